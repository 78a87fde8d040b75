import type { JsonObject, JsonValue } from "@driftline/model";
import { describe, expect, it } from "vitest";
import { check, contractOfResponse, exchangeOf } from "./contract-of.js";

const contract = contractOfResponse({
  type: "object",
  properties: {
    id: { type: "string" },
    ghost: { type: "object", properties: { part: { type: "string" } } },
    secret: { type: "string", writeOnly: true },
    list: { type: "array", items: { type: "object", properties: { n: { type: "integer" }, m: { type: "integer" } } } },
    sub: { anyOf: [{ type: "object", properties: { a: { type: "string" } } }, { type: "null" }] },
  },
});

function subjectsAfter(responses: number, json: JsonValue, status = 200) {
  const exchanges = Array.from({ length: responses }, (_, index) => exchangeOf({ json, index, status }));
  return check(contract, exchanges)
    .findings.filter(({ ruleId }) => ruleId === "response-property-unobserved")
    .map(({ instanceLocation, subject, level, count, total }) => [instanceLocation, subject, level, count, total]);
}

describe("response-property-unobserved", () => {
  const body: JsonObject = { id: "x", list: [{ n: 1 }], sub: null };

  it("tells the outermost property that 20 responses lacked, where its object was there", () => {
    expect(subjectsAfter(20, body)).toEqual([
      ["", "ghost", "note", 20, 20],
      ["/list/*", "m", "note", 20, 20],
    ]);
  });

  it("says nothing of fewer responses, nor of the parts of what never came", () => {
    expect(subjectsAfter(19, body)).toEqual([]);
    expect(subjectsAfter(20, { id: "x", ghost: { part: "y" }, list: [], sub: null })).toEqual([]);
  });

  it("says nothing where everything was seen at least once", () => {
    const all = { id: "x", ghost: { part: "y" }, list: [{ n: 1 }, { m: 2 }], sub: { a: "z" } };
    expect(subjectsAfter(30, all)).toEqual([]);
  });
});
