import { automatonOf } from "./regular/automaton.js";
import { costOf, isBeyond, longestWithin } from "./regular/cost.js";
import { syntaxOf } from "./regular/syntax.js";

/** Tests whether a text holds a match of a pattern, in time that no text and no pattern can make exponential. */
export interface PatternTest {
  test(text: string): boolean;
}

/** A pattern that can be tested, or why it cannot. */
export type PatternVerdict =
  /** `longest`: characters of the longest text that is held against it; a longer one passes. Absent where every text is. */
  | { readonly regExp: PatternTest; readonly reason: null; readonly longest?: number }
  | { readonly regExp: null; readonly reason: "unsupported" | "unsafe" };

const verdicts = new Map<string, PatternVerdict>();

/** Steps that backtracking may take on one text. */
const MOST_STEPS = 50_000_000;

/** Ways at each character that leave the time linear. */
const MOST_WAYS = 100;

/** A text longer than this is not searched by a pattern that looks around and whose cost grows faster than the text. */
export const LONGEST_LOOKED_AROUND = 10_000;

/**
 * The regular expression of a `pattern` (ECMA-262 with the `u` flag, JSON Schema 2020-12 core, section 6.4; without the
 * flag where only that compiles). The engine is used where it cannot take long; where it could, an automaton that takes
 * time linear in the text; a pattern that needs backtracking and could take exponential time is refused.
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
  const syntax = syntaxOf(pattern, regExp.unicode);
  const cost = costOf(syntax);
  const longest = longestWithin(cost, MOST_STEPS);
  if (longest === Number.POSITIVE_INFINITY || (cost.power === 1 && cost.factor <= MOST_WAYS))
    return { regExp, reason: null };
  if (!isBeyond(syntax)) return linear(regExp, () => automatonOf(syntax, regExp.unicode), longest);
  if (longest < 1000) return { regExp: null, reason: "unsafe" };
  const bound = Math.min(longest, LONGEST_LOOKED_AROUND);
  const test = (text: string) => {
    if (text.length <= bound) return regExp.test(text);
    const missed = unsearched.get(pattern) ?? { longest: bound, texts: new Set() };
    missed.texts.add(text);
    unsearched.set(pattern, missed);
    return isPassing;
  };
  return { regExp: { test }, reason: null, longest: bound };
}

/**
 * Whether a text certainly matches, for who may be unsure: a text that is too long to be searched does not. Null where the
 * pattern asserts nothing.
 */
export function certainMatch(pattern: string): ((text: string) => boolean) | null {
  const verdict = patternOf(pattern);
  if (verdict.regExp === null) return null;
  const { regExp, longest = Number.POSITIVE_INFINITY } = verdict;
  return (text) => text.length <= longest && regExp.test(text);
}

/** Patterns that texts were too long for, with the length up to which they are searched. */
const unsearched = new Map<string, { readonly longest: number; readonly texts: Set<string> }>();

/** What a pattern says of a text that is too long for it. */
let isPassing = true;

/**
 * Asks a judge, and tells of each pattern that a text in the value was too long to be held against: such a text passes, and
 * nobody knows whether it should. Where it is one text and one pattern, and the answer is the same if it does not pass
 * (another branch accepts the text, or another keyword refuses it), nothing is told: it does not matter.
 */
export function tellingUnsearched<T>(
  ask: () => T,
  { isSame, tell }: { isSame(one: T, other: T): boolean; tell(pattern: string, longest: number): void },
): T {
  // What somebody else asked before is no news of this value.
  unsearched.clear();
  const answer = ask();
  if (unsearched.size === 0 || (isOnlyOne() && isSame(answer, failing(ask)) && isOnlyOne())) return answer;
  for (const [pattern, { longest }] of unsearched) tell(pattern, longest);
  return answer;
}

/** Several are not asked about: each might pass or not, and with `not` and `oneOf` every combination would count. */
function isOnlyOne(): boolean {
  const [first, ...others] = unsearched.values();
  return first?.texts.size === 1 && others.length === 0;
}

function failing<T>(ask: () => T): T {
  isPassing = false;
  try {
    return ask();
  } finally {
    isPassing = true;
  }
}

/** The engine on texts short enough, the automaton on the others. */
function linear(regExp: RegExp, make: () => ((text: string) => boolean) | undefined, longest: number): PatternVerdict {
  const automaton = make();
  if (automaton === undefined) return { regExp: null, reason: "unsafe" };
  return { regExp: { test: (text) => (text.length <= longest ? regExp.test(text) : automaton(text)) }, reason: null };
}

function tryRegExp(pattern: string, flags: string): RegExp | undefined {
  try {
    const regExp = new RegExp(pattern, flags);
    // Some patterns are too large for the engine, which says so when they are used for the first time.
    regExp.test("");
    return regExp;
  } catch {
    return undefined;
  }
}
