import { ToolError } from "@driftline/model";
import {
  type CheckerLike,
  type CompilerNumbers,
  createTypeProgram,
  type Declaration,
  isLibrary,
} from "./compiler-program.js";
import type { ProgramFile, SymbolRef, SyntaxNode, TypeProgram, TypeRef } from "./type-program.js";

interface ClassicFile extends SyntaxNode {
  readonly fileName: string;
  readonly isDeclarationFile: boolean;
}

interface ClassicNode extends SyntaxNode {
  readonly pos: number;
  getSourceFile(): ClassicFile & ReturnType<SyntaxNode["getSourceFile"]>;
}

interface ClassicProgram {
  getTypeChecker(): CheckerLike & { getTypeAtLocation(node: SyntaxNode): TypeRef | undefined };
  getSourceFiles(): readonly ClassicFile[];
  isSourceFileFromExternalLibrary(file: ClassicFile): boolean;
}

interface ClassicDiagnostic {
  readonly messageText: string | { readonly messageText: string };
}

/** The part of the JavaScript API of TypeScript 5 and 6 that is used. */
export interface ClassicCompiler extends CompilerNumbers {
  readonly version: string;
  readonly sys: object;
  getParsedCommandLineOfConfigFile(
    path: string,
    options: object,
    host: object,
  ):
    | {
        readonly fileNames: readonly string[];
        readonly options: object;
        readonly projectReferences?: readonly object[];
      }
    | undefined;
  createProgram(of: {
    rootNames: readonly string[];
    options: object;
    projectReferences: readonly object[] | undefined;
  }): ClassicProgram;
}

/**
 * A project, read by the JavaScript API of TypeScript 5 or 6.
 *
 * @throws {ToolError} PROJECT_INVALID
 */
export function openClassic(ts: ClassicCompiler, tsconfig: string): TypeProgram {
  const refuse = ({ messageText }: ClassicDiagnostic): never => {
    const reason = typeof messageText === "string" ? messageText : messageText.messageText;
    throw new ToolError("PROJECT_INVALID", `\`${tsconfig}\` cannot be read: ${reason}`, { hint: "correct the file" });
  };
  const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: refuse };
  const config = ts.getParsedCommandLineOfConfigFile(tsconfig, { noEmit: true }, host);
  const { fileNames = [], options = {}, projectReferences } = config ?? {};
  const program = ts.createProgram({ rootNames: fileNames, options, projectReferences });
  const checker = program.getTypeChecker();
  const files = program.getSourceFiles().map(
    (file): ProgramFile => ({
      path: file.fileName.replaceAll("\\", "/"),
      isForeign: isLibrary(file.fileName) || program.isSourceFileFromExternalLibrary(file),
      isDeclarationFile: file.isDeclarationFile,
      root: () => file,
    }),
  );
  return createTypeProgram({
    version: ts.version,
    checker,
    numbers: ts,
    files,
    typesAt: (nodes) => nodes.map((node) => checker.getTypeAtLocation(node)),
    constituents: (type) => ("types" in type ? (type.types as readonly TypeRef[]) : []),
    literalValue: (type) => ("value" in type ? type.value : undefined),
    declarations: declarationsOf,
    close: () => undefined,
  });
}

function declarationsOf(symbol: SymbolRef): readonly Declaration[] {
  const nodes = "declarations" in symbol ? (symbol.declarations as readonly ClassicNode[] | undefined) : undefined;
  return (nodes ?? []).map((node) => {
    const path = node.getSourceFile().fileName;
    return { path, key: `${path}#${node.pos}#${node.kind}`, node: () => node };
  });
}
