import { arrayOf, isJsonObject, type JsonObject, type JsonPointer, type JsonValue, memberOf } from "@driftline/model";
import type { Direction } from "./compiled-schema.js";
import { dispatchOf } from "./union.js";
import { branchPointers, isAnnotation, type SchemaView } from "./view.js";

/**
 * `writeOnly` properties are never required of a response, `readOnly` ones never of a request (OpenAPI 3.1.1, 4.8.24).
 * `required` may stand in a part of the schema, and the property in another part or around it.
 */
export function isOmittable(
  view: SchemaView,
  pointer: JsonPointer,
  of: { name: string; direction: Direction },
): boolean {
  const flag = of.direction === "response" ? "writeOnly" : "readOnly";
  return view
    .propertiesNamed(wholeOf(pointer), of.name)
    .some(({ writtenAt }) => isMarked(view, writtenAt, { flag, visited: new Set() }));
}

/** What `dependentRequired` asks for beside each name, but for what the direction lets a body leave out. */
export function dependentNames(
  view: SchemaView,
  pointer: JsonPointer,
  direction: Direction,
): Readonly<Record<string, readonly string[]>> | undefined {
  const required = memberOf(view.at(pointer), "dependentRequired");
  if (!isJsonObject(required)) return undefined;
  const isAsked = (name: JsonValue): name is string =>
    typeof name === "string" && !isOmittable(view, pointer, { name, direction });
  return Object.fromEntries(
    Object.keys(required).map((trigger) => [trigger, arrayOf(required, trigger).filter(isAsked)]),
  );
}

/** Whether a schema says so, or one it refers to or is made of: beside a reference, too, which following it passes by. */
function isMarked(view: SchemaView, pointer: JsonPointer, of: { flag: string; visited: Set<JsonPointer> }): boolean {
  const schema = view.at(pointer);
  if (typeof schema === "boolean" || of.visited.has(pointer)) return false;
  if (schema[of.flag] === true) return true;
  of.visited.add(pointer);
  const parts = [
    view.referenceAt(pointer),
    nullableOf(view, pointer, schema),
    ...branchPointers(view, pointer, "allOf"),
  ];
  return parts.some((part) => part !== undefined && isMarked(view, part, of));
}

/** The steps from a schema to its parts for the same instance, but for those whose other parts would count with it. */
const PART =
  /(?:\/(?:allOf|anyOf)\/\d+|(?<!\/(?:properties|schemas|[$]defs))\/(?:then|else|dependentSchemas\/[^/]+))+$/;

/**
 * The schema that a part of it is written in. A branch of `oneOf` stands for itself: without what tells it from the others,
 * they all would fit.
 */
function wholeOf(pointer: JsonPointer): JsonPointer {
  // Asked of every name in every `required`; few schemas are parts, and most pointers do not end like one.
  const last = pointer.charCodeAt(pointer.length - 1);
  const mayBePart = (last >= 48 && last <= 57) || pointer.endsWith("/then") || pointer.endsWith("/else");
  return mayBePart || pointer.includes("/dependentSchemas/") ? pointer.replace(PART, "") : pointer;
}

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
