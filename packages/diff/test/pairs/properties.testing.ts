import { pair, type SchemaPair } from "./pair.testing.js";
import { I, object, S } from "./schemas.testing.js";

/** Pairs about properties. */
export const PROPERTIES_PAIRS: readonly SchemaPair[] = [
  pair(["a required property is removed", object({ a: S, b: I }, ["a"]), object({ b: I })], {
    response: ["breaking", "code that reads it gets nothing", "error response-property-removed - a"],
    request: ["risky", "what it asked for is no longer done", "warning request-property-removed - a"],
  }),
  pair(["an optional property is removed", object({ a: S, b: I }), object({ b: I })], {
    response: ["risky", "code that reads it gets nothing", "warning response-property-removed - a"],
    request: ["risky", "what it asked for is no longer done", "warning request-property-removed - a"],
  }),
  pair(["an optional property is added", object({ a: S }), object({ a: S, b: I })], {
    response: ["harmless", "what was right stays right", "note response-property-added - b"],
    request: ["harmless", "what was right stays right", "note request-property-added - b"],
  }),
  pair(["a required property is added", object({ a: S }), object({ a: S, b: I }, ["b"])], {
    response: ["harmless", "what was right stays right", "note response-property-added - b"],
    request: ["breaking", "requests lack it", "error request-property-required-added - b"],
  }),
  pair(["a required property becomes optional", object({ a: S }, ["a"]), object({ a: S })], {
    response: ["breaking", "code that reads it may get nothing", "error response-property-became-optional - a"],
    request: ["harmless", "what was right stays right", "note request-property-became-optional - a"],
  }),
  pair(["an optional property becomes required", object({ a: S }), object({ a: S }, ["a"])], {
    response: ["harmless", "what was right stays right", "note response-property-became-required - a"],
    request: ["breaking", "requests without it are refused", "error request-property-became-required - a"],
  }),
  pair(["a property is renamed", object({ a: S }, ["a"]), object({ b: S }, ["b"])], {
    response: [
      "breaking",
      "code that reads it gets nothing",
      "error response-property-removed - a",
      "note response-property-added - b",
    ],
    request: [
      "breaking",
      "requests lack it",
      "error request-property-required-added - b",
      "warning request-property-removed - a",
    ],
  }),
  pair(
    ["a required list appears on a branch only", object({ a: S }), { allOf: [object({ a: S }), { required: ["a"] }] }],
    {
      response: ["harmless", "what was right stays right", "note response-property-became-required - a"],
      request: ["breaking", "requests without it are refused", "error request-property-became-required - a"],
    },
  ),
  pair(["a property is forbidden by false", object({ a: S, b: S }, ["a"]), object({ a: false, b: S })], {
    response: ["breaking", "code that reads it gets nothing", "error response-property-removed - a"],
    request: ["risky", "what it asked for is no longer done", "warning request-property-removed - a"],
  }),
  pair(
    [
      "a property of items is removed",
      { type: "array", items: object({ a: S }, ["a"]) },
      { type: "array", items: object({}) },
    ],
    {
      response: ["breaking", "code that reads it gets nothing", "error response-property-removed /* a"],
      request: ["risky", "what it asked for is no longer done", "warning request-property-removed /* a"],
    },
  ),
  pair(
    ["a property called constructor is removed", object({ constructor: S, b: I }, ["constructor"]), object({ b: I })],
    {
      response: ["breaking", "code that reads it gets nothing", "error response-property-removed - constructor"],
      request: ["risky", "what it asked for is no longer done", "warning request-property-removed - constructor"],
    },
  ),
  pair(["an undocumented property is no longer required", object({ a: S }, ["b"]), object({ a: S })], {
    response: ["breaking", "code that reads it may get nothing", "error response-property-became-optional - b"],
    request: ["harmless", "what was right stays right", "note request-property-became-optional - b"],
  }),
  pair(["an undocumented property is required", object({ a: S }), object({ a: S }, ["b"])], {
    response: ["harmless", "what was right stays right", "note response-property-became-required - b"],
    request: ["breaking", "requests without it are refused", "error request-property-became-required - b"],
  }),
];
