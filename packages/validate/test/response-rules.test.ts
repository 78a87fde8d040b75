import type { JsonObject } from "@driftline/model";
import { contractOf, contractOfOperation, contractOfResponse, textBody } from "./contract-of.js";
import { testRule } from "./test-rule.js";

const thing: JsonObject = {
  type: "object",
  required: ["id"],
  properties: {
    id: { type: "string", format: "uuid" },
    at: { type: "string", format: "date-time" },
    status: { type: "string", enum: ["on", "off"] },
    size: { type: "integer", minimum: 0, maximum: 10 },
    name: { type: "string", maxLength: 5 },
    note: { type: ["string", "null"] },
    tags: { type: "array", items: { type: "string" } },
    sub: { anyOf: [{ type: "object", properties: { a: { type: "string" } } }, { type: "null" }] },
    byKey: { type: "object", additionalProperties: { type: "object", properties: { b: { type: "string" } } } },
    closed: { type: "object", properties: { c: { type: "string" } }, additionalProperties: false },
    pattern: { type: "object", propertyNames: { maxLength: 3 }, additionalProperties: { type: "string" } },
    gone: { type: "string", deprecated: true },
    secret: { type: "string", writeOnly: true },
  },
};
const id = "1f0c5e6a-8a5e-4a4e-9d5f-0123456789ab";
const contract = contractOfResponse(thing);
const json = (value: JsonObject) => ({ json: { id, ...value } });
const clean = { name: "a conforming response shows nothing", contract, exchange: json({ size: 1 }), drift: null };

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

const ranged = contractOfOperation("get", "/things/{id}", {
  responses: { "200": { description: "" }, "4XX": { description: "" } },
});
testRule("response-status-undocumented", [
  { name: "an exact status", contract: ranged, exchange: {}, drift: null },
  { name: "a status of a range", contract: ranged, exchange: { status: 404 }, drift: null },
  {
    name: "an undocumented 2xx is an error",
    contract: ranged,
    exchange: { status: 202 },
    drift: { status: "202", level: "error" },
  },
  {
    name: "an undocumented 4xx is a warning",
    contract,
    exchange: { status: 404 },
    drift: { status: "404", level: "warning" },
  },
  { name: "throttling is a note", contract, exchange: { status: 429 }, drift: { status: "429", level: "note" } },
  {
    name: "an outage is a note",
    contract,
    exchange: { status: 503, text: "x" },
    drift: { status: "503", level: "note" },
  },
  {
    name: "`default` covers every status",
    contract: contractOfOperation("get", "/things/{id}", { responses: { default: { description: "" } } }),
    exchange: { status: 503 },
    drift: null,
  },
]);

const anyContent = contractOfResponse(thing, { content: { "application/*": { schema: thing }, "text/csv": {} } });
testRule("response-media-type-undocumented", [
  {
    name: "parameters are ignored",
    contract,
    exchange: { ...json({}), mediaType: "Application/JSON; charset=utf-8" },
    drift: null,
  },
  {
    name: "a range covers",
    contract: anyContent,
    exchange: { ...json({}), mediaType: "application/json" },
    drift: null,
  },
  {
    name: "another media type",
    contract,
    exchange: { text: "<p>", mediaType: "text/html" },
    drift: { mediaType: "text/html", level: "error" },
  },
  {
    name: "of an outage a note",
    contract: contractOfOperation("get", "/things/{id}", {
      responses: { default: { content: { "application/json": {} } } },
    }),
    exchange: { status: 502, text: "<p>", mediaType: "text/html" },
    drift: { level: "note" },
  },
  {
    name: "`+json` that conforms is only undocumented",
    contract,
    exchange: { ...json({}), mediaType: "application/hal+json" },
    drift: { mediaType: "application/hal+json" },
  },
]);

testRule("response-body-malformed", [
  clean,
  {
    name: "says JSON and is not",
    contract,
    exchange: { text: "<html>" },
    drift: { level: "error", instanceLocation: "" },
  },
  { name: "cut JSON", contract, exchange: { text: '{"id":' }, drift: {} },
  {
    name: "bytes that are not UTF-8",
    contract,
    exchange: { body: { mediaType: null, text: null, bytes: new Uint8Array([0x22, 0xff, 0x22]) } },
    drift: {},
  },
  {
    name: "without a media type nobody said JSON",
    contract,
    exchange: { text: "hello", mediaType: null },
    drift: null,
  },
]);

