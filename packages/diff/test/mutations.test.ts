import type { JsonObject } from "@driftline/model";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diffDocuments, documentOf, lineOf } from "./contract.testing.js";
import { schemaArbitrary } from "./contracts.testing.js";

/** A change of one place, and what it is called and worth in either direction (without the place). */
interface Mutation {
  readonly name: string;
  readonly base: JsonObject;
  readonly revision: JsonObject;
  readonly response: string;
  readonly request: string;
}

const S = { type: "string" };
const I = { type: "integer" };

function mutation(
  name: string,
  base: JsonObject,
  revision: JsonObject,
  [response, request]: readonly [string, string],
): Mutation {
  return { name, base, revision, response, request };
}

const TWO = { type: "object", properties: { m: S, n: I }, required: ["m"] };

const MUTATIONS: readonly Mutation[] = [
  mutation("type changed", S, I, ["error response-type-changed", "error request-type-changed"]),
  mutation("type widened", I, { type: "number" }, ["error response-type-widened", "note request-type-widened"]),
  mutation("type narrowed", { type: ["string", "integer"] }, S, [
    "note response-type-narrowed",
    "error request-type-narrowed",
  ]),
  mutation("value added", { enum: ["p"] }, { enum: ["p", "q"] }, [
    "warning response-enum-value-added",
    "note request-enum-value-added",
  ]),
  mutation("value removed", { enum: ["p", "q"] }, { enum: ["p"] }, [
    "note response-enum-value-removed",
    "error request-enum-value-removed",
  ]),
  mutation("limit relaxed", { ...S, maxLength: 3 }, { ...S, maxLength: 4 }, [
    "warning response-constraint-relaxed",
    "note request-constraint-relaxed",
  ]),
  mutation("limit tightened", { ...I, minimum: 3 }, { ...I, minimum: 4 }, [
    "note response-constraint-tightened",
    "error request-constraint-tightened",
  ]),
  mutation("format dropped", { ...S, format: "uuid" }, S, [
    "error response-format-changed",
    "note request-format-changed",
  ]),
  mutation("pattern tightened", { ...S, pattern: "^[ab]*$" }, { ...S, pattern: "^a*$" }, [
    "note response-pattern-changed",
    "error request-pattern-changed",
  ]),
  mutation("required property removed", TWO, { type: "object", properties: { n: I } }, [
    "error response-property-removed",
    "warning request-property-removed",
  ]),
  mutation("property became optional", TWO, { ...TWO, required: [] }, [
    "error response-property-became-optional",
    "note request-property-became-optional",
  ]),
  mutation("property became required", TWO, { ...TWO, required: ["m", "n"] }, [
    "note response-property-became-required",
    "error request-property-became-required",
  ]),
  mutation("required property added", TWO, { ...TWO, properties: { m: S, n: I, o: S }, required: ["m", "o"] }, [
    "note response-property-added",
    "error request-property-required-added",
  ]),
  mutation("other properties forbidden", { ...TWO, additionalProperties: S }, { ...TWO, additionalProperties: false }, [
    "note response-additional-properties-forbidden",
    "error request-additional-properties-forbidden",
  ]),
  mutation("other properties allowed", { ...TWO, additionalProperties: false }, { ...TWO, additionalProperties: S }, [
    "warning response-additional-properties-allowed",
    "note request-additional-properties-allowed",
  ]),
  mutation("multiple refined", { ...I, multipleOf: 6 }, { ...I, multipleOf: 3 }, [
    "warning response-constraint-relaxed",
    "note request-constraint-relaxed",
  ]),
  mutation("fewer items", { type: "array", items: I, maxItems: 5 }, { type: "array", items: I, maxItems: 3 }, [
    "note response-constraint-tightened",
    "error request-constraint-tightened",
  ]),
  mutation("fewer properties", { type: "object", maxProperties: 5 }, { type: "object", maxProperties: 3 }, [
    "note response-constraint-tightened",
    "error request-constraint-tightened",
  ]),
  mutation("names limited", { type: "object" }, { type: "object", propertyNames: { pattern: "^[a-z]+$" } }, [
    "note response-constraint-tightened",
    "error request-constraint-tightened",
  ]),
  mutation("something contained", { type: "array" }, { type: "array", contains: { const: 1 } }, [
    "note response-constraint-tightened",
    "error request-constraint-tightened",
  ]),
  mutation("something excluded", S, { ...S, not: { const: "root" } }, [
    "note response-constraint-tightened",
    "error request-constraint-tightened",
  ]),
  mutation("one needs another", TWO, { ...TWO, dependentRequired: { m: ["n"] } }, [
    "note response-constraint-tightened",
    "error request-constraint-tightened",
  ]),
  mutation("items unique no more", { type: "array", items: I, uniqueItems: true }, { type: "array", items: I }, [
    "warning response-constraint-relaxed",
    "note request-constraint-relaxed",
  ]),
];

