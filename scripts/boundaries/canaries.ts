import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { globSync } from "tinyglobby";
import { type Breach, judge } from "./judge.js";
import type { Law } from "./laws.js";
import { type ReadModules, readHouse } from "./modules.js";

/** A break-in on purpose: files that must make a law bark, and the file it must bark at. */
export interface Canary {
  readonly law: Law;
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
}

/** At least one canary per law; where a law has several ways in, one for each. */
export const CANARIES: readonly Canary[] = [
  canary("direction", "an arrow upwards", "packages/model/src/canary.ts", 'import { x } from "@driftline/schema";'),
  canary(
    "direction",
    "a stage imports its sibling",
    "packages/diff/src/canary.ts",
    'import { x } from "@driftline/validate";',
  ),
  canary(
    "direction",
    "a type from above",
    "packages/schema/src/canary.ts",
    'import type { X } from "@driftline/spec";',
  ),
  canary(
    "direction",
    "a type import in passing",
    "packages/report/src/canary.ts",
    'export type X = import("@driftline/diff").X;',
  ),
  canary(
    "direction",
    "a late import",
    "packages/spec/src/canary.ts",
    'export const x = () => import("@driftline/cli");',
  ),
  canary("direction", "a re-export", "packages/mock/src/canary.ts", 'export { x } from "@driftline/traffic";'),
  canary(
    "direction",
    "a test of a sibling",
    "packages/report/src/canary.test.ts",
    'import { x } from "@driftline/diff";',
  ),
  canary("undeclared", "a package nobody declared", "packages/model/src/canary.ts", 'import { parse } from "yaml";'),
  canary(
    "inside",
    "into a neighbour's folder",
    "packages/schema/src/canary.ts",
    'import { x } from "../../model/src/json.js";',
  ),
  canary(
    "inside",
    "behind a front door",
    "packages/cli/src/canary.ts",
    'import { x } from "@driftline/model/src/json.js";',
  ),
  canary(
    "pure-import",
    "a builtin with its prefix",
    "packages/schema/src/canary.ts",
    'import { readFileSync } from "node:fs";',
  ),
  canary("pure-import", "a builtin without it", "packages/report/src/canary.ts", 'import { join } from "path";'),
  canary("pure-import", "spec outside its fetch folder", "packages/spec/src/canary.ts", 'import "node:http";'),
  canary("pure-global", "the clock", "packages/validate/src/canary.ts", "export const now = () => Date.now();"),
  canary("pure-global", "the clock again", "packages/diff/src/canary.ts", "export const now = () => new Date();"),
  canary("pure-global", "chance", "packages/model/src/canary.ts", "export const x = () => Math.random();"),
  canary("pure-global", "the process", "packages/report/src/canary.ts", "export const x = process.env.HOME;"),
  {
    law: "circle",
    name: "two files that import each other's types",
    files: {
      "packages/model/src/canary-a.ts": 'import type { B } from "./canary-b.js";\nexport type A = B | null;',
      "packages/model/src/canary-b.ts": 'import type { A } from "./canary-a.js";\nexport type B = A | null;',
    },
  },
  canary("circle", "a file that imports itself", "packages/cli/src/canary.ts", 'export * as self from "./canary.js";'),
  canary("own-index", "the own front door", "packages/cli/src/canary.ts", 'import { x } from "./index.js";'),
  canary("own-index", "the own name", "packages/cli/src/canary.ts", 'import { x } from "@driftline/cli";'),
  canary("index-contents", "code in an index", "packages/model/src/index.ts", "export const x = 1;"),
  canary("index-contents", "a star", "packages/model/src/index.ts", 'export * from "./json.js";'),
  canary("name", "a file of anything", "packages/cli/src/utils.ts", "export const x = 1;"),
  canary("name", "a folder of anything", "packages/cli/src/shared/canary.ts", "export const x = 1;"),
  canary("unreadable", "a file that does not parse", "packages/cli/src/canary.ts", "export const = ;"),
];

/** What a canary proved. */
export interface CanaryResult {
  readonly canary: Canary;
  readonly barked: boolean;
}

/** Lets every canary into a temporary copy of the packages, one after the other, and listens. */
export function releaseCanaries(root: string): readonly CanaryResult[] {
  const copy = mkdtempSync(join(tmpdir(), "driftline-canary-"));
  try {
    for (const file of globSync("packages/*/{package.json,src/**/*.ts}", { cwd: root }))
      write(join(copy, file), readFileSync(join(root, file), "utf8"));
    const known: ReadModules = new Map();
    const listen = (): readonly Breach[] => judge(readHouse(copy, known));
    const before = listen();
    return CANARIES.map((one) => ({ canary: one, barked: barks(copy, one, before, listen) }));
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** The copy is as before when it returns, whether the canary replaced a file or added one. */
function barks(
  copy: string,
  { law, files }: Canary,
  before: readonly Breach[],
  listen: () => readonly Breach[],
): boolean {
  const countOf = (breaches: readonly Breach[]): number =>
    breaches.filter((breach) => breach.law === law && breach.path in files).length;
  const saved = Object.keys(files).map((path) => [path, textOf(join(copy, path))] as const);
  for (const [path, text] of Object.entries(files)) write(join(copy, path), text);
  const after = listen();
  for (const [path, text] of saved) {
    if (text === undefined) rmSync(join(copy, path));
    else write(join(copy, path), text);
  }
  return countOf(after) > countOf(before);
}

function textOf(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

function canary(law: Law, name: string, path: string, text: string): Canary {
  return { law, name, files: { [path]: text } };
}
