import type { JsonValue } from "@driftline/model";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addNodes, createNodeTally, type ObservedNode } from "../src/observing/observed-node.js";

function nodeOf(values: readonly JsonValue[]): ObservedNode {
  const tally = createNodeTally();
  for (const value of values) tally.note(value, null);
  return tally.node();
}

const names = fc.constantFrom("a", "b", "__proto__", "constructor");
const value = fc.letrec<{ any: JsonValue }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(null, true, 1, 1.5, -3, "x", "some free text", ""),
    fc.string({ maxLength: 3 }),
    fc.array(tie("any"), { maxLength: 3 }),
    fc.array(fc.tuple(names, tie("any")), { maxLength: 3 }).map((pairs) => Object.fromEntries(pairs)),
  ),
})).any;

describe("observed nodes", () => {
  it("add up to the node of all, in any order", () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 12 }), fc.nat(12), (values, cut) => {
        const [left, right] = [values.slice(0, cut), values.slice(cut)];
        fc.pre(left.length > 0 && right.length > 0);
        const whole = JSON.stringify(nodeOf(values));
        expect(JSON.stringify(addNodes(nodeOf(left), nodeOf(right)))).toBe(whole);
        expect(JSON.stringify(addNodes(nodeOf(right), nodeOf(left)))).toBe(whole);
      }),
      { numRuns: 300 },
    );
  });

  it("add up the same when the names of one object are too many to be names", () => {
    const values = Array.from({ length: 600 }, (_, n) => ({ [`k${n % 450}`]: n % 3 === 0 ? "x" : n }));
    const whole = JSON.stringify(nodeOf(values));
    for (const cut of [1, 150, 210, 599]) {
      expect(JSON.stringify(addNodes(nodeOf(values.slice(0, cut)), nodeOf(values.slice(cut))))).toBe(whole);
    }
    expect(JSON.parse(whole)).toMatchObject({ properties: [], isFolded: true, members: { seen: 600 } });
  });

  it("keep extremes, types, the smallest values and no free text", () => {
    const node = nodeOf(["b", "a", "b", "Dear customer", 3, 7.5, null, [1, 2]]);
    expect(node).toMatchObject({
      seen: 8,
      types: { string: 4, integer: 1, number: 1, null: 1, array: 1 },
      values: ["a", "b"],
      hasFreeText: true,
      extremes: { number: [3, 7.5], length: [1, 13], items: [2, 2] },
    });
  });

  it("look no deeper than they must", () => {
    let deep: JsonValue = 1;
    for (let depth = 0; depth < 5000; depth++) deep = [deep];
    expect(nodeOf([deep]).types).toEqual({ array: 1 });
  });
});
