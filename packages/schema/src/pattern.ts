import isSafe from "safe-regex2";

/** A pattern that can be tested, or why it cannot. */
export type PatternVerdict =
  | { readonly regExp: RegExp; readonly reason: null }
  | { readonly regExp: null; readonly reason: "unsupported" | "unsafe" };

const verdicts = new Map<string, PatternVerdict>();

/**
 * The regular expression of a `pattern` (ECMA-262 with the `u` flag, JSON Schema 2020-12 core, section 6.4; without the
 * flag where only that compiles). A pattern whose repetitions nest can take exponential time and is refused.
 */
export function patternOf(pattern: string): PatternVerdict {
  let verdict = verdicts.get(pattern);
  if (verdict === undefined) {
    verdict = judgePattern(pattern);
    if (verdicts.size < 10_000) verdicts.set(pattern, verdict);
  }
  return verdict;
}

function judgePattern(pattern: string): PatternVerdict {
  const regExp = tryRegExp(pattern, "u") ?? tryRegExp(pattern, "");
  if (regExp === undefined) return { regExp: null, reason: "unsupported" };
  return isSafe(pattern, { limit: 200 }) ? { regExp, reason: null } : { regExp: null, reason: "unsafe" };
}

function tryRegExp(pattern: string, flags: string): RegExp | undefined {
  try {
    return new RegExp(pattern, flags);
  } catch {
    return undefined;
  }
}
