import { type Contract, type JsonObject, type JsonValue, operationsOf } from "@driftline/model";
import { normaliseSchema } from "@driftline/schema";
import { describe, expect, it } from "vitest";
import { check, contractOf, type ExchangeSpec, exchangeOf } from "./contract-of.js";

/** A body as JSON text, or a whole exchange. */
type Sent = string | ExchangeSpec;

/** One law about one schema as vendors publish it. */
interface MicroCase {
  readonly name: string;
  readonly schema: JsonValue;
  readonly dialect?: "openapi-3.0" | "openapi-3.1";
  readonly components?: Readonly<Record<string, JsonValue>>;
  readonly clean: readonly Sent[];
  /** Body and what must be found: `rule place subject`, without the `response-`. */
  readonly drift: readonly (readonly [Sent, string])[];
}

const cat: JsonObject = {
  type: "object",
  required: ["kind", "purr"],
  properties: { kind: { type: "string", enum: ["cat"] }, purr: { type: "boolean" }, name: { type: "string" } },
};
const dog: JsonObject = {
  type: "object",
  required: ["kind", "bark"],
  properties: { kind: { type: "string", enum: ["dog"] }, bark: { type: "boolean" }, name: { type: "string" } },
};
const ref = (name: string): JsonObject => ({ $ref: `#/components/schemas/${name}` });
const animals = { Cat: cat, Dog: dog };
const byKind = { propertyName: "kind", mapping: { cat: "#/components/schemas/Cat", dog: "Dog" } };

const nullable: readonly MicroCase[] = [
  {
    name: "3.0 `nullable` beside a type",
    dialect: "openapi-3.0",
    schema: { type: "string", nullable: true },
    clean: ["null", '"x"'],
    drift: [["1", "type-mismatched "]],
  },
  {
    name: "`nullable` in a document that says 3.1",
    schema: { type: "string", nullable: true },
    clean: ["null", '"x"'],
    drift: [["1", "type-mismatched "]],
  },
  {
    name: "`nullable: false` says nothing",
    dialect: "openapi-3.0",
    schema: { type: "string", nullable: false },
    clean: ['"x"'],
    drift: [["null", "null-undocumented "]],
  },
  {
    name: "`nullable` without a type",
    schema: { nullable: true, properties: { a: { nullable: true, enum: ["x"] } } },
    clean: ['{"a":"x"}', '{"a":null}'],
    drift: [['{"a":"y"}', "enum-value-undocumented /a y"]],
  },
  {
    name: "`nullable` beside `allOf`",
    dialect: "openapi-3.0",
    schema: { type: "object", properties: { a: { nullable: true, allOf: [ref("Cat")] } } },
    components: animals,
    clean: ['{"a":null}', '{"a":{"kind":"cat","purr":true}}'],
    drift: [['{"a":{"kind":"cat"}}', "property-missing /a purr"]],
  },
  {
    name: "`nullable` beside `$ref`",
    dialect: "openapi-3.1",
    schema: { properties: { a: { nullable: true, ...ref("Cat") } } },
    components: animals,
    clean: ['{"a":null}'],
    drift: [['{"a":7}', "type-mismatched /a"]],
  },
  {
    name: "a type array with null",
    schema: { type: ["integer", "null"] },
    clean: ["null", "1"],
    drift: [['"1"', "type-mismatched "]],
  },
  {
    name: "`anyOf` with null never tells of null as an alternative",
    schema: { anyOf: [{ type: "string", format: "date" }, { type: "null" }] },
    clean: ["null", '"2024-02-29"'],
    drift: [
      ['"2023-02-29"', "format-mismatched "],
      ["1", "type-mismatched "],
    ],
  },
  {
    name: "`oneOf` with null inside an object",
    schema: { properties: { a: { oneOf: [ref("Cat"), { type: "null" }] } } },
    components: animals,
    clean: ['{"a":null}'],
    drift: [['{"a":{"kind":"cat","purr":true,"z":1}}', "property-undocumented /a/z z"]],
  },
  {
    name: "an enum with null",
    schema: { type: ["string", "null"], enum: ["a", null] },
    clean: ["null", '"a"'],
    drift: [['"b"', "enum-value-undocumented  b"]],
  },
  {
    name: "an enum without null under `nullable` (3.0.3 clarified: null must be listed, vendors mean it anyway)",
    dialect: "openapi-3.0",
    schema: { type: "string", nullable: true, enum: ["a"] },
    clean: ['"a"', "null"],
    drift: [['"b"', "enum-value-undocumented  b"]],
  },
  { name: "null alone", schema: { type: "null" }, clean: ["null"], drift: [["0", "type-mismatched "]] },
];

