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
