import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import type { Host } from "../src/host.js";
import { nodeHost } from "../src/node-host.js";
import { foldReads } from "../src/uses/derived-use.js";
import { openProgram } from "../src/uses/open-program.js";
import { readsOf } from "../src/uses/reads.js";
import { findNamedTypes } from "../src/uses/response-types.js";
import { typePlacesOf } from "../src/uses/type-places.js";
import { type Outcome, runCli, withFolder } from "./run-cli.js";

const repository = fileURLToPath(new URL("../../../", import.meta.url));

/** The package under which this repository has each generation of the compiler. */
const COMPILERS = [
  ["5", "typescript-5"],
  ["6", "typescript-6"],
  ["7", "typescript"],
] as const;

const text = "{ type: string }";
const owner = `{ type: object, properties: { name: ${text}, email: ${text} } }`;
const scores = "{ type: object, additionalProperties: { type: object, properties: { value: { type: number } } } }";
const experiment = (more = "") =>
  `{ type: object, properties: { name: ${text}, summary: ${text}, status: { type: string, enum: [queued, done] }, owner: ${owner}, ${more} members: { type: array, items: ${owner} }, scores: ${scores} } }`;

const contract = (body: string) => `
openapi: 3.1.0
info: { title: Lab, version: "1" }
servers: [{ url: https://lab.example }]
paths:
  /experiments/{id}:
    get:
      parameters: [{ name: id, in: path, required: true, schema: ${text} }]
      responses: { '200': { description: ok, content: { application/json: { schema: ${body} } } } }
  /experiments:
    get:
      responses: { '200': { description: ok, content: { application/json: { schema: { type: object, properties: { objects: { type: array, items: ${body} }, total: { type: integer } } } } } } }
`;

const lab = {
  "specs/lab/vendor.yaml": "name: Lab\nsources: [{ file: sources/api.yaml }]\n",
  "specs/lab/sources/api.yaml": contract(experiment("note: { type: string },")),
  "next.yaml": contract(experiment()),
};

const TYPES = `
export interface Owner { name: string; email: string }
export interface Experiment {
  name: string;
  note?: string;
  summary: string;
  status: "queued" | "done";
  owner: Owner;
  members: Owner[];
  scores: Record<string, { value: number }>;
}
export interface Page<T> { objects: T[]; total: number }
export type ExperimentPage = Page<Experiment>;
`;

const tsconfig = JSON.stringify({
  compilerOptions: {
    strict: true,
    noEmit: true,
    target: "es2022",
    lib: ["es2022"],
    module: "nodenext",
    types: [],
    skipLibCheck: true,
  },
  include: ["src"],
});

/** A project with its own compiler, as `npm install` leaves it. */
async function withProject<T>(
  compiler: string,
  files: Readonly<Record<string, string>>,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  return await withFolder({ ...lab, "tsconfig.json": tsconfig, ...files }, async (folder) => {
    await mkdir(join(folder, "node_modules"), { recursive: true });
    await symlink(join(repository, "node_modules", compiler), join(folder, "node_modules/typescript"));
    const locked = await runCli(folder, ["fetch", "--offline", "--quiet"]);
    expect(locked).toMatchObject({ code: 0, stderr: "" });
    return await use(folder);
  });
}

const GET = "GET /experiments/{id}";
const TYPED = ["--type", `${GET}=Experiment`];

function derive(folder: string, ...more: readonly string[]): Promise<Outcome> {
  return runCli(folder, ["uses", "lab", "--tsconfig", "tsconfig.json", ...more]);
}

interface Written {
  readonly at: string;
  readonly values?: readonly string[];
  readonly exhaustive?: boolean;
  readonly by?: readonly string[];
  readonly from?: string;
}

async function written(folder: string, operation = GET): Promise<readonly Written[]> {
  const document = parse(await readFile(join(folder, "specs/lab/uses.yaml"), "utf8"));
  return document.operations[operation]?.response ?? [];
}

const HEAD = `import type { Experiment, Owner, Page } from "./lab.js";
declare function get(): Promise<Experiment>;
declare function say(...words: readonly unknown[]): void;
declare const e: Experiment;
`;

