import type { JsonValue } from "@driftline/model";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normaliseSchema } from "./convert.js";
import type { SchemaDialect } from "./dialect.js";

interface Case {
  readonly name: string;
  readonly dialect?: SchemaDialect;
  readonly schema: JsonValue;
  readonly becomes: JsonValue;
  /** Kind and pointer of every repair. */
  readonly repairs: readonly string[];
}

const CASES: readonly Case[] = [
  {
    name: "nullable beside a type widens the type",
    schema: { type: "string", nullable: true },
    becomes: { type: ["string", "null"] },
    repairs: ["nullable /nullable"],
  },
  {
    name: "nullable without a type: everything is accepted already",
    schema: { nullable: true, description: "d" },
    becomes: { description: "d" },
    repairs: ["nullable /nullable"],
  },
  {
    name: "nullable beside an enum lets null into the enum as well",
    schema: { type: "string", enum: ["a"], nullable: true },
    becomes: { type: ["string", "null"], enum: ["a", null] },
    repairs: ["nullable /nullable"],
  },
  {
    name: "an enum of texts that YAML reads as other values",
    schema: { type: "string", enum: [1, "b", true, "1"], nullable: true },
    becomes: { type: ["string", "null"], enum: ["1", "b", "true", null] },
    repairs: ["value-for-text /enum", "value-for-text /enum", "keyword-invalid /enum", "nullable /nullable"],
  },
  {
    name: "nullable beside a constant makes it an enum",
    schema: { const: "a", nullable: true },
    becomes: { enum: ["a", null] },
    repairs: ["nullable /nullable"],
  },
  {
    name: "nullable beside a reference becomes a union, although 3.0 ignores siblings",
    schema: { $ref: "#/components/schemas/A", nullable: true },
    becomes: { anyOf: [{ $ref: "#/components/schemas/A" }, { type: "null" }] },
    repairs: ["nullable /nullable"],
  },
  {
    name: "nullable beside allOf becomes a union and annotations stay outside",
    schema: { allOf: [{ $ref: "#/a" }], nullable: true, title: "t" },
    becomes: { title: "t", anyOf: [{ allOf: [{ $ref: "#/a" }] }, { type: "null" }] },
    repairs: ["nullable /nullable"],
  },
  {
    name: "nullable beside anyOf adds a branch",
    schema: { anyOf: [{ type: "string" }], nullable: "true" },
    becomes: { anyOf: [{ type: "string" }, { type: "null" }] },
    repairs: ["nullable /nullable"],
  },
  {
    name: "nullable beside oneOf never makes null match two branches",
    schema: { oneOf: [{ type: "string", nullable: true }], nullable: true },
    becomes: { anyOf: [{ oneOf: [{ type: ["string", "null"] }] }, { type: "null" }] },
    repairs: ["nullable /nullable", "nullable /oneOf/0/nullable"],
  },
  {
    name: "x-nullable of OpenAPI 2.0 counts, false says nothing",
    schema: { properties: { a: { type: "string", "x-nullable": true }, b: { type: "string", nullable: false } } },
    becomes: { properties: { a: { type: ["string", "null"] }, b: { type: "string" } } },
    repairs: ["nullable /properties/a/x-nullable", "nullable /properties/b/nullable"],
  },
  {
    name: "a property may be called nullable",
    schema: { properties: { nullable: { type: "boolean" } } },
    becomes: { properties: { nullable: { type: "boolean" } } },
    repairs: [],
  },
  {
    name: "boolean exclusive bounds become numbers",
    schema: { minimum: 1, exclusiveMinimum: true, maximum: 9, exclusiveMaximum: false },
    becomes: { exclusiveMinimum: 1, maximum: 9 },
    repairs: ["exclusive-bound /exclusiveMinimum", "exclusive-bound /exclusiveMaximum"],
  },
  {
    name: "siblings of a reference are ignored in 3.0",
    schema: { $ref: "#/a", minLength: 3 },
    becomes: { $ref: "#/a" },
    repairs: ["reference-siblings "],
  },
  {
    name: "siblings of a reference count in 3.1",
    dialect: "openapi-3.1",
    schema: { $ref: "#/a", minLength: 3 },
    becomes: { $ref: "#/a", minLength: 3 },
    repairs: [],
  },
  {
    name: "example becomes examples",
    schema: { example: 1 },
    becomes: { examples: [1] },
    repairs: ["example /example"],
  },
  {
    name: "tuple items become prefixItems and references into them follow",
    dialect: "draft-07",
    schema: { items: [{ type: "string" }, { $ref: "#/items/0" }], additionalItems: false },
    becomes: { prefixItems: [{ type: "string" }, { $ref: "#/prefixItems/0" }], items: false },
    repairs: ["tuple-items /items", "keyword-renamed /additionalItems"],
  },
  {
    name: "definitions become $defs and references follow",
    dialect: "draft-07",
    schema: { $ref: "#/definitions/a", definitions: { a: {} } },
    becomes: { $ref: "#/definitions/a" },
    repairs: ["reference-siblings "],
  },
  {
    name: "definitions without a reference beside them are kept under their new name",
    dialect: "draft-04",
    schema: { id: "https://x.test/a", allOf: [{ $ref: "#/definitions/a" }], definitions: { a: {} } },
    becomes: { $id: "https://x.test/a", allOf: [{ $ref: "#/$defs/a" }], $defs: { a: {} } },
    repairs: ["keyword-renamed /definitions"],
  },
  {
    name: "a property called id is no identifier",
    dialect: "draft-04",
    schema: { properties: { id: { type: "string" } } },
    becomes: { properties: { id: { type: "string" } } },
    repairs: [],
  },
  {
    name: "a file is binary text",
    schema: { type: "file" },
    becomes: { type: "string" },
    repairs: ["type-file /type"],
  },
  {
    name: "an unknown type says nothing",
    schema: { type: "nonsense", minLength: 1 },
    becomes: { minLength: 1 },
    repairs: ["type-unknown /type"],
  },
  {
    name: "required inside a property is the owner's",
    schema: { properties: { a: { type: "string", required: true }, b: { required: "false" } }, required: ["c"] },
    becomes: { properties: { a: { type: "string" }, b: {} }, required: ["c", "a"] },
    repairs: ["required-in-property /properties/a/required"],
  },
  {
    name: "a discriminator's mapping may hold objects, names and references",
    schema: { discriminator: { propertyName: "k", mapping: { a: { $ref: "#/components/schemas/A" }, b: "B" } } },
    becomes: {
      discriminator: {
        propertyName: "k",
        mapping: { a: "#/components/schemas/A", b: "#/components/schemas/B" },
      },
    },
    repairs: ["discriminator-mapping /discriminator/mapping/a"],
  },
  {
    name: "a pattern of another language is translated, or left out with a reason",
    schema: { properties: { a: { pattern: "(?i)^a\\z" }, b: { pattern: "(?<!" } } },
    becomes: { properties: { a: { pattern: "^[aA]$" }, b: {} } },
    repairs: ["pattern-translated /properties/a/pattern", "pattern-unsupported /properties/b/pattern"],
  },
  {
    name: "names let in by an unreadable pattern are not refused by the rest",
    schema: { patternProperties: { "(": {} }, additionalProperties: false },
    becomes: { patternProperties: {} },
    repairs: ["pattern-unsupported /patternProperties/("],
  },
  {
    name: "texts are read as what is meant, nonsense is left out",
    schema: { uniqueItems: "true", minLength: "3", maxLength: -1, enum: [], additionalProperties: "false" },
    becomes: { uniqueItems: true, minLength: 3, additionalProperties: false },
    repairs: [
      "text-for-boolean /uniqueItems",
      "text-for-number /minLength",
      "keyword-invalid /maxLength",
      "keyword-invalid /enum",
      "text-for-boolean /additionalProperties",
    ],
  },
  {
    name: "dependencies are told apart",
    dialect: "draft-07",
    schema: { dependencies: { a: ["b"], c: { minProperties: 2 } } },
    becomes: { dependentRequired: { a: ["b"] }, dependentSchemas: { c: { minProperties: 2 } } },
    repairs: ["keyword-renamed /dependencies"],
  },
  {
    name: "a schema names its own dialect",
    schema: { $schema: "https://json-schema.org/draft/2020-12/schema", $ref: "#/a", minLength: 1 },
    becomes: { $ref: "#/a", minLength: 1 },
    repairs: [],
  },
  { name: "what is no schema accepts anything", schema: "x", becomes: true, repairs: ["not-a-schema "] },
  {
    name: "inherited names are data",
    schema: JSON.parse('{"properties":{"__proto__":{"type":"string","nullable":true},"constructor":{}}}'),
    becomes: JSON.parse('{"properties":{"__proto__":{"type":["string","null"]},"constructor":{}}}'),
    repairs: ["nullable /properties/__proto__/nullable"],
  },
];

