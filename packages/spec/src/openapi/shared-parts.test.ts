import type { JsonObject } from "@driftline/model";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normaliseDescription } from "./normalise-description.js";
import { createSharedParts } from "./shared-parts.js";

const document = (schemas: JsonObject): JsonObject => ({
  openapi: "3.0.3",
  info: { title: "a", version: "1" },
  paths: {},
  components: { schemas },
});

describe("parts two documents share", () => {
  it("a document that shares parts is equal to the one that was read, to the order of its members", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.dictionary(fc.string(), fc.jsonValue()), (a, b) => {
        const [first, second] = [a, { ...b, ...a }, b].map((one) => JSON.parse(JSON.stringify(one)) as JsonObject);
        const parts = createSharedParts();
        parts.share(first as JsonObject);
        expect(JSON.stringify(parts.share(second as JsonObject))).toBe(JSON.stringify(second));
      }),
    );
  });

  it("what is equal at the same place is the same object, converted once, and the rest is its own", async () => {
    const kept = () => ({ type: "object", properties: { a: { type: "string", nullable: true } } });
    const parts = createSharedParts();
    const first = parts.share(document({ Kept: kept(), Changed: { type: "string" } }));
    const second = parts.share(document({ Kept: kept(), Changed: { type: "integer" } }));
    const [base, revision] = [
      await normaliseDescription(first, "a", { parts }),
      await normaliseDescription(second, "b", { parts }),
    ];
    const schemasOf = (one: JsonObject) => (one.components as JsonObject).schemas as JsonObject;
    expect(schemasOf(revision.document).Kept).toBe(schemasOf(base.document).Kept);
    expect(schemasOf(revision.document)).toMatchObject({
      Kept: { properties: { a: { type: ["string", "null"] } } },
      Changed: { type: "integer" },
    });
    // What was put right is told of both.
    expect(revision.repairs).toEqual(base.repairs);
    const alone = await normaliseDescription(document({ Kept: kept(), Changed: { type: "integer" } }), "b");
    expect(revision.document).toEqual(alone.document);
  });

  it("the same schema at another place, or in another dialect, is converted for itself", async () => {
    const parts = createSharedParts();
    const schema: JsonObject = { $ref: "#/a", maxLength: 3 };
    const at = (pointer: string, dialect: "openapi-3.0" | "2020-12") => parts.convert(schema, { pointer, dialect });
    expect(at("/a", "openapi-3.0")).toMatchObject({ schema: { $ref: "#/a" }, repairs: [{ pointer: "/a" }] });
    expect(at("/b", "openapi-3.0").repairs).toMatchObject([{ pointer: "/b" }]);
    expect(at("/b", "2020-12")).toMatchObject({ schema, repairs: [] });
  });
});
