import { rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type InputOptions, type Plugin, rolldown } from "rolldown";
import { lazyCommonJs } from "./bundling/lazy-common-js.js";
import { noticesOf, packageFolderOf } from "./bundling/notices.js";

/**
 * What `bin/driftline.js` runs: the command line and everything it needs, so that a run opens few files and reads only the parts
 * of the tool that it needs. `dist/index.js`, for who imports the package, stays as the compiler wrote it.
 */
const FOLDER = "packages/cli/dist/bundle";
const BIN = "packages/cli/src/bin.ts";
const CHECK = "packages/cli/src/commands/check.ts";

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
  plugins: [lazyCommonJs()],
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

const chunks = output.filter((file) => file.type === "chunk");
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
  const folder = packageFolderOf(id);
  if (folder === undefined || folder.endsWith("/commander")) return core.has(id) ? "core" : null;
  return folder
    .slice(folder.lastIndexOf("/node_modules/") + "/node_modules/".length)
    .replace(/^@/, "")
    .replace("/", "-");
}

/** The modules that a run needs which starts with these files and imports nothing later; what the bundler drops is none. */
async function modulesOf(files: readonly string[]): Promise<ReadonlySet<string>> {
  const entry = "\0entry";
  const together: Plugin = {
    name: "together",
    resolveId: (id) => (id === entry ? id : null),
    resolveDynamicImport: () => false,
    load: (id) =>
      id === entry ? files.map((file) => `export * from ${JSON.stringify(resolve(file))};`).join("\n") : null,
  };
  const trial = await rolldown({ ...OPTIONS, input: entry, plugins: [together] });
  const { output: written } = await trial.generate({ format: "esm" });
  await trial.close();
  const modules = written.flatMap((file) => (file.type === "chunk" ? Object.entries(file.modules) : []));
  return new Set(modules.filter(([, { code }]) => code !== null && code !== "").map(([id]) => id));
}
