import { answering, type DocumentPair, fine, JSON_THING, OK, pair, S } from "./document.testing.js";

const RATE = { schema: { type: "integer" } };

/** Statuses, media types and headers. */
export const RESPONSES: readonly DocumentPair[] = [
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
  pair(
    [
      "a header becomes required and is no longer deprecated",
      answering({ "200": { ...OK, headers: { "X-Rate": { ...RATE, deprecated: true } } } }),
      answering({ "200": { ...OK, headers: { "X-Rate": { ...RATE, required: true } } } }),
    ],
    "harmless",
    fine,
    "note response-header-became-required - X-Rate",
    "note response-header-undeprecated - X-Rate",
  ),
];
