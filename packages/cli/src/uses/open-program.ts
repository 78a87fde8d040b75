import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { ToolError } from "@driftline/model";
import { type ClassicCompiler, openClassic } from "./open-classic.js";
import { type NativeCompiler, openNative } from "./open-native.js";
import type { TypeProgram } from "./type-program.js";

/**
 * Opens a TypeScript project with the compiler that is installed for it: found from the folder of its `tsconfig.json`, as the project
 * itself finds it. TypeScript 5 and 6 are asked through their JavaScript API, 7 through `typescript/unstable/sync`.
 *
 * @param tsconfig an absolute path
 * @param compiler the name of the package, where the project has it under another than `typescript`
 * @throws {ToolError} FILE_NOT_FOUND, COMPILER_MISSING, COMPILER_UNSUITABLE, PROJECT_INVALID, PROJECT_EMPTY
 */
export async function openProgram(tsconfig: string, compiler: string): Promise<TypeProgram> {
  if (!existsSync(tsconfig))
    throw new ToolError("FILE_NOT_FOUND", `there is no file \`${tsconfig}\``, { hint: "name a `tsconfig.json`" });
  const program = await programBy(createRequire(tsconfig), tsconfig, compiler);
  if (program.files.some((file) => !file.isForeign)) return program;
  program.close();
  throw new ToolError("PROJECT_EMPTY", `\`${tsconfig}\` has no files of its own`, {
    hint: "name the `tsconfig.json` that includes the code, such as one of its references",
  });
}

async function programBy(ofProject: NodeJS.Require, tsconfig: string, compiler: string): Promise<TypeProgram> {
  const version = versionOf(ofProject, tsconfig, compiler);
  const [major = 0] = version.split(".").map(Number);
  if (major === 5 || major === 6) return openClassic(ofProject(compiler) as ClassicCompiler, tsconfig);
  if (major < 5) throw unsuitable(compiler, version, "it is older than 5");
  const load = async (path: string): Promise<object> =>
    (await import(pathToFileURL(ofProject.resolve(`${compiler}/${path}`)).href)) as object;
  const parts = await Promise.all([load("unstable/sync"), load("unstable/ast")]).catch((cause: unknown) => {
    throw unsuitable(compiler, version, "it has no `unstable/sync`", cause);
  });
  const native = { ...parts[0], ...parts[1], version } as Partial<NativeCompiler>;
  if (!isNative(native)) throw unsuitable(compiler, version, "its `unstable/sync` is not the one of 7.0");
  return openNative(native, tsconfig);
}

function versionOf(ofProject: NodeJS.Require, tsconfig: string, compiler: string): string {
  try {
    return String((ofProject(`${compiler}/package.json`) as { version?: unknown }).version);
  } catch (cause) {
    throw new ToolError("COMPILER_MISSING", `no package \`${compiler}\` can be found from \`${tsconfig}\``, {
      hint: "install it in that project: `npm install --save-dev typescript` (5, 6 or 7)",
      cause,
    });
  }
}

function isNative(native: Partial<NativeCompiler>): native is NativeCompiler {
  const { API, SyntaxKind, SymbolFlags, TypeFlags } = native;
  return [API, SyntaxKind, SymbolFlags, TypeFlags].every((part) => part !== undefined);
}

function unsuitable(compiler: string, version: string, why: string, cause?: unknown): ToolError {
  return new ToolError("COMPILER_UNSUITABLE", `\`${compiler}\` ${version} cannot be asked about types: ${why}`, {
    hint: "install another beside it: `npm install --save-dev typescript-5@npm:typescript@5.9`, and say `--compiler typescript-5`",
    cause,
  });
}
