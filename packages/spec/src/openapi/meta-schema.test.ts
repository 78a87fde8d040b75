import SwaggerParser from "@apidevtools/swagger-parser";
import type { JsonObject } from "@driftline/model";
import { describe, expect, it } from "vitest";
import { type DescribedVersion, metaSchemaOf } from "./meta-schema.js";

const OPERATION = { responses: { 200: { description: "all is well" } } };

const described = (version: string, more: JsonObject = {}): JsonObject => ({
  [version === "2.0" ? "swagger" : "openapi"]: version,
  info: { title: "things", version: "1" },
  paths: { "/things": { get: OPERATION } },
  ...more,
});

const withSchema = (schema: JsonObject): JsonObject => ({
  components: { schemas: { Thing: schema } },
  paths: {
    "/things/{id}": {
      get: {
        parameters: [{ name: "id", in: "path", required: true, schema }],
        responses: { 200: { description: "one", content: { "application/json": { schema } } } },
      },
    },
  },
});

/** Version, what the case says, and the description. */
const CASES: readonly (readonly [DescribedVersion, string, JsonObject])[] = [
  ["2.0", "no title", described("2.0", { info: { version: "1" } })],
  ["3.0", "an operation without responses", described("3.0.3", { paths: { "/things": { get: {} } } })],
  ["3.0", "a type that is a list", described("3.0.3", withSchema({ type: ["string", "null"] }))],
  ["3.1", "a schema wherever one may stand", described("3.1.1", withSchema({ type: ["string", "null"] }))],
  ["3.1", "a boolean for a schema", described("3.1.0", { components: { schemas: { Thing: true } } })],
  ["3.1", "a text for a schema", described("3.1.0", { components: { schemas: { Thing: "any" } } })],
  ["3.1", "a licence without its name", described("3.1.0", { info: { title: "t", version: "1", license: {} } })],
];

describe("the meta-schemas", () => {
  it.each(CASES)("of %s say of %s what the parser says", async (version, _, document) => {
    const judge = metaSchemaOf(version);
    const own = judge(document) ? [] : (judge.errors ?? []);
    const options = { dereference: { excludedPathMatcher: () => true }, validate: { spec: false } };
    const theirs = SwaggerParser.validate(structuredClone(document) as never, options as never);
    if (own.length === 0) await theirs;
    else await expect(theirs).rejects.toMatchObject({ details: own });
  });

  it("are told apart, and tell good from bad", () => {
    const verdicts = CASES.map(([version, , document]) => metaSchemaOf(version)(document));
    expect(verdicts).toEqual([false, false, false, true, true, false, false]);
  });

  it("are compiled once", () => {
    expect(metaSchemaOf("3.1")).toBe(metaSchemaOf("3.1"));
  });
});