const numbers: readonly MicroCase[] = [
  {
    name: "1e0, 1.0 and -0 are integers",
    schema: { type: "integer" },
    clean: ["1e0", "1.0", "-0", "10e-1"],
    drift: [["1.5", "type-mismatched "]],
  },
  {
    name: "an integer is a number",
    schema: { type: "number" },
    clean: ["1", "1.5"],
    drift: [['"1"', "type-mismatched "]],
  },
  {
    name: "int32 ends at 2^31",
    schema: { type: "integer", format: "int32" },
    clean: ["2147483647", "-2147483648"],
    drift: [["2147483648", "format-mismatched "]],
  },
  {
    name: "int64 beyond 2^53 is no drift",
    schema: { type: "integer", format: "int64" },
    clean: ["9007199254740993", "9223372036854775807"],
    drift: [["1e30", "format-mismatched "]],
  },
  {
    name: "float and double are any number",
    schema: { type: "number", format: "float" },
    clean: ["1e300", "0.1"],
    drift: [["true", "type-mismatched "]],
  },
  {
    name: "19.99 is a multiple of 0.01",
    schema: { type: "number", multipleOf: 0.01 },
    clean: ["19.99", "0.07", "1.1", "4.35"],
    drift: [["19.999", "constraint-mismatched "]],
  },
  {
    name: "3.0 boolean exclusive bounds",
    dialect: "openapi-3.0",
    schema: { type: "number", minimum: 0, exclusiveMinimum: true, maximum: 1, exclusiveMaximum: false },
    clean: ["0.1", "1"],
    drift: [
      ["0", "constraint-mismatched "],
      ["1.1", "constraint-mismatched "],
    ],
  },
  {
    name: "3.1 numeric exclusive bounds",
    schema: { type: "number", exclusiveMinimum: 0, exclusiveMaximum: 1 },
    clean: ["0.5"],
    drift: [
      ["0", "constraint-mismatched "],
      ["1", "constraint-mismatched "],
    ],
  },
  {
    name: "bounds on the bound",
    schema: { minimum: -1, maximum: 1 },
    clean: ["-1", "1", '"not a number"'],
    drift: [["2", "constraint-mismatched "]],
  },
  {
    name: "a decimal in a string",
    schema: { type: "string", format: "decimal" },
    clean: ['"12.50"'],
    drift: [['"12,50"', "format-mismatched "]],
  },
];

