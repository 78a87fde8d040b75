import { ChildProcess } from "node:child_process";
import { ToolError } from "@driftline/model";
import { type CheckerLike, type CompilerNumbers, createTypeProgram, isLibrary } from "./compiler-program.js";
import type { ProgramFile, SymbolRef, SyntaxNode, TypeProgram, TypeRef } from "./type-program.js";

interface NativeChecker extends CheckerLike {
  getTypeAtLocation(nodes: readonly SyntaxNode[]): readonly (TypeRef | undefined)[];
}

interface NativeFile extends SyntaxNode {
  readonly isDeclarationFile: boolean;
}

interface NativeProject {
  readonly checker: NativeChecker;
  readonly program: {
    getSourceFileNames(): readonly string[];
    getSourceFile(path: string): NativeFile | undefined;
    getSourceFileMetadata(path: string): { readonly isFromExternalLibrary?: boolean } | undefined;
    getConfigFileParsingDiagnostics(): readonly { readonly text: string; readonly code: number }[];
  };
}

interface NativeHandle {
  readonly path: string;
  readonly index: number;
  resolve(): SyntaxNode | undefined;
}

/** The part of `typescript/unstable/sync` and `typescript/unstable/ast` of TypeScript 7 that is used. */
export interface NativeCompiler extends CompilerNumbers {
  readonly version: string;
  readonly API: new (options: {
    cwd: string;
  }) => {
    updateSnapshot(of: { openProjects: readonly string[] }): {
      getProject(path: string): NativeProject | undefined;
      getProjects(): readonly NativeProject[];
      dispose(): void;
    };
    close(): void;
  };
}

/**
 * A project, read by the native compiler of TypeScript 7, which runs as a process of its own until the program is closed.
 *
 * @throws {ToolError} PROJECT_INVALID
 */
export function openNative(compiler: NativeCompiler, tsconfig: string): TypeProgram {
  const api = new compiler.API({ cwd: tsconfig.replace(/[\\/][^\\/]*$/, "") });
  const snapshot = api.updateSnapshot({ openProjects: [tsconfig] });
  try {
    const project = projectOf(snapshot, tsconfig);
    const { checker, program } = project;
    return createTypeProgram({
      version: compiler.version,
      checker,
      numbers: compiler,
      files: program.getSourceFileNames().map((path) => fileOf(program, path)),
      typesAt: (nodes) => (nodes.length === 0 ? [] : checker.getTypeAtLocation(nodes)),
      constituents: (type) => ("getTypes" in type ? (type.getTypes as () => readonly TypeRef[])() : []),
      literalValue: (type) => ("value" in type ? type.value : undefined),
      declarations: declarationsOf,
      close: () => end(api, snapshot),
    });
  } catch (error) {
    end(api, snapshot);
    throw error;
  }
}

/**
 * The compiler's process says `context canceled` on standard error where its end of the pipe closes before the signal arrives, so it is
 * ended first where it can be reached. It only reads.
 */
function end(api: { close(): void }, snapshot: Snapshot): void {
  snapshot.dispose();
  let part: unknown = api;
  for (const name of ["client", "channel", "child"])
    part = typeof part === "object" && part !== null && name in part ? (part as Record<string, unknown>)[name] : null;
  if (part instanceof ChildProcess) part.kill("SIGKILL");
  api.close();
}

type Snapshot = ReturnType<InstanceType<NativeCompiler["API"]>["updateSnapshot"]>;

function projectOf(snapshot: Snapshot, tsconfig: string): NativeProject {
  const project = snapshot.getProject(tsconfig) ?? snapshot.getProjects()[0];
  const [wrong] = project?.program.getConfigFileParsingDiagnostics() ?? [];
  // 18002 and 18003: no input files, which is said in our own words.
  if (project !== undefined && (wrong === undefined || [18002, 18003].includes(wrong.code))) return project;
  throw new ToolError("PROJECT_INVALID", `\`${tsconfig}\` cannot be read: ${wrong?.text ?? "it is no project"}`, {
    hint: "correct the file",
  });
}

function fileOf(program: NativeProject["program"], path: string): ProgramFile {
  return {
    path,
    isForeign: isLibrary(path) || program.getSourceFileMetadata(path)?.isFromExternalLibrary === true,
    isDeclarationFile: /\.d\.(?:\w+\.)?[cm]?ts$/.test(path),
    root() {
      const file = program.getSourceFile(path);
      if (file === undefined) throw new Error(`the compiler named \`${path}\` and does not have it`);
      return file;
    },
  };
}

function declarationsOf(symbol: SymbolRef) {
  const handles = "declarations" in symbol ? (symbol.declarations as readonly NativeHandle[]) : [];
  return handles.map((handle) => ({
    path: handle.path,
    key: `${handle.path}#${handle.index}`,
    node: () => handle.resolve(),
  }));
}
