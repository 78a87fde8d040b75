import { appendPointer } from "@driftline/model";
import { type Canonical, keyOf, type SchemaSet, setOf } from "@driftline/schema";
import type { Step, View } from "./edit.js";
import type { Sameness } from "./sameness.js";

/** Both documents, and what they have in common by their text. */
export interface PairSides {
  readonly base: Canonical;
  readonly revision: Canonical;
  readonly sameness: Sameness;
}

/** Both sides of a place; one object for all that lead to it, so that what is found out of it is found out once. */
export interface Pair {
  readonly base: View;
  readonly revision: View;
}

/** A pair one step below another. */
export interface PairBelow {
  readonly step: Step;
  readonly pair: Pair;
}

/** The pairs of two documents, made on demand. They know no direction: requests and responses look at the same ones. */
export interface Pairs {
  /** `undefined` where both sides are written the same, with everything they refer to. */
  between(base: SchemaSet, revision: SchemaSet): Pair | undefined;
  /** The one object for a pair that a comparison put together. */
  known(pair: Pair): Pair;
  /** Where both sides are written the same, nothing differs here, and only what they refer to has to be looked at: this. */
  writtenAlike(pair: Pair): readonly PairBelow[] | undefined;
  /** The same, where what they refer to may change what they say themselves. */
  changedBelow(pair: Pair): readonly PairBelow[] | undefined;
}

/** A table of no pairs yet. */
export function createPairs(sides: PairSides): Pairs {
  const pairsBySets = new Map<string, Pair | undefined>();
  const pairsByKey = new Map<string, Pair>();
  const alikeByPair = new Map<Pair, readonly PairBelow[] | undefined>();
  const belowByPair = new Map<Pair, readonly PairBelow[] | undefined>();
  const pairs: Pairs = {
    between(base, revision) {
      const key = `${keyOf(base)}\n|\n${keyOf(revision)}`;
      if (pairsBySets.has(key)) return pairsBySets.get(key);
      const pair = madeOf(sides, base, revision);
      const known = pair === undefined ? undefined : pairs.known(pair);
      pairsBySets.set(key, known);
      return known;
    },
    known(pair) {
      const key = `${pair.base.key}\n|\n${pair.revision.key}`;
      const known = pairsByKey.get(key);
      if (known !== undefined) return known;
      pairsByKey.set(key, pair);
      return pair;
    },
    writtenAlike(pair) {
      if (alikeByPair.has(pair)) return alikeByPair.get(pair);
      const below = pairs.changedBelow(pair);
      const alike = below?.some((next) => isToldAbove(next.pair, pairs)) === true ? undefined : below;
      alikeByPair.set(pair, alike);
      return alike;
    },
    changedBelow(pair) {
      if (belowByPair.has(pair)) return belowByPair.get(pair);
      const below = pairsBelow(pair, sides.sameness, pairs);
      belowByPair.set(pair, below);
      return below;
    },
  };
  return pairs;
}

function madeOf(sides: PairSides, base: SchemaSet, revision: SchemaSet): Pair | undefined {
  const before = sides.base.normalSet(base);
  const after = sides.revision.normalSet(revision);
  if (sides.sameness.isUnchanged(before, after)) return undefined;
  return { base: viewOf(sides.base, before), revision: viewOf(sides.revision, after) };
}

/** Shapes are made when somebody looks: most pairs are only passed through. */
function viewOf(canonical: Canonical, set: SchemaSet): View {
  return {
    key: keyOf(set),
    set,
    get shape() {
      return canonical.shapeOf(set);
    },
  };
}

function pairsBelow({ base, revision }: Pair, sameness: Sameness, pairs: Pairs): readonly PairBelow[] | undefined {
  const before = base.set;
  const after = revision.set;
  if (before === undefined || after === undefined) return undefined;
  const ways = sameness.changedBelow(before, after);
  return ways?.flatMap(({ tokens, step, to }) => {
    const below = (set: SchemaSet): SchemaSet => {
      const { pointers } = setOf(appendPointer(set.pointers[0] ?? "", ...tokens));
      return step.kind === "branch" ? { pointers, only: step.type } : { pointers };
    };
    const pair = to === undefined ? pairs.between(below(before), below(after)) : pairs.between(setOf(to), setOf(to));
    return pair === undefined ? [] : [{ step, pair }];
  });
}

/** Unions within unions beyond this are compared by their shapes. */
const MAXIMUM_UNIONS = 8;

/**
 * Whether a change of a subschema is one of the schema it stands in, too: a property that travels no more is missed there.
 * What is written the same says the same of itself, as long as its branches do, so that most shapes are never made.
 */
function isToldAbove(pair: Pair, pairs: Pairs, unions = 0): boolean {
  const below = unions < MAXIMUM_UNIONS ? pairs.changedBelow(pair) : undefined;
  if (below !== undefined)
    return below.some(({ step, pair: next }) => step.kind === "branch" && isToldAbove(next, pairs, unions + 1));
  const { shape: one } = pair.base;
  const { shape: other } = pair.revision;
  return (
    one.isReadOnly !== other.isReadOnly ||
    one.isWriteOnly !== other.isWriteOnly ||
    (one.facets.size === 0) !== (other.facets.size === 0)
  );
}
