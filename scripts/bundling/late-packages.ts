import { type InputOptions, type OutputChunk, type Plugin, rolldown } from "rolldown";

/** Stands in a bundle's code for what loads a file beside it. */
const LOADER = "__loadBeside__";

/**
 * Keeps packages out of the files that import them: each becomes a file of its own, which is read when the package is first
 * used. Goes with `lazyCommonJs`, which puts that off as long as possible. `files` are those files' names by the packages': they
 * are part of the code that names them, and so of the hash in that code's own name.
 */
export function latePackages(files: ReadonlyMap<string, string>): Plugin {
  const prefix = "\0late:";
  return {
    name: "late-packages",
    resolveId: (source, importer) =>
      files.has(source) && importer !== undefined && !importer.includes("node_modules") ? prefix + source : null,
    load: (id) =>
      id.startsWith(prefix)
        ? `module.exports = ${LOADER}(${JSON.stringify(`./${files.get(id.slice(prefix.length))}`)});`
        : null,
    renderChunk: (code) => code.replaceAll(LOADER, "require"),
  };
}

/** What was written of packages that are loaded late. */
export interface LateFiles {
  readonly chunks: readonly OutputChunk[];
  /** Names of files, which tell their content apart, by the packages'. */
  readonly byPackage: ReadonlyMap<string, string>;
}

/** Writes the files that `latePackages` leaves to be loaded. */
export async function writeLatePackages(
  names: readonly string[],
  { folder, ...options }: InputOptions & { readonly folder: string },
): Promise<LateFiles> {
  const written: OutputChunk[] = [];
  const byPackage = new Map<string, string>();
  for (const name of names) {
    const entry = "\0entry";
    const whole: Plugin = {
      name: "whole",
      resolveId: (id) => (id === entry ? id : null),
      load: (id) => (id === entry ? `module.exports = require(${JSON.stringify(name)});` : null),
    };
    const bundle = await rolldown({ ...options, input: entry, plugins: [whole] });
    const { output } = await bundle.write({
      format: "cjs",
      dir: folder,
      minify: true,
      codeSplitting: false,
      entryFileNames: `${nameOf(name)}-[hash].cjs`,
    });
    await bundle.close();
    const chunks = output.filter((file) => file.type === "chunk");
    // What is not there would be looked for in every user's folder.
    if (!chunks.some(({ moduleIds }) => moduleIds.some((id) => id.includes("node_modules"))))
      throw new Error(`\`${name}\` is to be loaded late, and is not installed`);
    for (const { fileName } of chunks) byPackage.set(name, fileName);
    written.push(...chunks);
  }
  return { chunks: written, byPackage };
}

/** @example nameOf("ajv/dist/2020.js") === "late-ajv-dist-2020" */
function nameOf(name: string): string {
  return `late-${name
    .replace(/\.js$/, "")
    .replace(/[^\w]+/g, "-")
    .replace(/^-/, "")}`;
}
