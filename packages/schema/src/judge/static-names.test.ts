import type { JsonObject, JsonValue } from "@driftline/model";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createCompiler } from "../index.js";
import { viewOf } from "../view.js";
import { writeLens } from "./lens.js";
import { manyStaticNames } from "./static-names.js";

const name = fc.constantFrom("a", "b", "c", "d", "constructor");
const { conjunction } = fc.letrec<{ conjunction: JsonObject }>((tie) => ({
  conjunction: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.dictionary(name, fc.constantFrom<JsonValue>({}, { type: "string" })).map((properties) => ({ properties })),
    fc.constantFrom<JsonObject>({ $ref: "#/components/schemas/C" }, { required: ["a"] }, { type: "object" }),
    fc.constantFrom<JsonObject>({ patternProperties: { "^a": {} } }, { anyOf: [{ properties: { a: {} } }, {}] }),
    fc.array(tie("conjunction"), { maxLength: 4 }).map((allOf) => (allOf.length === 0 ? {} : { allOf })),
  ),
}));
const components: JsonObject = { schemas: { C: { properties: { c: { type: "string" } } } } };

describe("the names that a conjunction evaluates", () => {
  it("are those that Ajv counts", () => {
    fc.assert(
      fc.property(conjunction, fc.dictionary(name, fc.constantFrom<JsonValue>("x", 1)), (schema, value) => {
        const names = manyStaticNames(viewOf({ ...schema, components }), "", -1);
        fc.pre(names !== null);
        const ajv = new Ajv2020({ strict: false, ownProperties: true });
        const isLeft = ajv.validate({ ...schema, components, unevaluatedProperties: false }, value);
        const isValid = ajv.validate({ ...schema, components }, value);
        expect(isValid && Object.keys(value).every((one) => names?.includes(one))).toBe(isLeft);
      }),
    );
  });

  it("are not told where the instance decides", () => {
    for (const keyword of ["anyOf", "if", "dependentSchemas", "patternProperties", "additionalProperties"])
      expect(manyStaticNames(viewOf({ allOf: [{ properties: { a: {} } }, { [keyword]: {} }] }), "", 0)).toBeNull();
    expect(manyStaticNames(viewOf({ properties: { a: {} }, unevaluatedProperties: false }), "", 0)).toEqual(["a"]);
  });

  it.each<[string, JsonObject]>([
    ["as the lens closes it", {}],
    ["as published", { unevaluatedProperties: false }],
  ])("are written for a wide one, instead of collected while it judges: %s", (_, beside) => {
    const members = Array.from({ length: 150 }, (_, index) => ({ properties: { [`p${index}`]: { type: "string" } } }));
    const document: JsonObject = { schema: { allOf: members, ...beside } };
    const lens = writeLens(viewOf(document), "/schema", { lens: "closed", direction: "response" });
    expect(JSON.stringify(lens)).not.toContain("unevaluatedProperties");
    const compiled = createCompiler(document).compile("/schema", "response");
    expect(compiled.isClean({ p0: "x", p149: "x" })).toBe(true);
    expect(compiled.explain({ p0: "x", p149: 1 }).map(({ kind }) => kind)).toEqual(["type"]);
    expect(compiled.explain({ p0: "x", q: 1 }).map(({ kind }) => kind)).toEqual(["property-undocumented"]);
    expect(compiled.isValid({ p0: "x", q: 1 })).toBe(!("unevaluatedProperties" in beside));
  });
});