const strings: readonly MicroCase[] = [
  {
    name: "lengths count code points, not surrogates",
    schema: { type: "string", maxLength: 2, minLength: 2 },
    clean: ['"😀😀"', '"ab"', '"\\ud83d\\ude00x"'],
    drift: [
      ['"😀"', "constraint-mismatched "],
      ['"abc"', "constraint-mismatched "],
    ],
  },
  {
    name: "a lone surrogate is one character",
    schema: { type: "string", maxLength: 1 },
    clean: ['"\\ud800"'],
    drift: [['"\\ud800\\ud800"', "constraint-mismatched "]],
  },
  {
    name: "a pattern is not anchored",
    schema: { type: "string", pattern: "b+" },
    clean: ['"abbc"'],
    drift: [['"ac"', "constraint-mismatched "]],
  },
  {
    name: "a pattern with `(?i)`",
    schema: { type: "string", pattern: "(?i)^abc$" },
    clean: ['"ABC"', '"abc"'],
    drift: [['"abd"', "constraint-mismatched "]],
  },
  {
    name: "a pattern with `(?s)`",
    schema: { type: "string", pattern: "(?s)^a.b$" },
    clean: ['"a\\nb"'],
    drift: [['"ab"', "constraint-mismatched "]],
  },
  {
    name: "a pattern with a Unicode class",
    schema: { type: "string", pattern: "^\\p{L}+$" },
    clean: ['"héllo"'],
    drift: [['"h1"', "constraint-mismatched "]],
  },
  {
    name: "uuid4 wants version 4",
    schema: { type: "string", format: "uuid4" },
    clean: ['"1f0c5e6a-8a5e-4a4e-9d5f-0123456789ab"'],
    drift: [['"1f0c5e6a-8a5e-1a4e-9d5f-0123456789ab"', "format-mismatched "]],
  },
  {
    name: "uuid takes any version",
    schema: { type: "string", format: "uuid" },
    clean: ['"1F0C5E6A-8a5e-1a4e-9d5f-0123456789ab"'],
    drift: [['"1f0c5e6a8a5e1a4e9d5f0123456789ab"', "format-mismatched "]],
  },
  {
    name: "date-time wants an offset",
    schema: { type: "string", format: "date-time" },
    clean: ['"2024-01-15T09:30:00Z"', '"2024-01-15T09:30:00.123456+02:00"'],
    drift: [
      ['"2024-01-15T09:30:00"', "format-mismatched "],
      ['"2024-13-15T09:30:00Z"', "format-mismatched "],
    ],
  },
  {
    name: "an unknown format asserts nothing",
    schema: { type: "string", format: "galaxy" },
    clean: ['"x"'],
    drift: [["1", "type-mismatched "]],
  },
  {
    name: "password and binary assert nothing",
    schema: { type: "string", format: "password" },
    clean: ['"x"'],
    drift: [["null", "null-undocumented "]],
  },
  {
    name: "a format speaks of strings only",
    schema: { format: "uuid" },
    clean: ["1", "null"],
    drift: [['"x"', "format-mismatched "]],
  },
  {
    name: "an enum of mixed types",
    schema: { enum: [1, "1", false] },
    clean: ["1", '"1"', "false", "1.0"],
    drift: [['"2"', "enum-value-undocumented  2"]],
  },
  { name: "`const`", schema: { const: "a" }, clean: ['"a"'], drift: [['"b"', "enum-value-undocumented  b"]] },
  {
    name: "an enum of objects does not mind the order of members",
    schema: { enum: [{ a: 1, b: 2 }] },
    clean: ['{"b":2,"a":1}'],
    drift: [['"x"', "type-mismatched "]],
  },
];

