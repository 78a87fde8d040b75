import {
  appendPointer,
  arrayOf,
  isJsonObject,
  type JsonObject,
  type JsonPointer,
  type JsonValue,
  memberOf,
  pointerOfReference,
  stringOf,
  textOfJson,
} from "@driftline/model";
import { type SchemaView, viewOf } from "../view.js";
import { normaliseBounds } from "./bounds.js";
import { certainKeyword, conditionalResidues, negated } from "./conditionals.js";
import type { Canonical, CanonicalContext } from "./context.js";
import { createDeepText } from "./deep-text.js";
import { openFacet } from "./facet.js";
import { decideValues } from "./finite.js";
import { withDispatch, withoutDispatch } from "./inheritance.js";
import { intersectAll, intersectFacets } from "./intersect.js";
import { isTypedSchema, ownFacets } from "./keywords.js";
import { type Facet, JSON_TYPES, type JsonType, keyOf, type SchemaSet, type Shape } from "./shape.js";
import { closeUnevaluated } from "./unevaluated.js";
import { unite } from "./unite.js";

/**
 * Canonical forms of the schemas of a document (JSON Schema 2020-12, every reference inside the document): `allOf` and
 * `$ref` merged, `const` read as `enum`, unions split by JSON type and folded where that is exact, disjoint `oneOf` read
 * as `anyOf`, prose left out. Cycles are kept: a shape names its children by place and never holds them.
 */
export function createCanonical(document: JsonObject): Canonical {
  const shapesByPointer = new Map<JsonPointer, Shape>();
  const shapesByKey = new Map<string, Shape>();
  const followedByPointer = new Map<JsonPointer, JsonPointer>();
  const inProgress = new Set<JsonPointer>();

  const context: CanonicalContext = {
    document,
    view: viewOf(document),
    isSettled: () => inProgress.size === 0,
    deepText: (set) => texts.deepText(set),
    facetText: (facet) => texts.facetText(facet),
    followed(pointer) {
      let target = followedByPointer.get(pointer);
      if (target === undefined) {
        target = followReferences(context.view, pointer);
        followedByPointer.set(pointer, target);
      }
      return target;
    },
    normalSet(set) {
      const pointers = set.pointers.map(context.followed);
      const sorted = pointers.length < 2 ? pointers : [...new Set(pointers)].sort();
      return set.only === undefined ? { pointers: sorted } : { pointers: sorted, only: set.only };
    },
    shapeAt(pointer) {
      const at = context.followed(pointer);
      const known = shapesByPointer.get(at);
      if (known !== undefined) return known;
      if (inProgress.has(at)) return undefined;
      inProgress.add(at);
      try {
        const shape = gather(context, at);
        shapesByPointer.set(at, shape);
        return shape;
      } finally {
        inProgress.delete(at);
      }
    },
    shapeOf(set) {
      const key = keyOf(set);
      let shape = shapesByKey.get(key);
      if (shape === undefined) {
        shape = finished(intersectionOf(context, set), set.only);
        if (inProgress.size === 0) shapesByKey.set(key, shape);
      }
      return shape;
    },
  };
  const texts = createDeepText(context);
  return context;
}

function intersectionOf(context: CanonicalContext, set: SchemaSet): Shape {
  const [first, ...others] = set.pointers.flatMap((pointer) => context.shapeAt(pointer) ?? []);
  return first === undefined ? openShape(set.pointers[0] ?? null) : intersectAll([first, ...others]);
}

function finished(shape: Shape, only: JsonType | undefined): Shape {
  const facets = new Map<JsonType, Facet>();
  for (const [type, facet] of shape.facets) if (only === undefined || only === type) setFacet(facets, type, facet);
  return { ...shape, facets };
}

function setFacet(facets: Map<JsonType, Facet>, type: JsonType, facet: Facet): void {
  const settled = settleFacet(facet);
  if (settled !== undefined) facets.set(type, settled);
}

/** A facet in its one form after something was added to it; `undefined` where it allows nothing. */
export function settleFacet(facet: Facet): Facet | undefined {
  const decided = decideValues(facet);
  return decided === undefined ? undefined : normaliseBounds(decided);
}

/** A shape that allows everything. */
export function openShape(pointer: JsonPointer | null): Shape {
  return {
    pointers: pointer === null ? [] : [pointer],
    facets: new Map(JSON_TYPES.map((type) => [type, openFacet(type, pointer ?? "")])),
    isTyped: false,
    deprecated: null,
    isReadOnly: false,
    isWriteOnly: false,
    defaultValue: null,
    unknown: new Set(),
  };
}

