import type { JsonObject } from "@driftline/model";
import { describe, expect, it } from "vitest";
import { isUnionAlone, nullableOf } from "./traits.js";
import { isAnnotation, viewOf } from "./view.js";

const UNION: JsonObject = { anyOf: [{ type: "object", properties: { a: {} } }, { type: "null" }] };

/** Keywords that assert nothing of JSON: JSON Schema 2020-12 Validation, section 9; OpenAPI 3.1.1, section 4.8.24.2. */
const ANNOTATIONS: JsonObject = {
  title: "t",
  description: "d",
  default: null,
  example: {},
  examples: [],
  deprecated: true,
  readOnly: true,
  writeOnly: true,
  $comment: "c",
  externalDocs: { url: "https://docs.test" },
  // "Adds additional metadata to describe the XML representation" (4.8.24.2): JSON has none.
  xml: { name: "thing", wrapped: true },
  "x-anything": 1,
};

describe("a union alone", () => {
  it.each(Object.keys(ANNOTATIONS))("stays one with `%s` beside it", (keyword) => {
    const schema = { ...UNION, [keyword]: ANNOTATIONS[keyword] ?? null };
    expect([isAnnotation(keyword), isUnionAlone(schema)]).toEqual([true, true]);
    expect(nullableOf(viewOf({ schema }), "/schema", schema)).toBe("/schema/anyOf/0");
  });

  it.each(["properties", "required", "allOf", "oneOf", "unevaluatedProperties", "enum"])(
    "is none with `%s` beside it",
    (keyword) => {
      expect(isUnionAlone({ ...UNION, [keyword]: {} })).toBe(false);
    },
  );

  it("may say a type, and how its branches are told apart", () => {
    expect(isUnionAlone({ ...UNION, type: ["object", "null"], discriminator: { propertyName: "a" } })).toBe(true);
  });
});
