import { describe, expect, test } from "vitest";
import { derive, GET, project, TYPED, withProject, written } from "./uses-project.testing.js";

/** What openapi-typescript writes, in both of its styles. */
const PATHS = `
export interface paths {
  "/experiments/{experiment_id}": { get: operations["get"]; parameters: { path: { experiment_id: string } } };
  "/experiments": { get: { responses: { 200: { headers: {}; content: { "application/json": { objects: components["schemas"]["Experiment"][]; total: number } } } } } };
}
export interface components { schemas: { Experiment: { name: string; note?: string } } }
export interface operations {
  get: { responses: { 200: { content: { "application/json": components["schemas"]["Experiment"] } }; 404: { content: { "application/json": { reason: string } } } } };
}
`;

describe("types are tied to operations", () => {
  test("by the `paths` of openapi-typescript, without a word about them", async () => {
    const code = `import type { paths } from "./api.js";
type Ok<P extends keyof paths> = paths[P] extends { get: { responses: { 200: { content: { "application/json": infer B } } } } } ? B : never;
declare function get<P extends keyof paths>(path: P): Promise<Ok<P>>;
export const one = async () => (await get("/experiments/{experiment_id}")).name;
export const all = async () => (await get("/experiments")).objects.map(({ note }) => note);
`;
    await withProject("typescript", { "src/api.d.ts": PATHS, "src/app.ts": code }, async (folder) => {
      expect(await derive(folder)).toMatchObject({ code: 0, stderr: "" });
      const readAt = async (operation: string) => (await written(folder, operation)).map(({ at, by }) => `${at} ${by}`);
      expect(await readAt(GET)).toEqual(["/name src/app.ts:4"]);
      expect(await readAt("GET /experiments")).toEqual(["/objects src/app.ts:5", "/objects/*/note src/app.ts:5"]);
    });
  });

  test("by a package's own types, and by a place inside of a body", async () => {
    const files = {
      "node_modules/@lab/sdk/package.json": '{ "name": "@lab/sdk", "version": "1.0.0", "types": "index.d.ts" }',
      "node_modules/@lab/sdk/index.d.ts": "export interface Item { name: string; note?: string }\n",
      "src/app.ts": 'import type { Item } from "@lab/sdk";\nexport const f = (item: Item) => item.note;\n',
      "specs/lab/uses.yaml": 'operations: { GET /experiments: { types: { name: "@lab/sdk#Item", at: /objects/* } } }\n',
    };
    await withProject("typescript", files, async (folder) => {
      expect((await derive(folder)).code).toBe(0);
      expect(await written(folder, "GET /experiments")).toMatchObject([{ at: "/objects/*/note" }]);
    });
  });
});

describe("what cannot be done is said in one line", () => {
  const twice = { ...project, "src/other.ts": "export interface Experiment { name: string }\n" };
  const COMPLAINTS: readonly (readonly [string, Readonly<Record<string, string>>, readonly string[], RegExp])[] = [
    ["nothing is tied", project, [], /^driftline: no type of the project is tied .*--type "GET \/experiments=Type"/],
    [
      "a type that nobody declares",
      project,
      ["--type", `${GET}=Experimet`],
      /declares a type `Experimet`; did you mean `Experiment`/,
    ],
    ["a type that two files declare", twice, TYPED, /2 files declare a type `Experiment`: .*lab\.ts.*other\.ts/],
    ["no project", project, ["--tsconfig", "missing.json"], /there is no file `.*missing\.json`/],
    ["a project that is no JSON", { ...project, "tsconfig.json": "{" }, TYPED, /tsconfig\.json` cannot be read: /],
    [
      "a project without files",
      { ...project, "tsconfig.json": '{ "files": [] }' },
      TYPED,
      /has no files of its own; name the/,
    ],
    [
      "no compiler",
      project,
      ["--compiler", "typescript-x"],
      /no package `typescript-x` can be found from .*npm install --save-dev typescript/,
    ],
    [
      "an operation that the contract does not have",
      project,
      ["--type", "GET /experiment/{id}=Experiment"],
      /the contract has no operation `GET \/experiment\/\{id\}`; did you mean `GET \/experiments\/\{id\}`/,
    ],
    ["an operation that is not said", project, ["--type", "Experiment"], /`Experiment` does not say whose type it is/],
  ];

  test.each(COMPLAINTS)("%s", async (_, files, argv, expected) => {
    await withProject("typescript", files, async (folder) => {
      const { code, stderr } = await derive(folder, ...argv);
      const complaint = stderr.trimEnd().split("\n").at(-1) ?? "";
      expect(complaint).toMatch(expected);
      expect(code).toBe(2);
    });
  });

  test("a compiler that cannot be asked", async () => {
    const manifest = '{ "name": "typescript-4", "version": "4.9.5" }';
    const files = { ...project, "node_modules/typescript-4/package.json": manifest };
    await withProject("typescript", files, async (folder) => {
      const { code, stderr } = await derive(folder, ...TYPED, "--compiler", "typescript-4");
      expect(stderr).toMatch(/`typescript-4` 4\.9\.5 cannot be asked about types: it is older than 5; install another/);
      expect(code).toBe(2);
    });
  });
});
