import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import type { Host } from "../../src/host.js";
import { harOf } from "../run-cli.js";
import { type Files, runIn } from "./folders.testing.js";

/** Something the tool does that changes files. */
export interface Operation {
  readonly name: string;
  /** What there is before. */
  readonly files: Files;
  readonly argv: readonly string[];
  /** How it ends where nothing goes wrong. */
  readonly code: number;
  /** Whether it writes nothing where there is nothing to change; what a killed process left is then left to the next that does. */
  readonly isIdle?: boolean;
  /** Another way to write, to see that a careless one is heard. */
  readonly host?: Partial<Host>;
  /** Whether its files change all at once, or each for itself. */
  readonly isOneWrite?: boolean;
  /** Files that only grow, line by line. */
  readonly growing?: readonly string[];
}

/** The contract in two versions: `id` is a string, or a number beside something new. */
export function contractText(version: 1 | 2): string {
  const properties =
    version === 1 ? "id: { type: string }" : "id: { type: integer }, name: { type: string, description: new }";
  return `openapi: 3.1.0
info: { title: Pets, version: "${version}" }
servers: [{ url: "https://api.example.com" }]
paths:
  /pets/{id}:
    get:
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses:
        "200":
          description: ok
          content: { application/json: { schema: { type: object, required: [id], properties: { ${properties} } } } }
`;
}

/** What a vendor publishes on loopback. */
export interface Publisher {
  readonly host: string;
  publish(text: string): void;
  close(): void;
}

export async function startPublisher(): Promise<Publisher> {
  let text = contractText(1);
  const server: Server = createServer((_, response) =>
    response.writeHead(200, { "content-type": "application/yaml" }).end(text),
  );
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    publish: (next) => {
      text = next;
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

const RECORDING = harOf(
  [1, 2, 3].map((id) => ({
    url: `https://api.example.com/pets/${id}`,
    body: JSON.stringify({ id: `p${id}`, ...(id === 3 ? { undocumented: 1 } : {}) }),
  })),
);

export function vendorYaml(host: string): string {
  return `name: Pets\nsources: [{ file: sources/api.yaml, url: "http://${host}/api.yaml" }]\nallowedPrivateHosts: ["${host}"]\n`;
}

/** The names of `operationsOn`, for a table that is made before there is anything to work on. */
export const OPERATIONS = [
  "fetch: the first lock",
  "fetch: an update",
  "fetch: discover",
  "accept",
  "accept: one more",
  "history: append",
  "history: begin",
  "shape memory: begin",
  "shape memory: carry on",
  "report: four files and the latest",
  "partial run",
  "merge",
  "infer",
  "uses",
  "redact",
] as const;

/** Every operation that writes, each with a folder it may write to. `locked` is a vendor as `fetch` locked version 1. */
export async function operationsOn(host: string, locked: Files): Promise<readonly Operation[]> {
  const checked: Files = { ...locked, "specs/pets/recordings/r.har": RECORDING, "reports/.gitkeep": "" };
  const report = await reportOf(checked);
  const shard = (index: number) => ["check", "--shard", `${index}/2`, "--partial", `shard-${index}.json`];
  const shards = await runIn(checked, [shard(1), shard(2)]);
  const memory = await runIn(
    checked,
    [["check", "pets", "--remember", "--fail-on", "never"]],
    "2026-11-21T02:00:00.000Z",
  );
  const history = await runIn(checked, [["check", "pets", "--history", "history.ndjson", "--fail-on", "never"]]);
  const check = (...more: readonly string[]) => ["check", "pets", "--fail-on", "never", "--format", "json", ...more];
  return [
    {
      name: "fetch: the first lock",
      files: { "specs/pets/vendor.yaml": vendorYaml(host) },
      argv: ["fetch", "pets", "--quiet"],
      code: 0,
      isOneWrite: true,
    },
    { name: "fetch: an update", files: locked, argv: ["fetch", "pets", "--quiet"], code: 0, isOneWrite: true },
    {
      name: "fetch: discover",
      files: { "specs/.gitkeep": "" },
      argv: ["fetch", "pets", "--discover", `http://${host}/api.yaml`, "--allow-private-host", host, "--quiet"],
      code: 0,
    },
    {
      name: "accept",
      files: { ...checked, "reports/latest.json": report.text },
      argv: ["accept", report.fingerprint, "--reason", "known", "--until", "9999-12-31"],
      code: 0,
    },
    {
      name: "accept: one more",
      files: { ...checked, "reports/latest.json": report.text, "specs/pets/baseline.yaml": BASELINE },
      argv: ["accept", report.fingerprint, "--reason", "known"],
      code: 0,
    },
    {
      name: "history: append",
      files: history,
      argv: check("--history", "history.ndjson"),
      code: 0,
      growing: ["history.ndjson"],
    },
    {
      name: "history: begin",
      files: checked,
      argv: check("--history", "new/history.ndjson"),
      code: 0,
      growing: ["new/history.ndjson"],
    },
    { name: "shape memory: begin", files: withoutReports(checked), argv: check("--remember"), code: 0 },
    { name: "shape memory: carry on", files: withoutReports(memory), argv: check("--remember"), code: 0 },
    {
      name: "report: four files and the latest",
      files: checked,
      argv: check(
        ...["json:out/r.json", "html:out/r.html", "markdown:r.md", "sarif:r.sarif"].flatMap((it) => ["--format", it]),
      ),
      code: 0,
    },
    { name: "partial run", files: checked, argv: shard(1), code: 0 },
    {
      name: "merge",
      files: shards,
      argv: ["merge", "shard-1.json", "shard-2.json", "--fail-on", "never", "--format", "json:m.json"],
      code: 0,
    },
    { name: "infer", files: checked, argv: ["infer", "specs/pets/recordings", "-o", "seen/observed.yaml"], code: 0 },
    {
      name: "uses",
      files: { ...checked, ...PROJECT },
      argv: ["uses", "pets", "--tsconfig", "tsconfig.json", "--type", "GET /pets/{id}=Pet"],
      code: 0,
      isIdle: true,
    },
    { name: "redact", files: checked, argv: ["redact", "specs/pets/recordings", "-o", "clean/r.ndjson"], code: 0 },
  ];
}

/** Without a `reports/` folder nothing but what is meant is written. */
function withoutReports(files: Files): Files {
  return Object.fromEntries(Object.entries(files).filter(([file]) => !file.startsWith("reports/")));
}

/** A project whose compiler is the one of this repository. */
const PROJECT: Files = {
  "tsconfig.json": JSON.stringify({
    compilerOptions: { strict: true, noEmit: true, lib: ["es2022"], types: [], skipLibCheck: true },
    include: ["src"],
  }),
  "src/pet.ts": "export interface Pet { id: string }\nexport const idOf = (pet: Pet) => pet.id;\n",
  "node_modules/typescript/package.json": readFileSync(
    createRequire(import.meta.url).resolve("typescript-5/package.json"),
    "utf8",
  ),
  "node_modules/typescript/lib/typescript.js": `module.exports = require(${JSON.stringify(createRequire(import.meta.url).resolve("typescript-5"))});\n`,
};

const BASELINE = `# kept by hand
findings:
  - fingerprint: aaaaaaaaaaaaaaaa # stays
    reason: other
`;

async function reportOf(files: Files): Promise<{ text: string; fingerprint: string }> {
  const after = await runIn(files, [["check", "pets", "--fail-on", "never"]]);
  const text = after["reports/latest.json"] ?? "";
  const { findings } = JSON.parse(text);
  return { text, fingerprint: findings[0].fingerprint };
}
