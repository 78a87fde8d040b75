import type { Reading } from "./trace.js";
import type { PlaceKey } from "./type-places.js";
import type { SyntaxNode } from "./type-program.js";
import { unwrapped } from "./unwrapped.js";

/** The values that a comparison, a `switch` or a table tells apart. */
export interface ToldApart {
  readonly places: ReadonlySet<PlaceKey>;
  readonly values: readonly string[];
  readonly isExhaustive: boolean;
}

/** What one node tells apart: `x.status === "done"`, `switch (x.status)`, `["a", "b"].includes(x.status)`, `LABELS[x.status]`. */
export function valuesOf(node: SyntaxNode, reading: Reading): readonly ToldApart[] {
  const { is } = reading;
  if (is(node, "BinaryExpression")) return compared(node, reading);
  if (is(node, "SwitchStatement")) return switched(node, reading);
  if (is(node, "CallExpression")) return listed(node, reading);
  return is(node, "ElementAccessExpression") ? lookedUp(node, reading) : [];
}

function compared({ left, right, operatorToken }: SyntaxNode, reading: Reading): readonly ToldApart[] {
  const isComparison = reading.is(operatorToken, ...COMPARISONS);
  if (!isComparison || left === undefined || right === undefined) return [];
  const told = (subject: SyntaxNode, value: string | null) =>
    value === null ? [] : toldOf(subject, { values: [value], isExhaustive: false }, reading);
  return [...told(left, literalAt(right, reading)), ...told(right, literalAt(left, reading))];
}

const COMPARISONS = [
  "EqualsEqualsToken",
  "EqualsEqualsEqualsToken",
  "ExclamationEqualsToken",
  "ExclamationEqualsEqualsToken",
];

function switched(node: SyntaxNode, reading: Reading): readonly ToldApart[] {
  const subject = node.expression;
  const clauses = node.caseBlock?.clauses ?? [];
  if (subject === undefined) return [];
  const cases = clauses.flatMap(({ expression }) => (expression === undefined ? [] : [literalAt(expression, reading)]));
  const values = cases.filter((value) => value !== null);
  if (values.length === 0) return [];
  const otherwise = clauses.find((clause) => reading.is(clause, "DefaultClause"));
  const isExhaustive =
    otherwise === undefined ? coversAll(subject, values, reading) : endsInNever(subject, otherwise, reading);
  return toldOf(subject, { values, isExhaustive }, reading);
}

/** Without a `default`, a switch over each value that the type names lets another one through to code that does not expect it. */
function coversAll(subject: SyntaxNode, values: readonly string[], { program }: Reading): boolean {
  const type = program.typesAt([subject])[0];
  const known = (type === undefined ? [] : program.partsOf(type)).map((part) => program.literalOf(part));
  return known.length > 0 && known.every((value) => value !== null && values.includes(value));
}

/** `default: assertNever(x.status)`, or any other use of the subject where the compiler has no value left for it. */
function endsInNever(subject: SyntaxNode, clause: SyntaxNode, { program, is }: Reading): boolean {
  const plain = unwrapped(subject, is);
  const texts = [plain, plain.expression].flatMap((node) => (node === undefined ? [] : [node.getText()]));
  const same: SyntaxNode[] = [];
  const visit = (node: SyntaxNode): void => {
    if (is(node, "Identifier", "PropertyAccessExpression") && texts.includes(node.getText())) same.push(node);
    node.forEachChild(visit);
  };
  clause.forEachChild(visit);
  return program.typesAt(same).some((type) => type !== undefined && program.isNever(type));
}

function listed({ expression: callee, arguments: given }: SyntaxNode, reading: Reading): readonly ToldApart[] {
  const [subject] = given ?? [];
  const list = callee?.expression;
  if (subject === undefined || list === undefined || callee?.name?.text !== "includes") return [];
  const array = unwrapped(list, reading.is);
  if (!reading.is(array, "ArrayLiteralExpression")) return [];
  const values = (array.elements ?? []).map((element) => literalAt(element, reading)).filter((value) => value !== null);
  return values.length === 0 ? [] : toldOf(subject, { values, isExhaustive: false }, reading);
}

/** A table with one member per value has nothing for another one, unless `??` or `||` says what then. */
function lookedUp(node: SyntaxNode, reading: Reading): readonly ToldApart[] {
  const { expression: table, argumentExpression: subject } = node;
  const { program, is, trace } = reading;
  if (table === undefined || subject === undefined || trace.namesOf(subject) === null) return [];
  const type = program.typesAt([table])[0];
  if (type === undefined || !program.isObject(type) || program.isArray(type)) return [];
  if (program.indexed(type) !== undefined || trace.of(table).size > 0) return [];
  const values = program.members(type).map(({ name }) => name);
  const { operatorToken } = node.parent ?? {};
  const isExhaustive = !is(operatorToken, "QuestionQuestionToken", "BarBarToken");
  return values.length === 0 ? [] : toldOf(subject, { values, isExhaustive }, reading);
}

function toldOf(subject: SyntaxNode, told: Omit<ToldApart, "places">, { trace }: Reading): readonly ToldApart[] {
  const places = trace.of(subject);
  return places.size === 0 ? [] : [{ places, ...told }];
}

/** The text of a literal, or of a constant or enum member that stands for one. */
function literalAt(node: SyntaxNode, { program, is }: Reading): string | null {
  const plain = unwrapped(node, is);
  if (is(plain, "StringLiteral", "NoSubstitutionTemplateLiteral", "NumericLiteral")) return plain.text ?? null;
  if (!is(plain, "Identifier", "PropertyAccessExpression")) return null;
  const type = program.typesAt([plain])[0];
  return type === undefined ? null : program.literalOf(type);
}
