import { classItem, foldedClass, foldedLetter, POSIX_CLASSES } from "./pattern-classes.js";

/** What became of a regular expression of another language. */
export type TranslatedPattern =
  | { readonly kind: "kept" }
  | { readonly kind: "translated"; readonly pattern: string }
  | { readonly kind: "unsupported"; readonly reason: string };

/**
 * A pattern as an ECMA-262 regular expression with the `u` flag (JSON Schema 2020-12 core, section 6.4). Java, PCRE and
 * Python constructs are translated only where the result matches exactly the same texts; anything else is unsupported.
 *
 * @example translatePattern("(?i)ab\\z") // { kind: "translated", pattern: "[aA][bB]$" }
 */
export function translatePattern(pattern: string): TranslatedPattern {
  if (compiles(pattern) && !MODIFIERS.test(pattern)) return { kind: "kept" };
  const scanner: Scanner = { text: pattern, at: 0, flags: NO_FLAGS, atomics: 0, reason: undefined };
  const translated = sequence(scanner, 0);
  if (scanner.reason !== undefined) return { kind: "unsupported", reason: scanner.reason };
  if (scanner.at < pattern.length) return { kind: "unsupported", reason: "unbalanced `)`" };
  // An atomic group is written with a group of its own, which would shift every numbered backreference.
  if (scanner.atomics > 0 && /\\[1-9]/.test(pattern))
    return { kind: "unsupported", reason: "a numbered backreference beside an atomic group" };
  if (!compiles(translated)) return { kind: "unsupported", reason: "no ECMA-262 regular expression" };
  return { kind: "translated", pattern: translated };
}