const objects: readonly MicroCase[] = [
  {
    name: "properties without a type",
    schema: { properties: { a: { type: "string" } } },
    clean: ['{"a":"x"}', "{}"],
    drift: [['{"a":"x","b":1}', "property-undocumented /b b"]],
  },
  {
    name: "a free-form map takes any key",
    schema: { type: "object" },
    clean: ['{"a":1}'],
    drift: [["[]", "type-mismatched "]],
  },
  {
    name: "`additionalProperties: true` is a free-form map beside names",
    schema: { properties: { a: {} }, additionalProperties: true },
    clean: ['{"a":1,"b":2}'],
    drift: [],
  },
  {
    name: "`additionalProperties: false` forbids",
    schema: { type: "object", properties: { a: {} }, additionalProperties: false },
    clean: ['{"a":1}'],
    drift: [['{"b":1}', "property-undocumented /b b"]],
  },
  {
    name: "map values have a schema",
    schema: { additionalProperties: { type: "integer" } },
    clean: ['{"a":1}'],
    drift: [['{"a":1,"b":"x","c":"y"}', "type-mismatched /*"]],
  },
  {
    name: "`patternProperties`",
    schema: { type: "object", patternProperties: { "^x-": { type: "string" } }, properties: { a: {} } },
    clean: ['{"x-a":"b","a":1}'],
    drift: [
      ['{"x-a":1}', "type-mismatched /*"],
      ['{"y":1}', "property-undocumented /y y"],
    ],
  },
  {
    name: "names of Object.prototype",
    schema: { type: "object", required: ["constructor"], properties: { constructor: { type: "string" } } },
    clean: ['{"constructor":"x"}'],
    drift: [
      ["{}", "property-missing  constructor"],
      ['{"constructor":"x","__proto__":1}', "property-undocumented /__proto__ __proto__"],
    ],
  },
  {
    name: "names that need escaping",
    schema: { type: "object", properties: { "a/b~c": { type: "integer" } } },
    clean: ['{"a/b~c":1}'],
    drift: [['{"a/b~c":"x"}', "type-mismatched /a~1b~0c"]],
  },
  {
    name: "`allOf` documents together",
    schema: { allOf: [{ type: "object", properties: { a: {} } }, { properties: { b: { type: "string" } } }] },
    clean: ['{"a":1,"b":"x"}'],
    drift: [
      ['{"a":1,"c":1}', "property-undocumented /c c"],
      ['{"b":1}', "type-mismatched /b"],
    ],
  },
  {
    name: "`allOf` with `$ref` and siblings",
    schema: { ...ref("Cat"), properties: { age: { type: "integer" } } },
    components: animals,
    clean: ['{"kind":"cat","purr":true,"age":3}'],
    drift: [
      ['{"kind":"cat","purr":true,"age":"x"}', "type-mismatched /age"],
      ['{"kind":"cat","purr":true,"z":1}', "property-undocumented /z z"],
    ],
  },
  {
    name: "`unevaluatedProperties: false` over `allOf`",
    schema: { allOf: [{ properties: { a: {} } }], properties: { b: {} }, unevaluatedProperties: false },
    clean: ['{"a":1,"b":2}'],
    drift: [['{"c":1}', "property-undocumented /c c"]],
  },
  {
    name: "a required property that no one describes",
    schema: { type: "object", required: ["a"], properties: { b: {} } },
    clean: [],
    drift: [["{}", "property-missing  a"]],
  },
  {
    name: "`dependentRequired`",
    schema: { properties: { a: {}, b: {} }, dependentRequired: { a: ["b"] } },
    clean: ['{"b":1}', '{"a":1,"b":1}'],
    drift: [['{"a":1}', "property-missing  b"]],
  },
  {
    name: "`minProperties`",
    schema: { type: "object", minProperties: 1 },
    clean: ['{"a":1}'],
    drift: [["{}", "constraint-mismatched "]],
  },
  {
    name: "a deprecated property is a note",
    schema: { properties: { a: { deprecated: true } } },
    clean: ["{}"],
    drift: [['{"a":1}', "property-deprecated /a a"]],
  },
  {
    name: "`writeOnly` and `required` in a response",
    schema: { type: "object", required: ["p"], properties: { p: { type: "string", writeOnly: true } } },
    clean: ["{}"],
    drift: [["[]", "type-mismatched "]],
  },
  {
    name: "a recursive schema",
    schema: ref("Node"),
    components: { Node: { type: "object", properties: { next: ref("Node"), v: { type: "integer" } } } },
    clean: ['{"next":{"next":{"v":1}}}'],
    drift: [['{"next":{"next":{"v":"x"}}}', "type-mismatched /next/next/v"]],
  },
  { name: "a schema that is `true`", schema: true, clean: ["1", '{"a":1}'], drift: [] },
];

const arrays: readonly MicroCase[] = [
  {
    name: "items are folded",
    schema: { type: "array", items: { type: "integer" } },
    clean: ["[]", "[1]"],
    drift: [['[1,"a","b"]', "type-mismatched /*"]],
  },
  {
    name: "`prefixItems` have places of their own",
    schema: { prefixItems: [{ type: "string" }, { type: "integer" }], items: false },
    clean: ['["a",1]'],
    drift: [['["a","b"]', "type-mismatched /*"]],
  },
  {
    name: "`uniqueItems` compares by value",
    schema: { uniqueItems: true },
    clean: ['[1,"1",{"a":1},{"a":2}]'],
    drift: [['[{"a":1,"b":2},{"b":2,"a":1}]', "constraint-mismatched "]],
  },
  {
    name: "`minItems` and `maxItems`",
    schema: { minItems: 1, maxItems: 2 },
    clean: ["[1]", "[1,2]"],
    drift: [
      ["[]", "constraint-mismatched "],
      ["[1,2,3]", "constraint-mismatched "],
    ],
  },
  {
    name: "`contains`",
    schema: { type: "array", contains: { const: 1 } },
    clean: ["[0,1]"],
    drift: [["[0]", "constraint-mismatched "]],
  },
  {
    name: "null among items",
    schema: { items: { type: "string" } },
    clean: ['["a"]'],
    drift: [['["a",null]', "null-undocumented /*"]],
  },
];

