import { type MicroCase, ref } from "./micro-case.testing.js";

const tagged = (tag: string, name: string) => ({
  type: "object",
  required: ["t"],
  properties: { t: { const: tag }, [name]: { type: "integer" } },
});
const pair = { A: tagged("a", "x"), B: tagged("b", "y") };
const thing = { O: { type: "object", properties: { x: { type: "integer" } } } };
const family = {
  Animal: {
    type: "object",
    required: ["k"],
    properties: { k: { type: "string" } },
    discriminator: { propertyName: "k", mapping: { c: "Cat", d: "#/components/schemas/Dog" } },
  },
  Cat: { allOf: [ref("Animal"), { type: "object", required: ["p"], properties: { p: { type: "boolean" } } }] },
  Dog: { allOf: [ref("Animal"), { type: "object", properties: { b: { type: "boolean" } } }] },
  Bird: { allOf: [ref("Animal"), { type: "object", properties: { w: { type: "integer" } } }] },
};

/** Keywords that meet each other at one value. */
export const compositions: readonly MicroCase[] = [
  {
    name: "the children of a parent, by mapping and by name, in a list",
    schema: { type: "array", items: ref("Animal") },
    components: family,
    clean: ['[{"k":"c","p":true},{"k":"Cat","p":true},{"k":"Bird","w":1}]'],
    drift: [
      ['[{"k":"c","p":true},{"k":"d","b":1}]', "type-mismatched /*/b"],
      ['[{"k":"d","p":true}]', "property-undocumented /*/p p"],
      ['[{"k":"Bird","w":""}]', "type-mismatched /*/w"],
      ['[{"k":"c"}]', "property-missing /* p"],
      ['[{"k":"x"}]', "discriminator-undocumented /* x"],
    ],
  },
  {
    name: "a union inside a union",
    schema: { oneOf: [{ oneOf: [ref("A"), ref("B")] }, { type: "string" }] },
    components: pair,
    clean: ['"s"', '{"t":"a","x":1}'],
    drift: [
      ['{"t":"a","x":""}', "type-mismatched /x"],
      ['{"t":"c"}', "enum-value-undocumented /t c"],
      ['{"x":1}', "property-missing  t"],
      ["1", "type-mismatched "],
    ],
  },
  {
    name: "a list of a union, or null",
    schema: { anyOf: [{ type: "array", items: { oneOf: [ref("A"), ref("B")] } }, { type: "null" }] },
    components: pair,
    clean: ["null", "[]"],
    drift: [['[{"t":"a","z":1},{"t":"a","z":2}]', "property-undocumented /*/z z"]],
  },
  {
    name: "a union and properties beside it",
    schema: { oneOf: [ref("A"), ref("B")], properties: { z: { type: "string" } } },
    components: pair,
    clean: ['{"t":"a","z":"","x":1}'],
    drift: [
      ['{"t":"a","z":1}', "type-mismatched /z"],
      ['{"t":"b","x":1}', "property-undocumented /x x"],
    ],
  },
  {
    name: "what stands beside `$ref` counts in 3.1",
    schema: { properties: { a: { ...ref("S"), maxLength: 1 } } },
    components: { S: { type: "string" } },
    clean: ['{"a":"s"}'],
    drift: [['{"a":"long"}', "constraint-mismatched /a"]],
  },
  {
    name: "what stands beside `$ref` does not count in 3.0",
    dialect: "openapi-3.0",
    schema: { properties: { a: { ...ref("S"), maxLength: 1 } } },
    components: { S: { type: "string" } },
    clean: ['{"a":"long"}'],
    drift: [['{"a":1}', "type-mismatched /a"]],
  },
  {
    name: "branches that only `required` tells apart",
    schema: {
      oneOf: [
        { type: "object", required: ["a"], properties: { a: {} } },
        { type: "object", required: ["b"], properties: { b: {} } },
      ],
    },
    clean: ['{"a":1}', '{"b":1}'],
    drift: [
      ["{}", "union-mismatched "],
      ['{"a":1,"b":1}', "union-mismatched "],
      ['{"a":1,"c":1}', "property-undocumented /c c"],
    ],
  },
  {
    name: "a documented object or any",
    schema: { anyOf: [ref("O"), { type: "object" }] },
    components: thing,
    clean: ['{"x":1}', '{"z":{"y":1}}'],
    drift: [["1", "type-mismatched "]],
  },
  {
    name: "an enum as a union of constants",
    schema: { oneOf: [{ const: "a", title: "A" }, { const: "b" }] },
    clean: ['"a"'],
    drift: [
      ['"c"', "enum-value-undocumented  c"],
      ["1", "type-mismatched "],
    ],
  },
  {
    name: "one or many",
    schema: { anyOf: [{ type: "string" }, { type: "array", items: { type: "string" } }] },
    clean: ['"a"', '["a"]'],
    drift: [['["a",1]', "type-mismatched /*"]],
  },
  {
    name: "a map of objects folds their keys",
    schema: { type: "object", additionalProperties: ref("O") },
    components: thing,
    clean: ['{"k":{"x":1}}'],
    drift: [['{"k":{"z":1},"l":{"z":1}}', "property-undocumented /*/z z"]],
  },
  {
    name: "what no keyword evaluated has a schema",
    schema: { allOf: [{ properties: { a: {} } }], unevaluatedProperties: { type: "integer" } },
    clean: ['{"a":"","b":1}'],
    drift: [['{"b":"","c":""}', "type-mismatched /*"]],
  },
  {
    name: "a name that a pattern and a property describe is the property's",
    schema: { patternProperties: { "^a": { type: "integer" } }, properties: { ab: { minimum: 5 } } },
    clean: ['{"ab":5,"ac":1}'],
    drift: [
      ['{"ab":1}', "constraint-mismatched /ab"],
      ['{"ac":""}', "type-mismatched /*"],
    ],
  },
  {
    name: "`contains` may be none, and not two",
    schema: { type: "array", contains: { const: 1 }, minContains: 0, maxContains: 1 },
    clean: ["[]", "[1,2]"],
    drift: [["[1,1]", "constraint-mismatched "]],
  },
  {
    name: "a property that must not come with another",
    schema: { properties: { a: {}, b: {} }, not: { required: ["a", "b"] } },
    clean: ['{"a":1}', '{"b":1}'],
    drift: [['{"a":1,"b":1}', "constraint-mismatched "]],
  },
  {
    name: "a forbidden property inside the branch that was meant",
    schema: { oneOf: [{ ...tagged("a", "x"), additionalProperties: false }, tagged("b", "y")] },
    clean: ['{"t":"a","x":1}'],
    drift: [['{"t":"a","z":{"deep":[1]}}', "property-undocumented /z z"]],
  },
];
