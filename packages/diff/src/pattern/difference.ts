import { ANYTHING, type CharacterSet, type Pattern, parsePattern } from "./syntax.js";
import { characterOf } from "./text.js";

/**
 * How two patterns relate: a text each matches and the other does not, or null where there is none. `undefined` where a
 * pattern is no plain regular language, or the two are too large to decide.
 */
export interface PatternDifference {
  readonly onlyBase: string | null;
  readonly onlyRevision: string | null;
}

/** Decides exactly, by Brzozowski derivatives, whether one pattern matches what the other does not. */
export function comparePatterns(base: string | null, revision: string | null): PatternDifference | undefined {
  const before = languageOf(base);
  const after = languageOf(revision);
  if (before === undefined || after === undefined) return undefined;
  const onlyBase = textOnlyIn(before, after);
  const onlyRevision = textOnlyIn(after, before);
  return onlyBase === undefined || onlyRevision === undefined ? undefined : { onlyBase, onlyRevision };
}

/** A language; `key` is equal for expressions written alike, which is what keeps the number of states small. */
type Language = { readonly key: string; readonly isNullable: boolean } & (
  | { readonly kind: "nothing" | "empty" }
  | { readonly kind: "set"; readonly set: CharacterSet }
  | { readonly kind: "then"; readonly first: Language; readonly second: Language }
  | { readonly kind: "either"; readonly options: readonly Language[] }
  | { readonly kind: "repeat"; readonly part: Language; readonly min: number; readonly max: number | null }
);

const NOTHING: Language = { kind: "nothing", key: "0", isNullable: false };
const EMPTY: Language = { kind: "empty", key: "1", isNullable: true };
const ALL: Language = repeat(setOf(ANYTHING), 0, null);

const MAXIMUM_STATES = 3_000;
const MAXIMUM_KEY = 20_000;

/** A `pattern` is searched for, not matched whole (JSON Schema 2020-12 core, section 6.4). */
function languageOf(source: string | null): Language | undefined {
  if (source === null) return ALL;
  const pattern = parsePattern(source);
  if (pattern === undefined) return undefined;
  const options = pattern.kind === "choice" ? pattern.options : [pattern];
  const languages = options.map(searched);
  return languages.every((language) => language !== undefined) ? either(languages) : undefined;
}

function searched(pattern: Pattern): Language | undefined {
  const parts = pattern.kind === "sequence" ? pattern.parts : [pattern];
  const isStarted = parts[0]?.kind === "start";
  const isEnded = parts.at(-1)?.kind === "end";
  const inner = parts.slice(isStarted ? 1 : 0, isEnded ? -1 : undefined);
  const languages = inner.map(plain);
  if (!languages.every((language) => language !== undefined)) return undefined;
  const body = languages.reduceRight<Language>((rest, language) => then(language, rest), isEnded ? EMPTY : ALL);
  return isStarted ? body : then(ALL, body);
}

function plain(pattern: Pattern): Language | undefined {
  switch (pattern.kind) {
    case "set":
      return setOf(pattern.set);
    case "sequence": {
      const parts = pattern.parts.map(plain);
      return parts.every((part) => part !== undefined)
        ? parts.reduceRight<Language>((rest, part) => then(part, rest), EMPTY)
        : undefined;
    }
    case "choice": {
      const options = pattern.options.map(plain);
      return options.every((option) => option !== undefined) ? either(options) : undefined;
    }
    case "repeat": {
      const part = plain(pattern.part);
      return part === undefined ? undefined : repeat(part, pattern.min, pattern.max);
    }
    default:
      return undefined;
  }
}

function setOf(set: CharacterSet): Language {
  return set.length === 0 ? NOTHING : { kind: "set", set, key: `[${set.join(";")}]`, isNullable: false };
}

function then(first: Language, second: Language): Language {
  if (first.kind === "nothing" || second.kind === "nothing") return NOTHING;
  if (first.kind === "empty") return second;
  if (second.kind === "empty") return first;
  if (first.key === ALL.key && second.key === ALL.key) return ALL;
  if (first.kind === "then") return then(first.first, then(first.second, second));
  const isNullable = first.isNullable && second.isNullable;
  return { kind: "then", first, second, key: `(${first.key}${second.key})`, isNullable };
}

