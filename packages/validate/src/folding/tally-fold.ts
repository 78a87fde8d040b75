import { entryOf } from "@driftline/model";
import { sortedByKey, type Tally, tallyKey } from "./check-partial.js";

/** Counts exchanges by operation, status and media type. */
export interface TallyFold {
  add(operation: string, status: string | null, mediaType: string | null): void;
  /** Sorted by key. */
  tallies(): readonly Tally[];
}

/** An empty count. */
export function createTallyFold(): TallyFold {
  const counts = new Map<string, Map<string | null, Map<string | null, number>>>();
  return {
    add(operation, status, mediaType) {
      const byStatus =
        counts.get(operation) ?? entryOf(counts, operation, () => new Map<string | null, Map<string | null, number>>());
      const byMediaType = byStatus.get(status) ?? entryOf(byStatus, status, () => new Map<string | null, number>());
      byMediaType.set(mediaType, (byMediaType.get(mediaType) ?? 0) + 1);
    },
    tallies() {
      const talliesByKey = new Map<string, Tally>();
      for (const [operation, byStatus] of counts) {
        for (const [status, byMediaType] of byStatus) {
          for (const [mediaType, exchanges] of byMediaType) {
            const tally = { operation, status, mediaType, exchanges };
            talliesByKey.set(tallyKey(tally), tally);
          }
        }
      }
      return sortedByKey(talliesByKey);
    },
  };
}
