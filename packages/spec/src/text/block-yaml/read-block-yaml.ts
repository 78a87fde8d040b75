import type { JsonValue } from "@driftline/model";
import { blockScalarAt } from "./block-scalar.js";
import {
  APOSTROPHE,
  endOfLine,
  HASH,
  isDash,
  isRestBlank,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
  skipSpaces,
} from "./characters.js";
import { flowAt } from "./flow.js";
import { keyAt } from "./keys.js";
import { endOfPlain, foldedPlain, plainValue } from "./plain.js";
import { quotedAt } from "./quoted.js";

/**
 * The value of a YAML text that is written as most are: block mappings and sequences, texts in every style, flow collections
 * within a line. `undefined` for everything else, and wherever there is any doubt: anchors, tags, several documents, names
 * that stand twice, errors. A full reader has to tell those; to the rest it would say the same, and take twenty times as long.
 */
export function readBlockYaml(text: string): JsonValue | undefined {
  if (UNUSUAL.test(text)) return undefined;
  const reader: Reader = { text, start: 0, indent: 0, end: 0, isUnsure: false };
  advance(reader, 0);
  if (reader.indent === 0 && text.slice(reader.start, reader.end) === "---") advance(reader, reader.end + 1);
  const isCollection = isDash(text, reader.start) || keyAt(text, reader.start) !== undefined;
  if (!isCollection) return undefined;
  const value = nodeAt(reader, { column: reader.indent, parent: -1, depth: 0, isInline: false });
  return reader.isUnsure || reader.indent >= 0 ? undefined : value;
}

/** Control characters, line ends other than `\n`, and what may not stand in a text at all. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const UNUSUAL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/;

/** Nested deeper than this a full reader tells. */
const MAXIMUM_DEPTH = 200;

/** The line that is read next. */
interface Reader {
  readonly text: string;
  /** The offset of its first character that is no space. */
  start: number;
  /** How many spaces stand before that; -1 behind the last line. */
  indent: number;
  end: number;
  isUnsure: boolean;
}

/** What a node stands in. */
interface Site {
  /** Where it begins in its line. */
  readonly column: number;
  /** The column of what holds it: everything below is indented deeper. */
  readonly parent: number;
  readonly depth: number;
  /** Whether it stands behind a name or a dash in the same line. */
  readonly isInline: boolean;
}

/** Goes to the next line with anything in it but a comment. */
function advance(reader: Reader, from: number): void {
  const { text } = reader;
  for (let line = from; line < text.length; ) {
    const start = skipSpaces(text, line);
    const end = endOfLine(text, start);
    if (start < end && text.charCodeAt(start) !== HASH) {
      reader.start = start;
      reader.indent = start - line;
      reader.end = end;
      return;
    }
    line = end + 1;
  }
  reader.start = text.length;
  reader.end = text.length;
  reader.indent = -1;
}

/** Nothing more is read. */
function unsure(reader: Reader): null {
  reader.isUnsure = true;
  advance(reader, reader.text.length);
  return null;
}

function nodeAt(reader: Reader, site: Site): JsonValue {
  if (site.depth > MAXIMUM_DEPTH) return unsure(reader);
  if (isDash(reader.text, reader.start)) return sequence(reader, site);
  return keyAt(reader.text, reader.start) === undefined ? scalar(reader, reader.start, site) : mapping(reader, site);
}

function mapping(reader: Reader, { column, depth }: Site): JsonValue {
  const members: Record<string, JsonValue> = {};
  do {
    const key = keyAt(reader.text, reader.start);
    if (key === undefined || Object.hasOwn(members, key.name)) return unsure(reader);
    members[key.name] = member(reader, key.after, { column, depth });
  } while (reader.indent === column);
  return reader.indent > column ? unsure(reader) : members;
}

function member(
  reader: Reader,
  after: number,
  { column, depth }: { readonly column: number; readonly depth: number },
): JsonValue {
  const { text } = reader;
  if (!isRestBlank(text, after, reader.end)) {
    const site: Site = { column, parent: column, depth: depth + 1, isInline: true };
    return scalar(reader, skipSpaces(text, after), site);
  }
  advance(reader, reader.end + 1);
  const isItems = reader.indent === column && isDash(text, reader.start);
  if (reader.indent <= column && !isItems) return null;
  return nodeAt(reader, { column: reader.indent, parent: column, depth: depth + 1, isInline: false });
}

function sequence(reader: Reader, { column, depth }: Site): JsonValue {
  const items: JsonValue[] = [];
  const { text } = reader;
  do {
    const dash = reader.start;
    if (isRestBlank(text, dash + 1, reader.end)) return unsure(reader);
    reader.start = skipSpaces(text, dash + 1);
    const inside = column + reader.start - dash;
    items.push(nodeAt(reader, { column: inside, parent: column, depth: depth + 1, isInline: true }));
  } while (reader.indent === column && isDash(text, reader.start));
  return reader.indent > column ? unsure(reader) : items;
}

/** Everything that is no block collection. */
function scalar(reader: Reader, start: number, site: Site): JsonValue {
  const { text } = reader;
  const code = text.charCodeAt(start);
  if (code === QUOTE || code === APOSTROPHE) {
    const quoted = quotedAt(text, start, { limit: text.length, parent: site.parent });
    return quoted === undefined ? unsure(reader) : ended(reader, quoted.value, quoted.end);
  }
  if (code === OPEN_BRACE || code === OPEN_BRACKET) {
    const flow = flowAt(text, start, reader.end);
    return flow === undefined ? unsure(reader) : ended(reader, flow.value, flow.end);
  }
  if (text[start] !== "|" && text[start] !== ">") return plain(reader, start, site.parent);
  const block = site.isInline ? blockScalarAt(text, start, site.parent) : undefined;
  if (block === undefined) return unsure(reader);
  advance(reader, block.next);
  return block.value;
}

function ended(reader: Reader, value: JsonValue, at: number): JsonValue {
  const end = endOfLine(reader.text, at);
  if (!isRestBlank(reader.text, at, end)) return unsure(reader);
  advance(reader, end + 1);
  return value;
}

function plain(reader: Reader, start: number, parent: number): JsonValue {
  const { text } = reader;
  const first = endOfPlain(text, start);
  if (first === undefined) return unsure(reader);
  const next = reader.end + 1;
  advance(reader, next);
  if (reader.indent <= parent) {
    const value = plainValue(text.slice(start, first.end));
    return value === undefined ? unsure(reader) : value;
  }
  if (first.hasComment) return unsure(reader);
  let last = next;
  while (reader.indent > parent) {
    last = reader.start;
    advance(reader, reader.end + 1);
  }
  // A comment between the lines is found there, and ends the text.
  return foldedPlain(text, start, last) ?? unsure(reader);
}
