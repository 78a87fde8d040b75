import { conjunction } from "./object-facet.js";
import type { Facet, SchemaSet } from "./shape.js";

/** How many leading items have a schema of their own. */
export function prefixLength(facet: Facet): number {
  return facet.arrays.reduce((length, part) => Math.max(length, part.prefix.length), 0);
}

/** Everything the item at an index must fit. */
export function itemSet(facet: Facet, index: number): SchemaSet {
  return conjunction(
    facet.arrays.map((part) => (index < part.prefix.length ? (part.prefix[index] ?? null) : part.rest)),
  );
}

/** Everything an item behind all leading ones must fit. */
export function restItemSet(facet: Facet): SchemaSet {
  return itemSet(facet, Number.POSITIVE_INFINITY);
}
