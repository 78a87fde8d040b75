import { entryOf } from "@driftline/model";
import { type PatternTest, patternOf } from "./pattern.js";

/** Things known by the patterns that a name must match. */
export interface PatternTable<T> {
  /** What stands at the patterns that the name matches, in the order of the patterns; one that cannot be tested has no match. */
  matching(name: string): readonly T[];
}

/** Nothing between the anchors means anything but itself in a regular expression (ECMA-262, section 22.2.1). */
const LITERAL = /^\^([\w /:-]*)\$$/;

interface Row<T> {
  readonly index: number;
  readonly value: T;
}

/** A table of patterns. Those that one text alone matches are looked up by that text: a schema may have thousands of them. */
export function createPatternTable<T>(entries: readonly (readonly [pattern: string, value: T])[]): PatternTable<T> {
  const literals = new Map<string, Row<T>[]>();
  const others: (Row<T> & { readonly regExp: PatternTest })[] = [];
  entries.forEach(([pattern, value], index) => {
    const text = LITERAL.exec(pattern)?.[1];
    if (text !== undefined) entryOf(literals, text, () => []).push({ index, value });
    else {
      const { regExp } = patternOf(pattern);
      if (regExp !== null) others.push({ index, value, regExp });
    }
  });
  return {
    matching(name) {
      const same = literals.get(name) ?? [];
      const matched = others.length === 0 ? [] : others.filter(({ regExp }) => regExp.test(name));
      const rows = same.length === 0 || matched.length === 0 ? [...same, ...matched] : merged(same, matched);
      return rows.map(({ value }) => value);
    },
  };
}

function merged<T>(one: readonly Row<T>[], other: readonly Row<T>[]): readonly Row<T>[] {
  return [...one, ...other].sort((a, b) => a.index - b.index);
}
