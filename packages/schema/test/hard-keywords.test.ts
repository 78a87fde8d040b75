import type { JsonObject, JsonValue } from "@driftline/model";
import { describe, expect, test } from "vitest";
import { createCompiler } from "../src/index.js";
import { compileJudge } from "../src/judge/ajv.js";

const subject = (schema: JsonObject) =>
  createCompiler({ components: { schemas: { Subject: schema } } }).compile("/components/schemas/Subject", "response");

interface Law {
  readonly law: string;
  readonly schema: JsonObject;
  readonly valid: readonly JsonValue[];
  readonly invalid: readonly JsonValue[];
}

/** What Ajv alone gets wrong, and what our own writing of schemas once lost. */
const laws: readonly Law[] = [
  {
    law: "items that `contains` matches are evaluated",
    schema: { prefixItems: [true], contains: { type: "string" }, unevaluatedItems: false },
    valid: [[1, "a"]],
    invalid: [
      [1, 2],
      [1, 2, "a"],
    ],
  },
  {
    law: "items that a failing branch looked at are not evaluated",
    schema: { anyOf: [{ items: { type: "string" } }, true], unevaluatedItems: { type: "boolean" } },
    valid: [
      [true, false],
      ["a", "b"],
    ],
    invalid: [["a", false]],
  },
  {
    law: "`if` without `then` evaluates where it holds",
    schema: { if: { prefixItems: [{ const: "a" }] }, unevaluatedItems: false },
    valid: [["a"], []],
    invalid: [["b"], ["a", "b"]],
  },
  {
    law: "objects among unevaluated items are judged, too",
    schema: { unevaluatedItems: { type: "object", required: ["id"], properties: { id: { type: "string" } } } },
    valid: [[{ id: "1" }], [{ id: "1", more: 1 }]],
    invalid: [[{}], [{ id: 1 }]],
  },
  {
    law: "a property may be called `__proto__`",
    schema: {
      properties: JSON.parse('{"__proto__": {"type": "number"}, "a": {"type": "string"}}') as JsonObject,
      additionalProperties: false,
    },
    valid: [JSON.parse('{"__proto__": 1}') as JsonValue, { a: "x" }],
    invalid: [JSON.parse('{"__proto__": "x"}') as JsonValue, { b: 1 }],
  },
  {
    law: "an e-mail address may be quoted, or at an address literal",
    schema: { format: "email" },
    valid: ['"a b"@example.com', '"a\\"b"@example.com', "a@[127.0.0.1]", "a@[IPv6:::1]", "a.b@example.com"],
    invalid: ['"a"b"@example.com', "a@[127.0.0.1", "a@[IPv6:x]", "a@[x]", "@example.com", '"a b"@', "a b@example.com"],
  },
  {
    law: "each pattern judges by itself, however it is matched",
    schema: {
      patternProperties: { "a*": { type: "integer" }, "aaa*": { maximum: 20 } },
    },
    valid: [{ a: 21 }, { aaaa: 18 }, { a: 21, aaaa: 18 }],
    invalid: [{ a: "bar" }, { aaaa: 31 }],
  },
  {
    law: "patterns stand beside a union whose branch evaluates everything",
    schema: {
      oneOf: [{ type: "object", additionalProperties: false }, { required: ["a"] }],
      patternProperties: { "^p": { type: "string" } },
    },
    valid: [{}, { a: 1, p1: "x" }],
    invalid: [{ p1: "x" }, { a: 1, p1: 1 }],
  },
  {
    law: "patterns stand beside an `if` that evaluates nothing",
    schema: {
      if: { required: ["a"] },
      patternProperties: { "^p": { type: "string" } },
      unevaluatedProperties: false,
    },
    valid: [{ p1: "x" }],
    invalid: [{ a: 1, p1: "x" }, { p1: 1 }],
  },
  {
    law: "a property called `__proto__` stands beside a union whose branch evaluates everything",
    schema: {
      anyOf: [{ type: "object", additionalProperties: false }, { required: ["a"] }],
      properties: JSON.parse('{"__proto__": {"type": "number"}}') as JsonObject,
    },
    valid: [{}, JSON.parse('{"__proto__": 1, "a": 1}') as JsonValue],
    invalid: [JSON.parse('{"__proto__": 1}') as JsonValue, JSON.parse('{"__proto__": "x", "a": 1}') as JsonValue],
  },
  {
    law: "`contains` asks for an item of an array shorter than its tuple",
    schema: { type: "array", prefixItems: [{}], contains: { type: "integer" } },
    valid: [[1], ["a", 1]],
    invalid: [[], ["a"]],
  },
  {
    law: "`contains` keeps both its bounds beside a tuple",
    schema: { prefixItems: [{ type: "string" }], contains: { type: "integer" }, minContains: 2, maxContains: 3 },
    valid: [
      ["a", 1, 2],
      ["a", 1, 2, 3],
    ],
    invalid: [[], ["a"], ["a", 1], ["a", 1, 2, 3, 4], [1, 2]],
  },
];

describe("keywords that are hard to get right", () => {
  test.each(laws)("$law", ({ schema, valid, invalid }) => {
    const compiled = subject(schema);
    expect(valid.filter((value) => !compiled.isValid(value))).toEqual([]);
    expect(invalid.filter((value) => compiled.isValid(value))).toEqual([]);
    expect(invalid.filter((value) => compiled.isClean(value))).toEqual([]);
    expect(invalid.filter((value) => compiled.explain(value).length === 0)).toEqual([]);
  });

  test("what patterns beside a union or a `not` name is documented, and nothing else is", () => {
    const patternProperties = { "^p": { type: "string" } };
    const branch = { type: "object", properties: { b: {} } };
    for (const beside of [{ anyOf: [branch, branch] }, { not: { required: ["c"] }, properties: { b: {} } }]) {
      const compiled = subject({ ...beside, patternProperties });
      expect(compiled.isClean({ b: 1, p1: "x" })).toBe(true);
      expect(compiled.isClean({ b: 1, p1: "x", other: 1 })).toBe(false);
      expect(compiled.isValid({ b: 1, p1: "x", other: 1 })).toBe(true);
    }
  });

  test("an undocumented property in an unevaluated item is not clean", () => {
    const { schema } = laws[3] as Law;
    const compiled = subject({ properties: { list: { type: "array", ...schema } } });
    expect(compiled.isValid({ list: [{ id: "1", more: 1 }] })).toBe(true);
    expect(compiled.isClean({ list: [1] })).toBe(false);
  });

  test("a judge whose code breaks on a value says so, by schema, and judges others", () => {
    // As nobody writes it any more: Ajv notes `p` in what the union evaluated, which is nothing.
    const written = {
      oneOf: [{ type: "object", additionalProperties: false }, { required: ["a"] }],
      patternProperties: { "^p": { type: "string" } },
    };
    const judge = compileJudge(written, "/components/schemas/Subject", () => true);
    expect(() => judge({ a: 1, p: "x" })).toThrow(
      expect.objectContaining({
        code: "SCHEMA_JUDGE_FAILED",
        message: expect.stringMatching(/`\/components\/schemas\/Subject`.*please report this/),
      }),
    );
    expect(judge({ a: 1 })).toBe(true);
  });
});
