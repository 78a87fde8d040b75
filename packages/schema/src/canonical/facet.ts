import type { JsonPointer } from "@driftline/model";
import { tightest } from "./bounds.js";
import type { Facet, JsonType, Shape } from "./shape.js";

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

/** The facet of the values both allow, or `undefined` where they have none in common. Exact. */
export function intersectFacets(a: Facet, b: Facet): Facet | undefined {
  if (isOpenFacet(b)) return b.branch === null || a.branch !== null ? a : { ...a, branch: b.branch };
  if (isOpenFacet(a)) return a.branch === null || b.branch !== null ? b : { ...b, branch: a.branch };
  const values = intersectValues(a, b);
  if (values !== null && values.size === 0) return undefined;
  return {
    type: a.type,
    pointer: a.pointer,
    branch: a.branch ?? b.branch,
    alone: null,
    values,
    isInteger: a.isInteger || b.isInteger,
    bounds: tightest(a.bounds, b.bounds),
    multiples: joined(a.multiples, b.multiples),
    uniqueItems: a.uniqueItems ?? b.uniqueItems,
    patterns: joined(a.patterns, b.patterns),
    formats: joined(a.formats, b.formats),
    required: joined(a.required, b.required),
    objects: concat(a.objects, b.objects),
    arrays: concat(a.arrays, b.arrays),
    propertyNames: concat(a.propertyNames, b.propertyNames),
    contains: concat(a.contains, b.contains),
    dependents: joined(a.dependents, b.dependents),
    unions: concat(a.unions, b.unions),
    dispatch: a.dispatch ?? b.dispatch,
    residues: joined(a.residues, b.residues),
  };
}

function intersectValues(a: Facet, b: Facet): Facet["values"] {
  if (a.values === null) return b.values;
  const other = b.values;
  if (other === null) return a.values;
  return new Map([...a.values].filter(([text]) => other.has(text)));
}

function joined<K, V>(a: ReadonlyMap<K, V>, b: ReadonlyMap<K, V>): ReadonlyMap<K, V> {
  if (b.size === 0) return a;
  return a.size === 0 ? b : new Map([...b, ...a]);
}

/** What stands in both stands once: definitions that name the next one twice would hold the last one 2^n times. */
function concat<T>(a: readonly T[], b: readonly T[]): readonly T[] {
  if (b.length === 0) return a;
  return a.length === 0 || a === b ? b : [...new Set([...a, ...b])];
}

/** The shape of the instances both allow (JSON Schema 2020-12, 10.2.1.1). Exact. */
export function intersectShapes(a: Shape, b: Shape): Shape {
  const facets = new Map<JsonType, Facet>();
  for (const [type, facet] of a.facets) {
    const other = b.facets.get(type);
    const both = other === undefined ? undefined : intersectFacets(facet, other);
    if (both !== undefined) facets.set(type, both);
  }
  return {
    pointers: [...new Set([...a.pointers, ...b.pointers])],
    facets,
    isTyped: a.isTyped || b.isTyped,
    deprecated: a.deprecated ?? b.deprecated,
    isReadOnly: a.isReadOnly || b.isReadOnly,
    isWriteOnly: a.isWriteOnly || b.isWriteOnly,
    defaultValue: a.defaultValue ?? b.defaultValue,
    unknown: b.unknown.size === 0 ? a.unknown : new Set([...a.unknown, ...b.unknown]),
  };
}
