/** A person's file opens fewer lists and maps than this: a map for each of ten thousand entries, and a few in each. */
const OPENINGS_AT_MOST = 50_000;

/**
 * Whether a YAML text may open more lists and maps than any file that a person keeps. Each costs its reader hundreds of times
 * the bytes it is written with, so they are counted before it is read; marks in prose are counted, too.
 */
export function hasTooManyOpenings(text: string): boolean {
  let count = 0;
  for (const _ of text.matchAll(/[[{]|- /g)) if (++count > OPENINGS_AT_MOST) return true;
  return false;
}

/** Tokens of a YAML text that a full reader takes: each costs it some two hundred bytes, so that these cost a gigabyte. */
export const YAML_TOKENS_AT_MOST = 4_000_000;

/**
 * Whether a YAML text has more tokens than a full reader has memory for. They are taken one by one from a lexer, which costs
 * little; a text with fewer characters has not so many, and is not looked at.
 */
export function hasTooManyTokens(text: string, lex: (text: string) => Iterable<string>): boolean {
  if (text.length <= YAML_TOKENS_AT_MOST) return false;
  let count = 0;
  for (const _ of lex(text)) if (++count > YAML_TOKENS_AT_MOST) return true;
  return false;
}
