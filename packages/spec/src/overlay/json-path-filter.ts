import type { JsonValue } from "@driftline/model";
import { isEqual as areEqual } from "@driftline/schema";
import type { PathScanner } from "./path-scanner.js";
import type { Search, Selected } from "./selected.js";

/** Whether a node is wanted. */
export type Filter = (node: Selected, search: Search) => boolean;

/** The nodes a query inside a filter selects. */
export type Query = (node: Selected, search: Search) => readonly Selected[];

/** Reads a query, or finds that none begins. */
export type QueryReader = (scanner: PathScanner) => Query | undefined;

/** A logical expression (RFC 9535, section 2.3.5): `||` binds weakest, then `&&`, then `!` and comparisons. */
export function filterAt(scanner: PathScanner, queryAt: QueryReader): Filter {
  let left = conjunction(scanner, queryAt);
  for (scanner.skipSpace(); scanner.take("||"); scanner.skipSpace()) {
    const [before, after] = [left, conjunction(scanner, queryAt)];
    left = (node, search) => before(node, search) || after(node, search);
  }
  return left;
}

function conjunction(scanner: PathScanner, queryAt: QueryReader): Filter {
  let left = comparison(scanner, queryAt);
  for (scanner.skipSpace(); scanner.take("&&"); scanner.skipSpace()) {
    const [before, after] = [left, comparison(scanner, queryAt)];
    left = (node, search) => before(node, search) && after(node, search);
  }
  return left;
}

/** A value to compare; `undefined` stands for nothing, which equals nothing only. */
type Operand = (node: Selected, search: Search) => JsonValue | undefined;

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
    return (node, search) => !negated(node, search);
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
    return (node, search) => query(node, search).length > 0;
  }
  scanner.skipSpace();
  const other = queryAt(scanner);
  const right: Operand = other === undefined ? literalAt(scanner) : singular(other);
  const compare = OPERATORS[operator] as (typeof OPERATORS)[string];
  return (node, search) => compare(left(node, search), right(node, search));
}

function singular(query: Query): Operand {
  return (node, search) => query(node, search)[0]?.value;
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
  return areEqual(a, b);
}

/** Only numbers with numbers and texts with texts have an order. */
function isLess(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  return (typeof a === "number" && typeof b === "number") || (typeof a === "string" && typeof b === "string")
    ? a < b
    : false;
}
