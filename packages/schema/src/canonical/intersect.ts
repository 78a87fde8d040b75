import { tightest } from "./bounds.js";
import { isOpenFacet } from "./facet.js";
import type { Facet, JsonType, Shape } from "./shape.js";

/** The facet of the values both allow, or `undefined` where they have none in common. Exact. */
export function intersectFacets(a: Facet, b: Facet): Facet | undefined {
  return intersectAllFacets([a, b]);
}

/** The shape of the instances both allow (JSON Schema 2020-12, 10.2.1.1). Exact. */
export function intersectShapes(a: Shape, b: Shape): Shape {
  return intersectAll([a, b]);
}

/**
 * The shape of the instances that all of one or more shapes allow. All at once: the parts of an `allOf`, laid one by one
 * over what was there, would copy what the parts before them said as often as there are parts.
 */
export function intersectAll(shapes: readonly [Shape, ...Shape[]]): Shape {
  const [first] = shapes;
  if (shapes.length === 1) return first;
  const facets = new Map<JsonType, Facet>();
  for (const type of first.facets.keys()) {
    const ofType = shapes.flatMap((shape) => shape.facets.get(type) ?? []);
    const all = ofType.length < shapes.length ? undefined : intersectAllFacets(ofType);
    if (all !== undefined) facets.set(type, all);
  }
  const unknown = shapes.filter((shape) => shape.unknown.size > 0);
  return {
    pointers: [...new Set(shapes.flatMap((shape) => shape.pointers))],
    facets,
    isTyped: shapes.some((shape) => shape.isTyped),
    deprecated: shapes.find((shape) => shape.deprecated !== null)?.deprecated ?? null,
    isReadOnly: shapes.some((shape) => shape.isReadOnly),
    isWriteOnly: shapes.some((shape) => shape.isWriteOnly),
    defaultValue: shapes.find((shape) => shape.defaultValue !== null)?.defaultValue ?? null,
    unknown: new Set(unknown.flatMap((shape) => [...shape.unknown])),
  };
}

function intersectAllFacets(facets: readonly Facet[]): Facet | undefined {
  let said: Facet[] = [];
  let branch: Facet["branch"] = null;
  for (const facet of facets) {
    const isOpen = isOpenFacet(facet);
    branch = said.length === 0 && !isOpen ? (facet.branch ?? branch) : (branch ?? facet.branch);
    if (!isOpen) said.push(facet);
  }
  if (said.length === 0) said = facets.slice(0, 1);
  const [first, ...others] = said;
  if (first === undefined) return undefined;
  if (others.length > 0) return merged(first, { said, branch });
  return first.branch === branch ? first : { ...first, branch };
}

function merged(
  first: Facet,
  { said, branch }: { readonly said: readonly Facet[]; readonly branch: Facet["branch"] },
): Facet | undefined {
  const values = said.reduce((left, facet) => commonValues(left, facet.values), first.values);
  if (values !== null && values.size === 0) return undefined;
  return {
    type: first.type,
    pointer: first.pointer,
    branch,
    alone: null,
    values,
    isInteger: said.some((facet) => facet.isInteger),
    bounds: said.reduce((bounds, facet) => tightest(bounds, facet.bounds), first.bounds),
    multiples: joined(said.map((facet) => facet.multiples)),
    uniqueItems: said.find((facet) => facet.uniqueItems !== null)?.uniqueItems ?? null,
    patterns: joined(said.map((facet) => facet.patterns)),
    formats: joined(said.map((facet) => facet.formats)),
    required: joined(said.map((facet) => facet.required)),
    objects: distinct(said.map((facet) => facet.objects)),
    arrays: distinct(said.map((facet) => facet.arrays)),
    propertyNames: distinct(said.map((facet) => facet.propertyNames)),
    contains: distinct(said.map((facet) => facet.contains)),
    dependents: joined(said.map((facet) => facet.dependents)),
    unions: distinct(said.map((facet) => facet.unions)),
    dispatch: said.find((facet) => facet.dispatch !== null)?.dispatch ?? null,
    residues: joined(said.map((facet) => facet.residues)),
  };
}

function commonValues(values: Facet["values"], others: Facet["values"]): Facet["values"] {
  if (values === null || others === null || values === others) return values ?? others;
  return new Map([...values].filter(([text]) => others.has(text)));
}

/** What is said first holds; what is said last stands first. */
function joined<K, V>(maps: readonly ReadonlyMap<K, V>[]): ReadonlyMap<K, V> {
  const full = maps.filter((map) => map.size > 0);
  const [only] = full;
  if (only === undefined) return maps[0] ?? new Map();
  return full.length === 1 ? only : new Map(full.toReversed().flatMap((map) => [...map]));
}

/** What stands in several stands once: definitions that name the next one twice would hold the last one 2^n times. */
function distinct<T>(lists: readonly (readonly T[])[]): readonly T[] {
  const full = new Set(lists.filter((list) => list.length > 0));
  const [only] = full;
  if (only === undefined) return lists[0] ?? [];
  return full.size === 1 ? only : [...new Set([...full].flat())];
}
