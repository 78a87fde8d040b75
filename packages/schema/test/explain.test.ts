import type { JsonObject, JsonValue } from "@driftline/model";
import { describe, expect, test } from "vitest";
import { createCompiler } from "../src/index.js";

const cat = {
  type: "object",
  required: ["kind", "lives"],
  properties: { kind: { const: "cat" }, lives: { type: "integer" } },
};
const dog = {
  type: "object",
  required: ["kind"],
  properties: { kind: { const: "dog" }, tail: { type: ["boolean", "null"] } },
};

const components: JsonObject = {
  Cat: cat,
  Dog: dog,
  Pet: {
    oneOf: [ref("Cat"), ref("Dog")],
    discriminator: { propertyName: "kind", mapping: { dog: "#/components/schemas/Dog" } },
  },
  Node: { type: "object", properties: { value: { type: "string" }, next: { anyOf: [ref("Node"), { type: "null" }] } } },
  Animal: {
    type: "object",
    required: ["sort"],
    properties: { sort: { type: "string" } },
    discriminator: { propertyName: "sort" },
  },
  Bird: { allOf: [ref("Animal"), { type: "object", properties: { wings: { type: "integer" } } }] },
};

function ref(name: string): JsonObject {
  return { $ref: `#/components/schemas/${name}` };
}

interface Case {
  readonly name: string;
  readonly schema: JsonValue;
  readonly value: JsonValue;
  /** `kind place subject` of every violation. */
  readonly violations: readonly string[];
}

