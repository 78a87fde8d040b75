import {
  appendPointer,
  arrayOf,
  type JsonObject,
  type JsonPointer,
  objectOf,
  pointerOfReference,
} from "@driftline/model";
import type { CanonicalContext } from "./context.js";
import { areDisjoint } from "./disjoint.js";
import { isOpenFacet, isPureUnion, isUnconstrained, openFacet } from "./facet.js";
import { discriminatorName } from "./keywords.js";
import { propertyNamesOf } from "./object-facet.js";
import {
  type Discriminator,
  type Facet,
  JSON_TYPES,
  type JsonType,
  keyOf,
  type SchemaSet,
  type Shape,
} from "./shape.js";

/** One branch as far as one type is concerned. */
interface Branch {
  readonly set: SchemaSet;
  readonly facet: Facet;
}

interface UnionSite {
  readonly schema: JsonObject;
  readonly pointer: JsonPointer;
  readonly keyword: "anyOf" | "oneOf";
}

/**
 * The shape of a union. Values of different types never meet, so each type keeps its own branches: `anyOf [T, null]` is a
 * type array, and branches that are alone with their type need no union at all. Exact.
 */
export function unite(context: CanonicalContext, site: UnionSite): Shape {
  const at = appendPointer(site.pointer, site.keyword);
  const branches = arrayOf(site.schema, site.keyword).flatMap((_, index) => {
    const pointer = context.followed(appendPointer(at, index));
    const shape = context.shapeAt(pointer);
    return shape === undefined ? [] : [{ pointer, shape }];
  });
  const discriminator = discriminatorOf(site.schema, site.pointer);
  const facets = new Map<JsonType, Facet>();
  for (const type of JSON_TYPES) {
    const ofType = branches.flatMap(({ pointer, shape }) => {
      const facet = shape.facets.get(type);
      return facet === undefined ? [] : [{ set: { pointers: [pointer], only: type }, facet }];
    });
    const facet = uniteFacets(context, ofType, { type, at, keyword: site.keyword, discriminator });
    if (facet !== undefined) facets.set(type, facet);
  }
  return {
    pointers: [],
    facets,
    isTyped: branches.every(({ shape }) => shape.isTyped),
    deprecated: null,
    isReadOnly: false,
    isWriteOnly: false,
    defaultValue: null,
    unknown: new Set(branches.flatMap(({ shape }) => [...shape.unknown])),
  };
}

interface UniteOptions {
  readonly type: JsonType;
  readonly at: JsonPointer;
  readonly keyword: "anyOf" | "oneOf";
  readonly discriminator: Discriminator | null;
}

function uniteFacets(context: CanonicalContext, branches: readonly Branch[], options: UniteOptions): Facet | undefined {
  const [first, ...others] = branches;
  if (first === undefined) return undefined;
  if (others.length === 0) return aloneIn(first, first.set.pointers[0] ?? null);
  const open = { ...openFacet(options.type, options.at), branch: options.at };
  if (options.type === "null") return open;
  if (options.keyword === "oneOf" && options.discriminator === null && !arePairwiseDisjoint(context, branches))
    return { ...open, unions: [unionOf(branches, "oneOf", options)] };
  const distinct = withoutDuplicates(
    context,
    branches.flatMap((branch) => flattened(context, branch)),
  );
  const [only] = distinct;
  if (distinct.length === 1 && only !== undefined) return aloneIn(only, options.at);
  if (options.type !== "object" && distinct.some(({ facet }) => isOpenFacet(facet))) return open;
  const values = joinedValues(distinct);
  if (values !== undefined) return { ...open, values };
  return { ...open, unions: [unionOf(distinct, "anyOf", options)] };
}

/** The facet of a branch that is alone with its type. */
function aloneIn({ set, facet }: Branch, branch: JsonPointer | null): Facet {
  return { ...facet, branch, alone: set.only === facet.type ? (set.pointers[0] ?? null) : null };
}

function unionOf(branches: readonly Branch[], kind: "anyOf" | "oneOf", options: UniteOptions): Facet["unions"][number] {
  const discriminator = options.type === "object" ? options.discriminator : null;
  return { kind, branches: branches.map(({ set }) => set), discriminator, pointer: options.at };
}

/** A union inside a union is one union, unless it has a discriminator to choose by. */
function flattened(context: CanonicalContext, branch: Branch): readonly Branch[] {
  const [union] = branch.facet.unions;
  if (union === undefined || !isPureUnion(branch.facet) || union.kind !== "anyOf" || union.discriminator !== null)
    return [branch];
  return union.branches.flatMap((set) => {
    const facet = context.shapeOf(set).facets.get(branch.facet.type);
    return facet === undefined ? [] : [{ set, facet }];
  });
}

/** Only branches that look alike at first sight are compared in depth. */
function withoutDuplicates(context: CanonicalContext, branches: readonly Branch[]): readonly Branch[] {
  const bySight = new Map<string, number>();
  const sights = branches.map(({ facet }) => sightOf(facet));
  for (const sight of sights) bySight.set(sight, (bySight.get(sight) ?? 0) + 1);
  const byText = new Map<string, Branch>();
  branches.forEach((branch, index) => {
    const sight = sights[index] ?? "";
    const isLikeAnother = (bySight.get(sight) ?? 0) > 1 && branches.length <= 64;
    const text = isLikeAnother ? context.deepText(branch.set) : keyOf(branch.set);
    if (!byText.has(text)) byText.set(text, branch);
  });
  return [...byText.values()];
}

function sightOf(facet: Facet): string {
  const names = propertyNamesOf(facet).slice().sort();
  const values = facet.values === null ? null : [...facet.values.keys()].sort();
  const maps = [facet.bounds, facet.patterns, facet.formats, facet.residues].map((map) => map.size);
  return JSON.stringify([names, [...facet.required.keys()].sort(), values, maps, facet.isInteger, facet.unions.length]);
}

function joinedValues(branches: readonly Branch[]): Facet["values"] | undefined {
  const values: Map<string, NonNullable<ReturnType<NonNullable<Facet["values"]>["get"]>>> = new Map();
  for (const { facet } of branches) {
    if (facet.values === null || !isUnconstrained(facet)) return undefined;
    for (const [text, value] of facet.values) if (!values.has(text)) values.set(text, value);
  }
  return branches[0]?.facet.type === "boolean" && values.size === 2 ? null : values;
}

/** Many branches are compared only where each can be told apart by itself; beyond that the union stays as written. */
function arePairwiseDisjoint(context: CanonicalContext, branches: readonly Branch[]): boolean {
  if (branches.length > 64) return false;
  return branches.every((branch, index) =>
    branches.slice(index + 1).every((other) => areDisjoint(context, branch.facet, other.facet)),
  );
}

function discriminatorOf(schema: JsonObject, pointer: JsonPointer): Discriminator | null {
  const propertyName = discriminatorName(schema);
  if (propertyName === undefined) return null;
  const mapping = new Map<string, JsonPointer>();
  const listed = objectOf(objectOf(schema, "discriminator"), "mapping") ?? {};
  for (const value of Object.keys(listed)) {
    const target = listed[value];
    if (typeof target !== "string") continue;
    mapping.set(value, pointerOfReference(target) ?? appendPointer("/components/schemas", target));
  }
  return { propertyName, mapping, pointer: appendPointer(pointer, "discriminator") };
}
