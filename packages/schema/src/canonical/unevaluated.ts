import { appendPointer, isJsonObject, type JsonPointer, memberOf } from "@driftline/model";
import type { Gathering } from "./conditionals.js";
import type { CanonicalContext } from "./context.js";
import { openFacet } from "./facet.js";
import { intersectFacets } from "./intersect.js";
import { type Facet, type Shape, setOf } from "./shape.js";

/**
 * `unevaluatedProperties` and `unevaluatedItems` (JSON Schema 2020-12, section 11) as parts like any other, where what is
 * evaluated does not depend on the instance; kept whole where it does.
 */
export function closeUnevaluated(context: CanonicalContext, gathering: Gathering): Shape {
  const properties = closed(context, gathering, "unevaluatedProperties");
  return closed(context, { ...gathering, shape: properties }, "unevaluatedItems");
}

type Keyword = "unevaluatedProperties" | "unevaluatedItems";

function closed(context: CanonicalContext, { schema, pointer, shape }: Gathering, keyword: Keyword): Shape {
  const value = memberOf(schema, keyword);
  if (typeof value !== "boolean" && !isJsonObject(value)) return shape;
  const type = keyword === "unevaluatedItems" ? "array" : "object";
  const facet = shape.facets.get(type);
  if (facet === undefined) return shape;
  const at = appendPointer(pointer, keyword);
  const more = isStatic(facet) ? staticPart(facet, at, keyword) : residue(context, facet, at, keyword);
  const both = more === undefined ? facet : intersectFacets(facet, more);
  const facets = new Map(shape.facets);
  if (both !== undefined) facets.set(type, both);
  return { ...shape, facets };
}

function isStatic(facet: Facet): boolean {
  return facet.unions.length === 0 && facet.residues.size === 0 && facet.contains.length === 0;
}

function staticPart(facet: Facet, at: JsonPointer, keyword: Keyword): Facet | undefined {
  const open = openFacet(facet.type, facet.pointer);
  if (keyword === "unevaluatedItems") {
    if (facet.arrays.some((part) => part.rest !== null)) return undefined;
    const length = facet.arrays.reduce((longest, part) => Math.max(longest, part.prefix.length), 0);
    return { ...open, arrays: [{ pointer: at, prefix: Array<null>(length).fill(null), rest: at }] };
  }
  if (facet.objects.some((part) => part.rest !== null)) return undefined;
  const names = facet.objects.flatMap((part) => [...part.properties.keys()]);
  const patterns = facet.objects.flatMap((part) => part.patterns);
  return {
    ...open,
    objects: [{ pointer: at, properties: new Map(names.map((name) => [name, null])), patterns, rest: at }],
  };
}

function residue(context: CanonicalContext, facet: Facet, at: JsonPointer, keyword: Keyword): Facet {
  return {
    ...openFacet(facet.type, facet.pointer),
    residues: new Map([[`${keyword}:${context.deepText(setOf(at))}`, at]]),
  };
}
