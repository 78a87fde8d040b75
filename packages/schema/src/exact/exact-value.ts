import type { JsonValue } from "@driftline/model";

/** An integer, written in digits, that a double may not hold. */
const LONG = /(?<![\d.eE+-])-?\d{16,}(?:\.0+)?(?![\d.eE])/g;

/** Longer ones are nobody's numbers, and cost more than they are worth. */
const MOST_DIGITS = 5000;

/**
 * The value of a well-formed JSON text in which every integer beyond 2^53 (RFC 8259, section 6) is a `bigint`, so that
 * nothing of it is rounded; undefined where the text has none, and `JSON.parse` says the same. Only judges of schemas take
 * such a value: where it is anything else, it is the rounded one.
 *
 * @example exactValueOf('{"id":9007199254740993}') // { id: 9007199254740993n }
 */
export function exactValueOf(text: string): JsonValue | undefined {
  if (!hasLongDigits(text)) return undefined;
  const literals = longLiteralsOf(text);
  if (literals.length === 0) return undefined;
  const mark = unusedMark(text);
  if (mark === undefined) return undefined;
  let marked = "";
  let copied = 0;
  for (const { start, end } of literals) {
    const [whole = ""] = text.slice(start, end).split(".");
    marked += `${text.slice(copied, start)}"${mark}${whole}"`;
    copied = end;
  }
  // Whoever judges it asks for its type with `jsonTypeOf`, which knows it; no other code meets the value.
  return JSON.parse(marked + text.slice(copied), (_, member: unknown) =>
    typeof member === "string" && member.startsWith(mark) ? BigInt(member.slice(1)) : member,
  ) as JsonValue;
}

/** The value as `JSON.parse` would have read it. */
export function roundedValue(value: JsonValue): JsonValue {
  if (typeof value === "bigint") return Number(value);
  if (Array.isArray(value)) return value.map(roundedValue);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, roundedValue(member as JsonValue)]));
}

/** Whether a value has integers that `exactValueOf` would leave exact. */
export function hasExact(value: JsonValue): boolean {
  if (typeof value !== "object" || value === null) return typeof value === "bigint";
  return Object.values(value).some((member) => hasExact(member as JsonValue));
}

interface Literal {
  readonly start: number;
  readonly end: number;
}

/** The digits of the least integer beyond 2^53. */
const LONG_DIGITS = 16;

/** Whether a text may hold an integer beyond 2^53: so many digits in a row cover every so manieth character, so that few have to be looked at. */
export function hasLongDigits(text: string): boolean {
  for (let at = LONG_DIGITS - 1; at < text.length; at += LONG_DIGITS) {
    if (!isDigit(text.charCodeAt(at))) continue;
    let start = at;
    while (start > 0 && at - start < LONG_DIGITS && isDigit(text.charCodeAt(start - 1))) start--;
    let end = at + 1;
    while (end - start < LONG_DIGITS && isDigit(text.charCodeAt(end))) end++;
    if (end - start >= LONG_DIGITS) return true;
  }
  return false;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** The integers beyond 2^53 that stand outside of strings. */
function longLiteralsOf(text: string): readonly Literal[] {
  const literals: Literal[] = [];
  /** Never within a string. */
  let position = 0;
  for (const match of text.matchAll(LONG)) {
    const start = match.index;
    for (let quote = text.indexOf('"', position); quote >= 0 && quote < start; quote = text.indexOf('"', position))
      position = behindString(text, quote);
    const [literal] = match;
    if (position <= start && literal.length <= MOST_DIGITS && !Number.isSafeInteger(Number(literal)))
      literals.push({ start, end: start + literal.length });
  }
  return literals;
}

function behindString(text: string, quote: number): number {
  for (let end = text.indexOf('"', quote + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let escapes = 0;
    while (text[end - 1 - escapes] === "\\") escapes++;
    if (escapes % 2 === 0) return end + 1;
  }
  return text.length;
}

/** A character of private use (Unicode, section 23.5) that no string of the text can begin with. */
function unusedMark(text: string): string | undefined {
  const escapes = text.includes("\\u") ? text.toLowerCase() : "";
  for (let code = 0xe000; code <= 0xe0ff; code++) {
    const mark = String.fromCharCode(code);
    if (!text.includes(mark) && !escapes.includes(`\\u${code.toString(16)}`)) return mark;
  }
  return undefined;
}
