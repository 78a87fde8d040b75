import { appendPointer, type JsonPointer, type JsonValue } from "@driftline/model";

/** A key that one object names more than once. */
export interface DuplicateKey {
  /** The object concerned. */
  readonly instanceLocation: JsonPointer;
  readonly key: string;
}

/**
 * Whether JSON text names some key twice in one object. `JSON.parse` keeps the last and says nothing (RFC 8259,
 * section 4), so the members in the text are counted against those in the value: one linear pass over each.
 */
export function hasDuplicateKeys(text: string, value: JsonValue): boolean {
  const members = countMembers(value);
  return countKeysAtMost(text) !== members && countMembersInText(text) !== members;
}

/**
 * How many keys the text has at most, found by its colons alone; -1 where white space or an escape before a colon leaves
 * it open. A string that begins with a colon counts as a key too, so the true number is never higher: equal to the
 * members of the value means that no key came twice.
 */
function countKeysAtMost(text: string): number {
  let keys = 0;
  for (let at = text.indexOf(":"); at >= 0; at = text.indexOf(":", at + 1)) {
    const before = text.charCodeAt(at - 1);
    if (before <= SPACE) return -1;
    if (before !== QUOTE) continue;
    if (text.charCodeAt(at - 2) === BACKSLASH) return -1;
    keys++;
  }
  return keys;
}

/** The duplicate keys of valid JSON text, in the order of their second appearance, each once per object. */
export function findDuplicateKeys(text: string): readonly DuplicateKey[] {
  const found: DuplicateKey[] = [];
  const open: OpenContainer[] = [];
  let at = 0;
  while (at < text.length) {
    const char = text.charCodeAt(at);
    const container = open[open.length - 1];
    if (char === QUOTE) {
      const end = endOfString(text, at);
      if (container?.keys != null && container.awaitsKey) noteKey(container, JSON.parse(text.slice(at, end)), found);
      at = end;
      continue;
    }
    if (char === OPEN_OBJECT || char === OPEN_ARRAY) open.push(openContainer(char === OPEN_OBJECT, container));
    else if (char === CLOSE_OBJECT || char === CLOSE_ARRAY) open.pop();
    else if (char === COMMA && container !== undefined) nextMember(container);
    at++;
  }
  return found;
}

interface OpenContainer {
  readonly pointer: JsonPointer;
  /** Times each key was seen; null for an array. */
  readonly keys: Map<string, number> | null;
  awaitsKey: boolean;
  token: string | number;
}

function openContainer(isObject: boolean, parent: OpenContainer | undefined): OpenContainer {
  const pointer = parent === undefined ? "" : appendPointer(parent.pointer, parent.token);
  return { pointer, keys: isObject ? new Map() : null, awaitsKey: isObject, token: isObject ? "" : 0 };
}

function noteKey(container: OpenContainer, key: string, found: DuplicateKey[]): void {
  const times = (container.keys?.get(key) ?? 0) + 1;
  container.keys?.set(key, times);
  container.awaitsKey = false;
  container.token = key;
  if (times === 2) found.push({ instanceLocation: container.pointer, key });
}

function nextMember(container: OpenContainer): void {
  if (container.keys === null) container.token = Number(container.token) + 1;
  else container.awaitsKey = true;
}

/** A member is a string followed by a colon; strings are the only place where a colon means nothing. */
function countMembersInText(text: string): number {
  let members = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === COLON) members++;
    else if (char === QUOTE) at = endOfString(text, at) - 1;
  }
  return members;
}

function countMembers(value: JsonValue): number {
  if (typeof value !== "object" || value === null) return 0;
  let members = 0;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) members += countMembers(value[index]);
    return members;
  }
  // Only own members: `JSON.parse` makes plain objects, whose prototype has nothing enumerable.
  for (const name in value)
    members += 1 + countMembers((value as { readonly [name: string]: JsonValue })[name] ?? null);
  return members;
}

/** The index behind the closing quote of the string that opens at `start`. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  for (; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === BACKSLASH) at++;
    else if (char === QUOTE) return at + 1;
  }
  return at;
}

const SPACE = 32;
const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const OPEN_ARRAY = 91;
const BACKSLASH = 92;
const CLOSE_ARRAY = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;
