import type { JsonObject } from "@driftline/model";
import { describe, expect, it } from "vitest";
import { createCompiler } from "../src/index.js";

function isValidFor(schema: JsonObject) {
  return createCompiler({ components: { schemas: { Wide: schema } } }).compile("/components/schemas/Wide", "response")
    .isValid;
}

// What takes the square of these lengths takes minutes.
describe("a long list", () => {
  it("of objects that must differ is judged in time that grows with its length", () => {
    const isValid = isValidFor({ type: "array", uniqueItems: true });
    const items = [...Array(50_000).keys()].map((id) => ({ id, of: [id] }));
    const started = process.cpuUsage();
    expect(isValid(items)).toBe(true);
    expect(isValid([...items, { of: [7], id: 7 }])).toBe(false);
    expect(process.cpuUsage(started).user).toBeLessThan(4_000_000);
  });

  it("may hold equal items where nothing says that they must differ", () => {
    expect(isValidFor({ uniqueItems: false })([{}, {}])).toBe(true);
    expect(isValidFor({ uniqueItems: true })("no list")).toBe(true);
    expect(isValidFor({ uniqueItems: true })([1, "1", [1], { a: 1 }, { a: "1" }, null, false, 0])).toBe(true);
    expect(isValidFor({ uniqueItems: true })([0, -0])).toBe(false);
  });

  it("of names that one property requires is compiled as a loop", () => {
    const names = [...Array(10_000).keys()].map((index) => `p${index}`);
    const started = process.cpuUsage();
    const isValid = isValidFor({
      dependentRequired: { all: names, one: ["p1"], ["__proto__"]: names },
      allOf: [{ type: "object" }],
    });
    const whole = Object.fromEntries(names.map((name) => [name, 1]));
    expect([isValid({}), isValid({ one: 1, p1: 1 }), isValid({ ...whole, all: 1 })]).toEqual([true, true, true]);
    const { p9999: _, ...missing } = whole;
    expect([isValid({ ...missing, all: 1 }), isValid({ one: 1 }), isValid(1)]).toEqual([false, false, false]);
    expect(isValid(JSON.parse('{"__proto__": 1}'))).toBe(false);
    expect(process.cpuUsage(started).user).toBeLessThan(4_000_000);
  });
});
