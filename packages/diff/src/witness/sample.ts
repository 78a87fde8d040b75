import type { JsonObject, JsonValue } from "@driftline/model";
import {
  type Canonical,
  type Direction,
  type Facet,
  hasRest,
  intersectFacets,
  isMatched,
  isNamed,
  itemSet,
  type JsonType,
  prefixLength,
  propertyNamesOf,
  propertySet,
  restSet,
  type SchemaSet,
  type Shape,
  setOf,
  settleFacet,
  type Union,
} from "@driftline/schema";
import { numberFor } from "./number.js";
import { textFor } from "./text.js";

/** How samples are to look. */
export interface SampleOptions {
  readonly canonical: Canonical;
  readonly direction: Direction;
  /** Whether optional properties are there as well, near the top. */
  readonly isRich: boolean;
}

/** Samples of canonical shapes: small instances that conform as far as a facet can tell. */
export interface Sampler {
  /** `undefined`: no value was found. */
  ofShape(shape: Shape): JsonValue | undefined;
  ofSet(set: SchemaSet): JsonValue | undefined;
  ofFacet(facet: Facet): JsonValue | undefined;
}

const PREFERENCE: readonly JsonType[] = ["object", "array", "string", "number", "boolean", "null"];
/** Where a schema contains itself, the way out is the type that holds nothing. */
const WAY_OUT: readonly JsonType[] = ["null", "string", "number", "boolean", "array", "object"];
const MAXIMUM_DEPTH = 24;
const MAXIMUM_VALUES = 2_000;

/** A sampler for one document and direction. The same shape gives the same sample, always. */
export function createSampler(options: SampleOptions): Sampler {
  const start = () => new Sampling(options);
  const { canonical } = options;
  const ofShape = once((shape: Shape) => start().shape(shape, 0));
  return {
    ofShape,
    ofSet: (set) => ofShape(canonical.shapeOf(canonical.normalSet(set))),
    ofFacet: once((facet: Facet) => start().facet(facet, 0)),
  };
}

/** A sample is made once: each of the thousand edits of an object asks for one of the object. */
function once<T extends object>(sampleOf: (of: T) => JsonValue | undefined): (of: T) => JsonValue | undefined {
  const samples = new WeakMap<T, { readonly value: JsonValue | undefined }>();
  return (of) => {
    const sample = samples.get(of) ?? { value: sampleOf(of) };
    samples.set(of, sample);
    return sample.value;
  };
}

class Sampling {
  #values = 0;

  constructor(readonly options: SampleOptions) {}

  set(set: SchemaSet, depth: number): JsonValue | undefined {
    const { canonical } = this.options;
    return this.shape(canonical.shapeOf(canonical.normalSet(set)), depth);
  }

  shape(shape: Shape, depth: number): JsonValue | undefined {
    this.#values += 1;
    if (depth > MAXIMUM_DEPTH || this.#values > MAXIMUM_VALUES) return undefined;
    if (depth > 1 && shape.facets.has("null")) return null;
    for (const type of depth > 6 ? WAY_OUT : PREFERENCE) {
      const facet = shape.facets.get(type);
      const value = facet === undefined ? undefined : this.facet(facet, depth);
      if (value !== undefined) return value;
    }
    return undefined;
  }

  facet(facet: Facet, depth: number): JsonValue | undefined {
    if (facet.values !== null) return facet.values.values().next().value?.value;
    if (facet.dispatch !== null) return this.#union({ ...facet, dispatch: null }, facet.dispatch, depth);
    const [union, ...others] = facet.unions;
    if (union !== undefined) return this.#union({ ...facet, unions: others }, union, depth);
    switch (facet.type) {
      case "null":
        return null;
      case "boolean":
        return true;
      case "number":
        return numberFor(facet);
      case "string":
        return textFor(facet);
      case "array":
        return this.#array(facet, depth);
      case "object":
        return this.#object(facet, depth);
    }
  }

  #union(own: Facet, union: Union, depth: number): JsonValue | undefined {
    for (const set of union.branches) {
      const branch = this.options.canonical.shapeOf(set).facets.get(own.type);
      const merged = branch === undefined ? undefined : intersectFacets(own, branch);
      const facet = merged === undefined ? undefined : settleFacet(merged);
      const value = facet === undefined ? undefined : this.facet(facet, depth + 1);
      if (value !== undefined) return withDiscriminator(this.options.canonical, union, set.pointers[0] ?? "", value);
    }
    return undefined;
  }

