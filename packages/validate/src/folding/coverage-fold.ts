import { entryOf, type JsonValue } from "@driftline/model";
import type { PropertyTree } from "../property-tree.js";
import { type CoverageSite, type CoverageState, coverageKey, sortedByKey } from "./check-partial.js";
import { type CoverageTally, createCoverageTally } from "./coverage-tally.js";

/** Notes which documented properties the bodies of each operation, status and media type showed. */
export interface CoverageFold {
  /**
   * `kind` is one object for all bodies of one site: for it the site is told only once. The value is undefined of a body
   * that shows nothing which earlier ones did not show.
   */
  add(kind: object, site: () => CoverageSite & { readonly tree: PropertyTree }, value: JsonValue | undefined): void;
  /** Sorted by key. */
  coverage(): readonly CoverageState[];
}

/** Nothing seen yet. */
export function createCoverageFold(): CoverageFold {
  const entriesByKind = new WeakMap<object, Entry>();
  const entriesByKey = new Map<string, Entry>();
  const entryFor = (kind: object, site: CoverageSite & { readonly tree: PropertyTree }): Entry => {
    const { tree, ...rest } = site;
    const entry = entryOf(entriesByKey, coverageKey(rest), () => ({
      site: rest,
      tally: createCoverageTally(tree),
      exchanges: 0,
    }));
    entriesByKind.set(kind, entry);
    return entry;
  };
  return {
    add(kind, site, value) {
      const entry = entriesByKind.get(kind) ?? entryFor(kind, site());
      entry.exchanges++;
      if (value !== undefined) entry.tally.look(value);
    },
    coverage() {
      const states = [...entriesByKey].map(([key, { site, tally, exchanges }]): [string, CoverageState] => [
        key,
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
