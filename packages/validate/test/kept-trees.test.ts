import type { JsonObject, JsonValue } from "@driftline/model";
import { describe, expect, it } from "vitest";
import { keptTreesOf, rememberTrees } from "../src/kept-trees.js";
import { propertyTreeOf } from "../src/property-tree.js";

const reference = (name: string) => ({ $ref: `#/components/schemas/${name}` });

/** Forty properties in each of many components that lead to each other, in circles, lists, maps and unions. */
function documentOf(components: number): JsonObject {
  const schemas: Record<string, JsonValue> = {};
  for (let index = 0; index < components; index++) {
    const next = reference(`Thing${(index * 7 + 1) % components}`);
    const properties: Record<string, JsonValue> = { "a/b~c": { type: "string" }, next, "*": next };
    for (let name = 0; name < 20; name++) properties[`field_${name}`] = { type: "string" };
    properties.list = { type: "array", items: next };
    properties.map = { type: "object", additionalProperties: { oneOf: [next, { type: "null" }] } };
    properties.stale = { type: "string", deprecated: true };
    properties.secret = { type: "string", writeOnly: true };
    schemas[`Thing${index}`] = { type: "object", properties };
  }
  return { components: { schemas } };
}

const SCHEMA = "/components/schemas/Thing0";

describe("the trees of a document that were grown in an earlier run", () => {
  it("are the same trees, and are not grown again", () => {
    const document = documentOf(60);
    const grown = propertyTreeOf(document, SCHEMA);
    const texts = new Map([...keptTreesOf(document)].map(([schema, text]) => [schema, text()]));
    expect([...texts.keys()]).toEqual([SCHEMA]);
    // Where nothing could be grown, only what was kept can be the answer.
    const empty: JsonObject = {};
    rememberTrees(empty, new Map([...texts].map(([schema, text]) => [schema, () => text])));
    const recalled = propertyTreeOf(empty, SCHEMA);
    expect(recalled).toEqual(grown);
    expect(recalled.places.length).toBeGreaterThan(4000);
    expect(recalled.root.properties.get("stale")?.deprecated).toBe(`${SCHEMA}/properties/stale/deprecated`);
    expect([...keptTreesOf(empty)].map(([schema, text]) => [schema, text()])).toEqual([...texts]);
  });

  it("are grown where none is kept, or what is kept is none", () => {
    const grown = propertyTreeOf(documentOf(60), SCHEMA);
    for (const text of [
      "null",
      "{}",
      '{"places":[],"deprecated":{},"above":[],"kinds":[],"names":[],"at":[],"schemas":[]}',
    ]) {
      const document = documentOf(60);
      rememberTrees(document, new Map([[SCHEMA, () => text]]));
      expect(propertyTreeOf(document, SCHEMA)).toEqual(grown);
    }
  });

  it("are not kept where they are small", () => {
    const document: JsonObject = { components: { schemas: { Thing0: { properties: { a: { type: "string" } } } } } };
    propertyTreeOf(document, SCHEMA);
    expect(keptTreesOf(document).size).toBe(0);
  });
});
