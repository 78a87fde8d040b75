import type { JsonObject, JsonValue } from "@driftline/model";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { viewOf } from "../view.js";
import { createExplainer } from "./explainer.js";

function explainerOf(members: readonly JsonValue[], around: JsonObject) {
  return createExplainer(viewOf({ schema: { ...around, allOf: members } }), "response", () => undefined);
}

const name = fc.constantFrom("a", "b", "c", "d", "__proto__");
const inner = fc.constantFrom<JsonValue>(
  { type: "string" },
  { type: ["integer", "null"] },
  { type: "object", properties: { a: { type: "string" } } },
  {},
  false,
);
const part = fc.record<JsonObject>(
  {
    type: fc.constant("object"),
    properties: fc.dictionary(name, inner, { minKeys: 1, maxKeys: 2 }),
    required: fc.uniqueArray(name, { maxLength: 2 }),
    description: fc.constant("text"),
  },
  { requiredKeys: ["properties"] },
);
const other = fc.constantFrom<JsonValue>(
  {},
  { properties: {} },
  { patternProperties: { "^a": { type: "string" } } },
  { additionalProperties: { type: "integer" } },
  { required: ["a"] },
  { properties: { a: {} }, unevaluatedProperties: false },
);
const around = fc.constantFrom<JsonObject>(
  {},
  { unevaluatedProperties: false },
  { unevaluatedProperties: { type: "integer" } },
  { additionalProperties: false },
  { properties: { e: {} } },
);
const scalar = fc.constantFrom<JsonValue>("text", 1, null, {}, { a: "text", x: 1 }, [{}]);
const value = fc.oneof(
  { weight: 4, arbitrary: fc.dictionary(fc.oneof(name, fc.constantFrom("e", "x")), scalar) },
  scalar,
);

describe("a conjunction of many members", () => {
  it("says of a value what its members say one after the other", () => {
    const members = fc
      .tuple(fc.array(part, { minLength: 32, maxLength: 40 }), fc.array(other, { maxLength: 2 }), fc.nat(40))
      .map(([plain, others, at]) => [...plain.slice(0, at), ...others, ...plain.slice(at)]);
    fc.assert(
      fc.property(members, around, value, (all, beside, asked) => {
        const together = explainerOf(all, beside);
        // What is neither wide nor told by its properties stands between: none is passed over.
        const apart = explainerOf(
          all.flatMap((one) => [one, { minProperties: 0 }]),
          beside,
        );
        expect(together.accepts("/schema", asked)).toBe(apart.accepts("/schema", asked));
        const moved = together.explain("/schema", asked).map((violation) => ({
          ...violation,
          keywordLocation: violation.keywordLocation.replace(/\/allOf\/(\d+)/, (_, at) => `/allOf/${2 * Number(at)}`),
        }));
        expect(moved).toEqual(apart.explain("/schema", asked));
      }),
    );
  });

  it.each([
    ["that name properties", {}, { p7: "text" }],
    ["that are all there are", { unevaluatedProperties: false }, { p7: "text", p8: 1 }],
  ])("looks at an object through a few of the members: %s", (_, beside, plain) => {
    let looks = 0;
    const watched: JsonObject = new Proxy(plain, {
      ownKeys(target) {
        looks++;
        return Reflect.ownKeys(target);
      },
    });
    const members = Array.from({ length: 500 }, (_, index) => ({
      type: "object",
      properties: { [`p${index}`]: { type: "string" } },
    }));
    const explainer = explainerOf(members, beside);
    expect(explainer.accepts("/schema", watched)).toBe(!("p8" in plain));
    expect(explainer.explain("/schema", watched)).toHaveLength("p8" in plain ? 1 : 0);
    expect(looks).toBeGreaterThan(0);
    expect(looks).toBeLessThanOrEqual(50);
  });
});
