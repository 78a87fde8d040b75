import type { JsonObject, JsonValue } from "@driftline/model";
import type { Verdict } from "./pairs/pair.testing.js";

/** Two documents, and what is to be said about them. */
export interface DocumentPair {
  readonly name: string;
  readonly base: JsonObject;
  readonly revision: JsonObject;
  readonly verdict: Verdict;
  readonly why: string;
  readonly findings: readonly string[];
}

const OK = { description: "ok" };
const JSON_THING = { "application/json": { schema: { type: "object" } } };

/** A document with one path. */
function api(operation: JsonObject, more: JsonObject = {}, path = "/things"): JsonObject {
  return { openapi: "3.1.0", info: { title: "acme", version: "1" }, paths: { [path]: { get: operation } }, ...more };
}

function answering(responses: JsonObject, more: JsonObject = {}): JsonObject {
  return api({ responses }, more);
}

function taking(parameters: readonly JsonValue[], path = "/things"): JsonObject {
  return api({ parameters, responses: { "200": OK } }, {}, path);
}

function sending(requestBody: JsonObject | null): JsonObject {
  return api({ ...(requestBody === null ? {} : { requestBody }), responses: { "200": OK } });
}

function query(name: string, schema: JsonValue, more: JsonObject = {}): JsonObject {
  return { name, in: "query", schema, ...more };
}

const SCHEMES = {
  key: { type: "apiKey", in: "header", name: "X-Key" },
  token: { type: "http", scheme: "bearer" },
  oauth: { type: "oauth2", flows: { clientCredentials: { tokenUrl: "https://acme.example/token", scopes: {} } } },
};

function guarded(security: readonly JsonObject[] | null, securitySchemes: JsonObject = SCHEMES): JsonObject {
  const more = security === null ? {} : { security };
  return answering({ "200": OK }, { ...more, components: { securitySchemes } });
}

function pair(
  [name, base, revision]: readonly [string, JsonObject, JsonObject],
  verdict: Verdict,
  why: string,
  ...findings: readonly string[]
): DocumentPair {
  return { name, base, revision, verdict, why, findings };
}

const S = { type: "string" };
const LIST = { type: "array", items: S };
const nothing = "the two say the same";
const fine = "what was right stays right";

const OPERATIONS: readonly DocumentPair[] = [
  pair(
    ["an operation is removed", api({ responses: {} }), api({ responses: {} }, {}, "/others")],
    "breaking",
    "calls to it fail",
    "error operation-removed -",
    "note operation-added -",
  ),
  pair(
    ["an operation is added", { ...api({}), paths: {} }, api({ responses: {} })],
    "harmless",
    fine,
    "note operation-added -",
  ),
  pair(
    [
      "a path parameter is renamed",
      taking([{ name: "id", in: "path", required: true, schema: S }], "/things/{id}"),
      taking([{ name: "thingId", in: "path", required: true, schema: S }], "/things/{thingId}"),
    ],
    "nothing",
    nothing,
  ),
  pair(
    ["an operation becomes deprecated", api({ responses: {} }), api({ responses: {}, deprecated: true })],
    "risky",
    "it will go one day",
    "warning operation-deprecated -",
  ),
  pair(
    ["an operation is no longer deprecated", api({ responses: {}, deprecated: true }), api({ responses: {} })],
    "harmless",
    fine,
    "note operation-undeprecated -",
  ),
  pair(
    ["an operation id changes", api({ operationId: "a", responses: {} }), api({ operationId: "b", responses: {} })],
    "harmless",
    "the wire is the same",
    "note operation-id-changed - a",
  ),
  pair(
    [
      "tags, prose and extensions change",
      api({ tags: ["a"], summary: "x", responses: {} }),
      api({ tags: ["b"], "x-y": 1, responses: {} }),
    ],
    "nothing",
    nothing,
  ),
];

const SERVERS: readonly DocumentPair[] = [
  pair(
    [
      "a server is replaced",
      answering({ "200": OK }, { servers: [{ url: "https://a.example" }] }),
      answering({ "200": OK }, { servers: [{ url: "https://b.example" }] }),
    ],
    "risky",
    "the base URL may stop working",
    "warning server-removed - https://a.example",
    "note server-added - https://b.example",
  ),
  pair(
    [
      "a server gets a slash",
      answering({ "200": OK }, { servers: [{ url: "https://a.example", description: "x" }] }),
      answering({ "200": OK }, { servers: [{ url: "https://a.example/" }] }),
    ],
    "nothing",
    nothing,
  ),
];

