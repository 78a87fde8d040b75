import { pair, type SchemaPair } from "./pair.testing.js";
import { a, B, I, N, NULL, S } from "./schemas.testing.js";

/** Pairs about types. */
export const TYPES_PAIRS: readonly SchemaPair[] = [
  pair(["a type changes", a(S), a(I)], {
    response: ["breaking", "typed code cannot read it", "error response-type-changed /a"],
    request: ["breaking", "the value sent until now is refused", "error request-type-changed /a"],
  }),
  pair(["an integer becomes any number", a(I), a(N)], {
    response: ["breaking", "typed code cannot read the wider value", "error response-type-widened /a"],
    request: ["harmless", "what was right stays right", "note request-type-widened /a"],
  }),
  pair(["any number becomes an integer", a(N), a(I)], {
    response: ["harmless", "what was right stays right", "note response-type-narrowed /a"],
    request: ["breaking", "a value that was right is refused", "error request-type-narrowed /a"],
  }),
  pair(["a value becomes nullable", a(S), a({ anyOf: [S, NULL] })], {
    response: ["breaking", "reading it without a check fails", "error response-became-nullable /a"],
    request: ["harmless", "what was right stays right", "note request-became-nullable /a"],
  }),
  pair(["a value is no longer nullable", a({ type: ["string", "null"] }), a(S)], {
    response: ["harmless", "what was right stays right", "note response-became-non-nullable /a"],
    request: ["breaking", "null was right and is refused", "error request-became-non-nullable /a"],
  }),
  pair(["a string becomes a string or an integer", a(S), a({ type: ["string", "integer"] })], {
    response: ["breaking", "typed code cannot read the wider value", "error response-type-widened /a"],
    request: ["harmless", "what was right stays right", "note request-type-widened /a"],
  }),
  pair(["one of two types goes", a({ type: ["string", "integer"] }), a(S)], {
    response: ["harmless", "what was right stays right", "note response-type-narrowed /a"],
    request: ["breaking", "a value that was right is refused", "error request-type-narrowed /a"],
  }),
  pair(["an array replaces a single value", a(S), a({ type: "array", items: S })], {
    response: ["breaking", "typed code cannot read it", "error response-type-changed /a"],
    request: ["breaking", "the value sent until now is refused", "error request-type-changed /a"],
  }),
  pair(["the type goes, anything is allowed", a(S), a({})], {
    response: ["breaking", "typed code cannot read the wider value", "error response-type-widened /a"],
    request: ["harmless", "what was right stays right", "note request-type-widened /a"],
  }),
  pair(["a type is stated where there was none", a({}), a(S)], {
    response: ["harmless", "what was right stays right", "note response-type-narrowed /a"],
    request: ["breaking", "a value that was right is refused", "error request-type-narrowed /a"],
  }),
  pair(["items change their type", { type: "array", items: S }, { type: "array", items: I }], {
    response: ["breaking", "typed code cannot read it", "error response-type-changed /*"],
    request: ["breaking", "the value sent until now is refused", "error request-type-changed /*"],
  }),
  pair(["items become nullable", { type: "array", items: S }, { type: "array", items: { type: ["string", "null"] } }], {
    response: ["breaking", "reading it without a check fails", "error response-became-nullable /*"],
    request: ["harmless", "what was right stays right", "note request-became-nullable /*"],
  }),
  pair(["a body becomes an array of itself", a(S), { type: "array", items: a(S) }], {
    response: ["breaking", "typed code cannot read it", "error response-type-changed -"],
    request: ["breaking", "the value sent until now is refused", "error request-type-changed -"],
  }),
  pair(["a value that was always null gets a type", a(NULL), a(S)], {
    response: ["breaking", "typed code cannot read it", "error response-type-changed /a"],
    request: ["breaking", "the value sent until now is refused", "error request-type-changed /a"],
  }),
  pair(["the type changes and null is allowed at once", a(S), a({ type: ["integer", "null"] })], {
    response: [
      "breaking",
      "reading it without a check fails",
      "error response-became-nullable /a",
      "error response-type-changed /a",
    ],
    request: [
      "breaking",
      "the value sent until now is refused",
      "error request-type-changed /a",
      "note request-became-nullable /a",
    ],
  }),
  pair(
    [
      "values of a map change their type",
      { type: "object", additionalProperties: S },
      { type: "object", additionalProperties: I },
    ],
    {
      response: ["breaking", "typed code cannot read it", "error response-type-changed /*"],
      request: ["breaking", "the value sent until now is refused", "error request-type-changed /*"],
    },
  ),
  pair(
    [
      "a tuple's second item changes its type",
      { type: "array", prefixItems: [S, S] },
      { type: "array", prefixItems: [S, I] },
    ],
    {
      response: ["breaking", "typed code cannot read it", "error response-type-changed /*"],
      request: ["breaking", "the value sent until now is refused", "error request-type-changed /*"],
    },
  ),
  pair(
    ["a deep property changes its type", a(a({ type: "array", items: a(S) })), a(a({ type: "array", items: a(B) }))],
    {
      response: ["breaking", "typed code cannot read it", "error response-type-changed /a/a/*/a"],
      request: ["breaking", "the value sent until now is refused", "error request-type-changed /a/a/*/a"],
    },
  ),
];
