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

/** A text that is being replaced in places; what stays is never copied piece by piece. */
class Edited {
  readonly #text: string;
  #written = "";
  #copied = 0;

  constructor(text: string) {
    this.#text = text;
  }

  replace(start: number, end: number, by: string): void {
    this.#written += this.#text.slice(this.#copied, start) + by;
    this.#copied = end;
  }

  toString(): string {
    return this.#copied === 0 ? this.#text : this.#written + this.#text.slice(this.#copied);
  }
}

const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])/y;
const LITERAL = /(?:true|false|null)(?!\w)/y;
const REST = /\s+|[^\s{}[\],:"]+/y;

/**
 * A JSON text with its strings and numbers replaced and everything else as it was: white space, duplicate names and the
 * spelling of numbers survive, which parsing and printing would lose. A text that is no JSON, or several, is walked over just
 * the same, as far as it makes sense.
 */
export function rewriteJson(text: string, rewriter: JsonRewriter): string {
  const stack: Frame[] = [];
  const edited = new Edited(text);
  for (let position = 0; position < text.length; ) {
    const code = text.charCodeAt(position);
    if (code === 0x22) {
      const end = stringEnd(text, position);
      if (end < 0) {
        // A string that does not end: the text was cut.
        edited.replace(position + 1, text.length, rewriter.rest(text.slice(position + 1), placeIn(stack, rewriter)));
        break;
      }
      rewriteString(text, [position, end], { stack, rewriter, edited });
      position = end;
    } else if (isStructure(code, stack, rewriter) || code === 0x20 || (code >= 0x09 && code <= 0x0d)) {
      position += 1;
    } else {
      position = rewriteWord(text, position, { stack, rewriter, edited });
    }
  }
  return edited.toString();
}

/** Follows `{`, `[`, `}`, `]`, `,` and `:`; whether it was one of them. */
function isStructure(code: number, stack: Frame[], rewriter: JsonRewriter): boolean {
  if (code === 0x7b || code === 0x5b) {
    const isObject = code === 0x7b;
    const place = placeIn(stack, rewriter);
    stack.push({ isObject, place, index: 0, member: undefined, expectsName: isObject });
    return true;
  }
  if (code === 0x7d || code === 0x5d) {
    stack.pop();
    return true;
  }
  if (code !== 0x2c && code !== 0x3a) return false;
  const frame = stack.at(-1);
  if (frame === undefined) return true;
  if (code === 0x3a) {
    frame.expectsName = false;
    return true;
  }
  frame.index += 1;
  frame.member = undefined;
  frame.expectsName = frame.isObject;
  return true;
}

interface Walk {
  readonly stack: readonly Frame[];
  readonly rewriter: JsonRewriter;
  readonly edited: Edited;
}

function rewriteString(text: string, [start, end]: readonly [number, number], { stack, rewriter, edited }: Walk): void {
  const frame = stack.at(-1);
  const spelling = text.slice(start + 1, end - 1);
  const value = spelling.includes("\\") ? unescaped(spelling) : spelling;
  const isName = frame?.expectsName === true;
  if (isName) frame.member = rewriter.enter(frame.place, value);
  const replaced = isName ? rewriter.name(value) : rewriter.string(value, placeIn(stack, rewriter));
  if (replaced !== value) edited.replace(start, end, JSON.stringify(replaced));
}

/** A number, a literal, or what is no JSON; gives where it ends. */
function rewriteWord(text: string, start: number, { stack, rewriter, edited }: Walk): number {
  const literalEnd = endOf(LITERAL, text, start);
  if (literalEnd !== undefined) return literalEnd;
  const numberEnd = endOf(NUMBER, text, start);
  const end = numberEnd ?? endOf(REST, text, start) ?? start + 1;
  const spelling = text.slice(start, end);
  if (numberEnd === undefined && /^\s/.test(spelling)) return end;
  const place = placeIn(stack, rewriter);
  const replaced = numberEnd === undefined ? rewriter.rest(spelling, place) : rewriter.number(spelling, place);
  if (replaced !== spelling) edited.replace(start, end, replaced);
  return end;
}

function endOf(sticky: RegExp, text: string, start: number): number | undefined {
  sticky.lastIndex = start;
  return sticky.test(text) ? sticky.lastIndex : undefined;
}

function placeIn(stack: readonly Frame[], rewriter: JsonRewriter): JsonPlace | undefined {
  const frame = stack.at(-1);
  if (!frame) return undefined;
  return frame.isObject ? (frame.member ?? frame.place) : rewriter.enter(frame.place, frame.index);
}

function unescaped(spelling: string): string {
  try {
    return JSON.parse(`"${spelling}"`) as string;
  } catch {
    return spelling;
  }
}