/** Puts a schema somewhere into a larger one. */
type Wrapper = (schema: JsonObject, sibling: JsonObject) => JsonObject;

const WRAPPERS: Readonly<Record<string, Wrapper>> = {
  "optional property": (schema, sibling) => ({ type: "object", properties: { w: schema, sibling } }),
  "required property": (schema, sibling) => ({ type: "object", properties: { sibling, w: schema }, required: ["w"] }),
  items: (schema) => ({ type: "array", items: schema }),
  map: (schema) => ({ type: "object", additionalProperties: schema }),
  nullable: (schema) => ({ anyOf: [{ type: "null" }, schema] }),
  "part of allOf": (schema, sibling) => ({
    allOf: [
      { type: "object", properties: { v: sibling } },
      { type: "object", properties: { w: schema } },
    ],
  }),
  branch: (schema, sibling) => ({
    oneOf: [
      { type: "object", required: ["kind"], properties: { kind: { const: "one" }, w: schema } },
      { type: "object", required: ["kind"], properties: { kind: { const: "two" }, w: sibling } },
    ],
  }),
  closed: (schema) => ({ type: "object", properties: { w: schema }, additionalProperties: false }),
};

const MUTATION_RUNS = Math.ceil(Number(process.env.DRIFTLINE_LAW_RUNS ?? 100) * 0.3);

describe("a change at any place of any schema", () => {
  it.each(MUTATIONS.map((one) => [one.name, one] as const))(
    "%s is found there, once, as what it is",
    async (_, mutation) => {
      const way = fc.array(fc.tuple(fc.constantFrom(...Object.keys(WRAPPERS)), schemaArbitrary), { maxLength: 4 });
      await fc.assert(
        fc.asyncProperty(
          way,
          fc.constantFrom("request", "response"),
          fc.boolean(),
          async (wrappers, direction, isShared) => {
            const wrapped = (schema: JsonObject): JsonObject =>
              wrappers.reduce((inner, [name, sibling]) => WRAPPERS[name]?.(inner, sibling) ?? inner, schema);
            const shared = { $ref: "#/components/schemas/Changed" };
            const schemas = { C0: S, C1: TWO };
            const documents = [mutation.base, mutation.revision].map((schema) =>
              documentOf(direction, wrapped(isShared ? shared : schema), { schemas: { ...schemas, Changed: schema } }),
            );
            const findings = await diffDocuments(documents[0] ?? {}, documents[1] ?? {});
            const lines = findings.map((finding) => lineOf(finding).split(" ").slice(0, 2).join(" "));
            expect(lines).toEqual([mutation[direction]]);
            expect(findings[0]?.operations).toEqual({ count: 1, names: ["POST /things"] });
            if (findings[0]?.level === "error") expect(findings[0].proof).toBe("proved");
          },
        ),
        { numRuns: MUTATION_RUNS },
      );
    },
  );
});
