import { type DocumentPair, fine, LIST, nothing, pair, query, S, taking } from "./document.testing.js";

/** Parameters and how they are written. */
export const PARAMETERS: readonly DocumentPair[] = [
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
  pair(
    [
      "a parameter is no longer deprecated",
      taking([query("limit", S, { deprecated: true })]),
      taking([query("limit", S)]),
    ],
    "harmless",
    fine,
    "note request-parameter-undeprecated - query:limit",
  ),
  pair(
    [
      "reserved characters have to be escaped now",
      taking([query("q", S, { allowReserved: true })]),
      taking([query("q", S)]),
    ],
    "breaking",
    "what went over the wire as it is has to be escaped",
    "error request-parameter-style-changed - query:q",
  ),
  pair(
    [
      "reserved characters may stay as they are",
      taking([query("q", S)]),
      taking([query("q", S, { allowReserved: true })]),
    ],
    "nothing",
    "what is escaped is read as before",
  ),
];
