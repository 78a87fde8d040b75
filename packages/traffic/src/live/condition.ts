import type { JsonValue } from "@driftline/model";

/** Looks up what a condition refers to: `$statusCode`, `@.name`; undefined where it leads nowhere. */
export type Lookup = (reference: string) => JsonValue | undefined;

/**
 * Whether a simple condition holds: literals, references, `== != < <= > >=`, `! && ||` and parentheses (Arazzo 1.0.1,
 * section 4.6.9.1). Texts compare without regard to case, as the specification wants.
 *
 * @throws {SyntaxError} for a condition that cannot be read.
 */
export function holds(condition: string, lookup: Lookup): boolean {
  const reader = new Reader(tokensOf(condition), lookup);
  const value = reader.either();
  reader.end();
  return isTrue(value);
}

type Token = { readonly kind: "operator" | "reference" | "literal"; readonly text: string };

const TOKEN =
  /\s*(?:(==|!=|<=|>=|<|>|&&|\|\||!|\(|\))|('(?:[^']|'')*'|"(?:[^"\\]|\\.)*")|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.])|([$@](?:[^\s()=!<>&|[\]]|\[[^\]]*\])*))/y;

function tokensOf(condition: string): readonly Token[] {
  const tokens: Token[] = [];
  let position = 0;
  while (condition.slice(position).trim() !== "") {
    TOKEN.lastIndex = position;
    const match = TOKEN.exec(condition);
    if (match === null) throw new SyntaxError(`cannot read \`${condition.slice(position).trim()}\``);
    const [, operator, quoted, literal, reference] = match;
    if (operator !== undefined) tokens.push({ kind: "operator", text: operator });
    else if (reference !== undefined) tokens.push({ kind: "reference", text: reference });
    else tokens.push({ kind: "literal", text: quoted ?? literal ?? "" });
    position = TOKEN.lastIndex;
  }
  return tokens;
}

/** Parentheses and negations within each other: beyond what anybody writes, and within what the stack takes. */
const DEEPEST = 100;

class Reader {
  #at = 0;
  #depth = 0;

  constructor(
    readonly tokens: readonly Token[],
    readonly lookup: Lookup,
  ) {}

  either(): JsonValue | undefined {
    let value = this.#both();
    while (this.#take("||")) {
      const right = this.#both();
      value = isTrue(value) || isTrue(right);
    }
    return value;
  }

  end(): void {
    const rest = this.tokens[this.#at];
    if (rest !== undefined) throw new SyntaxError(`\`${rest.text}\` is not expected`);
  }

  #both(): JsonValue | undefined {
    let value = this.#comparison();
    while (this.#take("&&")) {
      const right = this.#comparison();
      value = isTrue(value) && isTrue(right);
    }
    return value;
  }

  #comparison(): JsonValue | undefined {
    const left = this.#single();
    const operator = this.tokens[this.#at];
    const compare = operator?.kind === "operator" ? COMPARISONS[operator.text] : undefined;
    if (compare === undefined) return left;
    this.#at++;
    return compare(left, this.#single());
  }

  #single(): JsonValue | undefined {
    if (this.#take("!")) return this.#inside(() => !isTrue(this.#single()));
    if (this.#take("(")) {
      const value = this.#inside(() => this.either());
      if (!this.#take(")")) throw new SyntaxError("`)` is missing");
      return value;
    }
    const token = this.tokens[this.#at++];
    if (token === undefined || token.kind === "operator") throw new SyntaxError("a value is missing");
    return token.kind === "reference" ? this.lookup(token.text) : literalOf(token.text);
  }

  #inside<T>(read: () => T): T {
    if (this.#depth === DEEPEST) throw new SyntaxError(`it is nested deeper than ${DEEPEST} levels`);
    this.#depth++;
    const value = read();
    this.#depth--;
    return value;
  }

  #take(operator: string): boolean {
    const token = this.tokens[this.#at];
    if (token?.kind !== "operator" || token.text !== operator) return false;
    this.#at++;
    return true;
  }
}

const COMPARISONS: Readonly<Record<string, (a: JsonValue | undefined, b: JsonValue | undefined) => boolean>> = {
  "==": isSame,
  "!=": (a, b) => !isSame(a, b),
  "<": (a, b) => ordered(a, b, (order) => order < 0),
  "<=": (a, b) => ordered(a, b, (order) => order <= 0),
  ">": (a, b) => ordered(a, b, (order) => order > 0),
  ">=": (a, b) => ordered(a, b, (order) => order >= 0),
};

function isSame(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  if (typeof a === "string" && typeof b === "string") return a.toLowerCase() === b.toLowerCase();
  if (typeof a === "number" && typeof b === "string") return String(a) === b;
  if (typeof a === "string" && typeof b === "number") return a === String(b);
  return a === b || (a !== undefined && b !== undefined && JSON.stringify(a) === JSON.stringify(b));
}

function ordered(a: JsonValue | undefined, b: JsonValue | undefined, test: (order: number) => boolean): boolean {
  if (typeof a === "number" && typeof b === "number") return test(a - b);
  if (typeof a === "string" && typeof b === "string") {
    const [left, right] = [a.toLowerCase(), b.toLowerCase()];
    return test(left < right ? -1 : left > right ? 1 : 0);
  }
  return false;
}

function literalOf(text: string): JsonValue {
  if (text.startsWith("'")) return text.slice(1, -1).replaceAll("''", "'");
  return JSON.parse(text) as JsonValue;
}

function isTrue(value: JsonValue | undefined): boolean {
  return value !== undefined && value !== null && value !== false && value !== "" && value !== 0;
}
