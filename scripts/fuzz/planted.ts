import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { campaign } from "./supervise.js";

/** A bug put into a copy of the source on purpose: one text of one file replaced by another. */
export interface Patch {
  readonly name: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  /** The reader whose inputs should find it. */
  readonly target: string;
}

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
    find: "if (sha256 !== hash(JSON.stringify(run))) throw",
    replace: 'if (sha256 === "") throw',
    target: "partial",
  },
  {
    name: "a request of a HAR may lack its method and URL",
    file: "packages/traffic/src/formats/har-entry.ts",
    find: 'if (typeof method !== "string" || typeof url !== "string")\n    throw',
    replace: "if (method === url)\n    throw",
    target: "recording",
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
const BUDGET_MINUTES = 2;

/** Plants each bug in a copy of the repository, alone, and searches it by the reader it is in. */
export async function findPlanted(
  root: string,
  { seed, targets }: { readonly seed: number; readonly targets: readonly string[] },
  hear: (planted: Planted) => void,
): Promise<readonly Planted[]> {
  const results: Planted[] = [];
  for (const patch of PATCHES.filter(({ target }) => targets.includes(target))) {
    const copy = mkdtempSync(join(tmpdir(), "driftline-planted-"));
    const started = Date.now();
    try {
      mirror(root, copy);
      plant(copy, patch);
      const { finds } = await campaign({
        root: copy,
        targets: [patch.target],
        seed,
        path: null,
        minutes: BUDGET_MINUTES,
        runs: Number.MAX_SAFE_INTEGER,
        stopsAtFirst: true,
        silenceMs: 25_000,
      });
      const found = finds[0]?.complaint.split("\n")[0]?.slice(0, 100) ?? null;
      const result = { name: patch.name, found, seconds: Math.round((Date.now() - started) / 1000) };
      results.push(result);
      hear(result);
    } finally {
      rmSync(copy, { recursive: true, force: true });
    }
  }
  return results;
}

/** How often a patch's text stands in its file: anything but once makes it stale. */
export function occurrences(root: string, { file, find }: Patch): number {
  return readFileSync(join(root, file), "utf8").split(find).length - 1;
}

function plant(root: string, patch: Patch): void {
  if (occurrences(root, patch) !== 1) throw new Error(`the patch \`${patch.name}\` no longer fits ${patch.file}`);
  const path = join(root, patch.file);
  writeFileSync(
    path,
    readFileSync(path, "utf8").replace(patch.find, () => patch.replace),
  );
}

/** The sources in another place; packages from the registry are linked, our own lead to the copy. */
function mirror(root: string, copy: string): void {
  for (const part of ["package.json", "tsconfig.base.json", "scripts", "specs"])
    cpSync(join(root, part), join(copy, part), { recursive: true });
  for (const name of readdirSync(join(root, "packages"))) {
    for (const part of ["package.json", "src", "test/fixtures"]) {
      const from = join(root, "packages", name, part);
      if (existsSync(from)) cpSync(from, join(copy, "packages", name, part), { recursive: true });
    }
  }
  mkdirSync(join(copy, "node_modules/@driftline"), { recursive: true });
  for (const name of readdirSync(join(root, "node_modules"))) {
    if (name !== "@driftline" && name !== ".cache")
      symlinkSync(join(root, "node_modules", name), join(copy, "node_modules", name));
  }
  for (const name of readdirSync(join(root, "packages")))
    symlinkSync(join(copy, "packages", name), join(copy, "node_modules/@driftline", name));
}