const SECURITY: readonly DocumentPair[] = [
  pair(
    ["authentication becomes necessary", guarded(null), guarded([{ key: [] }])],
    "breaking",
    "calls without it are refused",
    "error security-requirement-added -",
  ),
  pair(
    ["authentication is dropped", guarded([{ key: [] }]), guarded([])],
    "harmless",
    fine,
    "note security-requirement-removed -",
  ),
  pair(
    ["another scheme is needed", guarded([{ key: [] }]), guarded([{ token: [] }])],
    "breaking",
    "the key no longer suffices",
    "error security-requirement-added -",
  ),
  pair(
    ["a second scheme is needed beside the first", guarded([{ key: [] }]), guarded([{ key: [], token: [] }])],
    "breaking",
    "the key alone no longer suffices",
    "error security-requirement-added -",
  ),
  pair(
    ["an alternative is added", guarded([{ key: [] }]), guarded([{ key: [] }, { token: [] }])],
    "harmless",
    fine,
    "note security-requirement-removed -",
  ),
  pair(
    ["an alternative is removed", guarded([{ key: [] }, { token: [] }]), guarded([{ token: [] }])],
    "risky",
    "it hurts those who used it",
    "warning security-alternative-removed - key",
  ),
  pair(
    ["alternatives are reordered", guarded([{ key: [] }, { token: [] }]), guarded([{ token: [] }, { key: [] }])],
    "nothing",
    nothing,
  ),
  pair(
    ["a scheme's key is renamed", guarded([{ key: [] }]), guarded([{ header: [] }], { header: SCHEMES.key })],
    "nothing",
    nothing,
  ),
  pair(
    [
      "a scheme travels another way",
      guarded([{ key: [] }]),
      guarded([{ key: [] }], { key: { type: "apiKey", in: "query", name: "key" } }),
    ],
    "risky",
    "the header may no longer be read",
    "warning security-scheme-changed - key",
  ),
  pair(
    ["a scope is added", guarded([{ oauth: ["read"] }]), guarded([{ oauth: ["read", "write"] }])],
    "breaking",
    "tokens lack it",
    "error security-scope-added - write",
  ),
  pair(
    ["a scope is removed", guarded([{ oauth: ["read", "write"] }]), guarded([{ oauth: ["read"] }])],
    "harmless",
    fine,
    "note security-scope-removed - write",
  ),
];

const PARAMETERS: readonly DocumentPair[] = [
  pair(
    ["an optional parameter is added", taking([]), taking([query("limit", S)])],
    "harmless",
    fine,
    "note request-parameter-added - query:limit",
  ),
  pair(
    ["a required parameter is added", taking([]), taking([query("limit", S, { required: true })])],
    "breaking",
    "calls lack it",
    "error request-parameter-required-added - query:limit",
  ),
  pair(
    ["a parameter is removed", taking([query("limit", S)]), taking([])],
    "risky",
    "it is ignored now",
    "warning request-parameter-removed - query:limit",
  ),
  pair(
    ["a parameter becomes required", taking([query("limit", S)]), taking([query("limit", S, { required: true })])],
    "breaking",
    "calls without it are refused",
    "error request-parameter-became-required - query:limit",
  ),
  pair(
    ["a parameter becomes optional", taking([query("limit", S, { required: true })]), taking([query("limit", S)])],
    "harmless",
    fine,
    "note request-parameter-became-optional - query:limit",
  ),
  pair(
    ["a parameter becomes deprecated", taking([query("limit", S)]), taking([query("limit", S, { deprecated: true })])],
    "risky",
    "it will go one day",
    "warning request-parameter-deprecated - query:limit",
  ),
  pair(
    [
      "a parameter moves from query to header",
      taking([query("limit", S)]),
      taking([{ name: "limit", in: "header", schema: S }]),
    ],
    "risky",
    "it is ignored in the query",
    "warning request-parameter-removed - query:limit",
    "note request-parameter-added - header:limit",
  ),
  pair(
    ["a list is no longer exploded", taking([query("ids", LIST)]), taking([query("ids", LIST, { explode: false })])],
    "breaking",
    "the list is read as one value",
    "error request-parameter-style-changed - query:ids",
  ),
  pair(
    ["a single value is no longer exploded", taking([query("id", S)]), taking([query("id", S, { explode: false })])],
    "nothing",
    nothing,
  ),
  pair(
    [
      "a list gets another style",
      taking([query("ids", LIST, { explode: false })]),
      taking([query("ids", LIST, { explode: false, style: "pipeDelimited" })]),
    ],
    "breaking",
    "commas no longer separate",
    "error request-parameter-style-changed - query:ids",
  ),
  pair(
    [
      "the defaults of style and explode are written out",
      taking([query("ids", LIST)]),
      taking([query("ids", LIST, { style: "form", explode: true })]),
    ],
    "nothing",
    nothing,
  ),
  pair(
    [
      "a parameter is written as JSON",
      taking([query("filter", S)]),
      taking([{ name: "filter", in: "query", content: { "application/json": { schema: S } } }]),
    ],
    "breaking",
    "quotes are needed now",
    "error request-parameter-style-changed - query:filter",
  ),
  pair(
    [
      "a parameter's maximum is lowered",
      taking([query("limit", { type: "integer", maximum: 100 })]),
      taking([query("limit", { type: "integer", maximum: 50 })]),
    ],
    "breaking",
    "100 is refused",
    "error request-constraint-tightened - maximum",
  ),
  pair(
    [
      "a value leaves a parameter's enum",
      taking([query("sort", { enum: ["a", "b"] })]),
      taking([query("sort", { enum: ["a"] })]),
    ],
    "breaking",
    "the value is refused",
    "error request-enum-value-removed - b",
  ),
  pair(
    [
      "a header parameter is spelled another way",
      taking([{ name: "X-Id", in: "header", schema: S }]),
      taking([{ name: "x-id", in: "header", schema: S }]),
    ],
    "nothing",
    nothing,
  ),
];

