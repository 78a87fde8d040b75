import type { JsonPointer } from "@driftline/model";
import type { Facet, JsonType } from "./shape.js";

const NONE: ReadonlyMap<unknown, unknown> = new Map();

/** One empty map stands for every empty map: facets are made by the ten thousand. */
function none<K, V>(): ReadonlyMap<K, V> {
  return NONE as ReadonlyMap<K, V>;
}

/** A facet that allows every value of its type. */
export function openFacet(type: JsonType, pointer: JsonPointer): Facet {
  return {
    type,
    pointer,
    branch: null,
    alone: null,
    values: null,
    isInteger: false,
    bounds: none(),
    multiples: none(),
    uniqueItems: null,
    patterns: none(),
    formats: none(),
    required: none(),
    objects: [],
    arrays: [],
    propertyNames: [],
    contains: [],
    dependents: none(),
    unions: [],
    dispatch: null,
    residues: none(),
  };
}

/** Whether a facet allows every value of its type. */
export function isOpenFacet(facet: Facet): boolean {
  return facet.values === null && isUnconstrained(facet);
}

/** Whether a facet says nothing but, perhaps, which values are allowed. */
export function isUnconstrained(facet: Facet): boolean {
  return (
    !facet.isInteger &&
    facet.dispatch === null &&
    facet.uniqueItems === null &&
    [facet.bounds, facet.multiples, facet.patterns, facet.formats].every((map) => map.size === 0) &&
    [facet.required, facet.dependents, facet.residues].every((map) => map.size === 0) &&
    [facet.objects, facet.arrays, facet.propertyNames, facet.contains, facet.unions].every((list) => list.length === 0)
  );
}

/** Whether a facet says nothing beyond one union. */
export function isPureUnion(facet: Facet): boolean {
  return facet.unions.length === 1 && isOpenFacet({ ...facet, unions: [] });
}
