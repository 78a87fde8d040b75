import type { SourcePositions } from "@driftline/model";
import { type Place, positionsOf } from "./places.js";

/**
 * Where the values of a JSON text stand. Only the containers on the way to a place are read, each once, and what lies beside
 * the way is skipped over: no tree of a large document is ever made. The text has to be one that `JSON.parse` accepts.
 */
export function jsonPositions(text: string, options: { uri: string; lineOffset?: number }): SourcePositions {
  const childrenByOffset = new Map<number, ReadonlyMap<string, Place>>();
  const childrenOf = (offset: number): ReadonlyMap<string, Place> => {
    if (!childrenByOffset.has(offset)) readChildren(text, offset, { levels: LEVELS_AT_ONCE, childrenByOffset });
    return childrenByOffset.get(offset) ?? NO_CHILDREN;
  };
  return positionsOf(text, { ...options, start: skipBlanks(text, 0), childrenOf });
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** What a large document has most of its text below (`/components/schemas/*`, `/paths/*`) is found in one reading. */
const LEVELS_AT_ONCE = 3;
const NO_CHILDREN: ReadonlyMap<string, Place> = new Map();

interface Reading {
  /** How many levels of containers are kept; what lies deeper is skipped. */
  readonly levels: number;
  readonly childrenByOffset: Map<number, ReadonlyMap<string, Place>>;
}

/**
 * Keeps the members or elements of the value that begins there, and gives the offset behind it. A scalar has none. Of equal
 * names the last counts, as for `JSON.parse`.
 */
function readChildren(text: string, offset: number, { levels, childrenByOffset }: Reading): number {
  const opening = text.charCodeAt(offset);
  if (levels === 0 || (opening !== OPEN_BRACE && opening !== OPEN_BRACKET)) return skipValue(text, offset);
  const children = new Map<string, Place>();
  childrenByOffset.set(offset, children);
  let at = skipBlanks(text, offset + 1);
  while (!isClosing(text.charCodeAt(at))) {
    const start = at;
    let name = String(children.size);
    if (opening === OPEN_BRACE) {
      const end = skipString(text, at);
      name = nameIn(text, start, end);
      // A colon stands between name and value (RFC 8259, section 4).
      at = skipBlanks(text, skipBlanks(text, end) + 1);
    }
    children.set(name, { start, value: at });
    at = skipBlanks(text, readChildren(text, at, { levels: levels - 1, childrenByOffset }));
    if (text.charCodeAt(at) === COMMA) at = skipBlanks(text, at + 1);
  }
  return at + 1;
}

function nameIn(text: string, start: number, end: number): string {
  const name = text.slice(start + 1, end - 1);
  return name.includes("\\") ? String(JSON.parse(text.slice(start, end))) : name;
}

/** The end of a text counts as closing: nothing is read past it, whatever the text is. */
function isClosing(code: number): boolean {
  return code === CLOSE_BRACE || code === CLOSE_BRACKET || Number.isNaN(code);
}

function skipBlanks(text: string, offset: number): number {
  let at = offset;
  for (let code = text.charCodeAt(at); code === 0x20 || (code >= 0x09 && code <= 0x0d); code = text.charCodeAt(at))
    at += 1;
  return at;
}

/** The offset behind a value: behind its last brace where it has any. */
function skipValue(text: string, offset: number): number {
  let depth = 0;
  let at = offset;
  for (;;) {
    const code = text.charCodeAt(at);
    if (Number.isNaN(code)) return at;
    if (code === QUOTE) {
      at = skipString(text, at);
      if (depth === 0) return at;
      continue;
    }
    if (code === OPEN_BRACE || code === OPEN_BRACKET) depth += 1;
    else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
      // A scalar ends where what holds it ends.
      if (depth === 0) return at;
      depth -= 1;
      if (depth === 0) return at + 1;
    } else if (depth === 0 && code === COMMA) return at;
    at += 1;
  }
}

/** The offset behind the closing quote of the string that begins there. */
function skipString(text: string, offset: number): number {
  for (let quote = text.indexOf('"', offset + 1); quote >= 0; quote = text.indexOf('"', quote + 1)) {
    let before = quote - 1;
    while (text.charCodeAt(before) === BACKSLASH) before -= 1;
    if ((quote - before) % 2 === 1) return quote + 1;
  }
  return text.length;
}
