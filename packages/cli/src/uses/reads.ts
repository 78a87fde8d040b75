import { createTrace, type Reading } from "./trace.js";
import type { PlaceKey, TypePlaces } from "./type-places.js";
import type { ProgramFile, SyntaxNode, TypeProgram } from "./type-program.js";
import { kindTest, unwrapped } from "./unwrapped.js";
import { valuesOf } from "./values.js";

/** One line that reads a place, and the values it tells apart there. */
export interface Read {
  readonly place: PlaceKey;
  /** Absolute. */
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /** Null where the line knows no values. */
  readonly values: readonly string[] | null;
  /** Whether another value has nowhere to go. */
  readonly isExhaustive: boolean;
}

/** Every read of a property that has a place, in the order of the files and of their lines. */
export function readsOf(program: TypeProgram, places: TypePlaces): readonly Read[] {
  const is = kindTest(program);
  const reading: Reading = { program, places, trace: createTrace(program, places), is };
  const own = program.files.filter((file) => !file.isForeign && !file.isDeclarationFile);
  return own.flatMap((file) => readsOfFile(file, reading));
}

function readsOfFile(file: ProgramFile, reading: Reading): readonly Read[] {
  const found = new Map<SyntaxNode, ReadonlySet<PlaceKey>>();
  const inner = new Set<SyntaxNode>();
  const values: Read[] = [];
  const visit = (node: SyntaxNode): void => {
    const places = placesRead(node, reading);
    if (places.size > 0) {
      found.set(node, places);
      const through = innerOf(node, reading);
      if (through !== undefined) inner.add(through);
    }
    for (const { places: known, ...told } of valuesOf(node, reading)) {
      for (const place of known) values.push({ place, path: file.path, line: lineOf(node), ...told });
    }
    node.forEachChild(visit);
  };
  visit(file.root());
  const reads = [...found].flatMap(([node, places]) =>
    // A read on the way to another says nothing that the other does not say.
    inner.has(node)
      ? []
      : [...places].map((place) => ({ place, path: file.path, line: lineOf(node), values: null, isExhaustive: false })),
  );
  return [...reads, ...values];
}

const NOWHERE: ReadonlySet<PlaceKey> = new Set();

function placesRead(node: SyntaxNode, { places, trace, is }: Reading): ReadonlySet<PlaceKey> {
  if (is(node, "PropertyAccessExpression"))
    return places.names.has(node.name?.text ?? "") && !isWritten(node, is) ? trace.of(node) : NOWHERE;
  if (is(node, "ElementAccessExpression")) {
    const names = node.argumentExpression === undefined ? null : trace.namesOf(node.argumentExpression);
    return names?.some((name) => places.names.has(name)) === true && !isWritten(node, is) ? trace.of(node) : NOWHERE;
  }
  if (is(node, "BindingElement") && is(node.parent, "ObjectBindingPattern") && node.dotDotDotToken === undefined)
    return places.names.has((node.propertyName ?? node.name)?.text ?? "") ? trace.ofElement(node) : NOWHERE;
  return NOWHERE;
}

/** The read that this one goes through: `a.b` of `a.b.c` and of `a.b[i].c`, and of a pattern in a pattern the outer one. */
function innerOf(node: SyntaxNode, reading: Reading): SyntaxNode | undefined {
  const { is } = reading;
  if (node.expression === undefined) return is(node.parent?.parent, "BindingElement") ? node.parent?.parent : undefined;
  const inner = unwrapped(node.expression, is);
  const isStep = is(inner, "PropertyAccessExpression", "ElementAccessExpression");
  return isStep && placesRead(inner, reading).size === 0 ? innerOf(inner, reading) : inner;
}

/** `a.b = 1` and `delete a.b` read nothing. */
function isWritten(node: SyntaxNode, is: Reading["is"]): boolean {
  const { parent } = node;
  if (is(parent, "DeleteExpression")) return true;
  return is(parent, "BinaryExpression") && parent?.left === node && is(parent.operatorToken, "EqualsToken");
}

function lineOf(node: SyntaxNode): number {
  return node.getSourceFile().getLineAndCharacterOfPosition(node.getStart()).line + 1;
}
