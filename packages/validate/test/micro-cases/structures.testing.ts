import { animals, type MicroCase, ref } from "./micro-case.testing.js";

/** Objects and their members. */
export const objects: readonly MicroCase[] = [
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
  ...["enum", "pattern", "maxLength"].map((keyword) => ({
    name: `a name that \`propertyNames\` refuses by \`${keyword}\` is one finding`,
    schema: {
      type: "object",
      properties: { a: {} },
      propertyNames: { [keyword]: { enum: ["a", "b"], pattern: "^[ab]$", maxLength: 3 }[keyword] ?? null },
    },
    clean: ['{"a":1}'],
    drift: [
      ['{"a":1,"zzzz":1}', "constraint-mismatched  zzzz"],
      ['{"a":1,"b":1}', "property-undocumented /b b"],
    ] as const,
  })),
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
    name: "a property that `not` forbids is one finding, whatever it holds",
    schema: {
      allOf: [
        { type: "object", properties: { x: { type: "string" }, y: { type: "integer" } } },
        { not: { required: ["x"] } },
      ],
    },
    clean: ['{"y":1}'],
    drift: [
      ['{"x":"a"}', "property-undocumented /x x"],
      ['{"x":7}', "property-undocumented /x x"],
    ],
  },
  {
    name: "a property that any branch under `not` forbids",
    schema: {
      properties: { x: { type: "string" }, y: { type: "integer" } },
      not: { anyOf: [{ required: ["x"] }, { required: ["z"] }] },
    },
    clean: ['{"y":1}'],
    drift: [['{"x":7}', "property-undocumented /x x"]],
  },
  {
    name: "a property that a `false` schema forbids is one finding, whatever it holds",
    schema: {
      allOf: [
        { type: "object", properties: { x: { type: "object", required: ["a"], properties: { a: {} } } } },
        { type: "object", properties: { x: false } },
      ],
    },
    clean: ["{}"],
    drift: [
      ['{"x":7}', "property-undocumented /x x"],
      ['{"x":{"b":1}}', "property-undocumented /x x"],
    ],
  },
  {
    name: "a property that one `allOf` member closes out is one finding, whatever it holds",
    schema: {
      allOf: [
        { type: "object", properties: { x: { type: "array", items: { type: "integer" } }, y: {} } },
        { type: "object", properties: { y: {} }, additionalProperties: false },
      ],
    },
    clean: ['{"y":1}'],
    drift: [['{"x":["a",{}]}', "property-undocumented /x x"]],
  },
  {
    name: "a property that is not evaluated is one finding, whatever it holds",
    schema: {
      allOf: [{ if: { properties: { x: { type: "string" } }, required: ["x"] } }],
      unevaluatedProperties: false,
      properties: { y: {} },
    },
    clean: ['{"y":1}', '{"x":"a"}'],
    drift: [['{"x":7}', "property-undocumented /x x"]],
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
    name: "`writeOnly` is no less so in a part of the property's schema",
    schema: {
      type: "object",
      required: ["a", "b", "c"],
      properties: {
        a: { allOf: [{ type: "string" }, { writeOnly: true }] },
        b: { allOf: [ref("Secret")] },
        c: { anyOf: [ref("Secret"), { type: "null" }] },
        d: { type: "string" },
      },
    },
    components: { Secret: { type: "string", writeOnly: true } },
    clean: ["{}", '{"d":""}'],
    drift: [['{"d":1}', "type-mismatched /d"]],
  },
  {
    name: "`writeOnly` where a part of the schema requires the property",
    schema: {
      type: "object",
      properties: { k: { type: "string" }, l: { type: "string" }, s: { type: "string", writeOnly: true } },
      if: { required: ["k"] },
      // biome-ignore lint/suspicious/noThenProperty: `then` is the JSON Schema keyword.
      then: { required: ["s", "l"] },
      anyOf: [{ required: ["s"] }, { required: ["k"] }],
      dependentRequired: { l: ["s", "k"] },
    },
    clean: ["{}", '{"k":"","l":""}'],
    drift: [
      ['{"k":""}', "property-missing  l"],
      ['{"l":""}', "property-missing  k"],
    ],
  },
  {
    name: "`not` that lets nothing be forbids a property",
    schema: { properties: { a: { type: "string" }, b: { not: {} } } },
    clean: ['{"a":""}'],
    drift: [['{"b":1}', "property-undocumented /b b"]],
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

/** Arrays and their items. */
export const arrays: readonly MicroCase[] = [
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
