import { type CharacterSet, type Pattern, parsePattern } from "./syntax.js";

/** Texts a pattern matches, shortest first, a handful; none where the pattern is none that can be read. */
export function textsOfPattern(source: string): readonly string[] {
  const pattern = parsePattern(source);
  if (pattern === undefined) return [];
  const texts = [0, 1, 2, 3].map((variant) => textOf(pattern, variant));
  const matched = texts.flatMap((text) => [text, `${text}x`, `x${text}`]);
  return [...new Set([...texts, ...matched])].filter((text) => text.length <= 10_000);
}

/** One text of the language; variants take other options, other characters and more repetitions. */
function textOf(pattern: Pattern, variant: number): string {
  switch (pattern.kind) {
    case "set":
      return characterOf(pattern.set, variant);
    case "sequence":
      return pattern.parts.map((part) => textOf(part, variant)).join("");
    case "choice": {
      const option = pattern.options[variant % pattern.options.length];
      return option === undefined ? "" : textOf(option, variant);
    }
    case "repeat": {
      const most = pattern.max ?? pattern.min + 3;
      const count = Math.min(variant === 3 ? most : pattern.min + (variant === 0 ? 0 : 1), most, 1000);
      return textOf(pattern.part, variant).repeat(count);
    }
    default:
      return "";
  }
}

const PLEASANT = [..."a0A_-x9Z. @"].map((character) => character.codePointAt(0) ?? 0);

/** A character that people can read, where the set has one. */
export function characterOf(set: CharacterSet, variant = 0): string {
  const readable = PLEASANT.filter((code) => set.some(([from, to]) => code >= from && code <= to));
  const chosen = readable[variant % Math.max(readable.length, 1)] ?? set[variant % Math.max(set.length, 1)]?.[0];
  return chosen === undefined ? "" : String.fromCodePoint(chosen);
}
