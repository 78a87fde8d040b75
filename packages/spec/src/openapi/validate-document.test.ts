import type { JsonObject, JsonValue } from "@driftline/model";
import { describe, expect, it } from "vitest";
import { SOUND } from "./meta-schema.testing.js";
import { validateDocument } from "./validate-document.js";
import type { OpenApiVersion } from "./version.js";

const OPENAPI_30 = { openapi: "3.0.3", info: { title: "t", version: "1" } };

/** Version, what is wrong, the description, and the places and details that are told. */
const BROKEN: readonly (readonly [OpenApiVersion, string, JsonObject, readonly (readonly [string, string])[]])[] = [
  ["3.0", "no paths", OPENAPI_30, [["", "the description is not a valid Openapi API definition"]]],
  [
    "3.1",
    "a version that is none",
    { ...SOUND["3.1"], openapi: "3.1.77" },
    [["", "unsupported OpenAPI version: 3.1.77"]],
  ],
  ["2.0", "a version that YAML made a number", { ...SOUND["2.0"], swagger: 2 }, [["", "must be a string"]]],
  [
    "3.1",
    "two places",
    { ...SOUND["3.1"], tags: [{ name: 5 }], info: { title: "t" } },
    [
      ["/info", "must have required property 'version'"],
      ["/tags/0/name", "must be string"],
    ],
  ],
];

describe("holding a description against OpenAPI's meta-schema", () => {
  it.each(BROKEN)("of %s finds %s", async (version, _, document, told) => {
    const defects = await validateDocument(frozen(document), version);
    expect(defects.map(({ pointer }) => pointer)).toEqual(told.map(([pointer]) => pointer));
    for (const [index, [, detail]] of told.entries()) expect(defects[index]?.detail).toContain(detail);
  });

  it.each(["2.0", "3.0", "3.1"] as const)(
    "of %s finds nothing in a sound one, and changes nothing",
    async (version) => {
      expect(await validateDocument(frozen(SOUND[version]), version)).toEqual([]);
    },
  );
});

/** A write to it would throw. */
function frozen<Value extends JsonValue>(value: Value): Value {
  if (typeof value === "object" && value !== null)
    for (const member of Object.values(value)) frozen(member as JsonValue);
  return Object.freeze(value);
}
