import type { JsonObject, JsonValue } from "@driftline/model";
import { describe, expect, it } from "vitest";
import { resolveAnchors } from "./resolve-anchors.js";

const withSchemas = (schemas: Readonly<Record<string, JsonValue>>): JsonObject => ({
  openapi: "3.1.0",
  paths: {},
  components: { schemas },
});

const schemasAfter = (schemas: Readonly<Record<string, JsonValue>>) => {
  const { document, defects } = resolveAnchors(withSchemas(schemas));
  return { schemas: (document.components as JsonObject).schemas, subjects: defects.map(({ subject }) => subject) };
};

describe("resolveAnchors", () => {
  it("writes anchors and identifiers as pointers from the root", () => {
    const { schemas, subjects } = schemasAfter({
      A: {
        $id: "https://acme.test/a",
        $defs: { b: { $anchor: "bee", type: "string" } },
        properties: { b: { $ref: "#bee" }, c: { $ref: "#/$defs/b" }, d: { $ref: "#/components/schemas/B" } },
      },
      B: {
        $anchor: "top",
        properties: { a: { $ref: "https://acme.test/a" }, b: { $ref: "https://acme.test/a#bee" }, t: { $ref: "#top" } },
      },
    });
    expect(schemas).toEqual({
      A: {
        $defs: { b: { type: "string" } },
        properties: {
          b: { $ref: "#/components/schemas/A/$defs/b" },
          c: { $ref: "#/components/schemas/A/$defs/b" },
          d: { $ref: "#/components/schemas/B" },
        },
      },
      B: {
        properties: {
          a: { $ref: "#/components/schemas/A" },
          b: { $ref: "#/components/schemas/A/$defs/b" },
          t: { $ref: "#/components/schemas/B" },
        },
      },
    });
    expect(subjects).toEqual([]);
  });

  it("resolves a dynamic reference that can mean one thing only", () => {
    const { schemas } = schemasAfter({ Tree: { $dynamicAnchor: "node", items: { $dynamicRef: "#node" } } });
    expect(schemas).toEqual({ Tree: { items: { $ref: "#/components/schemas/Tree" } } });
  });

  it("copies a schema for each who means something else by its dynamic reference", () => {
    const generic = {
      List: { $id: "l", $defs: { T: { $dynamicAnchor: "T" } }, items: { $dynamicRef: "#T" } },
      Texts: { $id: "t", $defs: { T: { $dynamicAnchor: "T", type: "string" } }, $ref: "l" },
      Numbers: { $id: "n", $defs: { T: { $dynamicAnchor: "T", type: "number" } }, allOf: [{ $ref: "l" }] },
      Page: { properties: { texts: { $ref: "t" }, any: { $ref: "#/components/schemas/List" }, more: { $ref: "t" } } },
    };
    const { schemas, subjects } = schemasAfter(generic);
    expect(schemas).toEqual({
      List: { $defs: { T: {} }, items: { $ref: "#/components/schemas/List/$defs/T" } },
      Texts: { $defs: { T: { type: "string" } }, $ref: "#/components/schemas/List-of-Texts" },
      Numbers: { $defs: { T: { type: "number" } }, allOf: [{ $ref: "#/components/schemas/List-of-Numbers" }] },
      Page: {
        properties: {
          texts: { $ref: "#/components/schemas/Texts" },
          any: { $ref: "#/components/schemas/List" },
          more: { $ref: "#/components/schemas/Texts" },
        },
      },
      "List-of-Texts": { $defs: { T: {} }, items: { $ref: "#/components/schemas/Texts/$defs/T" } },
      "List-of-Numbers": { $defs: { T: {} }, items: { $ref: "#/components/schemas/Numbers/$defs/T" } },
    });
    expect(subjects).toEqual([]);
  });

  it("extends a schema that refers to itself, through another one", () => {
    const { schemas, subjects } = schemasAfter({
      Tree: {
        $id: "tree",
        $dynamicAnchor: "node",
        properties: { forest: { $ref: "#/$defs/forest" } },
        $defs: { forest: { items: { $dynamicRef: "#node" } } },
      },
      Strict: { $id: "strict", $dynamicAnchor: "node", $ref: "tree", unevaluatedProperties: false },
    });
    expect(schemas).toEqual({
      Tree: {
        properties: { forest: { $ref: "#/components/schemas/Tree/$defs/forest" } },
        $defs: { forest: { items: { $ref: "#/components/schemas/Tree" } } },
      },
      Strict: { $ref: "#/components/schemas/Tree-of-Strict", unevaluatedProperties: false },
      "Tree-of-Strict": {
        properties: { forest: { $ref: "#/components/schemas/Tree-of-Strict-2" } },
        $defs: { forest: { items: { $ref: "#/components/schemas/Strict" } } },
      },
      "Tree-of-Strict-2": { items: { $ref: "#/components/schemas/Strict" } },
    });
    expect(subjects).toEqual([]);
  });

  it("keeps the outermost of several who extend each other", () => {
    const { schemas } = schemasAfter({
      A: { $id: "a", $dynamicAnchor: "x", items: { $dynamicRef: "#x" } },
      B: { $id: "b", $dynamicAnchor: "x", $ref: "a" },
      C: { $id: "c", $dynamicAnchor: "x", $ref: "b" },
    });
    expect(schemas).toMatchObject({
      A: { items: { $ref: "#/components/schemas/A" } },
      B: { $ref: "#/components/schemas/A-of-B" },
      C: { $ref: "#/components/schemas/B-of-C" },
      "A-of-B": { items: { $ref: "#/components/schemas/B" } },
      "B-of-C": { $ref: "#/components/schemas/A-of-C" },
      "A-of-C": { items: { $ref: "#/components/schemas/C" } },
    });
  });

  it("extends what refers to itself in the words of 2019-09", () => {
    const { schemas } = schemasAfter({
      A: { $id: "a", $recursiveAnchor: true, items: { $recursiveRef: "#" } },
      B: { $id: "b", $recursiveAnchor: true, $ref: "a", required: ["b"] },
    });
    expect(schemas).toMatchObject({ "A-of-B": { items: { $ref: "#/components/schemas/B" } } });
  });

  it("lets a dynamic reference accept anything where one resource has two anchors of the name, and says so", () => {
    const { schemas, subjects } = schemasAfter({
      List: { items: { $dynamicRef: "#T" } },
      A: { $dynamicAnchor: "T", type: "string" },
      B: { $dynamicAnchor: "T", type: "number" },
    });
    expect(schemas).toMatchObject({ List: { items: { "x-driftline-unknown": ["schema"] } } });
    expect(subjects).toEqual(["#T"]);
  });

  it("gives up on dynamic references that multiply, and says so of each", () => {
    const names = Array.from({ length: 40 }, (_, index) => `S${index}`);
    const schemas = Object.fromEntries(
      names.map((name) => [
        name,
        {
          $id: name,
          $dynamicAnchor: "x",
          allOf: names.map((other) => ({ $ref: other })),
          items: { $dynamicRef: "#x" },
        },
      ]),
    );
    const { subjects } = schemasAfter(schemas);
    expect(subjects).toHaveLength(names.length);
  });

  it("takes a property called $id for a property", () => {
    const schemas = { A: { properties: { $id: { type: "string" }, $anchor: { type: "string" } } } };
    expect(schemasAfter(schemas).schemas).toEqual(schemas);
  });

  it("reads an identifier that is a fragment as the anchor it was in draft-07", () => {
    const { schemas } = schemasAfter({ A: { $ref: "#here", $defs: { b: { $id: "#here", type: "string" } } } });
    expect(schemas).toEqual({ A: { $ref: "#/components/schemas/A/$defs/b", $defs: { b: { type: "string" } } } });
  });

  it("follows a dynamic reference like any other where it finds no dynamic anchor first", () => {
    const { schemas } = schemasAfter({
      A: { $id: "a", items: { $dynamicRef: "#x" }, $defs: { x: { $anchor: "x", type: "string" } } },
      B: { $id: "b", $dynamicAnchor: "x", $ref: "a" },
    });
    expect(schemas).toMatchObject({ A: { items: { $ref: "#/components/schemas/A/$defs/x" } } });
  });

  it("ignores an identifier beside a reference in dialects that ignore what stands there", () => {
    const schema = {
      $id: "https://acme.test/",
      $defs: {
        x: { $id: "https://acme.test/x", type: "string" },
        other: { $id: "https://other.test/x", type: "number" },
      },
      allOf: [{ $id: "https://other.test/", $ref: "x" }],
    };
    const targets = (["openapi-3.1", "draft-07"] as const).map((dialect) => {
      const { document } = resolveAnchors(withSchemas({ A: schema }), dialect);
      return JSON.stringify(document).match(/"allOf":\[\{"\$ref":"([^"]+)"/)?.[1];
    });
    expect(targets).toEqual(["#/components/schemas/A/$defs/other", "#/components/schemas/A/$defs/x"]);
  });

  it("notes one anchor more in a moment, however many have its name", () => {
    const names = Array.from({ length: 150_000 }, (_, index) => `S${index}`);
    const { schemas } = schemasAfter(Object.fromEntries(names.map((name) => [name, { $dynamicAnchor: "a" }])));
    expect(schemas).toHaveProperty("S149999", {});
  });
});