/** Each way in which code reads a response, and the places that are read by it. */
const READINGS: readonly (readonly [law: string, code: string, places: readonly string[]])[] = [
  ["a property", "say(e.name);", ["/name"]],
  ["a property behind `?.` and `!`", "say(e?.owner!.name);", ["/owner/name"]],
  ["a property by its name in quotes", 'say(e["name"]);', ["/name"]],
  ["a property by a constant", 'const key = "name" as const;\nsay(e[key]);', ["/name"]],
  ["a property of a promised value", "export const p = async () => (await get()).summary;", ["/summary"]],
  ["a pattern", "const { name, owner: { email: mail } } = e;\nsay(name, mail);", ["/name", "/owner/email"]],
  ["a pattern as parameter", "export const f = ({ name }: Experiment) => name;", ["/name"]],
  ["the rest of a pattern", "const { name: _, ...rest } = e;\nsay(rest.summary);", ["/name", "/summary"]],
  ["an item by its index", "say(e.members[0]?.name);", ["/members/*/name"]],
  ["an item by a method", "say(e.members.at(-1)?.name);", ["/members", "/members/*/name"]],
  ["a loop", "for (const m of e.members) say(m.name);", ["/members", "/members/*/name"]],
  ["a pattern in a loop", "for (const { name } of e.members) say(name);", ["/members", "/members/*/name"]],
  [
    "a callback",
    "say(e.members.filter((m) => m.email).map(({ name }) => name));",
    ["/members", "/members/*/email", "/members/*/name"],
  ],
  ["a fold", "say(e.members.reduce((all, m) => all + m.name, ''));", ["/members", "/members/*/name"]],
  ["a map", "say(e.scores.f1?.value);", ["/scores/*/value"]],
  ["a value through a constant", "const o = e.owner;\nsay(o.name);", ["/owner", "/owner/name"]],
  [
    "a value whose way is lost, in each place of its type",
    "export const f = (o: Owner) => o.name;",
    ["/members/*/name", "/owner/name"],
  ],
  ["a type made from another", "export const f = (o: Partial<Experiment>) => o.name;", ["/name"]],
  ["a value that an assertion takes for something else", "say((e.owner as { name?: string }).name);", ["/owner/name"]],
  ["an assertion about what nobody knows", "declare const any: any;\nsay((any as Experiment).name);", ["/name"]],
  ["a comparison", 'if (e.status === "done") say(1);', ["/status = done"]],
  ["a comparison by a constant", 'const DONE = "done";\nif (DONE !== e.status) say(1);', ["/status = done"]],
  ["a comparison of what a pattern took", 'const { status } = e;\nif (status === "done") say(1);', ["/status = done"]],
  ["a list of values", 'if (["done"].includes(e.status)) say(1);', ["/status = done"]],
  ["a switch with a way out", 'switch (e.status) { case "done": say(1); break; default: say(2); }', ["/status = done"]],
  [
    "a switch over all",
    'switch (e.status) { case "done": say(1); break; case "queued": say(2); }',
    ["/status = done queued!"],
  ],
  [
    "a switch that ends in `never`",
    'switch (e.status) { case "done": case "queued": break; default: { const never: never = e.status; say(never); } }',
    ["/status = done queued!"],
  ],
  ["a table", "const LABEL = { done: 1, queued: 2 };\nsay(LABEL[e.status]);", ["/status = done queued!"]],
  [
    "a table with a way out",
    "const LABEL = { done: 1, queued: 2 };\nsay(LABEL[e.status] ?? 0);",
    ["/status = done queued"],
  ],
  ["the other instance of a generic type is none", "export const f = (page: Page<number>) => page.total;", []],
  ["what is written is not read", 'e.name = "x";', []],
  ["a method of a value is none", "say(e.members.length, e.hasOwnProperty);", ["/members"]],
  ["another type with the same property is none", "declare const other: { name: string };\nsay(other.name);", []],
];

describe.each(COMPILERS)("what counts as a read, by TypeScript %s", (_, compiler) => {
  test("one by one", async () => {
    const cases = READINGS.map(([, code], index) => [`src/case-${index}.ts`, `${HEAD}export {};\n${code}\n`]);
    await withProject(compiler, { "src/lab.ts": TYPES, ...Object.fromEntries(cases) }, async (folder) => {
      const done = await derive(folder, ...TYPED, "--type", "GET /experiments=ExperimentPage");
      expect(done).toMatchObject({ code: 0, stderr: "" });
      const uses = await written(folder);
      const found = READINGS.map(([law], index) => {
        const here = uses.filter(({ by = [] }) => by.some((line) => line.startsWith(`src/case-${index}.ts:`)));
        return [law, here.map(({ at }) => at)];
      });
      expect(found).toEqual(READINGS.map(([law, , places]) => [law, places.map((place) => place.replace(/ =.*/, ""))]));
    });
  });
});

test("the values that code tells apart, and whether it has a way out for another", async () => {
  const told = READINGS.filter(([, , [first]]) => first?.includes(" = "));
  const cases = told.map(([, code], index) => [`src/case-${index}.ts`, `${HEAD}export {};\n${code}\n`]);
  await withProject("typescript", { "src/lab.ts": TYPES, ...Object.fromEntries(cases) }, async (folder) => {
    const program = await openProgram(join(folder, "tsconfig.json"), "typescript");
    const types = findNamedTypes(program, [{ operation: GET, name: "Experiment", at: "" }]);
    const reads = readsOf(program, typePlacesOf(program, types));
    const found = told.map(([law], index) => {
      const here = reads.filter(({ path }) => path.endsWith(`/src/case-${index}.ts`));
      const status = foldReads(here, (path) => path).find(({ at }) => at === "/status");
      return [law, `/status = ${status?.values?.join(" ")}${status?.isExhaustive === true ? "!" : ""}`];
    });
    program.close();
    expect(found).toEqual(told.map(([law, , [expected]]) => [law, expected]));
  });
});

