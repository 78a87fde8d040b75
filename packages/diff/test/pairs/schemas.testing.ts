import type { JsonObject, JsonValue } from "@driftline/model";

export const S = { type: "string" };
export const I = { type: "integer" };
export const N = { type: "number" };
export const B = { type: "boolean" };
export const NULL = { type: "null" };

/** An object schema. */
export function object(properties: JsonObject, required: readonly string[] = [], more: JsonObject = {}): JsonObject {
  return { type: "object", properties, ...(required.length > 0 ? { required } : {}), ...more };
}

/** An object schema with one optional property `a`. */
export function a(schema: JsonValue): JsonObject {
  return object({ a: schema });
}

/** A reference to a component. */
export function r(name: string): JsonObject {
  return { $ref: `#/components/schemas/${name}` };
}

/** Branches that a constant tells apart. */
export const ANIMALS = {
  Cat: object({ kind: { const: "cat" }, lives: I }, ["kind"]),
  Dog: object({ kind: { const: "dog" }, tricks: I }, ["kind"]),
  Eel: object({ kind: { const: "eel" }, volts: N }, ["kind"]),
};

/** Branches that only a discriminator tells apart. */
export const BARE = {
  Cat: object({ kind: S, lives: I }, ["kind", "lives"]),
  Dog: object({ kind: S, tricks: I }, ["kind", "tricks"]),
};

/** A condition and what follows from it. */
export function when(condition: JsonObject, consequence: JsonObject): JsonObject {
  return Object.fromEntries([
    ["if", condition],
    // biome-ignore lint/suspicious/noThenProperty: `then` is the JSON Schema keyword.
    ["then", consequence],
  ]);
}
