import type { JsonObject } from "@driftline/model";
import { createCompiler } from "@driftline/schema";
import { describe, expect, it } from "vitest";
import { createChecker, resultOf } from "../src/index.js";
import { contractOfResponse, exchangeOf } from "./contract-of.js";

describe("a text too long for its pattern", () => {
  // A lookaround is left to the engine, which is asked up to a length only.
  const pattern = "^(?=.*x.*y)x";
  const schema: JsonObject = { type: "object", properties: { a: { type: "string", pattern } } };
  const contract = contractOfResponse(schema);
  const resultFor = (...texts: readonly string[]) => {
    const checker = createChecker(contract, { compiler: createCompiler(contract.document) });
    for (const [index, a] of texts.entries()) checker.check(exchangeOf({ json: { a }, index }));
    return resultOf(contract, checker.partial());
  };
  const fitting = "x y";
  const long = "a".repeat(50_000);

  it.each([
    ["as the first body", [long]],
    ["after others", [fitting, fitting, long]],
    ["before others", [long, long, fitting]],
  ])("is said to be unchecked, %s", (_, texts) => {
    const { unchecked, findings, clean } = resultFor(...texts);
    expect(findings).toEqual([]);
    expect(unchecked).toMatchObject([{ operation: "GET /things/{id}", code: "PATTERN_UNSEARCHED" }]);
    expect(unchecked[0]?.reason).toContain("characters that are held against the pattern `^(?=.*x.*y)x`");
    expect(clean).toBe(texts.filter((text) => text === fitting).length);
  });

  it.each<readonly [string, JsonObject, readonly string[]]>([
    ["`maxLength` refuses the text beside it", { pattern, maxLength: 3000 }, ["response-constraint-mismatched"]],
    [
      "`maxLength` refuses it elsewhere",
      { allOf: [{ pattern }, { maxLength: 3000 }] },
      ["response-constraint-mismatched"],
    ],
    ["another branch accepts the text", { anyOf: [{ type: "string", pattern }, { type: "string" }] }, []],
    [
      "another branch of more accepts it",
      { anyOf: [{ pattern }, { minLength: 4, maxLength: 90_000 }], minLength: 1 },
      [],
    ],
  ])("says nothing of the pattern where %s", (_, a, rules) => {
    const of = contractOfResponse({ type: "object", properties: { a } });
    for (const texts of [[long], [fitting, long, long], [long, fitting]]) {
      const checker = createChecker(of, { compiler: createCompiler(of.document) });
      for (const [index, text] of texts.entries()) checker.check(exchangeOf({ json: { a: text }, index }));
      const { unchecked, findings } = resultOf(of, checker.partial());
      expect([unchecked, findings.map(({ ruleId }) => ruleId)]).toEqual([[], rules]);
    }
  });

  it("says nothing of the pattern where `maxLength` refuses each of several texts", () => {
    const of = contractOfResponse({ type: "array", items: { type: "string", pattern, maxLength: 3000 } });
    const checker = createChecker(of, { compiler: createCompiler(of.document) });
    checker.check(exchangeOf({ json: [long, `${long}b`, fitting] }));
    const { unchecked, findings } = resultOf(of, checker.partial());
    expect([unchecked, findings.map(({ ruleId }) => ruleId)]).toEqual([[], ["response-constraint-mismatched"]]);
  });

  it.each<readonly [string, JsonObject]>([
    ["under `not`", { not: { pattern } }],
    ["under `oneOf`", { oneOf: [{ pattern }, { type: "string" }] }],
    ["twice under `not` and `oneOf`", { not: { oneOf: [{ pattern }, { pattern: `${pattern}a` }] } }],
  ])("says so %s", (_, a) => {
    const of = contractOfResponse({ type: "object", properties: { a } });
    const checker = createChecker(of, { compiler: createCompiler(of.document) });
    checker.check(exchangeOf({ json: { a: long } }));
    const codes = resultOf(of, checker.partial()).unchecked.map(({ code }) => code);
    expect(new Set(codes)).toEqual(new Set(["PATTERN_UNSEARCHED"]));
  });

  it("says so beside what is wrong with the rest, and nothing of texts that were searched", () => {
    expect(resultFor(fitting, "x").unchecked).toEqual([]);
    const { unchecked, findings } = resultFor(long, "x", fitting);
    expect(unchecked).toHaveLength(1);
    expect(findings.map(({ ruleId }) => ruleId)).toEqual(["response-constraint-mismatched"]);
  });
});
