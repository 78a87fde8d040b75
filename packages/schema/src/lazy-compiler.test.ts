import type { JsonObject, JsonValue } from "@driftline/model";
import { describe, expect, it } from "vitest";
import type { CompiledSchema } from "./compiled-schema.js";
import { createCompiler } from "./compiler.js";
import { createLazyCompiler } from "./lazy-compiler.js";

const SCHEMAS: JsonObject = {
  Closed: { type: "object", required: ["a"], properties: { a: { type: "string" } }, additionalProperties: false },
  Open: {
    type: "object",
    properties: { a: { type: ["integer", "null"] }, next: { $ref: "#/components/schemas/Open" } },
  },
  Union: {
    oneOf: [{ $ref: "#/components/schemas/Cat" }, { $ref: "#/components/schemas/Dog" }],
    discriminator: { propertyName: "kind" },
  },
  Cat: {
    type: "object",
    required: ["kind"],
    properties: { kind: { const: "cat" }, secret: { type: "string", writeOnly: true } },
  },
  Dog: {
    type: "object",
    required: ["kind", "secret"],
    properties: { kind: { const: "dog" }, secret: { type: "string", writeOnly: true } },
  },
  Whole: { allOf: [{ $ref: "#/components/schemas/Open" }, { properties: { b: { type: "string", format: "uuid" } } }] },
};

const VALUES: readonly JsonValue[] = [
  {},
  { a: "x" },
  { a: 1 },
  { a: null, next: { a: 2, next: { a: "x" } } },
  { a: "x", b: 1 },
  { kind: "cat" },
  { kind: "dog" },
  { kind: "eel" },
  { kind: "dog", secret: "s" },
  { a: 1, b: "no uuid" },
  { a: 1, c: true },
  [],
  null,
  "x",
];

describe("a lazy compiler", () => {
  it.each(["request", "response"] as const)("judges a %s as the other compiler does", (direction) => {
    const document = { components: { schemas: SCHEMAS } };
    const lazy = createLazyCompiler(document);
    const eager = createCompiler(document);
    for (const name of Object.keys(SCHEMAS))
      for (const value of VALUES) {
        const pointer = `/components/schemas/${name}`;
        const [one, other] = [lazy.compile(pointer, direction), eager.compile(pointer, direction)];
        expect([name, value, one.isValid(value), one.isClean(value)]).toEqual([
          name,
          value,
          other.isValid(value),
          other.isClean(value),
        ]);
        expect(one.explain(value)).toEqual(other.explain(value));
      }
  });

  it("prepares nothing that no value looks into", () => {
    const schemas: Record<string, JsonObject> = {};
    for (let index = 0; index < 5_000; index++)
      schemas[`S${index}`] = { type: "object", properties: { next: { $ref: `#/components/schemas/S${index + 1}` } } };
    const started = performance.now();
    const schema = createLazyCompiler({ components: { schemas } }).compile("/components/schemas/S0", "response");
    expect(schema.isClean({ next: { next: {} } })).toBe(true);
    expect(performance.now() - started).toBeLessThan(500);
  });
});

describe("unions of unions that share their branches", () => {
  const LAYERS = 24;
  const BRANCHES = 6;
  const layered = (branch: (next: JsonObject, index: number) => JsonObject): JsonObject => {
    const schemas: Record<string, JsonObject> = { L24: { type: "object", properties: { a: { type: "string" } } } };
    for (let layer = 0; layer < LAYERS; layer++) {
      const next = { $ref: `#/components/schemas/L${layer + 1}` };
      schemas[`L${layer}`] = { anyOf: Array.from({ length: BRANCHES }, (_, index) => branch(next, index)) };
    }
    return { components: { schemas } };
  };
  const nested = (leaf: JsonValue): JsonValue =>
    Array.from({ length: LAYERS }).reduce((inner: JsonValue) => ({ next: inner }), leaf);

  it.each<readonly [string, JsonObject, (leaf: JsonValue) => JsonValue]>([
    ["a reference", layered((next) => next), (leaf) => leaf],
    ["a described reference", layered((next, index) => ({ allOf: [next], title: `b${index}` })), (leaf) => leaf],
    [
      "a reference with more beside it",
      layered((next, index) => ({ allOf: [next, { minProperties: index }] })),
      (leaf) => leaf,
    ],
    ["a property", layered((next, index) => ({ properties: { next }, minProperties: index % 2 })), nested],
    ["unevaluated properties", layered((next) => ({ allOf: [next], unevaluatedProperties: false })), (leaf) => leaf],
  ])("are each looked into once for one value, where a branch is %s", (_, document, body) => {
    const schema = createLazyCompiler(document).compile("/components/schemas/L0", "response");
    const [fitting, wrong] = [body({ a: "x" }), body({ a: 1, b: 2 })];
    const started = performance.now();
    expect([schema.isValid(fitting), schema.isValid(wrong)]).toEqual([true, false]);
    expect(schema.explain(wrong)).not.toEqual([]);
    // Milliseconds; the ways through the layers are 6 to the power of 24.
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it("ask anew about a value that was changed meanwhile", () => {
    const schema = createLazyCompiler(layered((next) => next)).compile("/components/schemas/L0", "response");
    const body: Record<string, JsonValue> = { a: "x" };
    expect(schema.isValid(body)).toBe(true);
    body.a = 1;
    expect([schema.isValid(body), schema.explain(body).length]).toEqual([false, 1]);
  });
});

describe("a schema that applies itself to the same value without end", () => {
  const A = "#/components/schemas/A";
  it.each<readonly [string, JsonObject]>([
    ["by allOf", { A: { allOf: [{ $ref: "#/components/schemas/B" }] }, B: { allOf: [{ $ref: A }] } }],
    ["by anyOf", { A: { anyOf: [{ type: "string" }, { $ref: A }] } }],
    ["by not", { A: { not: { $ref: A } } }],
    ["by a condition", { A: { if: { $ref: A }, else: true } }],
    [
      "by a reference beside others",
      { A: { type: "object", $ref: "#/components/schemas/B" }, B: { minProperties: 0, $ref: A } },
    ],
    ["by the branch of a discriminator", { A: { oneOf: [{ $ref: A }], discriminator: { propertyName: "k" } } }],
    ["by nothing but references", { A: { $ref: "#/components/schemas/B" }, B: { $ref: A } }],
  ])("%s, is refused with its place, by either compiler", (_, schemas) => {
    for (const create of [createLazyCompiler, createCompiler]) {
      const judged = (ask: (schema: CompiledSchema) => unknown) => () =>
        ask(create({ components: { schemas } }).compile("/components/schemas/A", "response"));
      expect(judged((schema) => schema.isValid({}))).toThrow(/^schema at `\/components\/schemas\/\w/);
      expect(judged((schema) => schema.isClean({}))).toThrow(/^schema at `\/components\/schemas\/\w/);
      expect(judged((schema) => schema.explain({}))).toThrow("applies itself to the same value without end");
    }
  });

  it("is no tree, and no union that names its parent", () => {
    const tree = { properties: { left: { $ref: A }, right: { $ref: A } }, propertyNames: { maxLength: 5 } };
    const schema = createLazyCompiler({ components: { schemas: { A: tree } } }).compile(
      "/components/schemas/A",
      "response",
    );
    expect(schema.isValid({ left: { right: {} }, right: {} })).toBe(true);
    expect(schema.isValid({ left: { wrongly: {} } })).toBe(false);
  });
});
