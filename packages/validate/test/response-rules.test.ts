import { contractOfOperation, contractOfResponse, textBody } from "./contract-of.js";
import { testRule } from "./test-rule.js";
import { clean, contract, id, json, thing } from "./things.testing.js";

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
