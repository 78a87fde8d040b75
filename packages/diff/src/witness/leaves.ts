import { isJsonObject, type JsonObject, type JsonValue } from "@driftline/model";
import {
  type Canonical,
  conjunction,
  type Facet,
  hasRest,
  itemSet,
  prefixLength,
  propertyNamesOf,
  propertySet,
  restSet,
  type Shape,
} from "@driftline/schema";
import { textsOfPattern } from "../pattern/text.js";
import type { Aim } from "../schema/edit.js";
import { numbersAround } from "./number.js";
import { freeName, objectOfMembers, type Sampler, withDiscriminator } from "./sample.js";
import { textsAround } from "./text.js";

/** Both shapes at the place of an edit, and how to make values of the side the witness is to belong to. */
export interface LeafSite {
  readonly side: "base" | "revision";
  readonly canonical: Canonical;
  readonly shape: Shape;
  readonly other: Shape;
  readonly sampler: Sampler;
  /** A sampler for either document. */
  samplerFor(side: "base" | "revision"): Sampler;
}

/** Values worth putting at the place of an edit, the most telling first. */
export function* leavesFor(aim: Aim, site: LeafSite): Generator<JsonValue> {
  switch (aim.kind) {
    case "value":
      yield aim.value;
      return;
    case "type": {
      const facet = site.shape.facets.get(aim.type);
      if (facet !== undefined) yield* aroundFacet(facet, undefined, site);
      return;
    }
    case "without":
      yield* objects(site, (object) => without(object, aim.name));
      return;
    case "with":
      yield* objects(site, (object, facet) => {
        const richer = withProperty(object, facet, aim.name, site);
        return richer === undefined || aim.without === undefined ? richer : without(richer, aim.without);
      });
      return;
    case "extra":
      yield* objects(site, (object, facet) => withExtra(object, facet, site));
      return;
    case "foreign":
      yield* foreign(aim, site);
      return;
    case "view":
      if (aim.side === site.side)
        for (const value of aroundShape(aim.view.shape, undefined, site))
          yield aim.branchOf === undefined
            ? value
            : withDiscriminator(site.canonical, aim.branchOf.union, aim.branchOf.pointer, value);
      return;
    case "limits":
      yield* aroundShape(site.shape, site.other, site);
  }
}

/** What a condition names, alone, and laid over what the place demands anyway. */
function* foreign(aim: Extract<Aim, { readonly kind: "foreign" }>, site: LeafSite): Generator<JsonValue> {
  const value = site.samplerFor(aim.side).ofSet(conjunction(aim.pointers));
  if (value === undefined) return;
  yield value;
  const sample = site.sampler.ofShape(site.shape);
  if (!isJsonObject(value) || !isJsonObject(sample)) return;
  yield objectOfMembers([...membersOf(sample).filter(([name]) => !Object.hasOwn(value, name)), ...membersOf(value)]);
}

function* objects(
  site: LeafSite,
  change: (object: JsonObject, facet: Facet) => JsonObject | undefined,
): Generator<JsonValue> {
  const facet = site.shape.facets.get("object");
  const sample = facet === undefined ? undefined : site.sampler.ofFacet(facet);
  if (facet === undefined || !isJsonObject(sample)) return;
  const changed = change(sample, facet);
  if (changed !== undefined) yield changed;
}

function without(object: JsonObject, name: string): JsonObject {
  return objectOfMembers(membersOf(object).filter(([member]) => member !== name));
}

function membersOf(object: JsonObject): readonly (readonly [string, JsonValue])[] {
  return Object.keys(object).map((name) => [name, object[name] ?? null] as const);
}

function withMember(object: JsonObject, name: string, value: JsonValue): JsonObject {
  return objectOfMembers([...membersOf(without(object, name)), [name, value]]);
}

function withProperty(object: JsonObject, facet: Facet, name: string, site: LeafSite): JsonObject | undefined {
  const value = Object.hasOwn(object, name) ? object[name] : site.sampler.ofSet(propertySet(facet, name));
  return value === undefined ? undefined : withMember(object, name, value);
}

function withExtra(object: JsonObject, facet: Facet, site: LeafSite): JsonObject | undefined {
  const value = hasRest(facet) ? site.sampler.ofSet(restSet(facet)) : "text";
  return value === undefined ? undefined : withMember(object, freeName(facet), value);
}

