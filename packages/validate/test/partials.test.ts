import type { Exchange } from "@driftline/model";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkPartialOf, EMPTY_PARTIAL, mergePartials, resultOf } from "../src/index.js";
import { check, exchangeOf, partialOf } from "./contract-of.js";
import { contract } from "./thing-contract.testing.js";

const bodies = fc.oneof(
  fc.record(
    {
      id: fc.oneof(fc.constantFrom("x", "y"), fc.constant(1)),
      status: fc.constantFrom("on", "idle", "gone"),
      list: fc.array(fc.record({ n: fc.oneof(fc.integer(), fc.constant("s")) }), { maxLength: 3 }),
      extra: fc.boolean(),
    },
    { requiredKeys: [] },
  ),
  fc.constant(null),
);
const exchanges = fc
  .array(
    fc.record({
      json: bodies,
      status: fc.constantFrom(200, 200, 200, 404, 503),
      uri: fc.constantFrom("a.har", "b.har", "c.ndjson"),
      url: fc.constantFrom("/things/1", "/things/2?x=1", "/other/77"),
    }),
    { maxLength: 25 },
  )
  .map((specs) => specs.map((spec, index) => exchangeOf({ ...spec, index })));

describe("partials", () => {
  it.each([
    null,
    [],
    {},
    { ...EMPTY_PARTIAL, partialVersion: 2 },
    { ...EMPTY_PARTIAL, tallies: null },
    { ...EMPTY_PARTIAL, clean: "1" },
  ])("that no shard wrote are refused: %j", (value) => {
    expect(() => checkPartialOf(value)).toThrow(expect.objectContaining({ code: "PARTIAL_MALFORMED" }));
  });

  it("add up: any sharding, merged in any order, is the whole, byte for byte", () => {
    fc.assert(
      fc.property(exchanges, fc.infiniteStream(fc.nat(3)), fc.boolean(), (all, shardOf, isReversed) => {
        const shards: Exchange[][] = [[], [], [], []];
        const numbers = shardOf[Symbol.iterator]();
        for (const exchange of all) shards[Number(numbers.next().value)]?.push(exchange);
        const partials = shards.map((shard) => checkPartialOf(JSON.parse(JSON.stringify(partialOf(contract, shard)))));
        const ordered = isReversed ? partials.reverse() : partials;
        const merged = ordered.reduce(mergePartials, EMPTY_PARTIAL);
        expect(JSON.stringify(merged)).toBe(JSON.stringify(partialOf(contract, all)));
        expect(JSON.stringify(resultOf(contract, merged))).toBe(JSON.stringify(check(contract, all)));
      }),
      { numRuns: 150 },
    );
  });
});

describe("drifts without end", () => {
  const found = (exchanges: readonly Exchange[], rule: string) =>
    check(contract, exchanges).findings.filter(({ ruleId }) => ruleId === rule);
  const numbered = (count: number) =>
    Array.from({ length: count }, (_, index) =>
      exchangeOf({ json: { id: "x", [`k${(index * 7919) % count}`]: 1 }, index, url: `/things/1` }),
    );

  it("keep the smallest hundred of one rule at one place, count them exactly and say so", () => {
    const drifts = Array.from({ length: 300 }, (_, index) =>
      exchangeOf({ json: { id: "x", status: `v${String(index % 150).padStart(3, "0")}` }, index }),
    );
    const findings = found(drifts, "response-enum-value-undocumented");
    expect(findings.map(({ subject }) => subject)).toEqual(
      Array.from({ length: 100 }, (_, index) => `v${String(index).padStart(3, "0")}`),
    );
    expect(findings.every(({ count }) => count === 2)).toBe(true);
    expect(findings[0]?.message).toContain("(one of more than 100 like it)");
  });

  it("are no more where a server makes up media types, whatever is then wrong with the body", () => {
    const exchanges = Array.from({ length: 250 }, (_, index) =>
      exchangeOf({ json: { id: "x", lost: 1 }, mediaType: `application/x${index % 150}+json`, index }),
    );
    const { findings } = check(contract, exchanges);
    const counts = new Map<string, number>();
    for (const { ruleId } of findings) counts.set(ruleId, (counts.get(ruleId) ?? 0) + 1);
    expect(counts.get("response-media-type-undocumented")).toBe(100);
    expect([...counts.values()].every((count) => count <= 100)).toBe(true);
    expect(findings[0]?.message).toContain("(one of more than 100 like it)");
  });

  it("are the same from any sharding", () => {
    const all = [
      ...Array.from({ length: 260 }, (_, index) =>
        exchangeOf({ json: { id: "x", status: `v${(index * 37) % 130}` }, index }),
      ),
      ...Array.from({ length: 260 }, (_, index) =>
        exchangeOf({ url: `/p${"abcdefghij"[index % 10]}${"klmnopqrst"[(index * 3) % 13]}x/y`, index: 300 + index }),
      ),
    ];
    const whole = JSON.stringify(partialOf(contract, all));
    for (const cut of [1, 99, 130, 400]) {
      const [left, right] = [partialOf(contract, all.slice(0, cut)), partialOf(contract, all.slice(cut))];
      expect(JSON.stringify(mergePartials(left, right))).toBe(whole);
      expect(JSON.stringify(mergePartials(right, left))).toBe(whole);
    }
  });

  it("tell what became free text as one drift", () => {
    const texts = [
      "Dear customer, this is your answer, and it is long",
      "Another answer of the model that no enum would have",
    ];
    const { findings } = check(
      contract,
      texts.map((status, index) => exchangeOf({ json: { id: "x", status }, index })),
    );
    expect(findings).toMatchObject([{ subject: "free text", count: 2, sample: null }]);
    expect(JSON.stringify(findings)).not.toContain("customer");
  });

  it("name each undocumented key once", () => {
    expect(found(numbered(40), "response-property-undocumented")).toHaveLength(40);
  });
});
