import type { JsonPointer, JsonValue } from "@driftline/model";

/** The JSON types a schema can tell apart; `integer` is a number facet's property, not a type of its own. */
export type JsonType = "null" | "boolean" | "number" | "string" | "array" | "object";

/** Every JSON type, in a fixed order. */
export const JSON_TYPES: readonly JsonType[] = ["null", "boolean", "number", "string", "array", "object"];

/** A value with the place of the keyword that says so. */
export interface Sourced<T> {
  readonly value: T;
  readonly pointer: JsonPointer;
}

/**
 * A conjunction of schemas of one document: an instance must fit all of them. No pointer at all: anything fits.
 * `only` restricts it to one JSON type, for the branches of a union, which are told apart type by type.
 */
export interface SchemaSet {
  /** Sorted and free of duplicates. */
  readonly pointers: readonly JsonPointer[];
  readonly only?: JsonType;
}

/** One schema object's say about properties (JSON Schema 2020-12, 10.3.2); parts are never merged, so that each stays exact. */
export interface ObjectPart {
  readonly pointer: JsonPointer;
  /** Null: named here without a schema of its own (evaluated elsewhere). */
  readonly properties: ReadonlyMap<string, JsonPointer | null>;
  readonly patterns: readonly (readonly [pattern: string, pointer: JsonPointer])[];
  /** What every other property must fit; null where nothing is said. */
  readonly rest: JsonPointer | null;
}

/** One schema object's say about items (JSON Schema 2020-12, 10.3.1). */
export interface ArrayPart {
  readonly pointer: JsonPointer;
  /** Null: an item without a schema of its own here. */
  readonly prefix: readonly (JsonPointer | null)[];
  readonly rest: JsonPointer | null;
}

/** A `contains` with its counts (JSON Schema 2020-12, 10.3.1.3). */
export interface Contains {
  readonly schema: JsonPointer;
  readonly min: number;
  readonly max: number | null;
  readonly pointer: JsonPointer;
}

/** A choice between schemas that could not be resolved into one facet. */
export interface Union {
  /** `oneOf` only where its branches may overlap; disjoint branches read as `anyOf`. */
  readonly kind: "anyOf" | "oneOf";
  readonly branches: readonly SchemaSet[];
  readonly discriminator: Discriminator | null;
  /** The place of the `anyOf` or `oneOf` keyword. */
  readonly pointer: JsonPointer;
}

/** An OpenAPI discriminator (3.1.1, section 4.8.25), its mapping turned into pointers. */
export interface Discriminator {
  readonly propertyName: string;
  readonly mapping: ReadonlyMap<string, JsonPointer>;
  readonly pointer: JsonPointer;
}

/** The limits that are numbers, each with the keyword that stands for it. */
export type BoundName =
  | "minimum"
  | "maximum"
  | "exclusiveMinimum"
  | "exclusiveMaximum"
  | "minLength"
  | "maxLength"
  | "minItems"
  | "maxItems"
  | "minProperties"
  | "maxProperties";

/** What a schema says about the values of one JSON type. Members that do not concern the type are empty. */
export interface Facet {
  readonly type: JsonType;
  /** The schema that allows the type. */
  readonly pointer: JsonPointer;
  /** The union branch the facet was folded out of, or null. */
  readonly branch: JsonPointer | null;
  /** The one branch that says everything the facet says, or null where more than that is said. */
  readonly alone: JsonPointer | null;
  /** The only values allowed, by their canonical text, or null for any. */
  readonly values: ReadonlyMap<string, Sourced<JsonValue>> | null;
  readonly isInteger: boolean;
  readonly bounds: ReadonlyMap<BoundName, Sourced<number>>;
  readonly multiples: ReadonlyMap<number, JsonPointer>;
  readonly uniqueItems: JsonPointer | null;
  readonly patterns: ReadonlyMap<string, JsonPointer>;
  readonly formats: ReadonlyMap<string, JsonPointer>;
  readonly required: ReadonlyMap<string, JsonPointer>;
  readonly objects: readonly ObjectPart[];
  readonly arrays: readonly ArrayPart[];
  readonly propertyNames: readonly JsonPointer[];
  readonly contains: readonly Contains[];
  /** `dependentRequired`: the text of the pair `[if, then]` to the keyword's place. */
  readonly dependents: ReadonlyMap<string, Sourced<readonly [string, string]>>;
  readonly unions: readonly Union[];
  /**
   * The schemas that extend this one by `allOf` and are told apart by its discriminator (OpenAPI 3.1.1, section 4.8.25):
   * an object here is one of them. Null where no discriminator says so.
   */
  readonly dispatch: Union | null;
  /** Keywords kept whole (`not`, `if`, `dependentSchemas`, dynamic `unevaluated*`): deep text to place. */
  readonly residues: ReadonlyMap<string, JsonPointer>;
}

/** A schema set in canonical form: what it says type by type, and the annotations a consumer acts on. */
export interface Shape {
  /** The places merged here, references followed; the first is where a reader would look. */
  readonly pointers: readonly JsonPointer[];
  /** Types that are absent are not allowed; none at all: nothing fits. */
  readonly facets: ReadonlyMap<JsonType, Facet>;
  /** Whether a `type` (or values, or branches) says which types are allowed. */
  readonly isTyped: boolean;
  readonly deprecated: JsonPointer | null;
  readonly isReadOnly: boolean;
  readonly isWriteOnly: boolean;
  readonly defaultValue: Sourced<JsonValue> | null;
  /** Keywords the source did not state: neither their presence nor their absence may be judged. */
  readonly unknown: ReadonlySet<string>;
}

/** The set of one schema. */
export function setOf(pointer: JsonPointer | null): SchemaSet {
  return { pointers: pointer === null ? [] : [pointer] };
}

/** What a set is known by within its document. */
export function keyOf(set: SchemaSet): string {
  return set.only === undefined ? set.pointers.join("\n") : `${set.pointers.join("\n")}\n@${set.only}`;
}
