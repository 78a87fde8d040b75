import { isJsonObject, type JsonObject, type JsonValue } from "@driftline/model";

/** Keywords that say something about the value beside its type, so that null must be let past them as well. */
const REJECTS_NULL: readonly string[] = ["$ref", "$dynamicRef", "allOf", "oneOf", "not", "if", "anyOf"];

/** Annotations that stay outside a wrapper: tools read them off the property, not off a branch. */
const ANNOTATIONS: ReadonlySet<string> = new Set([
  "$comment",
  "default",
  "deprecated",
  "description",
  "example",
  "examples",
  "externalDocs",
  "readOnly",
  "summary",
  "title",
  "writeOnly",
]);

/** Whether a keyword describes a schema without judging values. */
export function isAnnotation(name: string): boolean {
  return ANNOTATIONS.has(name) || name.startsWith("x-");
}

/** Whether null must become a branch beside the schema, because something in it keeps null out whatever its type says. */
export function needsNullBranch(schema: JsonObject): boolean {
  if (!REJECTS_NULL.some((name) => Object.hasOwn(schema, name))) return false;
  const assertions = Object.keys(schema).filter((name) => !isAnnotation(name) && !name.endsWith("nullable"));
  return !(assertions.length === 1 && assertions[0] === "anyOf" && Array.isArray(schema.anyOf));
}

/**
 * What `nullable: true` changes in a schema that needs no branch for it: null is accepted as well. OpenAPI 3.0.3
 * (section 4.7.24) lets it act beside `type` only; vendors mean it everywhere.
 *
 * @example acceptNull({ type: "string" }) // { type: ["string", "null"] }
 */
export function acceptNull(schema: JsonObject): JsonObject {
  const members: Record<string, JsonValue> = {};
  if (schema.type !== undefined) members.type = withNullType(schema.type);
  if (Array.isArray(schema.enum)) members.enum = withNull(schema.enum as readonly JsonValue[]);
  if (Object.hasOwn(schema, "const") && schema.const !== null) members.enum = [schema.const as JsonValue, null];
  if (Array.isArray(schema.anyOf) && !schema.anyOf.some(isNullBranch))
    members.anyOf = [...(schema.anyOf as readonly JsonValue[]), { type: "null" }];
  // Without any of them nothing in the schema keeps null out.
  return members;
}

function isNullBranch(branch: JsonValue): boolean {
  return isJsonObject(branch) && branch.type === "null" && Object.keys(branch).length === 1;
}

function withNullType(type: JsonValue): JsonValue {
  if (Array.isArray(type)) return withNull(type as readonly JsonValue[], "null");
  return type === "null" ? type : [type, "null"];
}

function withNull(values: readonly JsonValue[], nothing: JsonValue = null): readonly JsonValue[] {
  return values.includes(nothing) ? values : [...values, nothing];
}
