import { decoded } from "./decoded.js";

/**
 * Scanners of JSON text in UTF-8 (RFC 8259). Each takes the bytes and the index of the first byte of a value, and returns
 * the index behind the value, or `REFUSED`. A zero byte has to stand behind the text: it belongs to no JSON text, so that
 * no scanner runs on for ever; one that runs into older bytes behind it ends beyond the text, which the caller sees.
 */
export type Scan = (bytes: Uint8Array, at: number) => number;

/** What every scanner returns instead of an index for what is not as asked, or not certain to be. */
export const REFUSED = -1;

const QUOTE = 34;
const COMMA = 44;
const MINUS = 45;
const COLON = 58;
const OPEN_ARRAY = 91;
const BACKSLASH = 92;
const CLOSE_ARRAY = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;

const HEXADECIMAL = new Uint8Array(256);
for (const digit of "0123456789abcdefABCDEF") HEXADECIMAL[digit.charCodeAt(0)] = 1;
const ESCAPED = new Uint8Array(256);
for (const char of '"\\/bfnrt') ESCAPED[char.charCodeAt(0)] = 1;

/** Behind the white space that stands at an index. */
export function skipSpace(bytes: Uint8Array, at: number): number {
  let index = at;
  for (;;) {
    const byte = bytes[index];
    if (byte !== 32 && byte !== 10 && byte !== 13 && byte !== 9) return index;
    index++;
  }
}

/** A string. */
export function scanString(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== QUOTE) return REFUSED;
  let index = at + 1;
  for (;;) {
    const byte = bytes[index] as number;
    if (byte === QUOTE) return index + 1;
    if (byte === BACKSLASH) {
      index = scanEscape(bytes, index + 1);
      if (index < 0) return REFUSED;
    } else if (byte < 32) return REFUSED;
    else index++;
  }
}

function scanEscape(bytes: Uint8Array, at: number): number {
  const byte = bytes[at] as number;
  if (ESCAPED[byte] === 1) return at + 1;
  if (byte !== 117) return REFUSED;
  for (let index = at + 1; index < at + 5; index++) if (HEXADECIMAL[bytes[index] as number] === 0) return REFUSED;
  return at + 5;
}

/** A string without escapes: only of these can the bytes be compared. */
export function scanPlainString(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== QUOTE) return REFUSED;
  let index = at + 1;
  for (;;) {
    const byte = bytes[index] as number;
    if (byte === QUOTE) return index + 1;
    if (byte < 32 || byte === BACKSLASH) return REFUSED;
    index++;
  }
}

function skipDigits(bytes: Uint8Array, at: number): number {
  let index = at;
  for (;;) {
    const byte = bytes[index] as number;
    if (byte < 48 || byte > 57) return index;
    index++;
  }
}

/** More digits than any finite number needs before its point. */
const MOST_DIGITS = 300;

function scanWhole(bytes: Uint8Array, at: number): number {
  const start = bytes[at] === MINUS ? at + 1 : at;
  const end = skipDigits(bytes, start);
  if (end === start || (bytes[start] === 48 && end > start + 1) || end - start > MOST_DIGITS) return REFUSED;
  return end;
}

/** A number written without fraction and exponent; others may be integers, too, and are refused as uncertain. */
export function scanInteger(bytes: Uint8Array, at: number): number {
  const end = scanWhole(bytes, at);
  if (end < 0) return REFUSED;
  const byte = bytes[end];
  return byte === 46 || byte === 101 || byte === 69 ? REFUSED : end;
}

/** A number; one with an exponent of three digits may be infinite for `JSON.parse`, and is refused as uncertain. */
export function scanNumber(bytes: Uint8Array, at: number): number {
  let index = scanWhole(bytes, at);
  if (index < 0) return REFUSED;
  if (bytes[index] === 46) {
    const end = skipDigits(bytes, index + 1);
    if (end === index + 1) return REFUSED;
    index = end;
  }
  if (bytes[index] !== 101 && bytes[index] !== 69) return index;
  const sign = bytes[index + 1];
  const start = sign === 43 || sign === MINUS ? index + 2 : index + 1;
  const end = skipDigits(bytes, start);
  return end === start || end - start > 2 || index - at > 100 ? REFUSED : end;
}

/** `true` or `false`. */
export function scanBoolean(bytes: Uint8Array, at: number): number {
  return bytes[at] === 116 ? scanLiteral(bytes, at, TRUE) : scanLiteral(bytes, at, FALSE);
}

