import { APOSTROPHE, COLON, endOfLine, isSpaceOrEnd, QUOTE } from "./characters.js";
import { plainValue } from "./plain.js";
import { quotedAt } from "./quoted.js";

/** The name of a member, and the offset behind its colon. */
export interface Key {
  readonly name: string;
  readonly after: number;
}

/** A name longer than this needs a question mark before it (YAML 1.2.2, section 7.4.2). */
const LONGEST = 1000;

/** The name that begins there, with the colon behind it in the same line; `undefined` where there is none for certain. */
export function keyAt(text: string, start: number): Key | undefined {
  const code = text.charCodeAt(start);
  const key = code === QUOTE || code === APOSTROPHE ? quotedKey(text, start) : plainKey(text, start);
  // An object of JavaScript has such a member already.
  return key === undefined || key.name === "__proto__" || key.after - start > LONGEST ? undefined : key;
}

function quotedKey(text: string, start: number): Key | undefined {
  const quoted = quotedAt(text, start, { limit: endOfLine(text, start), parent: 0 });
  if (quoted === undefined || !isColon(text, quoted.end)) return undefined;
  return { name: quoted.value, after: quoted.end + 1 };
}

function plainKey(text: string, start: number): Key | undefined {
  // Looked for in this line alone: the next colon may be the length of the text away, line after line.
  const line = text.slice(start, endOfLine(text, start));
  let length = line.indexOf(":");
  while (length >= 0 && !isColon(text, start + length)) length = line.indexOf(":", length + 1);
  if (length < 0) return undefined;
  const name = line.slice(0, length);
  const colon = start + length;
  if (COMMON.has(name)) return { name, after: colon + 1 };
  // Three dots and a blank end a document.
  if (!PLAIN_NAME.test(name) || name.includes(" #") || name.startsWith("... ")) return undefined;
  // Numbers and words as names are written anew by who reads them as such.
  const value = plainValue(name);
  const isItself = value === name || (typeof value === "number" && String(value) === name);
  return isItself ? { name, after: colon + 1 } : undefined;
}

/** Names of which a description has thousands. */
const COMMON: ReadonlySet<string> = new Set([
  ...[
    "$ref",
    "additionalProperties",
    "allOf",
    "anyOf",
    "content",
    "description",
    "enum",
    "example",
    "format",
    "get",
    "in",
  ],
  ...["items", "maxItems", "maxLength", "maximum", "minLength", "minimum", "name", "nullable", "oneOf", "operationId"],
  ...["parameters", "post", "properties", "required", "responses", "schema", "summary", "tags", "title", "type"],
]);

/** Begins as no other thing does and holds no blank but spaces inside. */
const PLAIN_NAME = /^[^\s?:,[\]{}#&*!|>'"%@`-](?:[^\n\t]*[^\s])?$/;

function isColon(text: string, at: number): boolean {
  return text.charCodeAt(at) === COLON && isSpaceOrEnd(text.charCodeAt(at + 1));
}
