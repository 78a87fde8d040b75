import { codePointLength } from "../equal.js";
import { decoded } from "./decoded.js";
import { REFUSED, type Scan, scanPlainString, scanString } from "./scan.js";

const HYPHEN = 45;
const COLON = 58;
const QUOTE = 34;
const IS_HEXADECIMAL = new Uint8Array(256);
for (const digit of "0123456789abcdefABCDEF") IS_HEXADECIMAL[digit.charCodeAt(0)] = 1;

/**
 * The text a JSON string stands for, or `undefined` where it is uncertain: text that was no well-formed Unicode came to
 * be U+FFFD on its way into bytes.
 */
export function textAt(bytes: Uint8Array, start: number, end: number): string | undefined {
  const written = decoded(bytes.subarray(start, end));
  if (written.includes("\uFFFD")) return undefined;
  return written.includes("\\") ? (JSON.parse(written) as string) : written.slice(1, -1);
}

/** A string whose text passes a test. */
export function scanTested(test: (text: string) => boolean): Scan {
  return (bytes, at) => {
    const end = scanString(bytes, at);
    if (end < 0) return REFUSED;
    const text = textAt(bytes, at, end);
    return text !== undefined && test(text) ? end : REFUSED;
  };
}

/** A string of at least and at most so many code points. */
export function scanOfLength(minimum: number, maximum: number): Scan {
  const isWithin = (length: number) => length >= minimum && length <= maximum;
  const thorough = scanTested((text) => isWithin(codePointLength(text)));
  return (bytes, at) => {
    const end = scanPlainString(bytes, at);
    if (end < 0) return thorough(bytes, at);
    let length = 0;
    // Bytes that continue a character are no characters (RFC 3629, section 3).
    for (let index = at + 1; index < end - 1; index++) if (((bytes[index] as number) & 0xc0) !== 0x80) length++;
    return isWithin(length) ? end : REFUSED;
  };
}

/** The bare spelling of a UUID, 36 characters; other spellings are left to a thorough test. */
export function scanUuid(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== QUOTE || bytes[at + 37] !== QUOTE) return REFUSED;
  const isSeparated =
    bytes[at + 9] === HYPHEN && bytes[at + 14] === HYPHEN && bytes[at + 19] === HYPHEN && bytes[at + 24] === HYPHEN;
  if (!isSeparated) return REFUSED;
  const digits =
    hexadecimals(bytes, at + 1, at + 9) +
    hexadecimals(bytes, at + 10, at + 14) +
    hexadecimals(bytes, at + 15, at + 19) +
    hexadecimals(bytes, at + 20, at + 24) +
    hexadecimals(bytes, at + 25, at + 37);
  return digits === 32 ? at + 38 : REFUSED;
}

function hexadecimals(bytes: Uint8Array, start: number, end: number): number {
  let count = 0;
  for (let index = start; index < end; index++) count += IS_HEXADECIMAL[bytes[index] as number] as number;
  return count;
}

const DAYS_IN_MONTH = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** The usual spelling of a date-time (RFC 3339, section 5.6); rarer ones are left to a thorough test. */
export function scanDateTime(bytes: Uint8Array, at: number): number {
  const start = at + 1;
  const separator = bytes[start + 10];
  if (bytes[at] !== QUOTE || (separator !== 84 && separator !== 116 && separator !== 32)) return REFUSED;
  if (!isDateAt(bytes, start) || bytes[start + 13] !== COLON || bytes[start + 16] !== COLON) return REFUSED;
  if (!isBelow(bytes, start + 11, 24) || !isBelow(bytes, start + 14, 60) || !isBelow(bytes, start + 17, 60))
    return REFUSED;
  let index = start + 19;
  if (bytes[index] === 46) {
    index++;
    const fraction = index;
    while (isDigit(bytes[index] as number)) index++;
    if (index === fraction) return REFUSED;
  }
  return scanOffset(bytes, index);
}

function scanOffset(bytes: Uint8Array, at: number): number {
  const sign = bytes[at];
  if (sign === 90 || sign === 122) return bytes[at + 1] === QUOTE ? at + 2 : REFUSED;
  if ((sign !== 43 && sign !== HYPHEN) || bytes[at + 3] !== COLON || bytes[at + 6] !== QUOTE) return REFUSED;
  return isBelow(bytes, at + 1, 24) && isBelow(bytes, at + 4, 60) ? at + 7 : REFUSED;
}

function isDateAt(bytes: Uint8Array, at: number): boolean {
  const century = twoDigits(bytes, at);
  const ofCentury = twoDigits(bytes, at + 2);
  const month = twoDigits(bytes, at + 5);
  const day = twoDigits(bytes, at + 8);
  if (century < 0 || ofCentury < 0 || bytes[at + 4] !== HYPHEN || bytes[at + 7] !== HYPHEN) return false;
  // A leap day is rare enough for the thorough test.
  return month >= 1 && month <= 12 && day >= 1 && day <= (DAYS_IN_MONTH[month] as number);
}

function isBelow(bytes: Uint8Array, at: number, limit: number): boolean {
  const value = twoDigits(bytes, at);
  return value >= 0 && value < limit;
}

function isDigit(byte: number): boolean {
  return byte >= 48 && byte <= 57;
}

function twoDigits(bytes: Uint8Array, at: number): number {
  const tens = bytes[at] as number;
  const ones = bytes[at + 1] as number;
  return isDigit(tens) && isDigit(ones) ? (tens - 48) * 10 + ones - 48 : -1;
}
