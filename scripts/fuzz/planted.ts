import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { bundleChild, occurrencesIn, type Patch } from "./bundle.js";
import { campaign } from "./supervise.js";

/** Guards that are easily lost. Each must stand in the source exactly once. */
export const PATCHES: readonly Patch[] = [
  {
    name: "a report's texts may be anything",
    file: "packages/report/src/fields.ts",
    find: 'function isString(value: unknown): value is string {\n  return typeof value === "string";',
    replace: "function isString(value: unknown): value is string {\n  return value !== undefined;",
    target: "run",
  },
  {
    name: "reports show control characters as they are",
    file: "packages/report/src/visible.ts",
    find: "return text.replace(INVISIBLE, (character) => SHORT[character] ?? spell(character));",
    replace: "return text;",
    target: "run",
  },
  {
    name: "complaints show control characters as they are",
    file: "packages/cli/src/complaint.ts",
    find: 'return text.replace(/[\\u0000-\\u001f\\u007f-\\u009f\\u202a-\\u202e\\u2066-\\u2069]+/g, " ");',
    replace: "return text;",
    target: "config",
  },
  {
    name: "a partial run is believed whatever it says",
    file: "packages/cli/src/engine/partial-file.ts",
    find: "if (text === undefined || sha256 !== hash(text)) throw",
    replace: 'if (sha256 === "") throw',
    target: "partial",
  },
  {
    name: "a request of a HAR may lack its method and URL",
    file: "packages/traffic/src/formats/har-entry.ts",
    find: 'if (typeof method !== "string" || typeof url !== "string")\n    throw',
    replace: "if (method === url)\n    throw",
    target: "har",
  },
  {
    name: "a lock may lack its findings",
    file: "packages/spec/src/lock/lock-file.ts",
    find: "!Array.isArray(value.sources) ||\n    !Array.isArray(value.findings)",
    replace: "!Array.isArray(value.sources)",
    target: "lock",
  },
  {
    name: "a JSONPath that cannot be read is a defect of ours",
    file: "packages/spec/src/overlay/apply-overlay.ts",
    find: "if (!(cause instanceof SyntaxError)) throw cause;",
    replace: "if (cause) throw cause;",
    target: "overlay",
  },
  {
    name: "a configuration need not be an object",
    file: "packages/spec/src/vendor/config-node.ts",
    find: "export function checkMembers(node: ConfigNode, known: readonly string[]): void {\n  if (!isJsonObject(node.value)) refuse",
    replace:
      "export function checkMembers(node: ConfigNode, known: readonly string[]): void {\n  if (node.pointer === known[0]) refuse",
    target: "vendor",
  },
  {
    name: "an entry of shape memory may lack its places",
    file: "packages/validate/src/observing/shape-memory.ts",
    find: 'if (typeof operation !== "string" || typeof status !== "string" || !isJsonObject(places)) {',
    replace: "if (operation === 0) {",
    target: "memory",
  },
  {
    name: "references in a circle are followed for ever",
    file: "packages/schema/src/view.ts",
    find: "!isBareReference(schema) || visited.has(at))",
    replace: "!isBareReference(schema))",
    target: "openapi",
  },
];

/** What became of one planted bug. */
export interface Planted {
  readonly name: string;
  /** What the find was, or null where the budget was spent without one. */
  readonly found: string | null;
  readonly seconds: number;
}

/** Minutes that the search for one planted bug may take. */
const BUDGET_MINUTES = 4;

/** Plants each bug alone, and searches it by the reader it is in. */
export async function findPlanted(
  root: string,
  { seed, targets }: { readonly seed: number; readonly targets: readonly string[] },
  hear: (planted: Planted) => void,
): Promise<readonly Planted[]> {
  const results: Planted[] = [];
  for (const patch of PATCHES.filter(({ target }) => targets.includes(target))) {
    const started = Date.now();
    const program = await bundleChild(root, patch);
    const { finds } = await campaign({
      root,
      program,
      targets: [patch.target],
      seed,
      path: null,
      minutes: BUDGET_MINUTES,
      runs: Number.MAX_SAFE_INTEGER,
      stopsAtFirst: true,
      silenceMs: 25_000,
    }).finally(() => rmSync(program, { force: true }));
    const found = finds[0]?.complaint.split("\n")[0]?.slice(0, 100) ?? null;
    const result = { name: patch.name, found, seconds: Math.round((Date.now() - started) / 1000) };
    results.push(result);
    hear(result);
  }
  return results;
}

/** How often a patch's text stands in its file. */
export function occurrences(root: string, patch: Patch): number {
  return occurrencesIn(readFileSync(join(root, patch.file), "utf8"), patch);
}
