import { isJsonObject, type JsonObject, type JsonValue, objectOf } from "@driftline/model";

/** What stands for a schema that needs no judge: the meta-schema accepts it. */
const ANY: JsonObject = {};

/**
 * A description of OpenAPI 3.0 without the component schemas that its meta-schema accepts beyond doubt: a judge finds the same in it, at
 * the same places, and sooner. Ajv asks of each schema about every keyword there is, and of each again whether it is a reference.
 * Most schemas hold a few plain keywords, and are looked at here; those with any other stay.
 */
export function withoutPlainSchemas(document: JsonObject): JsonObject {
  const components = objectOf(document, "components");
  const schemas = objectOf(components, "schemas");
  if (components === undefined || schemas === undefined) return document;
  const others = Object.entries(schemas).map(([name, schema]) => [name, isPlain(schema) ? ANY : schema]);
  return { ...document, components: { ...components, schemas: Object.fromEntries(others) } };
}

type Plain = (value: JsonValue | undefined) => boolean;

/** A Reference Object may hold anything beside its `$ref`, which no Schema Object has (OpenAPI 3.0.3, sections 4.7.23 and 4.7.24). */
function isPlain(schema: JsonValue | undefined): boolean {
  if (!isJsonObject(schema)) return false;
  if (Object.hasOwn(schema, "$ref")) return typeof schema.$ref === "string";
  for (const name in schema) if (KEYWORDS.get(name)?.(schema[name]) !== true && !name.startsWith("x-")) return false;
  return true;
}

const TYPES: ReadonlySet<JsonValue | undefined> = new Set([
  "array",
  "boolean",
  "integer",
  "number",
  "object",
  "string",
]);

const isAnything: Plain = () => true;
const isText: Plain = (value) => typeof value === "string";
const isFlag: Plain = (value) => typeof value === "boolean";
const isNumber: Plain = (value) => typeof value === "number" && Number.isFinite(value);
const isCount: Plain = (value) => Number.isInteger(value) && (value as number) >= 0;
const isListOf =
  (isItem: Plain): Plain =>
  (value) =>
    Array.isArray(value) && value.every(isItem);
const isMapOf =
  (isMember: Plain): Plain =>
  (value) => {
    if (!isJsonObject(value)) return false;
    for (const name in value) if (!isMember(value[name])) return false;
    return true;
  };
const isListOfTexts = isListOf(isText);
const isMapOfTexts = isMapOf(isText);
const isListOfSchemas = isListOf((item) => isPlain(item));

/** The keywords of a Schema Object whose values are easily judged; the meta-schema has `externalDocs` and `xml` beside them. */
const KEYWORDS: ReadonlyMap<string, Plain> = new Map<string, Plain>([
  ...["title", "description", "format", "pattern"].map((name) => [name, isText] as const),
  ...["nullable", "readOnly", "writeOnly", "deprecated", "uniqueItems"].map((name) => [name, isFlag] as const),
  ...["exclusiveMaximum", "exclusiveMinimum"].map((name) => [name, isFlag] as const),
  ...["maxLength", "minLength", "maxItems", "minItems"].map((name) => [name, isCount] as const),
  ...["maxProperties", "minProperties"].map((name) => [name, isCount] as const),
  ...["maximum", "minimum"].map((name) => [name, isNumber] as const),
  ...["allOf", "anyOf", "oneOf"].map((name) => [name, isListOfSchemas] as const),
  ...["default", "example"].map((name) => [name, isAnything] as const),
  ["type", (value) => TYPES.has(value)],
  ["multipleOf", (value) => isNumber(value) && (value as number) > 0],
  ["enum", (value) => Array.isArray(value) && value.length > 0],
  ["required", (value) => isListOfTexts(value) && areSome(value as readonly string[])],
  ["discriminator", isDiscriminator],
  ["items", (value) => isPlain(value)],
  ["not", (value) => isPlain(value)],
  ["properties", isMapOf((member) => isPlain(member))],
  ["additionalProperties", (value) => typeof value === "boolean" || isPlain(value)],
]);

/** At least one, and none twice. */
function areSome(names: readonly string[]): boolean {
  return names.length > 0 && new Set(names).size === names.length;
}

function isDiscriminator(value: JsonValue | undefined): boolean {
  if (!isJsonObject(value) || !isText(value.propertyName)) return false;
  return value.mapping === undefined || isMapOfTexts(value.mapping);
}