const BODIES: readonly DocumentPair[] = [
  pair(
    ["an optional body is added", sending(null), sending({ content: JSON_THING })],
    "harmless",
    fine,
    "note request-body-added -",
  ),
  pair(
    ["a required body is added", sending(null), sending({ required: true, content: JSON_THING })],
    "breaking",
    "calls lack it",
    "error request-body-added -",
  ),
  pair(
    ["a body is removed", sending({ content: JSON_THING }), sending(null)],
    "risky",
    "it is ignored now",
    "warning request-body-removed -",
  ),
  pair(
    ["a body becomes required", sending({ content: JSON_THING }), sending({ required: true, content: JSON_THING })],
    "breaking",
    "calls without it are refused",
    "error request-body-became-required -",
  ),
  pair(
    ["a body becomes optional", sending({ required: true, content: JSON_THING }), sending({ content: JSON_THING })],
    "harmless",
    fine,
    "note request-body-became-optional -",
  ),
  pair(
    [
      "a body's media type is replaced",
      sending({ content: JSON_THING }),
      sending({ content: { "application/xml": {} } }),
    ],
    "breaking",
    "JSON is refused",
    "error request-media-type-removed - application/json",
    "note request-media-type-added - application/xml",
  ),
  pair(
    [
      "charset is left out",
      sending({ content: { "application/json; charset=utf-8": { schema: { type: "object" } } } }),
      sending({ content: JSON_THING }),
    ],
    "nothing",
    nothing,
  ),
];

const RATE = { schema: { type: "integer" } };

