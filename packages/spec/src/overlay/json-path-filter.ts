import { canonicalJson, type JsonValue } from "@driftline/model";
import type { PathScanner } from "./path-scanner.js";
import type { Selected } from "./selected.js";

/** Whether a node is wanted. */
export type Filter = (node: Selected, root: JsonValue) => boolean;

/** The nodes a query inside a filter selects. */
export type Query = (node: Selected, root: JsonValue) => readonly Selected[];

/** Reads a query, or finds that none begins. */
export type QueryReader = (scanner: PathScanner) => Query | undefined;

/** A logical expression (RFC 9535, section 2.3.5): `||` binds weakest, then `&&`, then `!` and comparisons. */
export function filterAt(scanner: PathScanner, queryAt: QueryReader): Filter {
  let left = conjunction(scanner, queryAt);
  for (scanner.skipSpace(); scanner.take("||"); scanner.skipSpace()) {
    const [before, after] = [left, conjunction(scanner, queryAt)];
    left = (node, root) => before(node, root) || after(node, root);
  }
  return left;
}

function conjunction(scanner: PathScanner, queryAt: QueryReader): Filter {
  let left = comparison(scanner, queryAt);
  for (scanner.skipSpace(); scanner.take("&&"); scanner.skipSpace()) {
    const [before, after] = [left, comparison(scanner, queryAt)];
    left = (node, root) => before(node, root) && after(node, root);
  }
  return left;
}

/** A value to compare; `undefined` stands for nothing, which equals nothing only. */
type Operand = (node: Selected, root: JsonValue) => JsonValue | undefined;

const OPERATORS: Readonly<Record<string, (a: JsonValue | undefined, b: JsonValue | undefined) => boolean>> = {
  "==": isEqual,
  "!=": (a, b) => !isEqual(a, b),
  "<=": (a, b) => isLess(a, b) || isEqual(a, b),
  ">=": (a, b) => isLess(b, a) || isEqual(a, b),
  "<": isLess,
  ">": (a, b) => isLess(b, a),
};

function comparison(scanner: PathScanner, queryAt: QueryReader): Filter {
  scanner.skipSpace();
  if (scanner.take("!")) {
    const negated = comparison(scanner, queryAt);
    return (node, root) => !negated(node, root);
  }
  if (scanner.take("(")) {
    const inner = filterAt(scanner, queryAt);
    scanner.skipSpace();
    scanner.expect(")");
    return inner;
  }
  const query = queryAt(scanner);
  const left: Operand = query === undefined ? literalAt(scanner) : singular(query);
  scanner.skipSpace();
  const operator = Object.keys(OPERATORS).find((text) => scanner.take(text));
  if (operator === undefined) {
    if (query === undefined) throw scanner.complaint("a comparison");
    return (node, root) => query(node, root).length > 0;
  }
  scanner.skipSpace();
  const other = queryAt(scanner);
  const right: Operand = other === undefined ? literalAt(scanner) : singular(other);
  const compare = OPERATORS[operator] as (typeof OPERATORS)[string];
  return (node, root) => compare(left(node, root), right(node, root));
}

function singular(query: Query): Operand {
  return (node, root) => query(node, root)[0]?.value;
}

function literalAt(scanner: PathScanner): Operand {
  const text = scanner.string();
  if (text !== undefined) return () => text;
  const number = scanner.number();
  if (number !== undefined) return () => number;
  const word = [true, false, null].find((value) => scanner.take(String(value)));
  if (word === undefined) throw scanner.complaint("a value");
  return () => word;
}

function isEqual(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return canonicalJson(a) === canonicalJson(b);
}

/** Only numbers with numbers and texts with texts have an order. */
function isLess(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  return (typeof a === "number" && typeof b === "number") || (typeof a === "string" && typeof b === "string")
    ? a < b
    : false;
}
