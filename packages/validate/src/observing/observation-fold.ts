import { type Exchange, entryOf, type JsonValue } from "@driftline/model";
import { sortedByKey } from "../folding/check-partial.js";
import { compareFirstSeen, type FirstSeen, firstSeenOf } from "../folding/first-seen.js";
import type { PropertyNode } from "../property-tree.js";
import { type ObservedResponse, observedResponseKey } from "./observation.js";
import { createNodeTally, type NodeTally } from "./observed-node.js";

/** Which bodies an observation speaks of. */
export type ObservationSite = Pick<ObservedResponse, "operation" | "status" | "mediaType" | "schema">;

/** Adds up what bodies look like. */
export interface ObservationFold {
  add(
    site: ObservationSite,
    seen: { readonly value: JsonValue; readonly documented: PropertyNode | null; readonly exchange: Exchange },
  ): void;
  /** Sorted by key. */
  observed(): readonly ObservedResponse[];
}

interface Entry {
  readonly site: ObservationSite;
  readonly tally: NodeTally;
  exchanges: number;
  first: FirstSeen;
}

/** Nothing seen yet. */
export function createObservationFold(): ObservationFold {
  const entriesByKey = new Map<string, Entry>();
  return {
    add(site, { value, documented, exchange }) {
      const first = firstSeenOf(exchange);
      const key = observedResponseKey(site);
      const entry = entryOf(entriesByKey, key, () => ({ site, tally: createNodeTally(), exchanges: 0, first }));
      entry.exchanges++;
      if (compareFirstSeen(first, entry.first) < 0) entry.first = first;
      entry.tally.note(value, documented);
    },
    observed() {
      const observed = [...entriesByKey].map(([key, { site, tally, exchanges, first }]): [string, ObservedResponse] => [
        key,
        { ...site, exchanges, first, body: tally.node() },
      ]);
      return sortedByKey(new Map(observed));
    },
  };
}
