import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { rolldown } from "rolldown";

/** A bug put into the source on purpose: one text of one file replaced by another. */
export interface Patch {
  readonly name: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  /** The reader whose inputs should find it. */
  readonly target: string;
}

/**
 * The process that tries inputs as one file, which starts in a moment: sources as they are, or with a bug in them. What is
 * looked up from its place is where it would be from the sources' own.
 */
export async function bundleChild(root: string, patch: Patch | null): Promise<string> {
  const folder = join(root, "node_modules/.fuzz");
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${patch === null ? "child" : patch.target}-${process.pid}-${count++}.mjs`);
  const patched = patch === null ? null : join(root, patch.file);
  const planting = {
    name: "planting",
    transform: (code: string, id: string) => (patch !== null && id === patched ? planted(code, patch) : null),
  };
  const bundle = await rolldown({
    input: join(root, "scripts/fuzz/child.ts"),
    platform: "node",
    external: (id) => !/^[./]|^@driftline\/|^[A-Za-z]:/.test(id),
    resolve: { conditionNames: ["@driftline/source", "node", "import", "default"] },
    plugins: [planting],
  });
  await bundle.write({ format: "esm", file, codeSplitting: false });
  await bundle.close();
  return file;
}

let count = 0;

function planted(code: string, patch: Patch): string {
  if (occurrencesIn(code, patch) !== 1) throw new Error(`the patch \`${patch.name}\` no longer fits ${patch.file}`);
  return code.replace(patch.find, () => patch.replace);
}

/** How often a patch's text stands in a source: anything but once makes it stale. */
export function occurrencesIn(code: string, { find }: Patch): number {
  return code.split(find).length - 1;
}
