import type { JsonValue } from "@driftline/model";
import { entryOf } from "../entry-of.js";
import type { PropertyTree } from "../property-tree.js";
import { type CoverageSite, type CoverageState, coverageKey, sortedByKey } from "./check-partial.js";
import { type CoverageTally, createCoverageTally } from "./coverage-tally.js";

/** Notes which documented properties the bodies of each operation, status and media type showed. */
export interface CoverageFold {
  add(site: CoverageSite, tree: PropertyTree, value: JsonValue): void;
  /** Sorted by key. */
  coverage(): readonly CoverageState[];
}

/** Nothing seen yet. */
export function createCoverageFold(): CoverageFold {
  const entriesByKey = new Map<string, Entry>();
  return {
    add(site, tree, value) {
      // No JSON text: this runs for every exchange, and neither status nor operation key holds a line feed.
      const key = `${site.operation}\n${site.status}\n${site.mediaType}\n${site.schema}`;
      const entry = entryOf(entriesByKey, key, () => ({ site, tally: createCoverageTally(tree), exchanges: 0 }));
      entry.exchanges++;
      entry.tally.look(value);
    },
    coverage() {
      const states = [...entriesByKey.values()].map(({ site, tally, exchanges }): [string, CoverageState] => [
        coverageKey(site),
        { ...site, exchanges, observed: tally.observed(), objects: tally.objects() },
      ]);
      return sortedByKey(new Map(states));
    },
  };
}

interface Entry {
  readonly site: CoverageSite;
  readonly tally: CoverageTally;
  exchanges: number;
}
