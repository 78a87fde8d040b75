/** A regular expression as a tree. Characters keep their source: what they match is asked of the engine, one at a time. */
export type Term =
  | { readonly kind: "character"; readonly source: string }
  | { readonly kind: "sequence"; readonly terms: readonly Term[] }
  | { readonly kind: "choice"; readonly options: readonly Term[] }
  | { readonly kind: "repeat"; readonly term: Term; readonly least: number; readonly most: number }
  | { readonly kind: "edge"; readonly which: "start" | "end" | "word" | "inside" }
  /** A lookahead or lookbehind: it is matched where it stands and never entered again. */
  | { readonly kind: "look"; readonly term: Term }
  /** What no automaton can do: a backreference. */
  | { readonly kind: "backreference" }
  /** Syntax that is not known here, or nested too deep: it may cost anything. */
  | { readonly kind: "unknown" };

interface Scanner {
  readonly text: string;
  readonly isUnicode: boolean;
  at: number;
}

/** Nesting beyond this is hostile. */
const MAX_DEPTH = 100;

/** The tree of a pattern that compiles as an ECMA-262 regular expression (ECMA-262, section 22.2.1). */
export function syntaxOf(pattern: string, isUnicode: boolean): Term {
  return choiceAt({ text: pattern, isUnicode, at: 0 }, 0);
}

function choiceAt(scanner: Scanner, depth: number): Term {
  const options: Term[] = [];
  let terms: Term[] = [];
  while (scanner.at < scanner.text.length && scanner.text[scanner.at] !== ")") {
    if (scanner.text[scanner.at] === "|") {
      scanner.at += 1;
      options.push({ kind: "sequence", terms });
      terms = [];
    } else {
      const term = depth > MAX_DEPTH ? skipped(scanner) : atomAt(scanner, depth);
      terms.push(repeated(scanner, term));
    }
  }
  const last: Term = { kind: "sequence", terms };
  return options.length === 0 ? last : { kind: "choice", options: [...options, last] };
}

function skipped(scanner: Scanner): Term {
  scanner.at = scanner.text.length;
  return { kind: "unknown" };
}

const EDGES = { "^": "start", $: "end" } as const;

function atomAt(scanner: Scanner, depth: number): Term {
  const character = scanner.text[scanner.at] as string;
  if (character === "(") return groupAt(scanner, depth);
  if (character === "^" || character === "$") {
    scanner.at += 1;
    return { kind: "edge", which: EDGES[character] };
  }
  if (character === "\\") return escapeAt(scanner);
  const source = character === "[" ? classAt(scanner) : taken(scanner, characterLength(scanner));
  return { kind: "character", source };
}

function characterLength({ text, at, isUnicode }: Scanner): number {
  return isUnicode && (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}

function taken(scanner: Scanner, length: number): string {
  const source = scanner.text.slice(scanner.at, scanner.at + length);
  scanner.at += length;
  return source;
}

function classAt(scanner: Scanner): string {
  let end = scanner.at + 1;
  while (end < scanner.text.length && scanner.text[end] !== "]") end += scanner.text[end] === "\\" ? 2 : 1;
  return taken(scanner, end + 1 - scanner.at);
}

const ESCAPE =
  /\\(?:u\{[^}]*\}|u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|c[A-Za-z]|[pP]\{[^}]*\}|[\s\S])/y;
const PLAIN_ESCAPE = /\\(?:u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|c[A-Za-z]|[\s\S])/y;

function escapeAt(scanner: Scanner): Term {
  const next = scanner.text[scanner.at + 1] ?? "";
  if (next === "b" || next === "B") {
    scanner.at += 2;
    return { kind: "edge", which: next === "b" ? "word" : "inside" };
  }
  const token = scanner.isUnicode ? ESCAPE : PLAIN_ESCAPE;
  token.lastIndex = scanner.at;
  const source = taken(scanner, token.exec(scanner.text)?.[0].length ?? 2);
  // A digit is a backreference, or an octal escape that nobody needs; `\k` names a group.
  return /^\\[1-9k]/.test(source) ? { kind: "backreference" } : { kind: "character", source };
}

function groupAt(scanner: Scanner, depth: number): Term {
  const opening = /^\((?:\?(?:[:=!]|<[=!]|<[^>]*>)|(?!\?))/.exec(scanner.text.slice(scanner.at, scanner.at + 200))?.[0];
  scanner.at += opening?.length ?? 2;
  const term = choiceAt(scanner, depth + 1);
  scanner.at += 1;
  if (opening === undefined) return { kind: "unknown" };
  return /^\(\?<?[=!]/.test(opening) ? { kind: "look", term } : term;
}

const QUANTIFIER = /(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})\??/y;

function repeated(scanner: Scanner, term: Term): Term {
  QUANTIFIER.lastIndex = scanner.at;
  const match = QUANTIFIER.exec(scanner.text);
  if (match === null) return term;
  scanner.at += match[0].length;
  const [, sign, least, comma, most] = match;
  if (sign !== undefined)
    return { kind: "repeat", term, least: sign === "+" ? 1 : 0, most: sign === "?" ? 1 : Number.POSITIVE_INFINITY };
  const from = Number(least);
  const to = comma === undefined ? from : most === "" ? Number.POSITIVE_INFINITY : Number(most);
  return { kind: "repeat", term, least: from, most: to };
}
