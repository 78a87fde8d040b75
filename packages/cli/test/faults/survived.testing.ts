import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** Whether every moment is tried (`npm run faults`), or so many of each operation that the tests stay quick. */
export const IS_WHOLE = process.env.DRIFTLINE_FAULTS !== undefined;

/** Cases that were survived, by operation and fault. */
export interface Survived {
  count(operation: string, fault: string): void;
  /** Keeps the counts for `npm run faults`, which adds them up. */
  keep(part: string): void;
}

export function countSurvived(): Survived {
  const counts: Record<string, Record<string, number>> = {};
  return {
    count(operation, fault) {
      counts[operation] ??= {};
      const ofOperation = counts[operation];
      ofOperation[fault] = (ofOperation[fault] ?? 0) + 1;
    },
    keep(part) {
      const folder = process.env.DRIFTLINE_FAULTS;
      if (folder !== undefined) writeFileSync(join(folder, `${part}.json`), JSON.stringify(counts));
    },
  };
}

/** Every n-th, begun elsewhere for each operation, so that a run of the small form still sees every kind of moment. */
export function chosen<T>(all: readonly T[], every: number, from: number): readonly T[] {
  return IS_WHOLE ? all : all.filter((_, index) => index % every === from % every);
}
