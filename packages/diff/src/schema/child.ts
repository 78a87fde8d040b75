import type { Canonical, SchemaSet } from "@driftline/schema";
import type { Step, View } from "./edit.js";

/** What lies one step below a pair: both sides as sets of their documents, or as views that no set names. */
export type Child =
  | { readonly step: Step; readonly base: SchemaSet; readonly revision: SchemaSet }
  | { readonly step: Step; readonly views: { readonly base: View; readonly revision: View } };

/** What the rows of the schema table need to look beyond a facet. */
export interface Sides {
  readonly base: Canonical;
  readonly revision: Canonical;
}

/** The shape of a set has no value at all. */
export function isNever(canonical: Canonical, set: SchemaSet): boolean {
  return set.pointers.length > 0 && canonical.shapeOf(canonical.normalSet(set)).facets.size === 0;
}
