/** A node of a syntax tree, with the members that TypeScript 5, 6 and 7 name alike. */
export interface SyntaxNode {
  readonly kind: number;
  readonly parent: SyntaxNode | undefined;
  readonly text?: string;
  readonly name?: SyntaxNode;
  readonly propertyName?: SyntaxNode;
  readonly expression?: SyntaxNode;
  readonly argumentExpression?: SyntaxNode;
  readonly arguments?: readonly SyntaxNode[];
  readonly elements?: readonly SyntaxNode[];
  readonly initializer?: SyntaxNode;
  readonly left?: SyntaxNode;
  readonly right?: SyntaxNode;
  readonly operatorToken?: SyntaxNode;
  readonly dotDotDotToken?: SyntaxNode;
  readonly caseBlock?: { readonly clauses: readonly SyntaxNode[] };
  readonly statements?: readonly SyntaxNode[];
  forEachChild(visit: (child: SyntaxNode) => void): void;
  /** Without the blanks and comments before it. */
  getStart(): number;
  getText(): string;
  getSourceFile(): { getLineAndCharacterOfPosition(position: number): { readonly line: number } };
}

/** A type; the same type is the same object. */
export interface TypeRef {
  readonly flags: number;
}

/** A symbol; the same symbol is the same object. */
export interface SymbolRef {
  readonly flags: number;
  readonly name: string;
}

/** A file of the program. */
export interface ProgramFile {
  /** Absolute, with `/`. */
  readonly path: string;
  /** Whether it came with a package or with the compiler. */
  readonly isForeign: boolean;
  readonly isDeclarationFile: boolean;
  /** Its tree, read when it is asked for. */
  root(): SyntaxNode;
}

/** A property of a type. */
export interface TypeMember {
  readonly name: string;
  readonly symbol: SymbolRef;
  /** Where it is declared: keys that are equal for equal places. */
  readonly declarations: readonly string[];
  /** Whether the compiler made it from another (an instance of a generic type, a mapped type): its declaration is shared. */
  readonly isDerived: boolean;
  /** Whether it is a method, or comes with the compiler's own library. */
  readonly isForeign: boolean;
}

/** What the analysis asks of a compiler. Nodes, types and symbols go back to the program they came from. */
export interface TypeProgram {
  /** As in `5.9.3`. */
  readonly version: string;
  readonly files: readonly ProgramFile[];
  /** The number of a kind of node by its name in `SyntaxKind`. */
  kind(name: string): number;
  typesAt(nodes: readonly SyntaxNode[]): readonly (TypeRef | undefined)[];
  symbolAt(node: SyntaxNode): SymbolRef | undefined;
  /** Where the value of this symbol is declared. */
  declarationOf(symbol: SymbolRef): SyntaxNode | undefined;
  /** The type that the interface, alias or class with this name node declares. */
  declaredType(name: SyntaxNode): TypeRef | undefined;
  /** The parts of a union, or the type alone; null and undefined left out. */
  partsOf(type: TypeRef): readonly TypeRef[];
  /** The string or number that is the only value of a type, or null. */
  literalOf(type: TypeRef): string | null;
  isNever(type: TypeRef): boolean;
  /** Whether it can have properties: an object, or an intersection. */
  isObject(type: TypeRef): boolean;
  isArray(type: TypeRef): boolean;
  members(type: TypeRef): readonly TypeMember[];
  member(type: TypeRef, name: string): TypeMember | undefined;
  typeOf(symbol: SymbolRef): TypeRef | undefined;
  /** What an index gives: the element of an array, the value of a map. */
  indexed(type: TypeRef): TypeRef | undefined;
  close(): void;
}
