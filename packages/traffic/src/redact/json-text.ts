import { stringEnd } from "./json-shape.js";

/** Where a scalar stands while a JSON text is walked over. */
export interface JsonPlace {
  /** The names and indices that lead there, the last first: the path of a deep value costs nothing until it is asked for. */
  readonly parent: JsonPlace | undefined;
  readonly token: string | number;
  /** The nearest name of a member above; items of an array have that of the array. */
  readonly name: string | undefined;
  /** Whether the value, or something it is in, is secret. */
  readonly isSecret: boolean;
}

/** What becomes of the parts of a JSON text. */
export interface JsonRewriter {
  /** The place of a member or item, below `parent`. */
  enter(parent: JsonPlace | undefined, token: string | number): JsonPlace;
  string(value: string, place: JsonPlace | undefined): string;
  /** A number as it is spelt. */
  number(spelling: string, place: JsonPlace | undefined): string;
  name(name: string): string;
  /** What is no JSON, between, before or behind. */
  rest(text: string, place: JsonPlace | undefined): string;
}

interface Frame {
  readonly isObject: boolean;
  readonly place: JsonPlace | undefined;
  index: number;
  member: JsonPlace | undefined;
  expectsName: boolean;
}

const TOKEN = /\s+|[{}[\],:]|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|(?:true|false|null)(?!\w)|[^\s{}[\],:"]+/y;

/**
 * A JSON text with its strings and numbers replaced and everything else as it was: white space, duplicate names and the
 * spelling of numbers survive, which parsing and printing would lose. A text that is no JSON, or several, is walked over just
 * the same, as far as it makes sense.
 */
export function rewriteJson(text: string, rewriter: JsonRewriter): string {
  const stack: Frame[] = [];
  const written: string[] = [];
  for (let position = 0; position < text.length; ) {
    const end = tokenEnd(text, position);
    if (end < 0) {
      // A string that does not end: the text was cut.
      written.push('"', rewriter.rest(text.slice(position + 1), placeIn(stack.at(-1), rewriter)));
      break;
    }
    written.push(rewriteToken(text.slice(position, end), stack, rewriter));
    position = end;
  }
  return written.join("");
}

function tokenEnd(text: string, start: number): number {
  if (text[start] === '"') return stringEnd(text, start);
  TOKEN.lastIndex = start;
  return TOKEN.test(text) ? TOKEN.lastIndex : start + 1;
}

function rewriteToken(token: string, stack: Frame[], rewriter: JsonRewriter): string {
  const frame = stack.at(-1);
  const first = token[0] ?? "";
  if (first === "{" || first === "[") {
    const isObject = first === "{";
    stack.push({ isObject, place: placeIn(frame, rewriter), index: 0, member: undefined, expectsName: isObject });
    return token;
  }
  if (first === "}" || first === "]") {
    stack.pop();
    return token;
  }
  if (first === ",") {
    if (frame) Object.assign(frame, { index: frame.index + 1, member: undefined, expectsName: frame.isObject });
    return token;
  }
  if (first === ":") {
    if (frame) frame.expectsName = false;
    return token;
  }
  if (first === '"') return rewriteString(token, frame, rewriter);
  if (/^\s/.test(token) || /^(?:true|false|null)$/.test(token)) return token;
  const place = placeIn(frame, rewriter);
  return /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(token) ? rewriter.number(token, place) : rewriter.rest(token, place);
}

function rewriteString(token: string, frame: Frame | undefined, rewriter: JsonRewriter): string {
  const value = parseString(token);
  if (frame?.expectsName) {
    frame.member = rewriter.enter(frame.place, value);
    const name = rewriter.name(value);
    return name === value ? token : JSON.stringify(name);
  }
  const replaced = rewriter.string(value, placeIn(frame, rewriter));
  return replaced === value ? token : JSON.stringify(replaced);
}

function placeIn(frame: Frame | undefined, rewriter: JsonRewriter): JsonPlace | undefined {
  if (!frame) return undefined;
  return frame.isObject ? (frame.member ?? frame.place) : rewriter.enter(frame.place, frame.index);
}

function parseString(token: string): string {
  if (!token.includes("\\")) return token.slice(1, -1);
  try {
    return JSON.parse(token) as string;
  } catch {
    return token.slice(1, -1);
  }
}
