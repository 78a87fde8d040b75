import { animals, type MicroCase, ref } from "./micro-case.testing.js";

/** Null, in each of the ways in which it is allowed. */
export const nullable: readonly MicroCase[] = [
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

/** Numbers and their limits. */
export const numbers: readonly MicroCase[] = [
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

/** Strings, formats and patterns. */
export const strings: readonly MicroCase[] = [
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
    name: "an enum of texts that YAML read as numbers and booleans",
    schema: { type: "object", properties: { a: { type: "string", enum: [1, 2, true] } } },
    clean: ['{"a":"1"}', '{"a":"true"}'],
    drift: [
      ['{"a":"3"}', "enum-value-undocumented /a 3"],
      ['{"a":1}', "type-mismatched /a"],
    ],
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
