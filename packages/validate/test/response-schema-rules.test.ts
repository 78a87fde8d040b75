import { contractOf, contractOfResponse } from "./contract-of.js";
import { testRule } from "./test-rule.js";
import { clean, contract, id, json, thing } from "./things.testing.js";

testRule("response-property-missing", [
  clean,
  {
    name: "a required property that is absent is missing from its object",
    contract,
    exchange: { json: {} },
    drift: { instanceLocation: "", subject: "id", level: "error", message: "response property `id` is missing" },
  },
  {
    name: "a writeOnly property is never required of a response",
    contract: contractOfResponse({ ...thing, required: ["secret"] }),
    exchange: json({}),
    drift: null,
  },
]);

testRule("response-property-undocumented", [
  clean,
  {
    name: "at the root",
    contract,
    exchange: json({ stage: 1 }),
    drift: { instanceLocation: "/stage", subject: "stage", level: "warning" },
  },
  {
    name: "inside an anyOf with null",
    contract,
    exchange: json({ sub: { a: "x", b: 1 } }),
    drift: { instanceLocation: "/sub/b", subject: "b" },
  },
  {
    name: "inside a map, folded over its keys",
    contract,
    exchange: json({ byKey: { k1: { b: "x", z: 1 }, k2: { z: 2 } } }),
    drift: { instanceLocation: "/byKey/*/z", subject: "z" },
  },
  {
    name: "an error where the contract forbids it",
    contract,
    exchange: json({ closed: { c: "x", d: 1 } }),
    drift: { instanceLocation: "/closed/d", subject: "d", level: "error" },
  },
]);

testRule("response-type-mismatched", [
  clean,
  { name: "1.0 is an integer", contract, exchange: { text: `{"id":"${id}","size":1.0}` }, drift: null },
  {
    name: "a string for an integer",
    contract,
    exchange: json({ size: "1" }),
    drift: { instanceLocation: "/size", level: "error", sample: "1" },
  },
  {
    name: "each wrong item is the same drift",
    contract,
    exchange: json({ tags: ["a", 1, 2] }),
    drift: { instanceLocation: "/tags/*" },
  },
]);

testRule("response-null-undocumented", [
  { ...clean, name: "null where it is documented", exchange: json({ note: null, sub: null }) },
  {
    name: "null elsewhere",
    contract,
    exchange: json({ name: null }),
    drift: { instanceLocation: "/name", level: "error" },
  },
  { name: "null among items", contract, exchange: json({ tags: [null] }), drift: { instanceLocation: "/tags/*" } },
]);

testRule("response-enum-value-undocumented", [
  { ...clean, name: "a documented value", exchange: json({ status: "on" }) },
  {
    name: "another value",
    contract,
    exchange: json({ status: "idle" }),
    drift: { instanceLocation: "/status", subject: "idle", level: "warning", sample: "idle" },
  },
]);

testRule("response-format-mismatched", [
  { ...clean, name: "a date-time", exchange: json({ at: "2024-01-15T09:30:00Z" }) },
  {
    name: "a bad uuid",
    contract,
    exchange: { json: { id: "x" } },
    drift: { instanceLocation: "/id", level: "warning" },
  },
  { name: "a bad date-time", contract, exchange: json({ at: "yesterday" }), drift: { instanceLocation: "/at" } },
]);

testRule("response-constraint-mismatched", [
  { ...clean, name: "on the bound", exchange: json({ size: 10, name: "12345" }) },
  { name: "out of range", contract, exchange: json({ size: 11 }), drift: { instanceLocation: "/size", sample: 11 } },
  { name: "too long", contract, exchange: json({ name: "123456" }), drift: { instanceLocation: "/name" } },
  {
    name: "a bad property name, told at its object",
    contract,
    exchange: json({ pattern: { long1: "x" } }),
    drift: { instanceLocation: "/pattern", subject: "long1" },
  },
]);

testRule("response-property-deprecated", [
  clean,
  {
    name: "a deprecated property that is sent",
    contract,
    exchange: json({ gone: "x" }),
    drift: { instanceLocation: "/gone", level: "note" },
  },
]);

const cat = {
  type: "object",
  required: ["kind", "purr"],
  properties: { kind: { const: "cat" }, purr: { type: "boolean" } },
};
const dog = {
  type: "object",
  required: ["kind", "bark"],
  properties: { kind: { const: "dog" }, bark: { type: "boolean" } },
};
const animals = contractOf({
  openapi: "3.1.0",
  components: { schemas: { Cat: cat, Dog: dog } },
  paths: {
    "/things/{id}": {
      get: {
        responses: {
          "200": {
            content: {
              "application/json": {
                schema: {
                  oneOf: [{ $ref: "#/components/schemas/Cat" }, { $ref: "#/components/schemas/Dog" }],
                  discriminator: {
                    propertyName: "kind",
                    mapping: { cat: "#/components/schemas/Cat", dog: "#/components/schemas/Dog" },
                  },
                },
              },
            },
          },
        },
      },
    },
  },
});

testRule("response-discriminator-undocumented", [
  { name: "a documented branch", contract: animals, exchange: { json: { kind: "cat", purr: true } }, drift: null },
  {
    name: "an unknown discriminator is told at its object",
    contract: animals,
    exchange: { json: { kind: "cow", moo: true } },
    drift: { instanceLocation: "", subject: "cow", level: "error" },
  },
]);

const union = contractOfResponse({ oneOf: [{ type: "integer" }, { type: "boolean" }] });
testRule("response-union-mismatched", [
  { name: "a value of one branch", contract: union, exchange: { json: 1 }, drift: null },
  {
    name: "a value of two branches of a oneOf",
    contract: contractOfResponse({
      oneOf: [
        { type: "integer", minimum: 1 },
        { type: "integer", maximum: 5 },
      ],
    }),
    exchange: { json: 3 },
    drift: { instanceLocation: "", level: "error" },
  },
]);
