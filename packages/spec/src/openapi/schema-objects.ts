import {
  appendPointer,
  arrayOf,
  isJsonObject,
  type JsonObject,
  type JsonPointer,
  type JsonValue,
} from "@driftline/model";

/** What stands for a schema that is referenced and defined nowhere: anything, and said so. */
export const UNKNOWN_SCHEMA: JsonObject = { "x-driftline-unknown": ["schema"] };

/**
 * A schema with a part that accepts anything. That part has also looked at everything: no `unevaluatedProperties` beside
 * it may refuse what it might have let in.
 */
export function withUnknownPart(schema: JsonObject): JsonObject {
  if (Object.keys(schema).every((name) => name.startsWith("x-") || name === "$defs"))
    return { ...schema, ...UNKNOWN_SCHEMA };
  const part = { ...UNKNOWN_SCHEMA, additionalProperties: true, items: true };
  return { ...schema, ...UNKNOWN_SCHEMA, allOf: [...arrayOf(schema, "allOf"), part] };
}

/** Data inside a schema may hold a member called `$ref`; it is no reference. */
const VALUE_KEYWORDS: ReadonlySet<string> = new Set(["const", "default", "enum", "example", "examples"]);

/** Every object inside a schema, itself included, replaced; the parts that hold data are not entered. */
export function mapSchemaObjects(
  schema: JsonValue,
  pointer: JsonPointer,
  replace: (object: JsonObject, pointer: JsonPointer) => JsonObject,
): JsonValue {
  if (Array.isArray(schema)) {
    const items = schema as readonly JsonValue[];
    const mapped = items.map((item, index) => mapSchemaObjects(item, appendPointer(pointer, index), replace));
    return mapped.every((item, index) => item === items[index]) ? schema : mapped;
  }
  if (!isJsonObject(schema)) return schema;
  const replaced = replace(schema, pointer);
  let changed = replaced !== schema;
  const members = Object.entries(replaced).map(([name, member]) => {
    if (member === undefined || typeof member !== "object" || isData(name, member)) return [name, member] as const;
    const mapped = mapSchemaObjects(member, appendPointer(pointer, name), replace);
    changed ||= mapped !== member;
    return [name, mapped] as const;
  });
  return changed ? Object.fromEntries(members) : schema;
}

/** A step down from another, or from the place that everything began at. */
export interface Step {
  readonly above: Step | JsonPointer;
  readonly token: string | number;
}

/** The pointer that steps lead to: made for the few places of which something is told. */
export function pointerOfStep(at: Step | JsonPointer): JsonPointer {
  return typeof at === "string" ? at : appendPointer(pointerOfStep(at.above), at.token);
}

/** Every object that `mapSchemaObjects` would replace, in its order. */
export function visitSchemaObjects(
  schema: JsonValue,
  at: Step | JsonPointer,
  visit: (object: JsonObject, at: Step | JsonPointer) => void,
): void {
  if (typeof schema !== "object" || schema === null) return;
  if (Array.isArray(schema)) {
    for (const [token, item] of (schema as readonly JsonValue[]).entries())
      if (typeof item === "object" && item !== null) visitSchemaObjects(item, { above: at, token }, visit);
    return;
  }
  const object = schema as JsonObject;
  visit(object, at);
  for (const token in object) {
    const member = object[token];
    if (typeof member !== "object" || member === null || isData(token, member)) continue;
    visitSchemaObjects(member, { above: at, token }, visit);
  }
}

/** A property may be called `default`; then it holds an object that is a schema, which no harm comes of entering. */
export function isData(name: string, member: JsonValue): boolean {
  return (
    VALUE_KEYWORDS.has(name) && !(isJsonObject(member) && (member.type !== undefined || member.$ref !== undefined))
  );
}
