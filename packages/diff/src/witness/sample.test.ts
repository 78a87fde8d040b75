import { createCanonical, setOf } from "@driftline/schema";
import { describe, expect, test } from "vitest";
import { createSampler } from "./sample.js";

describe("a sample", () => {
  test("is made once, however often it is asked for", () => {
    const properties = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`p${index}`, { type: "string" }]));
    const canonical = createCanonical({ components: { schemas: { Wide: { type: "object", properties } } } });
    let looks = 0;
    const shapeOf: typeof canonical.shapeOf = (set) => {
      looks += 1;
      return canonical.shapeOf(set);
    };
    const sampler = createSampler({ canonical: { ...canonical, shapeOf }, direction: "response", isRich: true });
    const shape = canonical.shapeOf(setOf("/components/schemas/Wide"));
    const facet = shape.facets.get("object");
    if (facet === undefined) throw new Error("no object");
    const [one, other] = [sampler.ofFacet(facet), sampler.ofShape(shape)];
    expect(Object.keys(one ?? {})).toHaveLength(50);
    expect(other).toStrictEqual(one);
    const made = looks;
    expect([sampler.ofFacet(facet), sampler.ofShape(shape)]).toStrictEqual([one, other]);
    expect(looks).toBe(made);
  });
});
