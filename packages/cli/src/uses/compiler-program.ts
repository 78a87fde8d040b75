import type { ProgramFile, SymbolRef, SyntaxNode, TypeMember, TypeProgram, TypeRef } from "./type-program.js";

/** The questions that the checkers of TypeScript 5, 6 and 7 answer alike. */
export interface CheckerLike {
  getSymbolAtLocation(node: SyntaxNode): SymbolRef | undefined;
  getDeclaredTypeOfSymbol(symbol: SymbolRef): TypeRef | undefined;
  getTypeOfSymbol(symbol: SymbolRef): TypeRef | undefined;
  getPropertiesOfType(type: TypeRef): readonly SymbolRef[];
  getPropertyOfType(type: TypeRef, name: string): SymbolRef | undefined;
  /** What TypeScript 5 and 6 call `type` is `valueType` in 7. */
  getIndexInfosOfType(type: TypeRef): readonly { readonly type?: TypeRef; readonly valueType?: TypeRef }[] | undefined;
  isArrayLikeType(type: TypeRef): boolean;
}

/** The numbers of one version. */
export interface CompilerNumbers {
  readonly SyntaxKind: Readonly<Record<string, unknown>>;
  readonly TypeFlags: Readonly<Record<string, unknown>>;
  readonly SymbolFlags: Readonly<Record<string, unknown>>;
}

/** A declaration: where it stands, and how to reach its node. */
export interface Declaration {
  readonly path: string;
  readonly key: string;
  node(): SyntaxNode | undefined;
}

/** What the versions do in different ways. */
export interface CompilerParts {
  readonly version: string;
  readonly checker: CheckerLike;
  readonly numbers: CompilerNumbers;
  readonly files: readonly ProgramFile[];
  typesAt(nodes: readonly SyntaxNode[]): readonly (TypeRef | undefined)[];
  /** The members of a union or an intersection. */
  constituents(type: TypeRef): readonly TypeRef[];
  literalValue(type: TypeRef): unknown;
  declarations(symbol: SymbolRef): readonly Declaration[];
  close(): void;
}

/** One program to ask, whatever the version of the compiler behind it. */
export function createTypeProgram(parts: CompilerParts): TypeProgram {
  const { checker, numbers } = parts;
  const flag = (name: string): number => numberOf(numbers.TypeFlags, name);
  const isA = (type: TypeRef, ...names: readonly string[]): boolean =>
    names.some((name) => (type.flags & flag(name)) !== 0);
  const memberOf = (symbol: SymbolRef): TypeMember => {
    const declarations = parts.declarations(symbol);
    const has = (name: string) => (symbol.flags & numberOf(numbers.SymbolFlags, name)) !== 0;
    return {
      name: symbol.name,
      symbol,
      declarations: declarations.map(({ key }) => key),
      isDerived: has("Transient"),
      isForeign: has("Method") || declarations.some(({ path }) => isLibrary(path)),
    };
  };
  return {
    version: parts.version,
    files: parts.files,
    kind: (name) => numberOf(numbers.SyntaxKind, name),
    typesAt: (nodes) => parts.typesAt(nodes),
    symbolAt: (node) => checker.getSymbolAtLocation(node),
    declarationOf: (symbol) => parts.declarations(symbol)[0]?.node(),
    declaredType(name) {
      const symbol = checker.getSymbolAtLocation(name);
      return symbol === undefined ? undefined : checker.getDeclaredTypeOfSymbol(symbol);
    },
    partsOf: (type) =>
      (isA(type, "Union") ? parts.constituents(type) : [type]).filter((part) => !isA(part, "Null", "Undefined")),
    literalOf(type) {
      const value = isA(type, "StringLiteral", "NumberLiteral") ? parts.literalValue(type) : undefined;
      return typeof value === "string" || typeof value === "number" ? String(value) : null;
    },
    isNever: (type) => isA(type, "Never"),
    isObject: (type) => isA(type, "Object", "Intersection"),
    isArray: (type) => isA(type, "Object") && checker.isArrayLikeType(type),
    members: (type) => checker.getPropertiesOfType(type).map(memberOf),
    member(type, name) {
      const symbol = checker.getPropertyOfType(type, name);
      return symbol === undefined ? undefined : memberOf(symbol);
    },
    typeOf: (symbol) => checker.getTypeOfSymbol(symbol),
    indexed(type) {
      const [info] = checker.getIndexInfosOfType(type) ?? [];
      return info?.valueType ?? info?.type;
    },
    close: () => parts.close(),
  };
}

function numberOf(names: Readonly<Record<string, unknown>>, name: string): number {
  const value = names[name];
  // A kind that a version lacks never occurs in its trees.
  return typeof value === "number" ? value : -1 << 31;
}

/** Whether a path is one of the compiler's own `lib.*.d.ts`. */
export function isLibrary(path: string): boolean {
  return /(?:^|\/)lib\.[\w.]*d\.ts$/.test(path);
}