function followReferences(view: SchemaView, pointer: JsonPointer): JsonPointer {
  let at = pointer;
  let meant = pointer;
  let isPart = false;
  let visited: Set<JsonPointer> | undefined;
  for (;;) {
    const value = view.resolved(at);
    // What extends a schema by `allOf` is not chosen by that schema's own discriminator.
    if (value === undefined || (isPart && isDispatching(value))) return meant;
    if (!isPart) meant = at;
    const step = isJsonObject(value) ? onlyStep(value, at) : undefined;
    if (step === undefined) return at;
    visited ??= new Set([pointer]);
    if (visited.has(step.target)) return meant;
    visited.add(step.target);
    isPart ||= step.isPart;
    at = step.target;
  }
}

/** Where a schema leads that says nothing itself: its reference, or the one part of its `allOf`. */
function onlyStep(
  schema: JsonObject,
  pointer: JsonPointer,
): { readonly target: JsonPointer; readonly isPart: boolean } | undefined {
  let keyword: string | undefined;
  for (const name of Object.keys(schema)) {
    if (isProse(name)) continue;
    if (keyword !== undefined) return undefined;
    keyword = name;
  }
  if (keyword === "$ref") {
    const target = referenceTarget(schema);
    return target === undefined ? undefined : { target, isPart: false };
  }
  const isWrapped = keyword === "allOf" && arrayOf(schema, "allOf").length === 1;
  return isWrapped ? { target: appendPointer(pointer, "allOf", 0), isPart: true } : undefined;
}

function isDispatching(schema: JsonValue): boolean {
  return isJsonObject(schema) && isJsonObject(schema.discriminator) && !("oneOf" in schema) && !("anyOf" in schema);
}

const PROSE: ReadonlySet<string> = new Set(["title", "description", "example", "examples", "$comment", "summary"]);

/** Members of a schema that never change what it means. */
export function isProse(name: string): boolean {
  return PROSE.has(name) || (name.startsWith("x-") && name !== "x-driftline-unknown");
}

function referenceTarget(schema: JsonObject): JsonPointer | undefined {
  const reference = stringOf(schema, "$ref");
  return reference === undefined ? undefined : pointerOfReference(reference);
}

function gather(context: CanonicalContext, pointer: JsonPointer): Shape {
  const schema = context.view.resolved(pointer);
  if (schema === false) return { ...openShape(pointer), facets: new Map(), isTyped: true };
  if (!isJsonObject(schema)) return openShape(pointer);
  let shape = intersectAll([ownShape(schema, pointer), ...conjuncts(context, schema, pointer)]);
  shape = withDispatch(context, closeUnevaluated(context, { schema, pointer, shape }), pointer);
  return negated(context, {
    schema,
    pointer,
    shape: withResidues(shape, conditionalResidues(context, schema, pointer)),
  });
}

function* conjuncts(context: CanonicalContext, schema: JsonObject, pointer: JsonPointer): Generator<Shape> {
  const target = referenceTarget(schema);
  const referenced = target === undefined ? undefined : context.shapeAt(target);
  if (referenced !== undefined) yield referenced;
  for (let index = 0; index < arrayOf(schema, "allOf").length; index++) {
    const part = context.shapeAt(appendPointer(pointer, "allOf", index));
    if (part !== undefined) yield withoutDispatch(part);
  }
  const certain = certainKeyword(context, schema, pointer);
  if (certain !== undefined && memberOf(schema, certain) !== undefined) {
    const consequence = context.shapeAt(appendPointer(pointer, certain));
    if (consequence !== undefined) yield withoutDispatch(consequence);
  }
  for (const keyword of ["anyOf", "oneOf"] as const)
    if (arrayOf(schema, keyword).length > 0) yield unite(context, { schema, pointer, keyword });
}

function ownShape(schema: JsonObject, pointer: JsonPointer): Shape {
  return {
    pointers: [pointer],
    facets: ownFacets(schema, pointer),
    isTyped: isTypedSchema(schema),
    deprecated: memberOf(schema, "deprecated") === true ? appendPointer(pointer, "deprecated") : null,
    isReadOnly: memberOf(schema, "readOnly") === true,
    isWriteOnly: memberOf(schema, "writeOnly") === true,
    defaultValue: defaultOf(schema, pointer),
    unknown: new Set(arrayOf(schema, "x-driftline-unknown").map(textOfJson)),
  };
}

function defaultOf(schema: JsonObject, pointer: JsonPointer): Shape["defaultValue"] {
  const value: JsonValue | undefined = memberOf(schema, "default");
  return value === undefined ? null : { value, pointer: appendPointer(pointer, "default") };
}

function withResidues(shape: Shape, residues: ReadonlyMap<JsonType, Facet["residues"]>): Shape {
  if (residues.size === 0) return shape;
  const facets = new Map<JsonType, Facet>();
  for (const [type, facet] of shape.facets) {
    const more = residues.get(type);
    const both =
      more === undefined ? facet : intersectFacets(facet, { ...openFacet(type, facet.pointer), residues: more });
    if (both !== undefined) facets.set(type, both);
  }
  return { ...shape, facets };
}
