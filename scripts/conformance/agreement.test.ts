import { isJsonObject, type JsonObject, type JsonValue } from "@driftline/model";
import { createCompiler } from "@driftline/schema";
import fc from "fast-check";
import { expect, test } from "vitest";
import { schema, shared, value } from "../../packages/schema/test/arbitraries.testing.js";
import { hyperjumpOf } from "./rivals.js";

/** Schemas tried; `DRIFTLINE_LAW_RUNS` raises it. */
const RUNS = Number(process.env.DRIFTLINE_LAW_RUNS ?? 150);

const plain = (json: JsonValue): JsonValue => JSON.parse(JSON.stringify(json)) as JsonValue;

/** The schema as decision 21 reads it: one null may fit several branches of `oneOf`. */
function withOneNull(schema: JsonValue): JsonValue {
  if (Array.isArray(schema)) return schema.map(withOneNull);
  if (!isJsonObject(schema)) return schema;
  const { oneOf, ...rest } = Object.fromEntries(
    Object.entries(schema).map(([keyword, member]) => [keyword, withOneNull(member as JsonValue)]),
  );
  if (!Array.isArray(oneOf)) return rest;
  // biome-ignore lint/suspicious/noThenProperty: `then` is the JSON Schema keyword.
  const branches = { if: { type: "null" }, then: { anyOf: oneOf }, else: { oneOf } };
  return { ...rest, allOf: [...(Array.isArray(rest.allOf) ? rest.allOf : []), branches] };
}

test("another implementation, written by other people, judges values as the open lens does", async () => {
  await fc.assert(
    fc.asyncProperty(schema, fc.array(value, { minLength: 1, maxLength: 8 }), async (made, values) => {
      const subject = plain(made) as JsonObject;
      const document = { components: { schemas: { Shared: shared, Subject: subject } } };
      const compiled = createCompiler(document).compile("/components/schemas/Subject", "response");
      const asRead = { components: { schemas: { Shared: withOneNull(shared), Subject: withOneNull(subject) } } };
      const rival = await hyperjumpOf({ $ref: "#/components/schemas/Subject", ...asRead }, "draft2020-12", new Map());
      for (const candidate of values.map(plain))
        expect([candidate, compiled.isValid(candidate)]).toEqual([candidate, await rival(candidate)]);
    }),
    { numRuns: RUNS },
  );
});