/** Groups with flags of their own (ECMA-262 2025): younger engines know them, the oldest one supported does not. */
const MODIFIERS = /\(\?(?:[ims]+(?:-[ims]*)?|-[ims]+):/;

function compiles(pattern: string): boolean {
  try {
    new RegExp(pattern, "u");
    return true;
  } catch {
    return false;
  }
}

interface Flags {
  readonly i: boolean;
  readonly m: boolean;
  readonly s: boolean;
  readonly x: boolean;
}

const NO_FLAGS: Flags = { i: false, m: false, s: false, x: false };

interface Scanner {
  readonly text: string;
  at: number;
  flags: Flags;
  atomics: number;
  reason: string | undefined;
}

const MAX_DEPTH = 200;

/** Terms up to the closing parenthesis or the end; flags set inside a group end with it. */
function sequence(scanner: Scanner, depth: number): string {
  if (depth > MAX_DEPTH) return fail(scanner, "groups nested too deep");
  const outerFlags = scanner.flags;
  let out = "";
  while (scanner.at < scanner.text.length && scanner.reason === undefined) {
    const character = scanner.text[scanner.at] as string;
    if (character === ")") break;
    if (character === "|") {
      scanner.at += 1;
      out += "|";
    } else if (scanner.flags.x && /\s/.test(character)) {
      scanner.at += 1;
    } else if (scanner.flags.x && character === "#") {
      const end = scanner.text.indexOf("\n", scanner.at);
      scanner.at = end < 0 ? scanner.text.length : end + 1;
    } else {
      const atom = term(scanner, depth);
      out += atom === undefined ? "" : quantified(scanner, atom);
    }
  }
  scanner.flags = outerFlags;
  return out;
}

/** One atom; `undefined` for what stands for nothing, such as `(?i)`. */
function term(scanner: Scanner, depth: number): string | undefined {
  const character = scanner.text[scanner.at] as string;
  if (character === "(") return group(scanner, depth);
  if (character === "[") return characterClass(scanner);
  if (character === "\\") return escaped(scanner);
  scanner.at += 1;
  if (character === ".") return scanner.flags.s ? "[\\s\\S]" : ".";
  if (character === "^") return scanner.flags.m ? "(?<![^\\n])" : "^";
  if (character === "$") return scanner.flags.m ? "(?![^\\n])" : "$";
  if (character === "]" || character === "}") return `\\${character}`;
  if (character === "{") return "\\{";
  return scanner.flags.i ? foldedLetter(character) : character;
}

const QUANTIFIER = /^(?:[*+?]|\{\d+(?:,\d*)?\})/;

/** A possessive quantifier gives nothing back: a lookahead does the same, for it is never entered twice. */
function quantified(scanner: Scanner, atom: string): string {
  const quantifier = QUANTIFIER.exec(scanner.text.slice(scanner.at, scanner.at + 32))?.[0];
  if (quantifier === undefined) return atom;
  scanner.at += quantifier.length;
  const next = scanner.text[scanner.at];
  if (next === "?") {
    scanner.at += 1;
    return `${atom}${quantifier}?`;
  }
  if (next !== "+") return `${atom}${quantifier}`;
  scanner.at += 1;
  return atomic(scanner, `${atom}${quantifier}`);
}

/** What a lookahead has matched it never gives back; the backreference then takes exactly that text. */
function atomic(scanner: Scanner, body: string): string {
  scanner.atomics += 1;
  const name = `atomic${scanner.atomics}`;
  return `(?:(?=(?<${name}>${body}))\\k<${name}>)`;
}

function group(scanner: Scanner, depth: number): string | undefined {
  const rest = scanner.text.slice(scanner.at);
  const flags = /^\(\?([imsxu]*)(?:-([imsx]+))?([:)])/.exec(rest);
  if (flags !== null && flags[0] !== "(?:") return flagGroup(scanner, flags, depth);
  if (rest.startsWith("(?#")) return comment(scanner);
  const [opening, translated] = openingOf(rest);
  if (translated === undefined) return fail(scanner, `the group \`${opening}\``);
  scanner.at += opening.length;
  const body = sequence(scanner, depth + 1);
  if (scanner.text[scanner.at] !== ")") return fail(scanner, "a group that is not closed");
  scanner.at += 1;
  return translated === ATOMIC ? atomic(scanner, body) : `${translated}${body})`;
}

const ATOMIC = "(?>";

function openingOf(rest: string): readonly [string, string | undefined] {
  const named = /^\(\?P?<([A-Za-z_]\w*)>/.exec(rest);
  if (named !== null) return [named[0], `(?<${named[1]}>`];
  for (const known of ["(?:", "(?=", "(?!", "(?<=", "(?<!", ATOMIC]) if (rest.startsWith(known)) return [known, known];
  return rest.startsWith("(?") || rest.startsWith("(*") ? [rest.slice(0, 3), undefined] : ["(", "("];
}

function flagGroup(scanner: Scanner, match: RegExpExecArray, depth: number): string | undefined {
  const changed: Record<string, boolean> = { ...scanner.flags };
  for (const flag of match[1] ?? "") changed[flag] = true;
  for (const flag of match[2] ?? "") changed[flag] = false;
  const flags: Flags = { i: changed.i === true, m: changed.m === true, s: changed.s === true, x: changed.x === true };
  scanner.at += match[0].length;
  if (match[3] === ")") {
    scanner.flags = flags;
    return undefined;
  }
  const outer = scanner.flags;
  scanner.flags = flags;
  const body = sequence(scanner, depth + 1);
  scanner.flags = outer;
  if (scanner.text[scanner.at] !== ")") return fail(scanner, "a group that is not closed");
  scanner.at += 1;
  return `(?:${body})`;
}

function comment(scanner: Scanner): string | undefined {
  const end = scanner.text.indexOf(")", scanner.at);
  if (end < 0) return fail(scanner, "a comment that is not closed");
  scanner.at = end + 1;
  return undefined;
}

/** Escapes that mean the same text, or the same place, in ECMA-262 under another spelling. */
const ESCAPES: Readonly<Record<string, string>> = {
  A: "^",
  z: "$",
  // Before a final line feed as well (PCRE, Ruby); the other terminators of Java's `\Z` do not end a JSON text.
  Z: "(?=\\n?$)",
  a: "\\x07",
  e: "\\x1B",
  h: "[ \\t\\xA0\\u1680\\u180e\\u2000-\\u200a\\u202f\\u205f\\u3000]",
  H: "[^ \\t\\xA0\\u1680\\u180e\\u2000-\\u200a\\u202f\\u205f\\u3000]",
  R: "(?:\\r\\n|[\\n\\v\\f\\r\\x85\\u2028\\u2029])",
};

function escaped(scanner: Scanner): string | undefined {
  const rest = scanner.text.slice(scanner.at);
  if (rest.startsWith("\\Q")) return quoted(scanner);
  const token = classItem(rest, false);
  if (token !== undefined) {
    if (scanner.flags.i) return fail(scanner, "a character code or property without regard to case");
    scanner.at += token.length;
    return token.text;
  }
  const named = /^\\k\{(\w+)\}|^\\g\{(\w+)\}/.exec(rest);
  if (named !== null) {
    scanner.at += named[0].length;
    return `\\k<${named[1] ?? named[2]}>`;
  }
  const letter = rest[1];
  if (letter === undefined) return fail(scanner, "a `\\` at the end");
  scanner.at += 2;
  if (Object.hasOwn(ESCAPES, letter)) return ESCAPES[letter] as string;
  if (/[bBdDsSwWtnrfv0-9k]/.test(letter)) return `\\${letter}`;
  if (/[A-Za-z]/.test(letter)) return fail(scanner, `the escape \`\\${letter}\``);
  return literal(letter);
}

/** A punctuation mark that was escaped for no reason is an error under the `u` flag. */
function literal(character: string): string {
  return /[\^$\\.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character;
}

/** `\Q...\E`: everything between is literal. */
function quoted(scanner: Scanner): string {
  const end = scanner.text.indexOf("\\E", scanner.at);
  const text = scanner.text.slice(scanner.at + 2, end < 0 ? undefined : end);
  scanner.at = end < 0 ? scanner.text.length : end + 2;
  const { i } = scanner.flags;
  return `(?:${[...text].map((character) => (i && /[A-Za-z]/.test(character) ? foldedLetter(character) : literal(character))).join("")})`;
}

function characterClass(scanner: Scanner): string {
  const { text } = scanner;
  let at = scanner.at + 1;
  let out = "[";
  if (text[at] === "^") {
    out += "^";
    at += 1;
  }
  for (let first = true; ; first = false) {
    const character = text[at];
    if (character === undefined) return fail(scanner, "a character class that is not closed");
    if (character === "]" && !first) break;
    const posix = /^\[:(\^?)(\w+):\]/.exec(text.slice(at, at + 16));
    if (posix !== null) {
      const members = Object.hasOwn(POSIX_CLASSES, posix[2] as string) ? POSIX_CLASSES[posix[2] as string] : undefined;
      if (members === undefined || posix[1] === "^") return fail(scanner, `the class \`${posix[0]}\``);
      out += members;
      at += posix[0].length;
    } else if (character === "[" || (character === "&" && text[at + 1] === "&")) {
      return fail(scanner, "a class inside a class");
    } else if (character === "\\") {
      const token = classItem(text.slice(at), true);
      if (token !== undefined && scanner.flags.i)
        return fail(scanner, "a character code or property without regard to case");
      const letter = text[at + 1] ?? "";
      if (token === undefined && (letter === "" || /[ABCEGHIJKLMNOQRTUVXYZacegijklmopquxyz]/.test(letter)))
        return fail(scanner, `the escape \`\\${letter}\` in a class`);
      out += token?.text ?? (/[dDsSwWtnrfvb0-9]/.test(letter) ? `\\${letter}` : literalInClass(letter));
      at += token?.length ?? 2;
    } else {
      // After a set such as `\w` a hyphen spans nothing; the `u` flag wants it said.
      const isSpan = character === "-" && !/(?:^|[^\\])(?:\\\\)*\\[dDsSwW]$/.test(out);
      out += character === "]" || (character === "-" && !isSpan) ? `\\${character}` : character;
      at += 1;
    }
  }
  scanner.at = at + 1;
  const whole = `${out}]`;
  return scanner.flags.i ? foldedClass(whole) : whole;
}

function literalInClass(character: string): string {
  return /[\^\\\]\-[/.*+?(){}|$]/.test(character) ? `\\${character}` : character;
}

function fail(scanner: Scanner, reason: string): string {
  scanner.reason ??= reason;
  scanner.at = scanner.text.length;
  return "";
}
