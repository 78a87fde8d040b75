import { createHash } from "node:crypto";
import { diffContracts } from "@driftline/diff";
import type { Contract, JsonObject, JsonValue } from "@driftline/model";
import { createLazyCompiler } from "@driftline/schema";
import { loadSource } from "@driftline/spec";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

/** One set of instances in the words of two versions of OpenAPI. */
interface Spelled {
  /** OpenAPI 3.0, section 4.7.24: `nullable`, boolean exclusive bounds, `example`. */
  readonly before: JsonObject;
  /** OpenAPI 3.1: JSON Schema 2020-12. */
  readonly after: JsonObject;
}

const both = (schema: JsonObject): Spelled => ({ before: schema, after: schema });

const scalar: fc.Arbitrary<Spelled> = fc.oneof(
  fc.constantFrom<Spelled>(
    both({ type: "string", format: "date-time" }),
    both({ type: "string", pattern: "^[a-z]+$" }),
    both({ type: "boolean" }),
    both({ $ref: "#/components/schemas/Node" }),
    { before: { enum: ["a"] }, after: { const: "a" } },
    { before: { type: "string", nullable: true }, after: { type: ["string", "null"] } },
    { before: { type: "string", enum: ["a", null], nullable: true }, after: { enum: ["a", null] } },
    {
      before: { nullable: true, allOf: [{ $ref: "#/components/schemas/Node" }] },
      after: { oneOf: [{ type: "null" }, { $ref: "#/components/schemas/Node" }] },
    },
    { before: { type: "string", example: "x" }, after: { type: "string", examples: ["y"] } },
    { before: { $ref: "#/components/schemas/Node", maxProperties: 0 }, after: { $ref: "#/components/schemas/Node" } },
  ),
  fc.integer({ min: -9, max: 9 }).map((bound) => ({
    before: { type: "integer", minimum: bound, exclusiveMinimum: true, maximum: 20, exclusiveMaximum: false },
    after: { type: "integer", exclusiveMinimum: bound, maximum: 20 },
  })),
);

const spelled: fc.Arbitrary<Spelled> = fc.letrec<{ schema: Spelled }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 3 },
    scalar,
    tie("schema").map(({ before, after }) => ({
      before: { type: "array", items: before },
      after: { type: "array", items: after },
    })),
    fc.tuple(tie("schema"), tie("schema"), fc.boolean()).map(([one, two, isNullable]) => ({
      before: {
        type: "object",
        properties: { one: one.before, two: two.before },
        required: ["two", "one"],
        ...(isNullable ? { nullable: true } : {}),
      },
      after: {
        required: ["one", "two"],
        properties: { two: two.after, one: one.after },
        type: isNullable ? ["null", "object"] : "object",
      },
    })),
    tie("schema").map(({ before, after }) => ({
      before: { type: "object", additionalProperties: before },
      after: { type: "object", additionalProperties: after },
    })),
    fc.tuple(tie("schema"), tie("schema")).map(([one, two]) => ({
      before: { anyOf: [one.before, two.before] },
      after: { anyOf: [two.after, { allOf: [one.after] }] },
    })),
  ),
})).schema;

const node = (nullable: JsonObject) => ({
  type: "object",
  required: ["id"],
  properties: {
    id: { type: "string" },
    next: { ...nullable },
    kin: { type: "array", items: { $ref: "#/components/schemas/Node" } },
  },
});

function documentOf(version: "3.0.3" | "3.1.1", schema: JsonValue, path: string): JsonObject {
  const content = { "application/json": { schema } };
  const is30 = version === "3.0.3";
  const Node = is30
    ? node({ nullable: true, allOf: [{ $ref: "#/components/schemas/Node" }] })
    : node({ anyOf: [{ $ref: "#/components/schemas/Node" }, { type: "null" }] });
  const name = path.includes("{id}") ? "id" : "thing";
  return {
    openapi: version,
    info: { title: "acme", version },
    paths: {
      [path]: {
        put: {
          parameters: [{ name, in: "path", required: true, schema: { type: "string" } }],
          requestBody: { required: true, content },
          responses: {
            "200": { description: "ok", content: is30 ? content : { "application/json; charset=utf-8": { schema } } },
          },
        },
      },
    },
    components: { schemas: { Node } },
  };
}

