import type { JsonObject, JsonValue } from "@driftline/model";
import fc from "fast-check";

const name = fc.constantFrom("a", "b", "kind", "constructor");

/** Schemas over few names and small values, so that branches and properties meet often. */
export const { schema } = fc.letrec<{ schema: JsonObject; leaf: JsonObject }>((tie) => ({
  leaf: fc.oneof(
    fc.constant({}),
    fc.record({ type: fc.constantFrom("string", "integer", "number", "boolean", "null", "object", "array") }),
    fc.record({ type: fc.constant(["string", "null"]), maxLength: fc.integer({ min: 0, max: 2 }) }),
    fc.record({ enum: fc.constantFrom(["x"], ["x", 1, null], [true]) }),
    fc.record({
      type: fc.constant("number"),
      minimum: fc.integer({ min: -1, max: 1 }),
      multipleOf: fc.constantFrom(1, 0.5),
    }),
    fc.constant({ $ref: "#/components/schemas/Shared" }),
  ),
  schema: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    tie("leaf"),
    fc.record({
      type: fc.constant("object"),
      properties: fc.dictionary(name, tie("schema"), { maxKeys: 3 }),
      required: fc.uniqueArray(name, { maxLength: 2 }),
    }),
    fc.record({
      properties: fc.dictionary(name, tie("schema"), { maxKeys: 2 }),
      additionalProperties: fc.oneof(fc.boolean(), tie("leaf")),
    }),
    fc.record({ type: fc.constant("array"), items: tie("schema") }),
    fc.record({ anyOf: fc.array(tie("schema"), { minLength: 1, maxLength: 3 }) }),
    fc.record({ oneOf: fc.array(tie("schema"), { minLength: 1, maxLength: 3 }) }),
    fc.record({
      allOf: fc.array(tie("schema"), { minLength: 1, maxLength: 2 }),
      properties: fc.dictionary(name, tie("leaf"), { maxKeys: 2 }),
    }),
    fc.record({ not: tie("leaf") }),
    // biome-ignore lint/suspicious/noThenProperty: `then` is the JSON Schema keyword.
    fc.record({ if: tie("leaf"), then: tie("schema"), else: tie("schema") }),
    fc.record({
      allOf: fc.array(tie("schema"), { maxLength: 2 }),
      unevaluatedProperties: fc.oneof(fc.constant(false), tie("leaf")),
    }),
    fc.record({
      propertyNames: fc.record({ enum: fc.constant(["a", "b"]) }),
      dependentRequired: fc.constant({ a: ["b"] }),
      minProperties: fc.integer({ min: 0, max: 1 }),
    }),
    fc.record({ contains: tie("leaf"), uniqueItems: fc.boolean() }),
    fc.record({
      prefixItems: fc.array(tie("leaf"), { minLength: 1, maxLength: 1 }),
      anyOf: fc.array(fc.oneof(tie("schema"), fc.record({ contains: tie("leaf") })), { minLength: 1, maxLength: 2 }),
      unevaluatedItems: fc.oneof(fc.constant(false), tie("schema")),
    }),
  ) as fc.Arbitrary<JsonObject>,
}));

/** A schema that refers to itself, at `/components/schemas/Shared`. */
export const shared: JsonObject = {
  type: "object",
  properties: { a: { $ref: "#/components/schemas/Shared" }, kind: { type: "string" } },
  required: ["kind"],
};

/** Values over the same names and scalars as the schemas. */
export const { value } = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom<JsonValue>("x", "long", "", 0, 1, 0.5, -1, true, null),
    fc.dictionary(fc.constantFrom("a", "b", "kind", "z", "constructor"), tie("value"), { maxKeys: 3 }),
    fc.array(tie("value"), { maxLength: 2 }),
  ),
}));