describe("normaliseSchema", () => {
  it.each(CASES)("$name", ({ dialect = "openapi-3.0", schema, becomes, repairs }) => {
    const normalised = normaliseSchema(schema, { dialect });
    expect(normalised.schema).toEqual(becomes);
    expect(normalised.repairs.map((repair) => `${repair.kind} ${repair.pointer}`).sort()).toEqual([...repairs].sort());
  });

  it("keeps references to what a union with null moved", () => {
    const schema = {
      properties: {
        a: { allOf: [{ $ref: "#/b" }], properties: { c: { allOf: [{}], nullable: true, not: false } }, nullable: true },
        d: { $ref: "#/properties/a/properties/c/not" },
      },
    };
    const { schema: normalised } = normaliseSchema(schema, { dialect: "openapi-3.1" });
    expect(normalised).toMatchObject({
      properties: { d: { $ref: "#/properties/a/anyOf/0/properties/c/anyOf/0/not" } },
    });
  });

  it("survives a schema nested beyond any sense", () => {
    let schema: JsonValue = {};
    for (let depth = 0; depth < 20_000; depth += 1) schema = { not: schema };
    const { repairs } = normaliseSchema(schema, { dialect: "2020-12" });
    expect(repairs).toMatchObject([{ kind: "not-a-schema", detail: "nested too deep" }]);
  });

  it("changes nothing the second time, and never its input", () => {
    fc.assert(
      fc.property(schemas, fc.constantFrom(...DIALECTS), (schema, dialect) => {
        const before = JSON.stringify(schema);
        const first = normaliseSchema(schema, { dialect });
        expect(JSON.stringify(schema)).toBe(before);
        const second = normaliseSchema(first.schema, { dialect: "2020-12" });
        expect(second.schema).toEqual(first.schema);
        expect(second.repairs).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

const DIALECTS: readonly SchemaDialect[] = [
  "openapi-3.0",
  "openapi-3.1",
  "draft-04",
  "draft-06",
  "draft-07",
  "2019-09",
  "2020-12",
];

const NAMES = [
  "type nullable x-nullable enum const allOf anyOf oneOf not items additionalItems prefixItems properties required",
  "definitions $defs $ref minimum exclusiveMinimum pattern patternProperties discriminator example examples id $id",
  "dependencies additionalProperties format minLength uniqueItems title if then $recursiveRef $recursiveAnchor",
]
  .join(" ")
  .split(" ");

const VALUES: readonly JsonValue[] = [
  ...[true, false, "true", null, 0, -1, 2, "3", "string", "file", "(?i)a++\\z", "(", "#/definitions/a", "#foo"],
  ...[["string", "null"], ["a", "a"], [], {}, { propertyName: "k", mapping: { a: { $ref: "#/x" }, b: "B" } }],
];

const { schema: schemas } = fc.letrec<{ schema: JsonValue; member: JsonValue }>((tie) => ({
  schema: fc.dictionary(fc.constantFrom(...NAMES), tie("member"), { maxKeys: 5 }) as fc.Arbitrary<JsonValue>,
  member: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom(...VALUES),
    tie("schema"),
    fc.array(tie("schema"), { maxLength: 3 }) as fc.Arbitrary<JsonValue>,
    fc.dictionary(fc.constantFrom("a", "b", "type", "__proto__"), tie("schema"), {
      maxKeys: 3,
    }) as fc.Arbitrary<JsonValue>,
  ),
}));
