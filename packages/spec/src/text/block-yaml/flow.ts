import { isJsonObject, type JsonValue } from "@driftline/model";
import {
  APOSTROPHE,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
  SPACE,
  skipSpaces,
} from "./characters.js";
import { plainValue } from "./plain.js";
import { quotedAt } from "./quoted.js";

/** A value in a flow collection, and the offset behind it. */
export interface FlowValue {
  readonly value: JsonValue;
  readonly end: number;
}

/** Called for every member and item of the outermost collection: its name, where that begins, and where its value does. */
export type NoteFlow = (name: string, start: number, value: number) => void;

/** Nested deeper than this nothing is told. */
const MAXIMUM_DEPTH = 100;

/**
 * The collection of `[]` or `{}` that begins there, where it ends in its line. `undefined` for all that is not certain.
 */
export function flowAt(text: string, start: number, limit: number, note?: NoteFlow): FlowValue | undefined {
  const reading: Reading = { text, limit, depth: 0, note: note ?? (() => {}) };
  return text.charCodeAt(start) === OPEN_BRACE ? flowMapping(reading, start) : flowSequence(reading, start);
}

interface Reading {
  readonly text: string;
  readonly limit: number;
  readonly depth: number;
  readonly note: NoteFlow;
}

function flowSequence(reading: Reading, start: number): FlowValue | undefined {
  const { text } = reading;
  const items: JsonValue[] = [];
  let at = skipSpaces(text, start + 1);
  if (text.charCodeAt(at) === CLOSE_BRACKET) return { value: items, end: at + 1 };
  for (;;) {
    const item = flowValue(reading, at);
    if (item === undefined) return undefined;
    reading.note(String(items.length), at, at);
    items.push(item.value);
    at = skipSpaces(text, item.end);
    const code = text.charCodeAt(at);
    if (code === CLOSE_BRACKET) return { value: items, end: at + 1 };
    if (code !== COMMA) return undefined;
    at = skipSpaces(text, at + 1);
  }
}

function flowMapping(reading: Reading, start: number): FlowValue | undefined {
  const { text } = reading;
  const members: Record<string, JsonValue> = {};
  let at = skipSpaces(text, start + 1);
  if (text.charCodeAt(at) === CLOSE_BRACE) return { value: members, end: at + 1 };
  for (;;) {
    const key = flowKey(reading, at);
    if (key === undefined || Object.hasOwn(members, key.name)) return undefined;
    const value = flowValue(reading, key.value);
    if (value === undefined) return undefined;
    reading.note(key.name, at, key.value);
    members[key.name] = value.value;
    at = skipSpaces(text, value.end);
    const code = text.charCodeAt(at);
    if (code === CLOSE_BRACE) return { value: members, end: at + 1 };
    if (code !== COMMA) return undefined;
    at = skipSpaces(text, at + 1);
  }
}

/** A name, a colon, a space: without any of them it may mean something else. */
function flowKey(reading: Reading, start: number): { readonly name: string; readonly value: number } | undefined {
  const { text } = reading;
  const key = flowScalar(reading, start);
  if (key === undefined || isJsonObject(key.value) || key.value === null || key.value === "__proto__") return undefined;
  const name = String(key.value);
  const isItself = typeof key.value === "string" || text.slice(start, key.end) === name;
  if (!isItself || typeof key.value === "boolean" || key.end - start > 1000) return undefined;
  if (text.charCodeAt(key.end) !== COLON || text.charCodeAt(key.end + 1) !== SPACE) return undefined;
  return { name, value: skipSpaces(text, key.end + 1) };
}

function flowValue(reading: Reading, start: number): FlowValue | undefined {
  const code = reading.text.charCodeAt(start);
  if (code !== OPEN_BRACE && code !== OPEN_BRACKET) return flowScalar(reading, start);
  const deeper: Reading = { ...reading, depth: reading.depth + 1, note: () => {} };
  if (deeper.depth > MAXIMUM_DEPTH) return undefined;
  return code === OPEN_BRACE ? flowMapping(deeper, start) : flowSequence(deeper, start);
}

function flowScalar({ text, limit }: Reading, start: number): FlowValue | undefined {
  const code = text.charCodeAt(start);
  if (code === QUOTE || code === APOSTROPHE) return quotedAt(text, start, { limit, parent: 0 });
  PLAIN.lastIndex = start;
  const plain = PLAIN.exec(text)?.[0].trimEnd();
  // An item of a block sequence, which no flow may hold.
  if (plain === undefined || plain === "-" || plain.startsWith("- ")) return undefined;
  const value = plainValue(plain);
  return value === undefined ? undefined : { value, end: start + plain.length };
}

/** What a plain text in a flow may hold without any doubt; a colon only before what cannot end a name. */
const PLAIN = /(?:-?[A-Za-z0-9_$./]|-)(?:[A-Za-z0-9_$./+ ()-]|:[A-Za-z0-9_$./-])*/y;
