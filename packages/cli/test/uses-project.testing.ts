import { mkdir, readFile, symlink } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { parse } from "yaml";
import { type Outcome, runCli, withFolder } from "./run-cli.js";

const repository = fileURLToPath(new URL("../../../", import.meta.url));

/** The package under which this repository has each generation of the compiler. */
export const COMPILERS = [
  ["5", "typescript-5"],
  ["6", "typescript-6"],
  ["7", "typescript"],
] as const;

const text = "{ type: string }";
const owner = `{ type: object, properties: { name: ${text}, email: ${text} } }`;
const scores = "{ type: object, additionalProperties: { type: object, properties: { value: { type: number } } } }";
/** The schema of an experiment. @param more further properties */
export const experiment = (more = "") =>
  `{ type: object, properties: { name: ${text}, summary: ${text}, status: { type: string, enum: [queued, done] }, owner: ${owner}, ${more} members: { type: array, items: ${owner} }, scores: ${scores} } }`;

/** The description that answers with a schema. */
export const contract = (body: string) => `
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

/** The same as types. */
export const TYPES = `
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
export async function withProject<T>(
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

/** The operation that most of them read. */
export const GET = "GET /experiments/{id}";
/** What ties its type to it. */
export const TYPED = ["--type", `${GET}=Experiment`];

/** `driftline uses` with the compiler. */
export function derive(folder: string, ...more: readonly string[]): Promise<Outcome> {
  return runCli(folder, ["uses", "lab", "--tsconfig", "tsconfig.json", ...more]);
}

/** One place in it. */
export interface Written {
  readonly at: string;
  readonly values?: readonly string[];
  readonly exhaustive?: boolean;
  readonly by?: readonly string[];
  readonly from?: string;
}

/** What `uses.yaml` says now. */
export async function written(folder: string, operation = GET): Promise<readonly Written[]> {
  const document = parse(await readFile(join(folder, "specs/lab/uses.yaml"), "utf8"));
  return document.operations[operation]?.response ?? [];
}

/** What each piece of code begins with. */
export const HEAD = `import type { Experiment, Owner, Page } from "./lab.js";
declare function get(): Promise<Experiment>;
declare function say(...words: readonly unknown[]): void;
declare const e: Experiment;
`;

/** Code that reads two places. */
export const APP = `${HEAD}
export const note = () => e.note;
export const name = () => e.name;
`;
/** A project with that code. */
export const project = { "src/lab.ts": TYPES, "src/app.ts": APP };
