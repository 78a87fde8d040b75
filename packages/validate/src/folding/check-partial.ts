import { compareText, isJsonObject, type JsonPointer, LEVELS, type Level, ToolError } from "@driftline/model";
import { addObservedResponses, type ObservedResponse, observedResponseKey } from "../observing/observation.js";
import { compareFirstSeen, type FirstSeen, type Relocate } from "./first-seen.js";
import { type Sighting, sightingKey } from "./sighting.js";
import { limitSubjects } from "./subject-limit.js";

/** Exchanges of one operation, status and media type; the status is null for the requests of an operation. */
export interface Tally {
  readonly operation: string;
  readonly status: string | null;
  readonly mediaType: string | null;
  readonly exchanges: number;
}

/** What could be verified of one operation. */
export interface EvidenceTally {
  readonly operation: string;
  readonly expected: number;
  /** Why the others could not, with how often; sorted. */
  readonly inconclusive: readonly (readonly [reason: string, exchanges: number])[];
}

/** The documented properties of one response that were seen. */
export interface CoverageState {
  readonly operation: string;
  readonly status: string;
  readonly mediaType: string | null;
  /** What the bodies were judged by. */
  readonly schema: JsonPointer;
  readonly exchanges: number;
  /** Folded places of properties, sorted. */
  readonly observed: readonly JsonPointer[];
  /** Folded places where an object stood that documents properties, sorted. */
  readonly objects: readonly JsonPointer[];
}

/** Which bodies a coverage state speaks of. */
export type CoverageSite = Pick<CoverageState, "operation" | "status" | "mediaType" | "schema">;

/** An operation that had traffic and could not be judged, or not in full. */
export interface UncheckedState {
  readonly operation: string;
  readonly code: string;
  readonly reason: string;
}

/**
 * What a check knows after some of the exchanges. Partials add up: the sum of any sharding is the partial of the whole,
 * in any order. Plain JSON, every list sorted, so that equal partials are equal texts.
 */
export interface CheckPartial {
  readonly partialVersion: 1;
  readonly exchanges: number;
  readonly matched: number;
  readonly clean: number;
  readonly sightings: readonly Sighting[];
  /** Rules at places that had more subjects than are kept. */
  readonly overfull: readonly string[];
  readonly tallies: readonly Tally[];
  readonly evidence: readonly EvidenceTally[];
  readonly coverage: readonly CoverageState[];
  readonly unchecked: readonly UncheckedState[];
  /** Empty unless the checker was asked to observe. */
  readonly observed: readonly ObservedResponse[];
}

/** The partial of no exchange. */
export const EMPTY_PARTIAL: CheckPartial = {
  partialVersion: 1,
  exchanges: 0,
  matched: 0,
  clean: 0,
  sightings: [],
  overfull: [],
  tallies: [],
  evidence: [],
  coverage: [],
  unchecked: [],
  observed: [],
};

/**
 * A partial that a shard wrote, read again.
 *
 * @throws {ToolError} PARTIAL_MALFORMED
 */
export function checkPartialOf(value: unknown): CheckPartial {
  const isWhole =
    isJsonObject(value) &&
    value.partialVersion === 1 &&
    COUNTS.every((name) => Number.isSafeInteger(value[name])) &&
    LISTS.every((name) => Array.isArray(value[name]));
  if (isWhole) return value as unknown as CheckPartial;
  throw new ToolError("PARTIAL_MALFORMED", "a partial result is not version 1 of its format", {
    hint: "write the shards and merge them with the same version of the tool",
  });
}

const COUNTS = ["exchanges", "matched", "clean"] as const;
const LISTS = ["sightings", "overfull", "tallies", "evidence", "coverage", "unchecked", "observed"] as const;