const unions: readonly MicroCase[] = [
  {
    name: "mapping by reference and by name",
    schema: { oneOf: [ref("Cat"), ref("Dog")], discriminator: byKind },
    components: animals,
    clean: ['{"kind":"cat","purr":true}', '{"kind":"dog","bark":true}'],
    drift: [
      ['{"kind":"cat","bark":true,"purr":false}', "property-undocumented /bark bark"],
      ['{"kind":"dog"}', "property-missing  bark"],
      ['{"kind":"cow"}', "discriminator-undocumented  cow"],
      ['{"purr":true}', "property-missing  kind"],
    ],
  },
  {
    name: "a discriminator without mapping goes by component name",
    schema: { oneOf: [ref("A"), ref("B")], discriminator: { propertyName: "t" } },
    components: {
      A: { type: "object", required: ["t"], properties: { t: { type: "string" }, x: { type: "integer" } } },
      B: { type: "object", required: ["t"], properties: { t: { type: "string" }, y: { type: "integer" } } },
    },
    clean: ['{"t":"A","x":1}', '{"t":"B","y":1}'],
    drift: [
      ['{"t":"A","y":1}', "property-undocumented /y y"],
      ['{"t":"C"}', "discriminator-undocumented  C"],
    ],
  },
  {
    name: "a discriminator decides where two branches fit",
    schema: { oneOf: [ref("A"), ref("B")], discriminator: { propertyName: "t", mapping: { a: "A", b: "B" } } },
    components: {
      A: { type: "object", properties: { t: { type: "string" }, x: { type: "integer" } } },
      B: { type: "object", properties: { t: { type: "string" }, x: { type: "integer" } } },
    },
    clean: ['{"t":"a","x":1}', '{"x":1}'],
    drift: [['{"t":"b","x":"s"}', "type-mismatched /x"]],
  },
  {
    name: "`oneOf` where two branches fit",
    schema: {
      oneOf: [
        { type: "number", minimum: 0 },
        { type: "number", maximum: 10 },
      ],
    },
    clean: ["11", "-1"],
    drift: [["5", "union-mismatched "]],
  },
  {
    name: "`anyOf` where two branches fit is fine",
    schema: { anyOf: [{ minimum: 0 }, { maximum: 10 }] },
    clean: ["5"],
    drift: [],
  },
  {
    name: "the branch is chosen by `const`",
    schema: {
      anyOf: [
        { type: "object", required: ["t", "a"], properties: { t: { const: 1 }, a: { type: "string" } } },
        { type: "object", required: ["t", "b"], properties: { t: { const: 2 }, b: { type: "string" } } },
      ],
    },
    clean: ['{"t":1,"a":"x"}', '{"t":2,"b":"x"}'],
    drift: [
      ['{"t":2}', "property-missing  b"],
      ['{"t":1,"a":5}', "type-mismatched /a"],
    ],
  },
  {
    name: "the branch that fits best is told alone",
    schema: {
      anyOf: [
        { type: "object", required: ["a", "b", "c"], properties: { a: {}, b: {}, c: { type: "string" } } },
        { type: "object", required: ["z"], properties: { z: {} } },
      ],
    },
    clean: ['{"z":1}'],
    drift: [['{"a":1,"b":2,"c":3}', "type-mismatched /c"]],
  },
  {
    name: "what several branches of `anyOf` document is documented",
    schema: {
      anyOf: [
        { type: "object", properties: { a: { type: "string" } } },
        { type: "object", properties: { b: { type: "string" } } },
      ],
    },
    clean: ['{"a":"x","b":"y"}'],
    drift: [['{"a":"x","c":1}', "property-undocumented /c c"]],
  },
  {
    name: "a union of types",
    schema: { anyOf: [{ type: "string" }, { type: "integer" }] },
    clean: ['"a"', "1"],
    drift: [["true", "type-mismatched "]],
  },
  {
    name: "a union of arrays",
    schema: { anyOf: [{ type: "string" }, { type: "array", items: { type: "string" } }] },
    clean: ['"a"', '["a"]'],
    drift: [["[1]", "type-mismatched /*"]],
  },
  {
    name: "inheritance by `allOf` with the discriminator on the parent",
    schema: ref("Kitten"),
    components: {
      Animal: {
        type: "object",
        required: ["kind"],
        properties: { kind: { type: "string" } },
        discriminator: { propertyName: "kind" },
      },
      Kitten: { allOf: [ref("Animal"), { type: "object", properties: { purr: { type: "boolean" } } }] },
    },
    clean: ['{"kind":"Kitten","purr":true}'],
    drift: [
      ['{"kind":"Kitten","purr":1}', "type-mismatched /purr"],
      ['{"purr":true}', "property-missing  kind"],
    ],
  },
  {
    name: "`not`",
    schema: { type: "string", not: { enum: ["x"] } },
    clean: ['"y"'],
    drift: [['"x"', "constraint-mismatched "]],
  },
  {
    name: "`if`, `then`, `else`",
    schema: {
      type: "object",
      properties: { a: { type: "boolean" } },
      if: { properties: { a: { const: true } }, required: ["a"] },
      // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema
      then: { properties: { b: { type: "string" } }, required: ["b"] },
      else: { properties: { c: {} } },
    },
    clean: ['{"a":true,"b":"x"}', '{"a":false,"c":1}'],
    drift: [['{"a":true}', "property-missing  b"]],
  },
];

