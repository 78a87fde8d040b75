import { appendPointer, isJsonObject, type JsonObject, type JsonPointer, memberOf, objectOf } from "@driftline/model";
import type { CanonicalContext } from "./context.js";
import { isOpenFacet, openFacet } from "./facet.js";
import { intersectFacets } from "./intersect.js";
import { isWholeNumberFacet, namesOnlyRequired } from "./keywords.js";
import { type Facet, JSON_TYPES, type JsonType, type Shape, setOf } from "./shape.js";

/** A schema under way: its own keywords, its place, and what is known of it so far. */
export interface Gathering {
  readonly schema: JsonObject;
  readonly pointer: JsonPointer;
  readonly shape: Shape;
}

/** `if`/`then`/`else` and `dependentSchemas`, kept whole, for the types they say something about. */
export function conditionalResidues(
  context: CanonicalContext,
  schema: JsonObject,
  pointer: JsonPointer,
): ReadonlyMap<JsonType, Facet["residues"]> {
  const residues = new Map<JsonType, Map<string, JsonPointer>>();
  const add = (type: JsonType, text: string, at: JsonPointer) =>
    residues.set(type, new Map([...(residues.get(type) ?? []), [text, at]]));
  if (memberOf(schema, "if") !== undefined && certainKeyword(context, schema, pointer) === undefined) {
    const text = ["if", "then", "else"].map((keyword) => `${keyword}:${branchText(context, schema, pointer, keyword)}`);
    const consequences = ["then", "else"].filter((keyword) => memberOf(schema, keyword) !== undefined);
    for (const type of JSON_TYPES)
      if (consequences.some((keyword) => concerns(context, appendPointer(pointer, keyword), type)))
        add(type, text.join(" "), appendPointer(pointer, "if"));
  }
  const dependent = objectOf(schema, "dependentSchemas") ?? {};
  for (const name of Object.keys(dependent)) {
    if (namesOnlyRequired(memberOf(dependent, name)) !== undefined) continue;
    const at = appendPointer(pointer, "dependentSchemas", name);
    add("object", `dependent:${JSON.stringify(name)}:${context.deepText(setOf(at))}`, at);
  }
  return residues;
}

/**
 * The consequence that holds for every value, because the condition does, or fails for every one: `then`, or `else`
 * (JSON Schema 2020-12, 10.2.2). `undefined` where it depends on the value, or where there is no condition.
 */
export function certainKeyword(
  context: CanonicalContext,
  schema: JsonObject,
  pointer: JsonPointer,
): "then" | "else" | undefined {
  if (memberOf(schema, "if") === undefined) return undefined;
  const condition = context.shapeAt(appendPointer(pointer, "if"));
  if (condition === undefined || condition.unknown.size > 0) return undefined;
  if (condition.facets.size === 0) return "else";
  const isAlways = JSON_TYPES.every((type) => {
    const facet = condition.facets.get(type);
    return facet !== undefined && isOpenFacet(facet);
  });
  return isAlways ? "then" : undefined;
}

function branchText(context: CanonicalContext, schema: JsonObject, pointer: JsonPointer, keyword: string): string {
  return memberOf(schema, keyword) === undefined ? "" : context.deepText(setOf(appendPointer(pointer, keyword)));
}

function concerns(context: CanonicalContext, pointer: JsonPointer, type: JsonType): boolean {
  const facet = context.shapeAt(pointer)?.facets.get(type);
  return facet === undefined || !isOpenFacet(facet);
}

/**
 * `not`, exact for whole types and kept as it is for the rest. A type the negated schema does not allow is not
 * concerned by it.
 */
export function negated(context: CanonicalContext, { schema, pointer, shape }: Gathering): Shape {
  const negation = memberOf(schema, "not");
  if (negation !== true && negation !== false && !isJsonObject(negation)) return shape;
  const at = appendPointer(pointer, "not");
  const forbidden = context.shapeAt(at);
  if (forbidden === undefined) return shape;
  const text = `not:${context.deepText(setOf(at))}`;
  const facets = new Map<JsonType, Facet>();
  for (const [type, facet] of shape.facets) {
    const other = forbidden.facets.get(type);
    if (other !== undefined && isOpenFacet(other)) continue;
    const rest = other === undefined ? facet : without(facet, other, text, at);
    if (rest !== undefined) facets.set(type, rest);
  }
  return { ...shape, facets, isTyped: shape.isTyped || facets.size < JSON_TYPES.length };
}

function without(facet: Facet, forbidden: Facet, text: string, at: JsonPointer): Facet | undefined {
  const values = forbidden.values;
  if (facet.values !== null && values !== null && isOpenFacet({ ...forbidden, values: null })) {
    const left = new Map([...facet.values].filter(([value]) => !values.has(value)));
    return left.size === 0 ? undefined : { ...facet, values: left };
  }
  if (facet.isInteger && isWholeNumberFacet(forbidden)) return undefined;
  return intersectFacets(facet, { ...openFacet(facet.type, facet.pointer), residues: new Map([[text, at]]) });
}