function either(languages: readonly Language[]): Language {
  const options = new Map<string, Language>();
  for (const language of languages)
    for (const one of language.kind === "either" ? language.options : [language])
      if (one.kind !== "nothing") options.set(one.key, one);
  if (options.has(ALL.key)) return ALL;
  const sorted = [...options.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
  const [only] = sorted;
  if (only === undefined) return NOTHING;
  if (sorted.length === 1) return only;
  const key = `{${sorted.map((one) => one.key).join("|")}}`;
  return { kind: "either", options: sorted, key, isNullable: sorted.some((one) => one.isNullable) };
}

function repeat(part: Language, min: number, max: number | null): Language {
  if (max === 0 || part.kind === "empty") return EMPTY;
  if (part.kind === "nothing") return min === 0 ? EMPTY : NOTHING;
  if (min === 1 && max === 1) return part;
  const least = part.isNullable ? 0 : min;
  return { kind: "repeat", part, min: least, max, key: `<${part.key}${least},${max ?? ""}>`, isNullable: least === 0 };
}

function derivative(language: Language, code: number): Language {
  switch (language.kind) {
    case "nothing":
    case "empty":
      return NOTHING;
    case "set":
      return language.set.some(([from, to]) => code >= from && code <= to) ? EMPTY : NOTHING;
    case "then": {
      const after = then(derivative(language.first, code), language.second);
      return language.first.isNullable ? either([after, derivative(language.second, code)]) : after;
    }
    case "either":
      return either(language.options.map((option) => derivative(option, code)));
    case "repeat": {
      const max = language.max === null ? null : language.max - 1;
      return then(derivative(language.part, code), repeat(language.part, Math.max(language.min - 1, 0), max));
    }
  }
}

/** A shortest text of the first language that the second lacks; null: none; `undefined`: too large to say. */
function textOnlyIn(some: Language, other: Language): string | null | undefined {
  const queue: { readonly some: Language; readonly other: Language; readonly text: string }[] = [
    { some, other, text: "" },
  ];
  const visited = new Set([`${some.key} ${other.key}`]);
  for (let index = 0; index < queue.length; index++) {
    const state = queue[index];
    if (state === undefined) break;
    if (state.some.isNullable && !state.other.isNullable) return state.text;
    if (queue.length > MAXIMUM_STATES) return undefined;
    for (const character of representatives(state.some, state.other)) {
      const code = character.codePointAt(0) ?? 0;
      const next = { some: derivative(state.some, code), other: derivative(state.other, code) };
      const key = `${next.some.key} ${next.other.key}`;
      if (key.length > MAXIMUM_KEY) return undefined;
      if (next.some.kind === "nothing" || visited.has(key)) continue;
      visited.add(key);
      queue.push({ ...next, text: state.text + character });
    }
  }
  return null;
}

/** One readable character of each class that neither language tells apart. */
function representatives(some: Language, other: Language): readonly string[] {
  const cuts = new Set([0]);
  for (const set of [...firstSets(some), ...firstSets(other)])
    for (const [from, to] of set) {
      cuts.add(from);
      cuts.add(to + 1);
    }
  const sorted = [...cuts].sort((a, b) => a - b);
  const characters = sorted.flatMap((from, index) => {
    const to = (sorted[index + 1] ?? 0x110000) - 1;
    if (from > 0x10ffff) return [];
    const isSurrogates = from >= 0xd800 && to <= 0xdfff;
    return isSurrogates ? [] : [characterOf([[from, to]])];
  });
  return characters.sort((a, b) => readability(a) - readability(b));
}

function readability(character: string): number {
  return /[a-z0-9]/i.test(character) ? 0 : /[ -~]/.test(character) ? 1 : 2;
}

function* firstSets(language: Language): Generator<CharacterSet> {
  if (language.kind === "set") yield language.set;
  if (language.kind === "repeat") yield* firstSets(language.part);
  if (language.kind === "either") for (const option of language.options) yield* firstSets(option);
  if (language.kind !== "then") return;
  yield* firstSets(language.first);
  if (language.first.isNullable) yield* firstSets(language.second);
}
