import { isJsonObject, type JsonObject, type JsonPointer } from "@driftline/model";
import { dispatchOf } from "./union.js";
import { branchPointers, isAnnotation, type SchemaView } from "./view.js";

/** Whether the schema says by itself that any property may come: nothing names any, and no branch will. */
export function isFreeForm(view: SchemaView, pointer: JsonPointer, schema: JsonObject): boolean {
  if ("additionalProperties" in schema && schema.additionalProperties !== false) return true;
  for (const _ in isJsonObject(schema.properties) ? schema.properties : {}) return false;
  return (
    !view.conjunctionNames(pointer) && !view.conjunctionBranches(pointer) && dispatchOf(view, pointer) === undefined
  );
}

/** The branch of `anyOf [T, null]` that is not null, where there are just these two and no discriminator. */
export function nullableOf(
  view: SchemaView,
  pointer: JsonPointer,
  schema: JsonObject,
  keyword?: "anyOf" | "oneOf",
): JsonPointer | undefined {
  if (keyword === undefined) {
    if (!("anyOf" in schema || "oneOf" in schema) || "type" in schema || !isUnionAlone(schema)) return undefined;
    return nullableOf(view, pointer, schema, "anyOf" in schema ? "anyOf" : "oneOf");
  }
  if (!(keyword in schema) || ("anyOf" in schema && "oneOf" in schema) || "discriminator" in schema) return undefined;
  const branches = branchPointers(view, pointer, keyword);
  const others = branches.filter((branch) => !isNullSchema(view.at(branch)));
  const [other] = others;
  if (branches.length !== 2 || others.length !== 1 || other === undefined) return undefined;
  return keyword === "anyOf" || !mayBeNull(view, other) ? other : undefined;
}

/** Whether the schema itself says what becomes of properties that nobody evaluated (JSON Schema 2020-12 core, section 11.3). */
export function hasUnevaluated(view: SchemaView, pointer: JsonPointer): boolean {
  const schema = view.at(pointer);
  return typeof schema !== "boolean" && "unevaluatedProperties" in schema;
}

function isNullSchema(schema: JsonObject | boolean): boolean {
  return typeof schema !== "boolean" && schema.type === "null";
}

function mayBeNull(view: SchemaView, pointer: JsonPointer): boolean {
  const schema = view.at(view.resolve(pointer));
  return typeof schema === "boolean" || typeof schema.type !== "string" || schema.type === "null";
}

/** Whether the schema is one `anyOf` or `oneOf` and asserts nothing beside it but a type; a discriminator chooses a branch. */
export function isUnionAlone(schema: JsonObject): boolean {
  const keywords = Object.keys(schema).filter(
    (keyword) => !isAnnotation(keyword) && keyword !== "discriminator" && keyword !== "type",
  );
  return keywords.length === 1 && (keywords[0] === "anyOf" || keywords[0] === "oneOf");
}

/** The schema's `type` alone, as a schema. */
export function typeOf(schema: JsonObject): JsonObject {
  return schema.type === undefined ? {} : { type: schema.type };
}
