import type { CanonicalContext } from "./context.js";
import { propertySet } from "./object-facet.js";
import type { Facet, SchemaSet } from "./shape.js";

/** Whether two facets of one type provably have no value in common. `false` means that it could not be shown. */
export function areDisjoint(context: CanonicalContext, a: Facet, b: Facet, depth = 0): boolean {
  if (haveNoCommonValue(a, b) || haveDisjointRanges(a, b)) return true;
  if (a.type !== "object" || depth > 2) return false;
  const names = new Set([...a.required.keys(), ...b.required.keys()]);
  return [...names].some((name) => isToldApartBy(context, { a, b, name, depth }));
}

function haveNoCommonValue(a: Facet, b: Facet): boolean {
  const other = b.values;
  return a.values !== null && other !== null && ![...a.values.keys()].some((text) => other.has(text));
}

/** A number above every number of the other facet; the same for lengths. Limits that touch are not disjoint. */
function haveDisjointRanges(a: Facet, b: Facet): boolean {
  const pairs = [
    ["minimum", "maximum"],
    ["minLength", "maxLength"],
    ["minItems", "maxItems"],
  ] as const;
  return pairs.some(([least, most]) => isAbove(a, b, least, most) || isAbove(b, a, least, most));
}

function isAbove(
  a: Facet,
  b: Facet,
  least: "minimum" | "minLength" | "minItems",
  most: "maximum" | "maxLength" | "maxItems",
): boolean {
  const low = a.bounds.get(least)?.value;
  const high = b.bounds.get(most)?.value;
  return low !== undefined && high !== undefined && low > high;
}

interface Tag {
  readonly a: Facet;
  readonly b: Facet;
  readonly name: string;
  readonly depth: number;
}

/** A property that one of the two requires, and whose values differ or that the other forbids. */
function isToldApartBy(context: CanonicalContext, { a, b, name, depth }: Tag): boolean {
  const left = resolved(context, propertySet(a, name));
  const right = resolved(context, propertySet(b, name));
  if (left === undefined || right === undefined) return false;
  const isInBoth = a.required.has(name) && b.required.has(name);
  if (!isInBoth) return (b.required.has(name) ? left : right).size === 0;
  for (const [type, facet] of left) {
    const other = right.get(type);
    if (other !== undefined && !areDisjoint(context, facet, other, depth + 1)) return false;
  }
  return true;
}

/** The facets of a property, or `undefined` where it takes part in what is being computed. */
function resolved(context: CanonicalContext, set: SchemaSet): ReadonlyMap<string, Facet> | undefined {
  if (set.pointers.some((pointer) => context.shapeAt(pointer) === undefined)) return undefined;
  return context.shapeOf(set).facets;
}
