import type { JsonObject, JsonValue } from "@driftline/model";
import { describe, expect, test } from "vitest";
import { createCompiler } from "../index.js";
import { viewOf } from "../view.js";
import { chunked } from "./chunks.js";
import { writeLens } from "./lens.js";

const MANY = 100;
const numbers = [...Array(MANY).keys()];
const POINTER = "/components/schemas/Wide";

interface Wide {
  readonly of: string;
  readonly schema: JsonObject;
  readonly valid: readonly JsonValue[];
  readonly invalid: readonly JsonValue[];
}

const kind = (value: number) => ({ type: "object", required: ["kind"], properties: { kind: { const: `k${value}` } } });
const members = (schemaOf: (number: number) => JsonValue) =>
  Object.fromEntries(numbers.map((number) => [`p${number}`, schemaOf(number)]));

const WIDE: readonly Wide[] = [
  {
    of: "anyOf",
    schema: { anyOf: numbers.map(kind) },
    valid: [{ kind: "k0" }, { kind: "k99" }],
    invalid: [{ kind: "k100" }, {}],
  },
  {
    of: "oneOf",
    schema: {
      oneOf: numbers.map((number) => ({
        type: "integer",
        minimum: number,
        maximum: number + (number % 50 === 7 ? 40 : 0),
      })),
    },
    // 10 lies in the range of 7 besides its own, 90 in that of 57 besides its own.
    valid: [0, 7, 56, 99],
    invalid: [10, 90, -1, 100],
  },
  {
    of: "oneOf of one branch over and over",
    schema: { oneOf: [...numbers.map(() => kind(1)), kind(2)] },
    valid: [{ kind: "k2" }],
    invalid: [{ kind: "k1" }, { kind: "k3" }],
  },
  {
    of: "allOf",
    schema: { allOf: numbers.map((number) => ({ properties: { [`p${number}`]: { type: "string" } } })) },
    valid: [{ p0: "", p99: "" }],
    invalid: [{ p0: 0 }, { p99: 0 }],
  },
  {
    of: "properties",
    schema: { type: "object", properties: members(() => ({ type: "string" })) },
    valid: [{ p0: "", p99: "" }],
    invalid: [{ p0: 0 }, { p99: 0 }],
  },
  {
    of: "properties beside additionalProperties",
    schema: { properties: members(() => ({ type: "string" })), additionalProperties: { type: "integer" } },
    valid: [{ p99: "", more: 1 }],
    invalid: [{ p99: 1 }, { more: "" }],
  },
  {
    of: "properties beside unevaluatedProperties",
    schema: { properties: members(() => ({ type: "string" })), unevaluatedProperties: false },
    valid: [{ p0: "", p99: "" }],
    invalid: [{ p99: 1 }, { more: "" }],
  },
  {
    of: "patternProperties beside additionalProperties",
    schema: {
      patternProperties: Object.fromEntries(numbers.map((number) => [`^p${number}$`, { type: "string" }])),
      additionalProperties: { type: "integer" },
    },
    valid: [{ p99: "", more: 1 }],
    invalid: [{ p99: 1 }, { more: "" }],
  },
  {
    of: "dependentSchemas",
    schema: { dependentSchemas: members((number) => ({ required: [`q${number}`] })) },
    valid: [{ p99: 1, q99: 1 }],
    invalid: [{ p99: 1 }, { p0: 1, q99: 1 }],
  },
  {
    of: "dependentRequired",
    schema: { dependentRequired: members((number) => [`q${number}`]) },
    valid: [{ p99: 1, q99: 1 }],
    invalid: [{ p99: 1 }, { p0: 1, q99: 1 }],
  },
  {
    of: "prefixItems",
    schema: { prefixItems: numbers.map((number) => ({ const: number })), items: { type: "string" } },
    valid: [numbers, [...numbers, ""], [0]],
    invalid: [[...numbers, 1], [1], [...numbers.slice(0, 99), 0]],
  },
];

const documentOf = (schema: JsonObject) => ({ components: { schemas: { Wide: schema } } });

describe.each(WIDE)("many parts of $of", ({ schema, valid, invalid }) => {
  test("mean what they mean together", () => {
    const { isValid } = createCompiler(documentOf(schema)).compile(POINTER, "response");
    for (const value of valid) expect([value, isValid(value)]).toEqual([value, true]);
    for (const value of invalid) expect([value, isValid(value)]).toEqual([value, false]);
  });

  test("come to Ajv a few at a time", () => {
    for (const lens of ["open", "closed"] as const) {
      const written = writeLens(viewOf(documentOf(schema)), POINTER, { lens, direction: "response" });
      expect(mostTogether(written)).toBeGreaterThanOrEqual(MANY);
      expect(mostTogether(chunked(written))).toBeLessThanOrEqual(32);
    }
  });
});

const ASSERTIONS = new Set(["enum", "required", "const", "x-driftline-no-others"]);

/** The parts of the keyword that holds most of those for which Ajv writes code. */
function mostTogether(schema: JsonValue | undefined): number {
  if (Array.isArray(schema)) return Math.max(0, ...schema.map(mostTogether));
  if (typeof schema !== "object" || schema === null) return 0;
  const counts = Object.entries(schema).map(([keyword, value]) => {
    if (ASSERTIONS.has(keyword) || typeof value !== "object" || value === null) return 0;
    const parts = keyword === "$defs" ? 0 : Object.values(value).filter((part) => part !== true).length;
    return Math.max(parts, ...Object.values(value).map(mostTogether));
  });
  return Math.max(0, ...counts);
}