/** `null`. */
export function scanNull(bytes: Uint8Array, at: number): number {
  return scanLiteral(bytes, at, NULL);
}

/** Whether the bytes of a literal stand at an index. */
export function isLiteralAt(bytes: Uint8Array, at: number, literal: Uint8Array): boolean {
  for (let index = 0; index < literal.length; index++) if (bytes[at + index] !== literal[index]) return false;
  return true;
}

function scanLiteral(bytes: Uint8Array, at: number, literal: Uint8Array): number {
  return isLiteralAt(bytes, at, literal) ? at + literal.length : REFUSED;
}

const TRUE = Uint8Array.of(116, 114, 117, 101);
const FALSE = Uint8Array.of(102, 97, 108, 115, 101);
const NULL = Uint8Array.of(110, 117, 108, 108);

/** Any value, in whose objects no key comes twice. */
export function scanAny(bytes: Uint8Array, at: number): number {
  switch (bytes[at]) {
    case QUOTE:
      return scanString(bytes, at);
    case OPEN_OBJECT:
      return scanMap(bytes, at, scanAny);
    case OPEN_ARRAY:
      return scanList(bytes, at, scanAny);
    case 110:
      return scanNull(bytes, at);
    case 116:
    case 102:
      return scanBoolean(bytes, at);
    default:
      return scanNumber(bytes, at);
  }
}

/** An array whose items a scanner takes. */
export function scanList(bytes: Uint8Array, at: number, item: Scan): number {
  if (bytes[at] !== OPEN_ARRAY) return REFUSED;
  let index = skipSpace(bytes, at + 1);
  if (bytes[index] === CLOSE_ARRAY) return index + 1;
  for (;;) {
    index = item(bytes, index);
    if (index < 0) return REFUSED;
    index = skipSpace(bytes, index);
    const byte = bytes[index];
    if (byte === CLOSE_ARRAY) return index + 1;
    if (byte !== COMMA) return REFUSED;
    index = skipSpace(bytes, index + 1);
  }
}

/** An object of any keys, none of them twice, whose members a scanner takes. */
export function scanMap(bytes: Uint8Array, at: number, member: Scan): number {
  if (bytes[at] !== OPEN_OBJECT) return REFUSED;
  let index = skipSpace(bytes, at + 1);
  if (bytes[index] === CLOSE_OBJECT) return index + 1;
  const keys = new Keys();
  for (;;) {
    const key = index;
    index = scanPlainString(bytes, index);
    if (index < 0 || !keys.add(bytes, key, index)) return REFUSED;
    index = skipColon(bytes, index);
    if (index < 0) return REFUSED;
    index = member(bytes, index);
    if (index < 0) return REFUSED;
    index = skipSpace(bytes, index);
    const byte = bytes[index];
    if (byte === CLOSE_OBJECT) return index + 1;
    if (byte !== COMMA) return REFUSED;
    index = skipSpace(bytes, index + 1);
  }
}

/** Behind the colon that follows a key, and the white space around it. */
export function skipColon(bytes: Uint8Array, at: number): number {
  const index = skipSpace(bytes, at);
  return bytes[index] === COLON ? skipSpace(bytes, index + 1) : REFUSED;
}

const FEW_KEYS = 12;
/** The keys of one object so far; few are compared byte by byte, many are kept as texts. */
export class Keys {
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  #texts: Set<string> | undefined;

  /** Adds a key that is written without escapes; false where the object has it already. */
  add(bytes: Uint8Array, start: number, end: number): boolean {
    if (this.#texts !== undefined) return this.#addText(bytes, start, end);
    for (let index = 0; index < this.#starts.length; index++) {
      const other = this.#starts[index] as number;
      if ((this.#ends[index] as number) - other === end - start && areSame(bytes, other, start, end)) return false;
    }
    this.#starts.push(start);
    this.#ends.push(end);
    if (this.#starts.length > FEW_KEYS)
      this.#texts = new Set(this.#starts.map((from, index) => decoded(bytes.subarray(from, this.#ends[index]))));
    return true;
  }

  #addText(bytes: Uint8Array, start: number, end: number): boolean {
    const texts = this.#texts as Set<string>;
    const before = texts.size;
    return texts.add(decoded(bytes.subarray(start, end))).size > before;
  }
}

function areSame(bytes: Uint8Array, one: number, other: number, otherEnd: number): boolean {
  for (let index = other, pair = one; index < otherEnd; index++, pair++) if (bytes[index] !== bytes[pair]) return false;
  return true;
}
