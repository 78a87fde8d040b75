import type { JsonObject, JsonValue } from "@driftline/model";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createAcceptor } from "../src/accept/acceptor.js";
import { createCompiler, createLazyCompiler, exactValueOf, hasExact, roundedValue, viewOf } from "../src/index.js";

const near = (center: bigint) => fc.integer({ min: -3, max: 3 }).map((step) => center + BigInt(step));
const long = fc
  .tuple(
    fc.oneof(
      near(2n ** 53n),
      near(10n ** 15n),
      near(10n ** 18n),
      near(2n ** 63n),
      near(2n ** 64n),
      fc.bigInt({ max: 10n ** 40n }),
    ),
    fc.boolean(),
  )
  .map(([value, isNegative]) => (isNegative ? -value : value));

/** Values with integers of any size; a string holds what a scanner might take for a number. */
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    long,
    fc.constantFrom<unknown>(1, 0.5, 12345678.901234567, 1e30, null, true, "9007199254740993", '\\"9007199254740993,'),
    fc.string().map((text) => `${text} 9007199254740993 \ue000`),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom("a", "__proto__", '9007199254740993"', "\ue000\ue001"), tie("value"), { maxKeys: 3 }),
  ),
}));

/** JSON of values with integers of any size. */
function written(json: unknown): string {
  if (typeof json === "bigint") return String(json);
  if (Array.isArray(json)) return `[${json.map(written).join(" , ")}]`;
  if (typeof json !== "object" || json === null) return JSON.stringify(json);
  return `{${Object.entries(json).map(([name, member]) => `${JSON.stringify(name)} : ${written(member)}`)}}`;
}

function roundedWhereSafe(json: unknown): unknown {
  if (typeof json === "bigint") return Number.isSafeInteger(Number(json)) ? Number(json) : json;
  if (Array.isArray(json)) return json.map(roundedWhereSafe);
  if (typeof json !== "object" || json === null) return json;
  return Object.fromEntries(Object.entries(json).map(([name, member]) => [name, roundedWhereSafe(member)]));
}

describe("a text with integers beyond 2^53", () => {
  test("is read without rounding, and rounded it is what `JSON.parse` reads", () => {
    fc.assert(
      fc.property(value, (json) => {
        const text = written(json);
        const exact = exactValueOf(text);
        expect(roundedValue(exact ?? JSON.parse(text))).toEqual(JSON.parse(text));
        expect(exact !== undefined && hasExact(exact)).toBe(exact !== undefined);
        expect(exact ?? JSON.parse(text)).toEqual(roundedWhereSafe(json));
      }),
      { numRuns: 500 },
    );
  });

  test("has its long integers wherever they stand", () => {
    for (let before = 0; before < 40; before++) {
      const text = `["${"x".repeat(before)}",9007199254740993]`;
      expect(exactValueOf(text)).toEqual(["x".repeat(before), 9007199254740993n]);
      expect(exactValueOf(text.replace("0993", ""))).toBe(undefined);
    }
    expect(exactValueOf("9007199254740993")).toBe(9007199254740993n);
  });

  test("may hold any character of private use", () => {
    const marks = Array.from({ length: 256 }, (_, index) => String.fromCharCode(0xe000 + index));
    expect(exactValueOf(JSON.stringify(marks.slice(1)).replace("]", ",9007199254740993]"))?.toString()).toContain(
      "9007199254740993",
    );
    expect(exactValueOf(`["${marks.join("")}",9007199254740993]`)).toBe(undefined);
    expect(exactValueOf('["\\uE0009007199254740993",9007199254740995]')).toEqual([
      "\ue0009007199254740993",
      9007199254740995n,
    ]);
  });
});

/** Each schema, and which integers it lets through. */
const laws: readonly (readonly [JsonObject, (integer: bigint) => boolean])[] = [
  [{ type: "integer", format: "int64" }, (n) => n >= -(2n ** 63n) && n < 2n ** 63n],
  [{ format: "uint64" }, (n) => n >= 0n && n < 2n ** 64n],
  [{ type: "integer", format: "int32" }, (n) => n >= -(2n ** 31n) && n < 2n ** 31n],
  [{ type: "integer", multipleOf: 3 }, (n) => n % 3n === 0n],
  [{ multipleOf: 0.5 }, () => true],
  [{ multipleOf: 2.5 }, (n) => (n * 2n) % 5n === 0n],
  [{ type: "number", maximum: 9007199254740991 }, (n) => n <= 9007199254740991n],
  [{ exclusiveMaximum: 100, minimum: -5 }, (n) => n < 100n && n >= -5n],
  [{ enum: [1, 2, "x"] }, (n) => n === 1n || n === 2n],
  [{ type: ["integer", "null"] }, () => true],
  [{ not: { type: "integer", multipleOf: 2 } }, (n) => n % 2n !== 0n],
  [{ anyOf: [{ type: "string" }, { type: "integer", format: "int64", minimum: 0 }] }, (n) => n >= 0n && n < 2n ** 63n],
  [{ maximum: 9007199254740992, "x-driftline-exact": { maximum: "9007199254740993" } }, (n) => n <= 2n ** 53n + 1n],
  [{ const: 2 ** 63, "x-driftline-exact": { const: "9223372036854775807" } }, (n) => n === 2n ** 63n - 1n],
  [{ exclusiveMinimum: 2 ** 63, "x-driftline-exact": { minimum: "9223372036854775807" } }, (n) => n > 2n ** 63n - 1n],
];

describe("integers beyond 2^53 are judged as they were written", () => {
  test.each(laws)("%j", (schema, holds) => {
    const document = { components: { schemas: { Subject: { properties: { n: schema } } } } };
    const pointer = "/components/schemas/Subject";
    const compiled = createCompiler(document).compile(pointer, "response");
    const lazy = createLazyCompiler(document).compile(pointer, "response");
    const glance = createCompiler(document).createGlance?.(pointer, "response") ?? (() => false);
    const { judge } = createAcceptor(viewOf(document), { pointer, direction: "response", watched: [] });
    fc.assert(
      fc.property(long, (integer) => {
        const text = `{"n":${integer}}`;
        const exact = exactValueOf(text);
        const read = JSON.parse(text) as JsonValue;
        const verdicts = [compiled, lazy].map((one) =>
          exact === undefined ? one.explain(read) : one.explainExactly(exact),
        );
        expect([text, compiled.explainText(read, text).length]).toEqual([text, holds(integer) ? 0 : 1]);
        const wanted = holds(integer) ? 0 : 1;
        expect([text, ...verdicts.map((found) => found.length)]).toEqual([text, wanted, wanted]);
        // Told is the value as others read it.
        for (const { value: told } of verdicts.flat()) expect(told).toBe((read as { n: number }).n);
        if (!holds(integer)) expect([text, judge(text), glance(read)]).toEqual([text, "unsure", false]);
      }),
      { numRuns: 300 },
    );
  });

  test("a bound of which only the rounded value is known accepts what it may have been", () => {
    const document = { maximum: 9007199254740992 };
    const compiled = createCompiler(document).compile("", "response");
    expect(compiled.explainExactly(exactValueOf("9007199254740993") ?? null)).toEqual([]);
    expect(compiled.explainExactly(exactValueOf("9007199254740994") ?? null)).toHaveLength(1);
  });
});