  #array(facet: Facet, depth: number): JsonValue | undefined {
    const least = facet.bounds.get("minItems")?.value ?? 0;
    const most = facet.bounds.get("maxItems")?.value ?? Number.POSITIVE_INFINITY;
    const wanted = this.options.isRich && depth < 3 ? Math.max(1, prefixLength(facet)) : 0;
    const items: JsonValue[] = [];
    for (const { schema, min } of facet.contains)
      for (let count = 0; count < Math.min(min, 20); count++) {
        const item = this.set(setOf(schema), depth + 1);
        if (item !== undefined) items.push(item);
      }
    while (items.length < Math.min(Math.max(least, Math.min(wanted, most)), 200)) {
      const item = this.set(itemSet(facet, items.length), depth + 1);
      if (item === undefined) return items.length >= least ? items : undefined;
      items.push(facet.uniqueItems === null ? item : distinct(item, items.length));
    }
    return items;
  }

  #object(facet: Facet, depth: number): JsonValue | undefined {
    const members: [string, JsonValue][] = [];
    const names = new Set(facet.required.keys());
    if (this.options.isRich && depth < 3) for (const name of propertyNamesOf(facet)) names.add(name);
    for (const name of names) {
      const isRequired = facet.required.has(name);
      const value = this.property(facet, name, depth);
      if (value !== undefined) members.push([name, value]);
      else if (isRequired && !this.#isHidden(facet, name)) return undefined;
    }
    return this.#filled(facet, members, depth);
  }

  /** Enough members for `minProperties`, by optional properties first and by made-up names then. */
  #filled(facet: Facet, members: [string, JsonValue][], depth: number): JsonValue | undefined {
    const least = Math.min(facet.bounds.get("minProperties")?.value ?? 0, 200);
    const has = new Set(members.map(([name]) => name));
    const add = (name: string, value: JsonValue) => {
      has.add(name);
      members.push([name, value]);
    };
    // Hardly any object needs more members; a list of all its properties for every sample would cost their square.
    for (const name of members.length < least ? propertyNamesOf(facet) : []) {
      if (members.length >= least) break;
      const value = has.has(name) ? undefined : this.property(facet, name, depth);
      if (value !== undefined) add(name, value);
    }
    for (let index = 0; members.length < least && index < 400; index++) {
      const value = hasRest(facet) ? this.set(restSet(facet), depth + 1) : "text";
      if (value !== undefined) add(freeName(facet, index), value);
    }
    for (const { value: pair } of facet.dependents.values()) {
      const [one, other] = pair;
      if (!has.has(one) || has.has(other)) continue;
      const value = this.property(facet, other, depth);
      if (value !== undefined) add(other, value);
    }
    return objectOfMembers(members);
  }

  /** The value of a property, or `undefined` where it may not be there in this direction. */
  property(facet: Facet, name: string, depth: number): JsonValue | undefined {
    return this.#isHidden(facet, name) ? undefined : this.set(propertySet(facet, name), depth + 1);
  }

  #isHidden(facet: Facet, name: string): boolean {
    const { canonical, direction } = this.options;
    const shape = canonical.shapeOf(canonical.normalSet(propertySet(facet, name)));
    return direction === "response" ? shape.isWriteOnly : shape.isReadOnly;
  }
}

/** An object from its members, also those called `__proto__`. */
export function objectOfMembers(members: readonly (readonly [string, JsonValue])[]): JsonObject {
  const object: Record<string, JsonValue> = {};
  for (const [name, value] of members)
    Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
  return object;
}

/** A name no part of the facet names, and that its rules about names allow where that can be told. */
export function freeName(facet: Facet, index = 0): string {
  const suffix = index === 0 ? "" : String(index);
  const names = ["another", "x", "X", "1", "a_b"].map((name) => `${name}${suffix}`);
  const isFree = (name: string) => !isNamed(facet, name) && !isMatched(facet, name);
  return names.find(isFree) ?? `another-${suffix}-one`;
}

/** Items that have to differ are numbered, as far as their type allows it. */
function distinct(item: JsonValue, index: number): JsonValue {
  if (index === 0) return item;
  if (typeof item === "number") return item + index;
  return typeof item === "string" ? `${item}${index}` : item;
}

/** The instance with the discriminator's value for a branch, where the branch itself leaves it open. */
export function withDiscriminator(canonical: Canonical, union: Union, branch: string, value: JsonValue): JsonValue {
  const { discriminator } = union;
  if (discriminator === null || typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const facet = canonical.shapeOf({ pointers: [branch] }).facets.get("object");
  const tag = facet === undefined ? undefined : canonical.shapeOf(propertySet(facet, discriminator.propertyName));
  if (tag?.facets.get("string")?.values != null) return value;
  const mapped = [...discriminator.mapping].find(
    ([, pointer]) => canonical.normalSet({ pointers: [pointer] }).pointers[0] === branch,
  );
  const implicit = branch.startsWith("/components/schemas/") ? branch.slice("/components/schemas/".length) : undefined;
  const name = mapped?.[0] ?? implicit;
  return name === undefined ? value : { ...(value as JsonObject), [discriminator.propertyName]: name };
}
