import { isSpace } from "./json-walker.js";
import { ValueScanner } from "./value-scanner.js";

/** What the beginning of a JSON object shows of its outside. */
export interface TopLevel {
  /** The names of the members that begin within the bytes, in order. */
  readonly names: readonly string[];
  /** The position after the object, or -1 where the bytes end before it, or where they are no JSON object. */
  readonly end: number;
}

const QUOTE = 0x22;

/**
 * The outer names of the JSON object at the beginning of `bytes`, of which there may be only the first part. Behind a name that
 * tells `enough` nothing is looked at.
 */
export function topLevelNames(bytes: Buffer, enough?: string): TopLevel {
  const names: string[] = [];
  let position = skipSpace(bytes, 1);
  while (bytes[position] === QUOTE) {
    const end = stringEnd(bytes, position);
    const colon = skipSpace(bytes, end);
    if (end < 0 || bytes[colon] !== 0x3a) return { names, end: -1 };
    const name = bytes.toString("utf8", position + 1, end - 1);
    names.push(name);
    if (name === enough) return { names, end: -1 };
    const after = valueEnd(bytes, skipSpace(bytes, colon + 1));
    if (after < 0) return { names, end: -1 };
    position = skipSpace(bytes, after);
    if (bytes[position] === 0x2c) position = skipSpace(bytes, position + 1);
  }
  return { names, end: bytes[position] === 0x7d ? position + 1 : -1 };
}

function valueEnd(bytes: Buffer, start: number): number {
  const first = bytes[start];
  if (first === undefined) return -1;
  if (first === QUOTE) return stringEnd(bytes, start);
  if (first === 0x7b || first === 0x5b) return new ValueScanner().scan(bytes, start, bytes.length);
  let end = start;
  while (end < bytes.length && bytes[end] !== 0x2c && bytes[end] !== 0x7d && !isSpace(bytes[end])) end += 1;
  return end < bytes.length ? end : -1;
}

function stringEnd(bytes: Buffer, start: number): number {
  for (let position = start + 1; position < bytes.length; position += 1) {
    if (bytes[position] === QUOTE) return position + 1;
    if (bytes[position] === 0x5c) position += 1;
  }
  return -1;
}

function skipSpace(bytes: Buffer, from: number): number {
  let position = from;
  while (isSpace(bytes[position])) position += 1;
  return position;
}
