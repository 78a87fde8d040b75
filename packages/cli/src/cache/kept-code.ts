import { readFileSync } from "node:fs";
import { constants, Script } from "node:vm";
import type { FileCache } from "./file-cache.js";

/** A CommonJS file, and who loads it. */
export interface CodeFile {
  /** Absolute. All of it is ASCII: the build sees to that. */
  readonly path: string;
  /** What the run is for: each command compiles other functions. */
  readonly purpose: string;
  /** What the file's own `require` does. */
  readonly require: NodeJS.Require;
}

/** A file that was run, and how. */
export interface LoadedCode {
  readonly exports: unknown;
  /** Whether what an earlier run compiled was used. */
  readonly isKept: boolean;
  /** Keeps what this run compiled, functions that were called included; does nothing where enough is kept. */
  keep(): void;
}

/**
 * Runs a file of ours with what V8 made of it in an earlier run: then nothing is parsed and compiled but what no run has called yet.
 * The entry is for everything that what V8 made depends on: the very bytes of the file, the engine, its flags. V8 looks at the
 * last two again by itself, and compiles where it wants to.
 */
export function loadCode({ path, purpose, require }: CodeFile, cache: FileCache | null): LoadedCode {
  const bytes = readFileSync(path);
  const key = { name: JSON.stringify([purpose, path, ...engine()]), sources: [bytes] };
  const entry = cache?.read(key) ?? null;
  const source = `(function (exports, require, module, __filename, __dirname) {${bytes.toString("latin1")}\n})`;
  const script = new Script(source, {
    filename: path,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    ...(entry === null ? {} : { cachedData: entry.subarray(1) }),
  });
  const isKept = entry !== null && script.cachedDataRejected === false;
  const module = { exports: {}, filename: path, id: path, loaded: false };
  // So that other files of the bundle find it.
  Object.assign(require.cache, { [path]: module });
  script.runInThisContext()(module.exports, require, module, path, path.replace(/[\\/][^\\/]*$/, ""));
  module.loaded = true;
  const generation = isKept ? (entry[0] ?? 0) : 0;
  return {
    exports: module.exports,
    isKept,
    keep() {
      if (generation < GENERATIONS)
        cache?.write(key, Buffer.concat([Buffer.of(generation + 1), script.createCachedData()]));
    },
  };
}

/** What a second run calls beside what the first did is added to it. */
const GENERATIONS = 2;

function engine(): readonly string[] {
  const { versions, arch, platform, execArgv, env } = process;
  return [versions.node, versions.v8, arch, platform, ...execArgv, env.NODE_OPTIONS ?? ""];
}
