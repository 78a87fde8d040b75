import type { JsonObject } from "@driftline/model";
import { describe, expect, test } from "vitest";
import { viewOf } from "../view.js";
import { writeLens } from "./lens.js";

type Floor = (inner: JsonObject, level: number) => JsonObject;

const kinds = (inner: JsonObject, level: number) => [
  { required: ["kind"], properties: { kind: { const: `a${level}` } }, allOf: [inner] },
  { required: ["kind"], properties: { kind: { const: "b" } } },
];

/** What Ajv is given for as many schemas one within the other, in characters. */
function writtenOf(floor: Floor, height: number, lens: "open" | "closed"): number {
  let schema: JsonObject = { type: ["object", "null"], properties: { a: { type: "string" } } };
  for (let level = 0; level < height; level++) schema = floor(schema, level);
  const view = viewOf({ components: { schemas: { Tower: schema } } });
  return JSON.stringify(writeLens(view, "/components/schemas/Tower", { lens, direction: "response" })).length;
}

describe("what is written for a tower of schemas", () => {
  // biome-ignore lint/suspicious/noThenProperty: `then` is the JSON Schema keyword.
  const condition: Floor = (inner) => ({ if: inner, then: { minLength: 1 }, else: { maxLength: 9 } });
  test.each<readonly [string, Floor, number]>([
    ["conditions", condition, 8],
    ["discriminators", (inner, level) => ({ oneOf: kinds(inner, level), discriminator: { propertyName: "kind" } }), 8],
    ["branches that allow null", (inner) => ({ oneOf: [inner, { type: ["number", "null"] }] }), 8],
    ["oneOf", (inner) => ({ oneOf: [inner, { type: "number" }] }), 100],
  ])("grows with its height: %s", (_, floor, height) => {
    for (const lens of ["open", "closed"] as const)
      expect(writtenOf(floor, 2 * height, lens)).toBeLessThan(3 * writtenOf(floor, height, lens));
  });

  test("asks what is named twice once", () => {
    for (const keyword of ["allOf", "anyOf"] as const) {
      const next = { $ref: "#/components/schemas/Next" };
      const view = viewOf({
        components: { schemas: { Next: { type: "string" }, Tower: { [keyword]: [next, next] } } },
      });
      const written = writeLens(view, "/components/schemas/Tower", { lens: "open", direction: "response" });
      expect(JSON.stringify(written).match(/d1/g)).toHaveLength(2);
    }
  });
});
