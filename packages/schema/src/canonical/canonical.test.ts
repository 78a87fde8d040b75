import type { JsonObject, JsonValue } from "@driftline/model";
import { describe, expect, it } from "vitest";
import { createCanonical } from "./canonical.js";
import { setOf } from "./shape.js";

function textsOf(a: JsonValue, b: JsonValue, schemas: JsonObject = {}): readonly [string, string] {
  const canonical = createCanonical({ a, b, components: { schemas } });
  return [canonical.deepText(setOf("/a")), canonical.deepText(setOf("/b"))];
}

const CAT = { type: "object", required: ["kind"], properties: { kind: { const: "cat" }, lives: { type: "integer" } } };
const DOG = { type: "object", required: ["kind"], properties: { kind: { const: "dog" }, tricks: { type: "array" } } };

/** A literal with a member `then` could be taken for a promise. */
const ifThen = (...said: readonly [condition: JsonValue, consequence: JsonValue]): JsonObject =>
  Object.fromEntries(["if", "then"].map((keyword, index) => [keyword, said[index] ?? null]));

const EQUAL: readonly (readonly [law: string, a: JsonValue, b: JsonValue])[] = [
  [
    "a type array is a union with null",
    { type: ["string", "null"] },
    { anyOf: [{ type: "string" }, { type: "null" }] },
  ],
  ["oneOf with null is anyOf with null", { oneOf: [CAT, { type: "null" }] }, { anyOf: [{ type: "null" }, CAT] }],
  ["const is an enum of one", { const: "a" }, { enum: ["a"] }],
  ["enum without type has the type of its values", { enum: ["a", "b"] }, { type: "string", enum: ["b", "a"] }],
  ["allOf of one is that one", { allOf: [CAT] }, CAT],
  [
    "members moved into allOf say the same",
    { type: "object", properties: { a: { type: "string" } }, required: ["a"] },
    { allOf: [{ type: "object", properties: { a: { type: "string" } } }, { required: ["a"] }] },
  ],
  ["disjoint oneOf is anyOf", { oneOf: [CAT, DOG] }, { anyOf: [DOG, CAT] }],
  ["a reference is what it refers to", { $ref: "#/components/schemas/Cat" }, CAT],
  [
    "the name of a component does not count",
    { items: { $ref: "#/components/schemas/Cat" } },
    { items: { $ref: "#/components/schemas/Chat" } },
  ],
  ["a union of constants is an enum", { oneOf: [{ const: "a", title: "A" }, { const: "b" }] }, { enum: ["a", "b"] }],
  ["anyOf of integer and number is number", { anyOf: [{ type: "integer" }, { type: "number" }] }, { type: "number" }],
  ["prose does not count", { ...CAT, description: "meows", "x-order": 3, examples: [{}] }, CAT],
  ["listed values outside the bounds do not count", { enum: [1, 9], maximum: 5 }, { type: "integer", const: 1 }],
  ["a boolean of both values is a boolean", { enum: [true, false] }, { type: "boolean" }],
  [
    "exclusive bounds of whole numbers are inclusive ones",
    { type: "integer", exclusiveMinimum: 0 },
    { type: "integer", minimum: 1 },
  ],
  ["multipleOf 1 is integer", { type: "number", multipleOf: 1 }, { type: "integer" }],
  [
    "a union inside a union is one union",
    { anyOf: [{ anyOf: [CAT, DOG] }, { type: "string" }] },
    { anyOf: [CAT, DOG, { type: "string" }] },
  ],
  ["what a condition that always holds demands is demanded", { else: false, ...ifThen(true, CAT) }, CAT],
  ["an empty condition always holds", ifThen({}, CAT), CAT],
  ["what a condition that never holds spares is demanded", { else: CAT, ...ifThen(false, false) }, CAT],
  ["a condition nobody can meet never holds", { if: { type: "string", enum: [1] }, else: CAT }, CAT],
  ["a condition without a consequence says nothing", { ...CAT, if: true, else: false }, CAT],
  [
    "what is evaluated under a condition that always holds is evaluated",
    { ...ifThen(true, CAT), unevaluatedProperties: false },
    { ...CAT, additionalProperties: false },
  ],
  ["minItems 0 says nothing", { type: "array", minItems: 0 }, { type: "array" }],
  ["minProperties below what is required says nothing", { ...CAT, minProperties: 1 }, CAT],
  [
    "unevaluatedProperties without branches is additionalProperties",
    { ...CAT, unevaluatedProperties: false },
    { ...CAT, additionalProperties: false },
  ],
  [
    "not of a type is the other types",
    { not: { type: ["null", "boolean", "number", "array", "object"] } },
    { type: "string" },
  ],
  ["properties of a forbidden type do not count", { type: "string", properties: { a: {} } }, { type: "string" }],
  ["a branch written twice counts once", { anyOf: [CAT, DOG, CAT] }, { anyOf: [CAT, DOG] }],
];

