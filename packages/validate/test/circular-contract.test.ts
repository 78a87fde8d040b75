import type { JsonObject } from "@driftline/model";
import { createCompiler } from "@driftline/schema";
import { expect, test } from "vitest";
import { createChecker, resultOf } from "../src/index.js";
import { contractOfResponse, exchangeOf } from "./contract-of.js";

const THINGS = 30;

/** Every schema refers to every other one: there are more ways through them than anybody can count. */
function thing(): JsonObject {
  return Object.fromEntries(
    Array.from({ length: THINGS }, (_, index) => [`p${index}`, { $ref: `#/components/schemas/Thing${index}` }]),
  );
}

test("where everything leads to everything, what stands outermost is covered, and the rest is left", () => {
  const schema = { type: "object", properties: thing() };
  const schemas = Object.fromEntries(Array.from({ length: THINGS }, (_, index) => [`Thing${index}`, schema]));
  const { document, ...contract } = contractOfResponse({ $ref: "#/components/schemas/Thing0" });
  const whole = { ...contract, document: { ...document, components: { schemas } } };
  const checker = createChecker(whole, { compiler: createCompiler(whole.document) });
  checker.check(exchangeOf({ text: '{"p1":{"p2":{}}}' }));
  const [coverage] = resultOf(whole, checker.partial()).coverage;
  const places = [...(coverage?.places?.observed ?? []), ...(coverage?.places?.unobserved ?? [])];
  expect(places).toContain("/p29");
  expect(places).toContain("/p1/p29");
  expect(places.length).toBeGreaterThan(THINGS * THINGS);
  expect(places.length).toBeLessThan(6000);
  expect(Math.max(...places.map((place) => place.split("/").length))).toBeLessThan(6);
});
