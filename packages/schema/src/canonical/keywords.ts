import {
  appendPointer,
  arrayOf,
  canonicalJson,
  isJsonObject,
  type JsonObject,
  type JsonPointer,
  type JsonValue,
  jsonTypeOf,
  memberOf,
  objectOf,
  stringOf,
} from "@driftline/model";
import { isOpenFacet, openFacet } from "./facet.js";
import {
  type ArrayPart,
  type BoundName,
  type Contains,
  type Facet,
  JSON_TYPES,
  type JsonType,
  type ObjectPart,
  type Sourced,
} from "./shape.js";

const BOUNDS: Readonly<Record<JsonType, readonly BoundName[]>> = {
  null: [],
  boolean: [],
  number: ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"],
  string: ["minLength", "maxLength"],
  array: ["minItems", "maxItems"],
  object: ["minProperties", "maxProperties"],
};

/** What the keywords of one schema object say by themselves, type by type; applicators in place are not among them. */
export function ownFacets(schema: JsonObject, pointer: JsonPointer): ReadonlyMap<JsonType, Facet> {
  const facets = new Map<JsonType, Facet>();
  for (const type of allowedTypes(schema)) {
    const values = valuesOf(schema, type, pointer);
    if (values !== null && values.size === 0) continue;
    facets.set(
      type,
      SPECIFIC[type]({ ...openFacet(type, pointer), values, bounds: boundsOf(schema, type, pointer) }, schema),
    );
  }
  return facets;
}

/** Whether a schema object itself says which types it allows. */
export function isTypedSchema(schema: JsonObject): boolean {
  return ["type", "enum", "const"].some((keyword) => Object.hasOwn(schema, keyword));
}

function allowedTypes(schema: JsonObject): readonly JsonType[] {
  const type = memberOf(schema, "type");
  const named = typeof type === "string" ? [type] : Array.isArray(type) ? type : null;
  if (named === null) return JSON_TYPES;
  return JSON_TYPES.filter((one) => named.includes(one) || (one === "number" && named.includes("integer")));
}

function isWholeNumber(schema: JsonObject): boolean {
  const type = memberOf(schema, "type");
  const named = Array.isArray(type) ? type : [type];
  return named.includes("integer") && !named.includes("number");
}

/** `const` is an `enum` of one; a boolean enum of both values says nothing; null has one value anyway. */
function valuesOf(schema: JsonObject, type: JsonType, pointer: JsonPointer): Facet["values"] {
  const lists: Map<string, Sourced<JsonValue>>[] = [];
  const listed = memberOf(schema, "enum");
  if (Array.isArray(listed)) lists.push(valueMap(listed, type, (index) => appendPointer(pointer, "enum", index)));
  const constant = memberOf(schema, "const");
  if (constant !== undefined) lists.push(valueMap([constant], type, () => appendPointer(pointer, "const")));
  const [first, second] = lists;
  if (first === undefined) return null;
  const values = second === undefined ? first : new Map([...first].filter(([text]) => second.has(text)));
  if (type === "null") return values.size === 0 ? values : null;
  return type === "boolean" && values.size === 2 ? null : values;
}

function valueMap(
  values: readonly JsonValue[],
  type: JsonType,
  at: (index: number) => JsonPointer,
): Map<string, Sourced<JsonValue>> {
  const map = new Map<string, Sourced<JsonValue>>();
  values.forEach((value, index) => {
    const text = canonicalJson(value);
    if (jsonTypeOf(value) === type && !map.has(text)) map.set(text, { value, pointer: at(index) });
  });
  return map;
}

function boundsOf(schema: JsonObject, type: JsonType, pointer: JsonPointer): Facet["bounds"] {
  const bounds = new Map<BoundName, Sourced<number>>();
  for (const name of BOUNDS[type]) {
    const value = memberOf(schema, name);
    if (typeof value === "number") bounds.set(name, { value, pointer: appendPointer(pointer, name) });
  }
  return bounds;
}

/** What each type has beyond values and bounds. */
const SPECIFIC: Readonly<Record<JsonType, (facet: Facet, schema: JsonObject) => Facet>> = {
  null: (facet) => facet,
  boolean: (facet) => facet,
  number: (facet, schema) => ({
    ...facet,
    isInteger: isWholeNumber(schema),
    multiples: keyed(schema, "multipleOf", "number", facet.pointer),
    formats: keyed(schema, "format", "string", facet.pointer),
  }),
  string: (facet, schema) => ({
    ...facet,
    patterns: keyed(schema, "pattern", "string", facet.pointer),
    formats: keyed(schema, "format", "string", facet.pointer),
  }),
  array: (facet, schema) => ({
    ...facet,
    uniqueItems: memberOf(schema, "uniqueItems") === true ? appendPointer(facet.pointer, "uniqueItems") : null,
    arrays: arrayParts(schema, facet.pointer),
    contains: containsOf(schema, facet.pointer),
  }),
  object: (facet, schema) => ({
    ...facet,
    required: requiredOf(schema, facet.pointer),
    objects: objectParts(schema, facet.pointer),
    propertyNames: isSchema(schema, "propertyNames") ? [appendPointer(facet.pointer, "propertyNames")] : [],
    dependents: dependentsOf(schema, facet.pointer),
  }),
};