const APP = `${HEAD}
export const note = () => e.note;
export const name = () => e.name;
`;
const project = { "src/lab.ts": TYPES, "src/app.ts": APP };

describe("`uses.yaml`", () => {
  const byHand = `# What we need of the lab.
owner: team-lab # ask them
operations:
  # The page shows it.
  GET /experiments/{id}:
    types: src/lab.ts#Experiment
    response:
      - { at: /summary, by: [ docs/report.md ] } # by hand
    unused: [ /scores ]
  GET /experiments: unused # nobody lists
`;

  test("what was written by hand stays, with its comments; what was derived is renewed", async () => {
    await withProject("typescript", { ...project, "specs/lab/uses.yaml": byHand }, async (folder) => {
      expect((await derive(folder)).code).toBe(0);
      const lines = (await readFile(join(folder, "specs/lab/uses.yaml"), "utf8")).split("\n");
      expect(lines.filter((line) => !line.includes("from: typescript")).join("\n")).toBe(byHand);
      expect(lines.filter((line) => line.includes("from: typescript"))).toEqual([
        "      - { at: /name, by: [ src/app.ts:7 ], from: typescript }",
        "      - { at: /note, by: [ src/app.ts:6 ], from: typescript }",
      ]);
      const again = await derive(folder);
      expect(again.stdout).toMatch(/specs\/lab\/uses.yaml is up to date\n$/);
      expect((await readFile(join(folder, "specs/lab/uses.yaml"), "utf8")).split("\n")).toEqual(lines);

      await writeFile(join(folder, "src/app.ts"), "export {};\n");
      const gone = "  - GET /experiments/{id} /name\n  - GET /experiments/{id} /note\n";
      expect((await derive(folder)).stdout).toContain(gone);
      expect(await readFile(join(folder, "specs/lab/uses.yaml"), "utf8")).toBe(byHand);
    });
  });

  test("what another run wrote meanwhile is there when this one writes", async () => {
    await withProject("typescript", project, async (folder) => {
      const { updateFile } = nodeHost(folder);
      const other = "operations:\n  GET /experiments:\n    unused: [/total]\n";
      const argv = ["uses", "lab", "--tsconfig", "tsconfig.json", ...TYPED];
      const meanwhile: Partial<Host> = {
        updateFile: async (path, change) => {
          await writeFile(path, other);
          await updateFile(path, change);
        },
      };
      expect(await runCli(folder, argv, meanwhile)).toMatchObject({ code: 0 });
      const { operations } = parse(await readFile(join(folder, "specs/lab/uses.yaml"), "utf8"));
      expect(operations["GET /experiments"]).toEqual({ unused: ["/total"] });
      expect(operations[GET].response).toHaveLength(2);
    });
  });

  test("`--check` fails where code and file differ, and only there; it writes nothing", async () => {
    await withProject("typescript", project, async (folder) => {
      const before = await derive(folder, ...TYPED, "--check");
      expect(before.code).toBe(1);
      expect(before.stdout).toContain(
        "is out of date\n  + GET /experiments/{id} (the type `Experiment`)\n  + GET /experiments/{id} /name\n",
      );
      await expect(readFile(join(folder, "specs/lab/uses.yaml"))).rejects.toThrow("ENOENT");
      await derive(folder, ...TYPED);
      expect((await derive(folder, "--check")).code).toBe(0);
      expect(await derive(folder, "--check", "--type", "GET /experiments=ExperimentPage")).toMatchObject({
        code: 1,
        stdout: expect.stringContaining("is out of date\n  + GET /experiments (the type `ExperimentPage`)\n"),
      });
      await writeFile(join(folder, "src/app.ts"), `// one line more\n${APP}`);
      expect(await derive(folder, "--check")).toMatchObject({
        code: 0,
        stdout: expect.stringContaining("up to date, except for line numbers"),
      });
      await writeFile(join(folder, "src/app.ts"), `${APP}export const mail = () => e.owner.email;\n`);
      expect(await derive(folder, "--check")).toMatchObject({
        code: 1,
        stdout: expect.stringContaining("  + GET /experiments/{id} /owner/email\n"),
      });
    });
  });

  test("a property that code reads and the next contract lacks is an error that names the line", async () => {
    await withProject("typescript", project, async (folder) => {
      const findings = async () => {
        const { stdout, code } = await runCli(folder, ["diff", "lab", "next.yaml", "--format", "json"]);
        const { findings: all } = JSON.parse(stdout) as { findings: readonly { level: string; hint: string }[] };
        return { code, told: all.map(({ level, hint }) => `${level} ${hint}`) };
      };
      expect((await findings()).code).toBe(0);
      await derive(folder, ...TYPED);
      const { code, told } = await findings();
      expect(told).toContainEqual(expect.stringMatching(/^error hurts src\/app\.ts:6\b/));
      expect(code).toBe(1);
    });
  });
});

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
