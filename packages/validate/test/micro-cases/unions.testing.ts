import type { JsonObject } from "@driftline/model";
import { animals, byKind, type MicroCase, ref } from "./micro-case.testing.js";

const child = (parent: string, own: JsonObject): JsonObject => ({ allOf: [ref(parent), { type: "object", ...own }] });
const herd: Readonly<Record<string, JsonObject>> = {
  Animal: {
    type: "object",
    required: ["kind"],
    properties: { kind: { type: "string" } },
    discriminator: { propertyName: "kind", mapping: { lion: ref("Lion").$ref as string } },
  },
  Lion: child("Animal", { required: ["mane"], properties: { mane: { type: "boolean" } } }),
  Wolf: child("Animal", { properties: { mane: { type: "string" } } }),
  Cub: child("Wolf", { properties: { age: { type: "integer" } } }),
  Sheep: child("Animal", {}),
};

/** Unions, with and without a discriminator. */
export const unions: readonly MicroCase[] = [
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
    name: "a component's name is a value beside a mapping under another one",
    schema: {
      oneOf: [ref("A"), ref("B")],
      discriminator: { propertyName: "t", mapping: { a: ref("A").$ref as string } },
    },
    components: {
      A: { type: "object", required: ["t"], properties: { t: { type: "string" }, x: { type: "integer" } } },
      B: { type: "object", required: ["t"], properties: { t: { type: "string" }, y: { type: "integer" } } },
    },
    clean: ['{"t":"a","x":1}', '{"t":"A","x":1}', '{"t":"B","y":1}'],
    drift: [
      ['{"t":"A","x":""}', "type-mismatched /x"],
      ['{"t":"b"}', "discriminator-undocumented  b"],
    ],
  },
  {
    name: "a component's name is none that its own constants exclude",
    schema: { oneOf: [ref("Cat"), ref("Dog")], discriminator: byKind },
    components: animals,
    clean: [],
    drift: [['{"kind":"Cat","purr":true}', "discriminator-undocumented  Cat"]],
  },
  {
    name: "a null that two nullable branches of `oneOf` allow is documented",
    dialect: "openapi-3.0",
    schema: {
      type: "object",
      properties: {
        a: {
          oneOf: [
            { type: "string", nullable: true },
            { type: "integer", nullable: true },
          ],
        },
        b: { oneOf: [ref("P"), ref("Q")] },
      },
    },
    components: {
      P: { type: "object", nullable: true, required: ["p"], properties: { p: { type: "string" } } },
      Q: { type: "object", nullable: true, required: ["q"], properties: { q: { type: "string" } } },
    },
    clean: ['{"a":null}', '{"a":1}', '{"b":null}', '{"b":{"p":""}}', '{"a":null,"b":null}'],
    drift: [
      ['{"a":true}', "type-mismatched /a"],
      ['{"b":{"p":"","q":""}}', "union-mismatched /b"],
    ],
  },
  {
    name: "a number or a boolean tells branches apart as a string does",
    schema: {
      oneOf: [
        { type: "object", required: ["n"], properties: { n: { const: 1 }, v: { type: "integer" } } },
        { type: "object", required: ["n"], properties: { n: { enum: [2] }, v: { type: "string" } } },
        { type: "object", required: ["n"], properties: { n: { const: false }, v: { type: "null" } } },
      ],
    },
    clean: ['{"n":1,"v":1}', '{"n":2,"v":""}', '{"n":false,"v":null}'],
    drift: [
      ['{"n":2,"v":1}', "type-mismatched /v"],
      ['{"n":1,"v":""}', "type-mismatched /v"],
      ['{"n":false,"v":1}', "type-mismatched /v"],
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
    name: "the discriminator of the parent that all branches extend names the branch",
    schema: { oneOf: [ref("Lion"), ref("Wolf")] },
    components: herd,
    clean: ['{"kind":"lion","mane":true}', '{"kind":"Wolf","mane":"grey"}', '{"kind":"Cub","mane":"grey","age":1}'],
    drift: [
      ['{"kind":"lion","mane":"grey"}', "type-mismatched /mane"],
      ['{"kind":"lion"}', "property-missing  mane"],
      ['{"kind":"Cub","age":"1"}', "type-mismatched /age"],
      ['{"kind":"Sheep"}', "discriminator-undocumented  Sheep"],
      ['{"kind":"hen"}', "discriminator-undocumented  hen"],
    ],
  },
  {
    name: "and so it does beside null, and under `anyOf`",
    schema: { type: "object", properties: { pet: { anyOf: [ref("Wolf"), ref("Lion"), { type: "null" }] } } },
    components: herd,
    clean: ['{"pet":null}', '{"pet":{"kind":"lion","mane":true}}'],
    drift: [['{"pet":{"kind":"lion","mane":"grey"}}', "type-mismatched /pet/mane"]],
  },
  {
    name: "where one branch extends another parent, any branch may fit",
    schema: { oneOf: [ref("Lion"), { type: "object", required: ["stone"], properties: { stone: {}, kind: {} } }] },
    components: herd,
    clean: ['{"kind":"lion","mane":true}', '{"kind":"hen","stone":1}'],
    drift: [],
  },
  {
    name: "a parent that lists in `oneOf` who extends it applies itself without end only if read word by word",
    schema: { type: "object", properties: { any: ref("Shape"), round: ref("Disc") } },
    components: {
      Shape: {
        type: "object",
        required: ["kind"],
        properties: { kind: { type: "string" } },
        oneOf: [ref("Disc"), ref("Square")],
        discriminator: { propertyName: "kind" },
      },
      Disc: child("Shape", { properties: { radius: { type: "integer" } } }),
      Square: child("Shape", { properties: { side: { type: "integer" } } }),
    },
    clean: ['{"any":{"kind":"Disc","radius":1}}', '{"round":{"kind":"Disc","radius":1}}'],
    drift: [
      ['{"any":{"kind":"Disc","radius":"1"}}', "type-mismatched /any/radius"],
      ['{"any":{"kind":"Square","radius":1}}', "property-undocumented /any/radius radius"],
      ['{"any":{"kind":"Oval"}}', "discriminator-undocumented /any Oval"],
      ['{"round":{"kind":"Disc","side":1}}', "property-undocumented /round/side side"],
    ],
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

/** Bodies that are no JSON, or not there. */
export const messages: readonly MicroCase[] = [
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
