import { isJsonObject, type JsonValue } from "@driftline/model";

/** Keywords whose value is one schema (JSON Schema 2020-12, sections 10.2, 10.3 and 11). */
export const SCHEMA_KEYWORDS: ReadonlySet<string> = new Set([
  "additionalProperties",
  "contains",
  "contentSchema",
  "else",
  "if",
  "items",
  "not",
  "propertyNames",
  "then",
  "unevaluatedItems",
  "unevaluatedProperties",
]);

/** Keywords whose value is a list of schemas. */
export const SCHEMA_LIST_KEYWORDS: ReadonlySet<string> = new Set(["allOf", "anyOf", "oneOf", "prefixItems"]);

/** Keywords whose value is a map of schemas. */
export const SCHEMA_MAP_KEYWORDS: ReadonlySet<string> = new Set([
  "$defs",
  "dependentSchemas",
  "patternProperties",
  "properties",
]);

/** Keywords that say yes or no, where vendors write the text `"true"`. */
export const BOOLEAN_KEYWORDS: ReadonlySet<string> = new Set(["deprecated", "readOnly", "uniqueItems", "writeOnly"]);

/** What a keyword's value must be; a value that fails is worth nothing and would stop every other keyword. */
export const VALUE_CHECKS: Readonly<Record<string, (value: JsonValue) => boolean>> = {
  $anchor: isText,
  $dynamicAnchor: isText,
  $dynamicRef: isText,
  $id: isText,
  $ref: isText,
  contentEncoding: isText,
  contentMediaType: isText,
  dependentRequired: (value) => isJsonObject(value) && Object.values(value).every(Array.isArray),
  deprecated: isBoolean,
  exclusiveMaximum: isNumber,
  exclusiveMinimum: isNumber,
  format: isText,
  maxContains: isCount,
  maximum: isNumber,
  maxItems: isCount,
  maxLength: isCount,
  maxProperties: isCount,
  minContains: isCount,
  minimum: isNumber,
  minItems: isCount,
  minLength: isCount,
  minProperties: isCount,
  multipleOf: (value) => isNumber(value) && (value as number) > 0,
  pattern: isText,
  readOnly: isBoolean,
  uniqueItems: isBoolean,
  writeOnly: isBoolean,
};

/** Whether a keyword's value is a number, so that a text may be read as one. */
export function isNumericKeyword(name: string): boolean {
  const check = Object.hasOwn(VALUE_CHECKS, name) ? VALUE_CHECKS[name] : undefined;
  return check === isNumber || check === isCount || name === "multipleOf";
}

function isText(value: JsonValue): boolean {
  return typeof value === "string";
}

function isBoolean(value: JsonValue): boolean {
  return typeof value === "boolean";
}

function isNumber(value: JsonValue): boolean {
  return typeof value === "number" && Number.isFinite(value);
}

/** A non-negative integer (JSON Schema validation, section 6.3). */
function isCount(value: JsonValue): boolean {
  return Number.isInteger(value) && (value as number) >= 0;
}