const messages: readonly MicroCase[] = [
  {
    name: "a charset is ignored",
    schema: { type: "integer" },
    clean: [{ text: "1", mediaType: "application/json;charset=UTF-8" }],
    drift: [[{ text: "1", mediaType: "application/xml" }, "media-type-undocumented  application/xml"]],
  },
  {
    name: "a byte order mark is no drift",
    schema: { type: "integer" },
    clean: ["\ufeff1"],
    drift: [["\ufeff", "body-malformed "]],
  },
  {
    name: "duplicate keys, also as escapes, told once per object place",
    schema: { items: { properties: { a: {} } } },
    clean: ['[{"a":1},{"a":2}]'],
    drift: [['[{"a":1,"a":2},{"a":1,"\\u0061":1}]', "body-duplicate-key /* a"]],
  },
  { name: "cut JSON", schema: { type: "array" }, clean: ["[]"], drift: [["[1,", "body-malformed "]] },
];

const all = [...nullable, ...numbers, ...strings, ...objects, ...arrays, ...unions, ...messages];

function contractFor({ schema, dialect = "openapi-3.1", components = {} }: MicroCase): Contract {
  const normal = (one: JsonValue): JsonValue => normaliseSchema(one, { dialect }).schema;
  const schemas = Object.fromEntries(Object.entries(components).map(([name, one]) => [name, normal(one)]));
  const responses = { "200": { description: "", content: { "application/json": { schema: normal(schema) } } } };
  const document = { openapi: "3.1.0", components: { schemas }, paths: { "/things/{id}": { get: { responses } } } };
  return { ...contractOf(document), operations: operationsOf(document) };
}

function shown(contract: Contract, sent: Sent): readonly string[] {
  const { findings, unchecked } = check(contract, [exchangeOf(typeof sent === "string" ? { text: sent } : sent)]);
  expect(unchecked).toEqual([]);
  return findings.map(
    ({ ruleId, instanceLocation, subject }) =>
      `${ruleId.replace(/^response-/, "")} ${instanceLocation}${subject === null ? "" : ` ${subject}`}`,
  );
}

describe("micro-cases", () => {
  it("are at least sixty, and each shows something clean or drifted", () => {
    expect(all.length).toBeGreaterThanOrEqual(60);
    for (const { name, clean, drift } of all) expect([name, clean.length + drift.length > 0]).toEqual([name, true]);
  });

  it.each(all.map((one) => [one.name, one] as const))("%s", (_, one) => {
    const contract = contractFor(one);
    for (const sent of one.clean) expect([sent, shown(contract, sent)]).toEqual([sent, []]);
    for (const [sent, wanted] of one.drift) expect([sent, shown(contract, sent)]).toEqual([sent, [wanted]]);
  });
});
