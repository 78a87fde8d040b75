import type { JsonObject, JsonValue } from "@driftline/model";
import fc from "fast-check";

const name = fc.constantFrom("a", "b", "kind", "constructor");

/** A branch that evaluates every property, where it fits at all. */
const shut = fc.record({ type: fc.constant("object"), additionalProperties: fc.constant(false) });

const protoOf = (member: fc.Arbitrary<JsonObject>): fc.Arbitrary<JsonObject> =>
  member.map((schema) => JSON.parse(`{"__proto__":${JSON.stringify(schema)}}`) as JsonObject);

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
    fc.record(
      {
        patternProperties: fc.dictionary(fc.constantFrom("^a", "d$", "^__proto__$"), tie("leaf"), {
          minKeys: 1,
          maxKeys: 2,
        }),
        properties: fc.oneof(fc.dictionary(name, tie("leaf"), { maxKeys: 1 }), protoOf(tie("leaf"))),
        anyOf: fc.array(fc.oneof(shut, tie("schema")), { minLength: 1, maxLength: 2 }),
        oneOf: fc.array(fc.oneof(shut, tie("schema")), { minLength: 1, maxLength: 2 }),
        allOf: fc.array(fc.oneof(shut, tie("schema")), { minLength: 1, maxLength: 2 }),
        if: fc.oneof(shut, tie("schema")),
        not: tie("leaf"),
        unevaluatedProperties: fc.oneof(fc.constant(false), tie("leaf")),
      },
      { requiredKeys: ["patternProperties"] },
    ),
    fc.record(
      {
        contains: tie("leaf"),
        prefixItems: fc.array(tie("leaf"), { minLength: 1, maxLength: 2 }),
        items: tie("leaf"),
        minContains: fc.integer({ min: 0, max: 2 }),
        maxContains: fc.integer({ min: 0, max: 2 }),
      },
      { requiredKeys: ["contains", "prefixItems"] },
    ),
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
    fc.dictionary(fc.constantFrom("a", "b", "kind", "z", "constructor", "__proto__"), tie("value"), { maxKeys: 3 }),
    fc.array(tie("value"), { maxLength: 2 }),
  ),
}));