const DIFFERENT: readonly (readonly [law: string, a: JsonValue, b: JsonValue])[] = [
  [
    "overlapping oneOf is not anyOf",
    { oneOf: [{ required: ["a"] }, { required: ["b"] }] },
    { anyOf: [{ required: ["a"] }, { required: ["b"] }] },
  ],
  [
    "closed parts do not merge into one closed object",
    { allOf: [{ properties: { a: {} }, additionalProperties: false }, { properties: { b: {} } }] },
    { properties: { a: {}, b: {} }, additionalProperties: false },
  ],
  ["null is not the absence of a type", { type: ["string", "null"] }, { type: "string" }],
  ["false is not true", false, true],
  ["a pattern is not a format", { type: "string", pattern: "uuid" }, { type: "string", format: "uuid" }],
  ['1 is not "1"', { const: 1 }, { const: "1" }],
];

describe("canonical form", () => {
  it("keeps the text of what is denied a hundred times short, and unlike that of another", () => {
    const denied = (innermost: JsonValue) =>
      Array.from({ length: 100 }).reduce<JsonValue>((not) => ({ not }), innermost);
    const [one, other] = textsOf(denied({ const: "a" }), denied({ const: "b" }));
    expect(one.length).toBeLessThan(20_000);
    expect(one).not.toBe(other);
    expect(textsOf(denied({ const: "a" }), denied({ enum: ["a"] }))).toEqual([one, one]);
  });

  const schemas = { Cat: CAT, Chat: { $ref: "#/components/schemas/Cat" } };

  it.each(EQUAL)("%s", (_, a, b) => {
    const [left, right] = textsOf(a, b, schemas);
    expect(left).toBe(right);
  });

  it.each(DIFFERENT)("%s", (_, a, b) => {
    const [left, right] = textsOf(a, b, schemas);
    expect(left).not.toBe(right);
  });

  it("ends on cycles of every kind, and a cycle unrolled once is the same cycle", () => {
    const node = { type: "object", properties: { next: { $ref: "#/components/schemas/Node" } } };
    const [left, right] = textsOf(
      { $ref: "#/components/schemas/Node" },
      { $ref: "#/components/schemas/Node" },
      {
        Node: node,
      },
    );
    expect(left).toBe(right);
    const canonical = createCanonical({
      components: {
        schemas: {
          Self: { $ref: "#/components/schemas/Self" },
          Whole: { allOf: [{ $ref: "#/components/schemas/Whole" }, { type: "string" }] },
          Choice: { anyOf: [{ $ref: "#/components/schemas/Choice" }, { type: "null" }] },
          Not: { not: { $ref: "#/components/schemas/Not" } },
        },
      },
    });
    for (const name of ["Self", "Whole", "Choice", "Not"])
      expect(canonical.deepText(setOf(`/components/schemas/${name}`))).toMatch(/^\(/);
  });

  it("reads a reference that points nowhere as anything", () => {
    const [left, right] = textsOf({ $ref: "#/components/schemas/Nobody" }, true);
    expect(left).toBe(right);
  });
});