function load(document: JsonObject, uri: string): Promise<Contract> {
  const hash = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
  return loadSource(new TextEncoder().encode(JSON.stringify(document)), {
    vendor: "acme",
    uri,
    hash,
    isInspected: false,
  });
}

async function linesBetween(base: JsonObject, revision: JsonObject): Promise<readonly string[]> {
  const compilerOf = (contract: Contract) => createLazyCompiler(contract.document);
  const [before, after] = [await load(base, "base.json"), await load(revision, "revision.json")];
  const { findings, problems } = await diffContracts(before, after, { compilerOf });
  return [
    ...findings.map(({ level, ruleId, instanceLocation }) => `${level} ${ruleId} ${instanceLocation}`),
    ...problems,
  ];
}

describe("a contract and the same in the words of another version", () => {
  it("OpenAPI 3.0 and 3.1 say the same: nothing differs, either way round", async () => {
    await fc.assert(
      fc.asyncProperty(spelled, async ({ before, after }) => {
        const base = documentOf("3.0.3", before, "/things/{id}");
        const revision = documentOf("3.1.1", after, "/things/{thing}");
        expect(await linesBetween(base, revision)).toEqual([]);
        expect(await linesBetween(revision, base)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it("OpenAPI 2.0 and 3.1 say the same", async () => {
    const pet = { type: "object", required: ["id"], properties: { id: { type: "integer", format: "int64" } } };
    const base: JsonObject = {
      swagger: "2.0",
      info: { title: "acme", version: "1" },
      host: "api.acme.example",
      basePath: "/v1",
      schemes: ["https"],
      consumes: ["application/json"],
      produces: ["application/json"],
      securityDefinitions: { key: { type: "apiKey", in: "header", name: "X-Key" } },
      security: [{ key: [] }],
      paths: {
        "/pets/{id}": {
          put: {
            parameters: [
              { name: "id", in: "path", required: true, type: "string" },
              { name: "tags", in: "query", type: "array", items: { type: "string" }, collectionFormat: "multi" },
              { name: "body", in: "body", required: true, schema: { $ref: "#/definitions/Pet" } },
            ],
            responses: {
              "200": {
                description: "ok",
                schema: { $ref: "#/definitions/Pet" },
                headers: { "X-Rate": { type: "integer" } },
              },
            },
          },
        },
      },
      definitions: { Pet: { ...pet, properties: { ...pet.properties, name: { type: "string", "x-nullable": true } } } },
    };
    const content = { "application/json": { schema: { $ref: "#/components/schemas/Animal" } } };
    const revision: JsonObject = {
      openapi: "3.1.0",
      info: { title: "acme", version: "2" },
      servers: [{ url: "https://api.acme.example/v1" }],
      security: [{ "api-key": [] }],
      paths: {
        "/pets/{pet}": {
          put: {
            parameters: [
              { name: "tags", in: "query", schema: { type: "array", items: { type: "string" } } },
              { name: "pet", in: "path", required: true, schema: { type: "string" } },
            ],
            requestBody: { required: true, content },
            responses: {
              "200": { description: "fine", content, headers: { "X-Rate": { schema: { type: "integer" } } } },
            },
          },
        },
      },
      components: {
        securitySchemes: { "api-key": { type: "apiKey", in: "header", name: "X-Key" } },
        schemas: { Animal: { ...pet, properties: { name: { type: ["string", "null"] }, ...pet.properties } } },
      },
    };
    expect(await linesBetween(base, revision)).toEqual([]);
    expect(await linesBetween(revision, base)).toEqual([]);
  });

  it("what differs beside the spelling is still found", async () => {
    const base = documentOf("3.0.3", { type: "string", nullable: true }, "/things/{id}");
    const revision = documentOf("3.1.1", { type: "string" }, "/things/{thing}");
    expect(await linesBetween(base, revision)).toEqual([
      "error request-became-non-nullable ",
      "note response-became-non-nullable ",
    ]);
  });
});
