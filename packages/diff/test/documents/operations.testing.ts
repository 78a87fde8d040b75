import { answering, api, type DocumentPair, fine, nothing, OK, pair, S, taking } from "./document.testing.js";

/** Operations as a whole. */
export const OPERATIONS: readonly DocumentPair[] = [
  pair(
    ["an operation is removed", api({ responses: {} }), api({ responses: {} }, {}, "/others")],
    "breaking",
    "calls to it fail",
    "error operation-removed -",
    "note operation-added -",
  ),
  pair(
    ["an operation is added", api({}), { ...api({}), paths: { "/things": { get: {} }, "/more": { get: {} } } }],
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

/** Servers. */
export const SERVERS: readonly DocumentPair[] = [
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