const RESPONSES: readonly DocumentPair[] = [
  pair(
    ["a success is removed", answering({ "200": OK, "202": OK }), answering({ "200": OK })],
    "breaking",
    "code waits for it",
    "error response-status-removed - 202",
  ),
  pair(
    ["an error status is removed", answering({ "200": OK, "404": OK }), answering({ "200": OK })],
    "harmless",
    fine,
    "note response-status-removed - 404",
  ),
  pair(
    ["an error status is added", answering({ "200": OK }), answering({ "200": OK, "409": OK })],
    "risky",
    "it has to be handled",
    "warning response-status-added - 409",
  ),
  pair(
    ["a success is added", answering({ "200": OK }), answering({ "200": OK, "201": OK })],
    "harmless",
    fine,
    "note response-status-added - 201",
  ),
  pair(
    [
      "an error status is written out that `default` covered",
      answering({ "200": OK, default: OK }),
      answering({ "200": OK, default: OK, "404": OK }),
    ],
    "harmless",
    "it was covered",
    "note response-status-added - 404",
  ),
  pair(
    ["a status becomes its range", answering({ "404": OK }), answering({ "4XX": OK })],
    "nothing",
    "the status is still covered",
  ),
  pair(
    ["a success is left to `default`", answering({ "200": OK, default: OK }), answering({ default: OK })],
    "breaking",
    "code waits for it",
    "error response-status-removed - 200",
  ),
  pair(
    [
      "a response's media type is removed",
      answering({ "200": { ...OK, content: { ...JSON_THING, "text/csv": {} } } }),
      answering({ "200": { ...OK, content: JSON_THING } }),
    ],
    "breaking",
    "who asked for it gets something else",
    "error response-media-type-removed - text/csv",
  ),
  pair(
    [
      "a response's media type is added",
      answering({ "200": { ...OK, content: JSON_THING } }),
      answering({ "200": { ...OK, content: { ...JSON_THING, "text/csv": {} } } }),
    ],
    "risky",
    "who asks for anything may get it",
    "warning response-media-type-added - text/csv",
  ),
  pair(
    ["a header is removed", answering({ "200": { ...OK, headers: { "X-Rate": RATE } } }), answering({ "200": OK })],
    "risky",
    "whoever reads it gets nothing",
    "warning response-header-removed - X-Rate",
  ),
  pair(
    [
      "a required header is removed",
      answering({ "200": { ...OK, headers: { "X-Rate": { ...RATE, required: true } } } }),
      answering({ "200": OK }),
    ],
    "breaking",
    "it was promised",
    "error response-header-removed - X-Rate",
  ),
  pair(
    ["a header is added", answering({ "200": OK }), answering({ "200": { ...OK, headers: { "X-Rate": RATE } } })],
    "harmless",
    fine,
    "note response-header-added - X-Rate",
  ),
  pair(
    [
      "a header becomes optional",
      answering({ "200": { ...OK, headers: { "X-Rate": { ...RATE, required: true } } } }),
      answering({ "200": { ...OK, headers: { "x-rate": RATE } } }),
    ],
    "breaking",
    "it was promised",
    "error response-header-became-optional - X-Rate",
  ),
  pair(
    [
      "a header becomes deprecated",
      answering({ "200": { ...OK, headers: { "X-Rate": RATE } } }),
      answering({ "200": { ...OK, headers: { "X-Rate": { ...RATE, deprecated: true } } } }),
    ],
    "risky",
    "it will go one day",
    "warning response-header-deprecated - X-Rate",
  ),
  pair(
    [
      "a header changes its type",
      answering({ "200": { ...OK, headers: { "X-Rate": RATE } } }),
      answering({ "200": { ...OK, headers: { "X-Rate": { schema: S } } } }),
    ],
    "breaking",
    "it is read as a number",
    "error response-type-changed -",
  ),
];

function hook(schema: JsonObject, required: boolean): JsonObject {
  const requestBody = { required, content: { "application/json": { schema } } };
  return { ...api({ responses: {} }), webhooks: { made: { post: { requestBody, responses: { "200": OK } } } } };
}

function calling(schema: JsonObject): JsonObject {
  const post = { requestBody: { content: { "application/json": { schema } } }, responses: { "200": OK } };
  return api({ responses: {}, callbacks: { done: { "{$request.body#/url}": { post } } } });
}

const HOOKS: readonly DocumentPair[] = [
  pair(
    [
      "a webhook no longer sends a property",
      hook({ type: "object", required: ["id"], properties: { id: S } }, true),
      hook({ type: "object", properties: {} }, true),
    ],
    "breaking",
    "what we read is missing",
    "error response-property-removed - id",
  ),
  pair(
    ["a webhook may send no body", hook({}, true), hook({}, false)],
    "breaking",
    "we read it always",
    "error request-body-became-optional -",
  ),
  pair(
    [
      "a callback sends another type",
      calling({ type: "array", items: S }),
      calling({ type: "array", items: { type: "integer" } }),
    ],
    "breaking",
    "we read it",
    "error response-type-changed /*",
  ),
  pair(
    ["a webhook is removed", hook({}, true), api({ responses: {} })],
    "breaking",
    "it comes no more",
    "error operation-removed -",
  ),
];

/** Pairs about everything that is no schema, and about where schemas stand. */
export const DOCUMENT_PAIRS: readonly DocumentPair[] = [
  ...OPERATIONS,
  ...SERVERS,
  ...SECURITY,
  ...PARAMETERS,
  ...BODIES,
  ...RESPONSES,
  ...HOOKS,
];
