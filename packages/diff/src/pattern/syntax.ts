/** Code points, as inclusive ranges in order and apart from each other. */
export type CharacterSet = readonly (readonly [from: number, to: number])[];

/** A regular expression as far as it can be written as a set of texts. */
export type Pattern =
  | { readonly kind: "set"; readonly set: CharacterSet }
  | { readonly kind: "sequence"; readonly parts: readonly Pattern[] }
  | { readonly kind: "choice"; readonly options: readonly Pattern[] }
  | { readonly kind: "repeat"; readonly part: Pattern; readonly min: number; readonly max: number | null }
  | { readonly kind: "start" }
  | { readonly kind: "end" };

const LAST = 0x10ffff;

/** Every code point. */
export const ANYTHING: CharacterSet = [[0, LAST]];

const DIGITS: CharacterSet = [[48, 57]];
const WORDS: CharacterSet = [
  [48, 57],
  [65, 90],
  [95, 95],
  [97, 122],
];
const SPACES: CharacterSet = [
  [9, 13],
  [32, 32],
  [160, 160],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
];
const LINE_ENDS: CharacterSet = [
  [10, 10],
  [13, 13],
  [0x2028, 0x2029],
];

const CLASSES: Readonly<Record<string, CharacterSet>> = {
  d: DIGITS,
  w: WORDS,
  s: SPACES,
  D: complement(DIGITS),
  W: complement(WORDS),
  S: complement(SPACES),
};

const CONTROLS: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, f: 12, v: 11, "0": 0 };

/** The set of all other code points. */
export function complement(set: CharacterSet): CharacterSet {
  const rest: (readonly [number, number])[] = [];
  let from = 0;
  for (const [start, end] of set) {
    if (start > from) rest.push([from, start - 1]);
    from = end + 1;
  }
  if (from <= LAST) rest.push([from, LAST]);
  return rest;
}