const cases: readonly Case[] = [
  {
    name: "a value inside the documented set",
    schema: { type: "object", properties: { a: { type: "string" } } },
    value: { a: "x" },
    violations: [],
  },
  {
    name: "a required property is absent",
    schema: { type: "object", required: ["a"] },
    value: {},
    violations: ["property-missing  a"],
  },
  { name: "null is told apart from other types", schema: { type: "string" }, value: null, violations: ["null  -"] },
  { name: "1.0 is an integer", schema: { type: "integer" }, value: 1.0, violations: [] },
  { name: "1.5 is none", schema: { type: "integer" }, value: 1.5, violations: ["type  -"] },
  {
    name: "one wrong value is one violation, not one per keyword",
    schema: { type: "string", enum: ["a"], maxLength: 1 },
    value: "bcd",
    violations: ["enum-value  bcd"],
  },
  {
    name: "a null branch is never offered as an alternative",
    schema: { anyOf: [{ type: "integer" }, { type: "null" }] },
    value: 1.5,
    violations: ["type  -"],
  },
  {
    name: "array indices fold",
    schema: { type: "array", items: { type: "string", format: "uuid" } },
    value: ["x", "y"],
    violations: ["format /* -", "format /* -"],
  },
  {
    name: "map keys fold, property names do not",
    schema: { type: "object", additionalProperties: { type: "object", properties: { n: { type: "integer" } } } },
    value: { k: { n: "1" } },
    violations: ["type /*/n -"],
  },
  {
    name: "an undocumented property in the second branch of allOf's union of names",
    schema: {
      allOf: [
        { type: "object", properties: { a: {} } },
        { type: "object", properties: { b: {} } },
      ],
    },
    value: { a: 1, b: 2, c: 3 },
    violations: ["property-undocumented /c c"],
  },
  {
    name: "two allOf members may name properties of one nested object",
    schema: {
      allOf: [
        { type: "object", properties: { a: { type: "object", properties: { x: {} } } } },
        { type: "object", properties: { a: { type: "object", properties: { y: {} } } } },
      ],
    },
    value: { a: { x: 1, y: 1, z: 1 } },
    violations: ["property-undocumented /a/z z"],
  },
  {
    name: "a map without properties is free-form",
    schema: { type: "object" },
    value: { anything: { goes: 1 } },
    violations: [],
  },
  {
    name: "a forbidden property is told once",
    schema: { type: "object", properties: { a: {} }, additionalProperties: false },
    value: { a: 1, b: 1 },
    violations: ["property-undocumented /b b"],
  },
  {
    name: "the discriminator chooses the branch",
    schema: ref("Pet"),
    value: { kind: "cat", lives: "nine" },
    violations: ["type /lives -"],
  },
  {
    name: "an undocumented property inside the chosen branch",
    schema: ref("Pet"),
    value: { kind: "dog", lives: 9 },
    violations: ["property-undocumented /lives lives"],
  },
  {
    name: "an unknown discriminator is told of the object, with its value",
    schema: ref("Pet"),
    value: { kind: "cow" },
    violations: ["discriminator  cow"],
  },
  {
    name: "an absent discriminator that every branch requires is missing",
    schema: ref("Pet"),
    value: { tail: true },
    violations: ["property-missing  kind"],
  },
  {
    name: "cycles are followed as deep as the value goes",
    schema: ref("Node"),
    value: { next: { next: { value: 1, extra: 1 } } },
    violations: ["property-undocumented /next/next/extra extra", "type /next/next/value -"],
  },
  {
    name: "a parent's discriminator leads to the child that extends it",
    schema: ref("Animal"),
    value: { sort: "Bird", wings: "two" },
    violations: ["type /wings -"],
  },
  {
    name: "a child documents what its parent names",
    schema: ref("Bird"),
    value: { sort: "Bird", wings: 2 },
    violations: [],
  },
  {
    name: "the branch that a constant pins is explained",
    schema: { anyOf: [cat, dog] },
    value: { kind: "dog", tail: "long" },
    violations: ["type /tail -"],
  },
  {
    name: "branches that tie are told as a union",
    schema: {
      anyOf: [
        { type: "string", format: "uuid" },
        { type: "string", maxLength: 2 },
      ],
    },
    value: "long text",
    violations: ["union  -"],
  },
  {
    name: "two fitting branches of a oneOf",
    schema: { oneOf: [{ type: "string" }, { type: "string", maxLength: 9 }] },
    value: "x",
    violations: ["union  -"],
  },
  { name: "19.99 is a multiple of 0.01", schema: { type: "number", multipleOf: 0.01 }, value: 19.99, violations: [] },
  { name: "19.995 is not", schema: { type: "number", multipleOf: 0.01 }, value: 19.995, violations: ["constraint  -"] },
  {
    name: "a bad property name is told of the map",
    schema: { type: "object", propertyNames: { format: "uuid" } },
    value: { x: 1 },
    violations: ["constraint  x"],
  },
  ...[{ enum: ["a", "b"] }, { pattern: "^[ab]$" }, { type: "string", maxLength: 3 }].map((propertyNames) => ({
    name: `a name that ${Object.keys(propertyNames).at(-1)} refuses is told once, beside a property that nobody names`,
    schema: { type: "object", properties: { a: {} }, propertyNames },
    value: { a: 1, b: 1, zzzz: 1 },
    violations: ["property-undocumented /b b", "constraint  zzzz"],
  })),
  ...(
    [
      [{ additionalProperties: false }, "property-undocumented /z~1zz z/zz"],
      [{ patternProperties: { "^z": false } }, "property-undocumented /* z/zz"],
      [{ allOf: [{ properties: { a: {} }, additionalProperties: false }] }, "property-undocumented /z~1zz z/zz"],
      // Which names are unevaluated is not told where another keyword refuses the object.
      [{ unevaluatedProperties: false }, "constraint  z/zz"],
    ] as const
  ).map(([forbidding, violation]) => ({
    name: `a property that ${Object.keys(forbidding)[0]} forbids is told once, although its name is refused as well`,
    schema: { type: "object", properties: { a: {} }, propertyNames: { maxLength: 3 }, ...forbidding } as JsonObject,
    value: { a: 1, "z/zz": 1 },
    violations: [violation],
  })),
  {
    name: "a refused name and a wrong value below it are two",
    schema: { type: "object", additionalProperties: { type: "string" }, propertyNames: { maxLength: 3 } },
    value: { zzzz: 1 },
    violations: ["constraint  zzzz", "type /* -"],
  },
  {
    name: "an inherited name is not a property",
    schema: { type: "object", required: ["constructor"], properties: { constructor: {} } },
    value: {},
    violations: ["property-missing  constructor"],
  },
  {
    name: "unevaluatedProperties sees through allOf",
    schema: { allOf: [{ properties: { a: {} } }], unevaluatedProperties: false },
    value: { a: 1, b: 2 },
    violations: ["property-undocumented /b b"],
  },
  { name: "an unknown format asserts nothing", schema: { type: "string", format: "sku" }, value: "x", violations: [] },
];

describe("explain", () => {
  test.each(cases)("$name", ({ schema, value, violations }) => {
    const document = { components: { schemas: { ...components, Subject: schema } } };
    const compiled = createCompiler(document).compile("/components/schemas/Subject", "response");
    const told = compiled.explain(value).map((v) => `${v.kind} ${v.foldedLocation} ${v.subject ?? "-"}`);
    expect(told.sort()).toEqual([...violations].sort());
    expect(compiled.isClean(value)).toBe(violations.length === 0);
  });
});
