import { compareText, entryOf } from "@driftline/model";
import { type EvidenceTally, sortedByKey } from "./check-partial.js";

/** Counts what verified an operation and what could not. */
export interface EvidenceFold {
  /** `reason` is null for an exchange that verified something. */
  add(operation: string, reason: string | null): void;
  /** Sorted by operation. */
  evidence(): readonly EvidenceTally[];
}

/** An empty count. */
export function createEvidenceFold(): EvidenceFold {
  const countsByOperation = new Map<string, { expected: number; readonly reasons: Map<string, number> }>();
  return {
    add(operation, reason) {
      const counts =
        countsByOperation.get(operation) ??
        entryOf(countsByOperation, operation, () => ({ expected: 0, reasons: new Map<string, number>() }));
      if (reason === null) counts.expected++;
      else counts.reasons.set(reason, (counts.reasons.get(reason) ?? 0) + 1);
    },
    evidence() {
      const entries = [...countsByOperation].map(([operation, { expected, reasons }]): [string, EvidenceTally] => {
        const inconclusive = [...reasons].sort(([a], [b]) => compareText(a, b));
        return [operation, { operation, expected, inconclusive }];
      });
      return sortedByKey(new Map(entries));
    },
  };
}