testRule("response-body-duplicate-key", [
  clean,
  {
    name: "a key twice in one object, told at the object",
    contract,
    exchange: { text: `{"id":"${id}","byKey":{"x":{"b":"1","b":"2"}}}` },
    drift: { instanceLocation: "/byKey/*", subject: "b", level: "warning" },
  },
  {
    name: "an escaped spelling is the same key",
    contract,
    exchange: { text: `{"id":"${id}","size":1,"\\u0073ize":2}` },
    drift: { instanceLocation: "", subject: "size" },
  },
  {
    name: "the same key in two objects, colons and quotes in strings",
    contract,
    exchange: { text: `{"id":"${id}","tags":["\\":\\"","{:}"],"byKey":{"x":{"b":"1"},"y":{"b":"2"}}}` },
    drift: null,
  },
]);

testRule("response-body-missing", [
  clean,
  { name: "documented and absent", contract, exchange: {}, drift: { level: "error", mediaType: null } },
  { name: "an empty text is absent", contract, exchange: { text: "" }, drift: {} },
  {
    name: "left out by the recording",
    contract,
    exchange: { body: { mediaType: null, text: null, bytes: null } },
    drift: null,
  },
  {
    name: "an empty body of a text type is a body",
    contract: anyContent,
    exchange: { body: textBody("", "text/csv"), mediaType: "text/csv" },
    drift: null,
  },
]);

testRule("response-body-undocumented", [
  { name: "no body", contract: ranged, exchange: {}, drift: null },
  {
    name: "a body where none is documented",
    contract: ranged,
    exchange: { json: {} },
    drift: { level: "warning", mediaType: "application/json" },
  },
  {
    name: "a page that did not show the body leaves it open",
    contract: contractOfOperation("get", "/things/{id}", {
      responses: { "200": { description: "", "x-driftline-unknown": ["content"] } },
    }),
    exchange: { json: {} },
    drift: null,
  },
]);

const limited = contractOfResponse(
  {},
  {
    headers: {
      "X-Limit": { required: true, schema: { type: "integer" } },
      "X-Flags": { schema: { type: "array", items: { type: "boolean" } } },
    },
  },
);
testRule("response-header-missing", [
  {
    name: "names compare without regard to case",
    contract: limited,
    exchange: { json: 1, headers: { "x-limit": "5" } },
    drift: null,
  },
  {
    name: "required and absent",
    contract: limited,
    exchange: { json: 1 },
    drift: { subject: "X-Limit", level: "error", mediaType: null },
  },
]);
testRule("response-header-mismatched", [
  {
    name: "a list of booleans",
    contract: limited,
    exchange: { json: 1, headers: { "x-limit": "5", "x-flags": "true, false" } },
    drift: null,
  },
  {
    name: "no integer",
    contract: limited,
    exchange: { json: 1, headers: { "x-limit": "many" } },
    drift: { subject: "X-Limit", sample: "many", level: "error" },
  },
  {
    name: "one of the list is no boolean",
    contract: limited,
    exchange: { json: 1, headers: { "x-limit": "5", "x-flags": "true,2" } },
    drift: { subject: "X-Flags" },
  },
]);

testRule("operation-undocumented", [
  clean,
  {
    name: "ids in the path are folded",
    contract,
    exchange: { url: `https://api.example/other/${id}/42` },
    drift: { operation: "GET /other/{}/{}", level: "warning", status: null, instanceLocation: null },
  },
  {
    name: "another method of a documented path is called by its template",
    contract,
    exchange: { method: "DELETE", url: "/things/abc" },
    drift: { operation: "DELETE /things/{}" },
  },
  {
    name: "a contract cut out of docs pages says so",
    contract: { ...contract, isPartial: true },
    exchange: { url: "/nope" },
    drift: { message: expectText("docs pages") },
  },
]);

function expectText(part: string): string {
  return `operation \`GET /nope\` is not in the contract that was cut out of ${part}, so that only its own operations are known`;
}