function* aroundShape(shape: Shape, other: Shape | undefined, site: LeafSite): Generator<JsonValue> {
  for (const [type, facet] of shape.facets) yield* aroundFacet(facet, other?.facets.get(type), site);
}

/** Values of one type at and around the limits of both sides. */
function* aroundFacet(facet: Facet, other: Facet | undefined, site: LeafSite): Generator<JsonValue> {
  const sample = site.sampler.ofFacet(facet);
  if (sample !== undefined) yield sample;
  if (facet.values !== null) {
    for (const { value } of facet.values.values()) yield value;
    return;
  }
  if (facet.type === "boolean") yield* [true, false];
  if (facet.type === "number") yield* numbersAround(facet, other);
  if (facet.type === "string") yield* textsAround(facet, other);
  if (facet.type === "array") yield* arraysAround(facet, other, site);
  if (facet.type === "object") yield* objectsAround(facet, other, site);
}

function* arraysAround(facet: Facet, other: Facet | undefined, site: LeafSite): Generator<JsonValue> {
  const bounds = [facet, ...(other === undefined ? [] : [other])].flatMap((one) => [
    one.bounds.get("minItems")?.value,
    one.bounds.get("maxItems")?.value,
    prefixLength(one),
    one.contains[0]?.min,
    one.contains[0]?.max,
  ]);
  const lengths = bounds.flatMap((bound) => (bound == null ? [] : [bound, bound - 1, bound + 1]));
  for (const length of new Set([...lengths, 1, 2, 0])) {
    if (length < 0 || length > 2_000) continue;
    const items = Array.from({ length }, (_, index) => site.sampler.ofSet(itemSet(facet, index)));
    if (items.every((item) => item !== undefined)) {
      yield items;
      yield items.map((item, index) => varied(item, index));
    }
  }
}

function varied(item: JsonValue, index: number): JsonValue {
  if (typeof item === "number") return item + index;
  return typeof item === "string" && index > 0 ? `${item}${index}` : item;
}

function* objectsAround(facet: Facet, other: Facet | undefined, site: LeafSite): Generator<JsonValue> {
  const sample = site.sampler.ofFacet(facet);
  if (!isJsonObject(sample)) return;
  const names = propertyNamesOf(facet);
  for (const name of names.slice(0, 40)) {
    const richer = withProperty(sample, facet, name, site);
    if (richer !== undefined) yield richer;
    if (Object.hasOwn(sample, name) && !facet.required.has(name)) yield without(sample, name);
  }
  for (const name of other === undefined ? [] : freeNamesFor(facet, other)) {
    const value = site.sampler.ofSet(propertySet(facet, name));
    for (const one of [value, ...STRANGERS]) if (one !== undefined) yield withMember(sample, name, one);
  }
  yield* objectsOfSize(facet, other, { sample, site });
}

/** One value of each type: some of them a schema for further properties will refuse. */
const STRANGERS: readonly JsonValue[] = ["text", 1, true, null, [], {}];

/** Names that only the other side says something about, by a pattern. */
function freeNamesFor(facet: Facet, other: Facet): readonly string[] {
  const patterns = [facet, other].flatMap((one) =>
    one.objects.flatMap((part) => part.patterns.map(([source]) => source)),
  );
  const made = patterns.flatMap((source) => textsOfPattern(source).slice(0, 2));
  return [...new Set([...made, freeName(facet), "A1", "x-1", "with space"])].filter((name) => name !== "");
}

function* objectsOfSize(
  facet: Facet,
  other: Facet | undefined,
  { sample, site }: { readonly sample: JsonObject; readonly site: LeafSite },
): Generator<JsonValue> {
  const bounds = [facet, other].flatMap((one) => [
    one?.bounds.get("minProperties")?.value,
    one?.bounds.get("maxProperties")?.value,
  ]);
  const sizes = bounds.flatMap((bound) => (bound === undefined ? [] : [bound, bound - 1, bound + 1]));
  for (const size of new Set(sizes)) {
    if (size < 0 || size > 500) continue;
    let object = objectOfMembers(membersOf(sample).slice(0, Math.max(size, facet.required.size)));
    for (const name of propertyNamesOf(facet)) {
      if (Object.keys(object).length >= size) break;
      object = withProperty(object, facet, name, site) ?? object;
    }
    for (let index = 0; Object.keys(object).length < size; index++) {
      const value = hasRest(facet) ? site.sampler.ofSet(restSet(facet)) : "text";
      object = withMember(object, freeName(facet, index + 1), value ?? "text");
    }
    yield object;
  }
}