/** The sum of two partials of the same contract: commutative, associative, with `EMPTY_PARTIAL` as its zero. */
export function mergePartials(a: CheckPartial, b: CheckPartial): CheckPartial {
  return {
    partialVersion: 1,
    exchanges: a.exchanges + b.exchanges,
    matched: a.matched + b.matched,
    clean: a.clean + b.clean,
    ...limitSubjects(
      mergeByKey(a.sightings, b.sightings, { key: sightingKey, add: addSightings }),
      unionOf(a.overfull, b.overfull),
    ),
    tallies: mergeByKey(a.tallies, b.tallies, { key: tallyKey, add: addTallies }),
    evidence: mergeByKey(a.evidence, b.evidence, { key: (one) => one.operation, add: addEvidence }),
    coverage: mergeByKey(a.coverage, b.coverage, { key: coverageKey, add: addCoverage }),
    unchecked: mergeByKey(a.unchecked, b.unchecked, { key: uncheckedKey, add: (one) => one }),
    observed: mergeByKey(a.observed, b.observed, { key: observedResponseKey, add: addObservedResponses }),
  };
}

/** The same partial with every first appearance told by its place elsewhere. */
export function relocatePartial(partial: CheckPartial, relocate: Relocate): CheckPartial {
  const moved = <T extends { readonly first: FirstSeen }>(one: T): T => ({ ...one, first: relocate(one.first) });
  return { ...partial, sightings: partial.sightings.map(moved), observed: partial.observed.map(moved) };
}

/** What makes two tallies count the same exchanges. */
export function tallyKey(tally: Pick<Tally, "operation" | "status" | "mediaType">): string {
  return JSON.stringify([tally.operation, tally.status, tally.mediaType]);
}

/** What makes two coverage states speak of the same bodies. */
export function coverageKey({ operation, status, mediaType, schema }: CoverageSite): string {
  return JSON.stringify([operation, status, mediaType, schema]);
}

/** What makes two entries say the same. */
export function uncheckedKey({ operation, code, reason }: UncheckedState): string {
  return JSON.stringify([operation, code, reason]);
}

/** Entries sorted by key, so that equal content is equal text. */
export function sortedByKey<T>(entriesByKey: ReadonlyMap<string, T>): readonly T[] {
  return [...entriesByKey].sort(([a], [b]) => compareText(a, b)).map(([, entry]) => entry);
}

function mergeByKey<T>(
  a: readonly T[],
  b: readonly T[],
  how: { readonly key: (entry: T) => string; readonly add: (a: T, b: T) => T },
): readonly T[] {
  const merged = new Map(a.map((entry) => [how.key(entry), entry]));
  for (const entry of b) {
    const key = how.key(entry);
    const known = merged.get(key);
    merged.set(key, known === undefined ? entry : how.add(known, entry));
  }
  return sortedByKey(merged);
}

function addSightings(a: Sighting, b: Sighting): Sighting {
  const earlier = compareFirstSeen(a.first, b.first) <= 0 ? a : b;
  return { ...earlier, count: a.count + b.count, level: graver(a.level, b.level) };
}

/** The graver of two levels: one exchange may show a place closed that another shows open. */
export function graver(a: Level, b: Level): Level {
  return LEVELS.indexOf(a) <= LEVELS.indexOf(b) ? a : b;
}

function addTallies(a: Tally, b: Tally): Tally {
  return { ...a, exchanges: a.exchanges + b.exchanges };
}

function addEvidence(a: EvidenceTally, b: EvidenceTally): EvidenceTally {
  const counts = new Map(a.inconclusive);
  for (const [reason, exchanges] of b.inconclusive) counts.set(reason, (counts.get(reason) ?? 0) + exchanges);
  const inconclusive = [...counts].sort(([left], [right]) => compareText(left, right));
  return { ...a, expected: a.expected + b.expected, inconclusive };
}

function addCoverage(a: CoverageState, b: CoverageState): CoverageState {
  return {
    ...a,
    exchanges: a.exchanges + b.exchanges,
    observed: unionOf(a.observed, b.observed),
    objects: unionOf(a.objects, b.objects),
  };
}

function unionOf(a: readonly string[], b: readonly string[]): readonly string[] {
  return [...new Set([...a, ...b])].sort(compareText);
}