function keyed<T extends string | number>(
  schema: JsonObject,
  keyword: string,
  type: "string" | "number",
  pointer: JsonPointer,
): ReadonlyMap<T, JsonPointer> {
  const value = memberOf(schema, keyword);
  return typeof value === type ? new Map([[value as T, appendPointer(pointer, keyword)]]) : new Map();
}

function isSchema(owner: JsonObject, keyword: string): boolean {
  const value = memberOf(owner, keyword);
  return typeof value === "boolean" || isJsonObject(value);
}

function requiredOf(schema: JsonObject, pointer: JsonPointer): ReadonlyMap<string, JsonPointer> {
  const required = new Map<string, JsonPointer>();
  const names = memberOf(schema, "required");
  if (!Array.isArray(names)) return required;
  names.forEach((name, index) => {
    if (typeof name === "string") required.set(name, appendPointer(pointer, "required", index));
  });
  return required;
}

function objectParts(schema: JsonObject, pointer: JsonPointer): readonly ObjectPart[] {
  const properties = objectOf(schema, "properties") ?? {};
  const patterns = objectOf(schema, "patternProperties") ?? {};
  const rest = isSchema(schema, "additionalProperties") ? appendPointer(pointer, "additionalProperties") : null;
  const names = Object.keys(properties);
  const expressions = Object.keys(patterns);
  if (names.length === 0 && expressions.length === 0 && rest === null) return [];
  return [
    {
      pointer,
      properties: new Map(names.map((name) => [name, appendPointer(pointer, "properties", name)])),
      patterns: expressions.map((pattern) => [pattern, appendPointer(pointer, "patternProperties", pattern)]),
      rest,
    },
  ];
}

function arrayParts(schema: JsonObject, pointer: JsonPointer): readonly ArrayPart[] {
  const listed = memberOf(schema, "prefixItems");
  const prefix = Array.isArray(listed) ? listed.map((_, index) => appendPointer(pointer, "prefixItems", index)) : [];
  const rest = isSchema(schema, "items") ? appendPointer(pointer, "items") : null;
  return prefix.length === 0 && rest === null ? [] : [{ pointer, prefix, rest }];
}

function containsOf(schema: JsonObject, pointer: JsonPointer): readonly Contains[] {
  if (!isSchema(schema, "contains")) return [];
  const min = memberOf(schema, "minContains");
  const max = memberOf(schema, "maxContains");
  const at = appendPointer(pointer, "contains");
  const least = typeof min === "number" ? min : 1;
  return [{ schema: at, min: least, max: typeof max === "number" ? max : null, pointer: at }];
}

function dependentsOf(schema: JsonObject, pointer: JsonPointer): Facet["dependents"] {
  const dependents = new Map<string, Sourced<readonly [string, string]>>();
  const byName = objectOf(schema, "dependentRequired") ?? {};
  for (const name of Object.keys(byName)) {
    const names = memberOf(byName, name);
    for (const other of Array.isArray(names) ? names : []) {
      if (typeof other !== "string" || other === name) continue;
      const at = appendPointer(pointer, "dependentRequired", name);
      dependents.set(JSON.stringify([name, other]), { value: [name, other], pointer: at });
    }
  }
  const schemas = objectOf(schema, "dependentSchemas") ?? {};
  for (const name of Object.keys(schemas)) {
    const at = appendPointer(pointer, "dependentSchemas", name);
    for (const other of namesOnlyRequired(memberOf(schemas, name)) ?? [])
      if (other !== name) dependents.set(JSON.stringify([name, other]), { value: [name, other], pointer: at });
  }
  return dependents;
}

/** The names that a dependent schema requires, where that is all it says: it could be a `dependentRequired`. */
export function namesOnlyRequired(schema: JsonValue | undefined): readonly string[] | undefined {
  if (!isJsonObject(schema)) return undefined;
  const names = arrayOf(schema, "required");
  const isAll = Object.keys(schema).every((keyword) => keyword === "required" || keyword === "description");
  return isAll && names.length > 0 && names.every((name) => typeof name === "string") ? names.map(String) : undefined;
}

/** The property and mapping of a discriminator, where the keyword is well formed. */
export function discriminatorName(schema: JsonObject): string | undefined {
  return stringOf(objectOf(schema, "discriminator"), "propertyName");
}

/** Whether a facet allows every whole number and no other. */
export function isWholeNumberFacet(facet: Facet): boolean {
  return facet.isInteger && isOpenFacet({ ...facet, isInteger: false });
}
