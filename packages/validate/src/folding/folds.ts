import { createObservationFold, type ObservationFold } from "../observing/observation-fold.js";
import { type CheckPartial, sortedByKey, type UncheckedState, uncheckedKey } from "./check-partial.js";
import { type CoverageFold, createCoverageFold } from "./coverage-fold.js";
import { createEvidenceFold, type EvidenceFold } from "./evidence-fold.js";
import type { RedactSample } from "./sample.js";
import { createSightingFold, type SightingFold } from "./sightings.js";
import { createTallyFold, type TallyFold } from "./tally-fold.js";

/** Everything a checker adds up. */
export interface Folds {
  readonly counters: { exchanges: number; matched: number; clean: number };
  readonly sightings: SightingFold;
  readonly tallies: TallyFold;
  readonly evidence: EvidenceFold;
  readonly coverage: CoverageFold;
  /** Null: not asked for. */
  readonly observations: ObservationFold | null;
  readonly unchecked: UncheckedFold;
}

/** Operations that could not be judged, or not in full. */
export interface UncheckedFold {
  /** Grows with every exchange that something kept from being judged. */
  readonly noted: number;
  add(operation: string, code: string, reason: string): void;
  /** Sorted by key. */
  unchecked(): readonly UncheckedState[];
}

/** Empty folds. */
export function createFolds(options: { readonly redactSample: RedactSample; readonly observe: boolean }): Folds {
  return {
    counters: { exchanges: 0, matched: 0, clean: 0 },
    sightings: createSightingFold(options.redactSample),
    tallies: createTallyFold(),
    evidence: createEvidenceFold(),
    coverage: createCoverageFold(),
    observations: options.observe ? createObservationFold() : null,
    unchecked: createUncheckedFold(),
  };
}

/** What the folds hold so far, as plain JSON. */
export function partialOfFolds(folds: Folds): CheckPartial {
  return {
    partialVersion: 1,
    ...folds.counters,
    sightings: folds.sightings.sightings(),
    overfull: folds.sightings.overfull(),
    tallies: folds.tallies.tallies(),
    evidence: folds.evidence.evidence(),
    coverage: folds.coverage.coverage(),
    unchecked: folds.unchecked.unchecked(),
    observed: folds.observations?.observed() ?? [],
  };
}

function createUncheckedFold(): UncheckedFold {
  const entriesByKey = new Map<string, UncheckedState>();
  let noted = 0;
  return {
    get noted() {
      return noted;
    },
    add(operation, code, reason) {
      noted++;
      const entry = { operation, code, reason };
      entriesByKey.set(uncheckedKey(entry), entry);
    },
    unchecked: () => sortedByKey(entriesByKey),
  };
}