/** Ranges in order, joined where they touch. */
export function joinRanges(ranges: CharacterSet): CharacterSet {
  const sorted = [...ranges].sort((a, b) => a[0] - b[0]);
  const joined: [number, number][] = [];
  for (const [from, to] of sorted) {
    const last = joined.at(-1);
    if (last !== undefined && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else joined.push([from, to]);
  }
  return joined;
}

/**
 * Parses an ECMA-262 pattern (without flags other than `u`). `undefined` for what is no plain regular language or rare:
 * lookaround, back references, word boundaries, Unicode properties.
 */
export function parsePattern(source: string): Pattern | undefined {
  const reader = new PatternReader([...source]);
  try {
    const pattern = reader.choice();
    return reader.isAtEnd ? pattern : undefined;
  } catch (error) {
    if (error === UNSUPPORTED) return undefined;
    throw error;
  }
}

const UNSUPPORTED = Symbol("unsupported pattern");

class PatternReader {
  #at = 0;

  constructor(readonly text: readonly string[]) {}

  get isAtEnd(): boolean {
    return this.#at >= this.text.length;
  }

  choice(): Pattern {
    const options = [this.#sequence()];
    while (this.#take("|")) options.push(this.#sequence());
    const [only] = options;
    return options.length === 1 && only !== undefined ? only : { kind: "choice", options };
  }

  #sequence(): Pattern {
    const parts: Pattern[] = [];
    while (!this.isAtEnd && this.#peek() !== "|" && this.#peek() !== ")") parts.push(this.#term());
    const [only] = parts;
    return parts.length === 1 && only !== undefined ? only : { kind: "sequence", parts };
  }

  #term(): Pattern {
    const atom = this.#atom();
    const range = this.#quantifier();
    if (range === undefined) return atom;
    this.#take("?");
    if (atom.kind === "start" || atom.kind === "end") throw UNSUPPORTED;
    return { kind: "repeat", part: atom, ...range };
  }

  #atom(): Pattern {
    const character = this.#next();
    if (character === "^") return { kind: "start" };
    if (character === "$") return { kind: "end" };
    if (character === ".") return { kind: "set", set: complement(LINE_ENDS) };
    if (character === "[") return { kind: "set", set: this.#bracket() };
    if (character === "\\") return { kind: "set", set: this.#escape() };
    if (character === "(") return this.#group();
    if ("*+?{".includes(character)) throw UNSUPPORTED;
    return { kind: "set", set: single(character) };
  }

  #group(): Pattern {
    if (this.#take("?")) {
      if (this.#take("<")) {
        if (this.#peek() === "=" || this.#peek() === "!") throw UNSUPPORTED;
        while (this.#next() !== ">");
      } else if (!this.#take(":")) throw UNSUPPORTED;
    }
    const inner = this.choice();
    if (!this.#take(")")) throw UNSUPPORTED;
    return inner;
  }

  #quantifier(): { min: number; max: number | null } | undefined {
    if (this.#take("*")) return { min: 0, max: null };
    if (this.#take("+")) return { min: 1, max: null };
    if (this.#take("?")) return { min: 0, max: 1 };
    const braces = /^\{(\d+)(,(\d*))?\}/.exec(this.text.slice(this.#at, this.#at + 24).join(""));
    if (braces === null) return undefined;
    this.#at += braces[0].length;
    const min = Number(braces[1]);
    return { min, max: braces[2] === undefined ? min : braces[3] === "" ? null : Number(braces[3]) };
  }

  #escape(): CharacterSet {
    const character = this.#next();
    const known = CLASSES[character];
    if (known !== undefined) return known;
    const control = CONTROLS[character];
    if (control !== undefined) return [[control, control]];
    if (character === "x") return this.#code(2);
    if (character === "u") return this.#take("{") ? this.#bracedCode() : this.#code(4);
    if (/[a-zA-Z1-9]/.test(character)) throw UNSUPPORTED;
    return single(character);
  }

  #code(length: number): CharacterSet {
    const digits = Array.from({ length }, () => this.#next()).join("");
    return codeSet(digits);
  }

  #bracedCode(): CharacterSet {
    let digits = "";
    for (let next = this.#next(); next !== "}"; next = this.#next()) digits += next;
    return codeSet(digits);
  }

  #bracket(): CharacterSet {
    const isNegated = this.#take("^");
    const ranges: (readonly [number, number])[] = [];
    while (!this.#take("]")) {
      const from = this.#member();
      const isRange = this.#peek() === "-" && this.text[this.#at + 1] !== "]" && from.length === 1;
      if (!isRange) {
        ranges.push(...from);
        continue;
      }
      this.#next();
      const to = this.#member();
      const [start, end] = [from[0]?.[0], to[0]?.[1]];
      if (start === undefined || end === undefined || start > end || to.length !== 1) throw UNSUPPORTED;
      ranges.push([start, end]);
    }
    const set = joinRanges(ranges);
    return isNegated ? complement(set) : set;
  }

  #member(): CharacterSet {
    const character = this.#next();
    if (character !== "\\") return single(character);
    if (this.#take("b")) return [[8, 8]];
    return this.#escape();
  }

  #peek(): string | undefined {
    return this.text[this.#at];
  }

  #next(): string {
    const character = this.text[this.#at];
    if (character === undefined) throw UNSUPPORTED;
    this.#at += 1;
    return character;
  }

  #take(character: string): boolean {
    if (this.#peek() !== character) return false;
    this.#at += 1;
    return true;
  }
}

function single(character: string): CharacterSet {
  const code = character.codePointAt(0) ?? 0;
  return [[code, code]];
}

function codeSet(digits: string): CharacterSet {
  if (!/^[0-9a-fA-F]+$/.test(digits)) throw UNSUPPORTED;
  const code = Number.parseInt(digits, 16);
  if (code > LAST) throw UNSUPPORTED;
  return [[code, code]];
}
