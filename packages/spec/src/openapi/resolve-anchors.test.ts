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

  it("lets a dynamic reference with several meanings accept anything, and says so", () => {
    const { schemas, subjects } = schemasAfter({
      List: { $id: "l", $defs: { T: { $dynamicAnchor: "T" } }, items: { $dynamicRef: "#T" } },
      Texts: { $id: "t", $defs: { T: { $dynamicAnchor: "T", type: "string" } }, $ref: "l" },
    });
    expect(schemas).toMatchObject({
      List: { items: { "x-driftline-unknown": ["schema"] } },
      Texts: { $ref: "#/components/schemas/List" },
    });
    expect(subjects).toEqual(["#T"]);
  });

  it("takes a property called $id for a property", () => {
    const schemas = { A: { properties: { $id: { type: "string" }, $anchor: { type: "string" } } } };
    expect(schemasAfter(schemas).schemas).toEqual(schemas);
  });
});
