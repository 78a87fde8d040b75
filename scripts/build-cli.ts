import { rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type InputOptions, type Plugin, rolldown } from "rolldown";
import { latePackages, writeLatePackages } from "./bundling/late-packages.js";
import { lazyCommonJs } from "./bundling/lazy-common-js.js";
import { noticesOf, packageFolderOf } from "./bundling/notices.js";
import { plainBuiltins } from "./bundling/plain-builtins.js";

/**
 * What `bin/driftline.js` runs: the command line and everything it needs, so that a run opens few files and reads only the parts
 * of the tool that it needs. `dist/index.js`, for who imports the package, stays as the compiler wrote it.
 */
const FOLDER = "packages/cli/dist/bundle";
const BIN = "packages/cli/src/bin.ts";
const CHECK = "packages/cli/src/commands/check.ts";

/** Packages that every check needs, or too small for a file of their own. */
const SMALL = ["commander", "picocolors", "ajv-formats"];

/** What a check that finds nothing wrong in a contract it knows has no use for. */
const LATE = ["ajv/dist/2020.js", "yaml"];

const OPTIONS: InputOptions = {
  platform: "node",
  preserveEntrySignatures: "allow-extension",
  // It looks for a package of its own beside itself.
  external: ["@driftline/diff/second-opinion"],
  resolve: { conditionNames: ["@driftline/source", "node", "import", "default"] },
};

const core = await modulesOf([BIN, CHECK]);
const bundle = await rolldown({
  ...OPTIONS,
  // The worker is found by its name, beside whoever starts it.
  input: { bin: BIN, worker: "packages/cli/src/engine/worker.ts" },
  plugins: [latePackages(LATE), lazyCommonJs(), plainBuiltins()],
});
rmSync(FOLDER, { recursive: true, force: true });
const { output } = await bundle.write({
  format: "esm",
  dir: FOLDER,
  minify: true,
  chunkFileNames: "[name]-[hash].js",
  codeSplitting: { includeDependenciesRecursively: false, groups: [{ name: chunkOf, debugName: "parts" }] },
});
await bundle.close();
const late = await writeLatePackages(LATE, { ...OPTIONS, folder: FOLDER });

const chunks = [...output.filter((file) => file.type === "chunk"), ...late];
for (const { name, imports } of chunks.filter((chunk) => chunk.name === "core")) {
  const own = imports.filter((file) => chunks.some((chunk) => chunk.fileName === file && chunk.moduleIds.some(isOurs)));
  if (own.length > 0)
    throw new Error(`\`${name}\` pulls in ${own.join(", ")}: move what a check needs of it into a file of its own`);
}
const bytes = chunks.reduce((sum, { code }) => sum + code.length, 0);
writeFileSync(join(FOLDER, "THIRD-PARTY.md"), noticesOf(chunks.flatMap(({ moduleIds }) => moduleIds)));
console.log(`${FOLDER}: ${chunks.length} files, ${Math.ceil(bytes / 1000)} kB`);

function isOurs(id: string): boolean {
  return id.includes("/src/") && packageFolderOf(id) === undefined;
}

/** What most runs need is one file, every package of somebody else's another; the rest is split by the commands. */
function chunkOf(id: string): string | null {
  // It awaits what it starts, so that nothing it loads later may wait for it.
  if (resolve(id) === resolve(BIN)) return null;
  const folder = packageFolderOf(id);
  if (folder === undefined || SMALL.some((name) => folder.endsWith(`/${name}`))) return core.has(id) ? "core" : null;
  return folder
    .slice(folder.lastIndexOf("/node_modules/") + "/node_modules/".length)
    .replace(/^@/, "")
    .replace("/", "-");
}

/** The modules that a run needs which starts with these files and imports nothing later; what the bundler drops is none. */
async function modulesOf(files: readonly string[]): Promise<ReadonlySet<string>> {
  const alone: Plugin = { name: "alone", resolveDynamicImport: () => false };
  const plugins = [latePackages(LATE), alone];
  const trial = await rolldown({ ...OPTIONS, input: [...files], plugins });
  const { output: written } = await trial.generate({ format: "esm" });
  await trial.close();
  const modules = written.flatMap((file) => (file.type === "chunk" ? Object.entries(file.modules) : []));
  return new Set(modules.filter(([, { code }]) => code !== null && code !== "").map(([id]) => id));
}
