import { pair, type SchemaPair } from "./pair.testing.js";
import { a, I, object, r, S } from "./schemas.testing.js";

/** Pairs about directions. */
export const DIRECTIONS_PAIRS: readonly SchemaPair[] = [
  pair(
    [
      "a required property becomes writeOnly",
      object({ a: S, b: S }, ["a", "b"]),
      object({ a: { type: "string", writeOnly: true }, b: S }, ["a", "b"]),
    ],
    {
      response: ["breaking", "code that reads it gets nothing", "error response-property-removed - a"],
      request: ["nothing", "the two say the same"],
    },
  ),
  pair(
    [
      "a required property becomes readOnly",
      object({ a: S, b: S }, ["a", "b"]),
      object({ a: { type: "string", readOnly: true }, b: S }, ["a", "b"]),
    ],
    {
      response: ["nothing", "the two say the same"],
      request: ["risky", "what it asked for is no longer done", "warning request-property-removed - a"],
    },
  ),
  pair(
    [
      "a writeOnly property changes its type",
      object({ a: { type: "string", writeOnly: true } }),
      object({ a: { type: "integer", writeOnly: true } }),
    ],
    {
      response: ["nothing", "the two say the same"],
      request: ["breaking", "the value sent until now is refused", "error request-type-changed /a"],
    },
  ),
  pair(
    [
      "a readOnly property becomes required",
      object({ a: { type: "string", readOnly: true } }),
      object({ a: { type: "string", readOnly: true } }, ["a"]),
    ],
    {
      response: ["harmless", "what was right stays right", "note response-property-became-required - a"],
      request: ["nothing", "the two say the same"],
    },
  ),
  pair(
    [
      "a readOnly component that a property refers to gets an enum",
      object({ a: r("D") }),
      object({ a: r("D") }),
      { D: { type: "string", readOnly: true } },
      { D: { type: "string", readOnly: true, enum: ["x"] } },
    ],
    {
      response: ["harmless", "what was right stays right", "note response-enum-value-removed -"],
      request: ["nothing", "the two say the same"],
    },
  ),
  pair(
    [
      "a writeOnly component that a property refers to changes its type",
      object({ a: r("P") }),
      object({ a: r("P") }),
      { P: { type: "string", writeOnly: true } },
      { P: { type: "integer", writeOnly: true } },
    ],
    {
      response: ["nothing", "the two say the same"],
      request: ["breaking", "the value sent until now is refused", "error request-type-changed -"],
    },
  ),
  pair(
    [
      "a component changes that only a hidden property leads to",
      object({ a: { type: "object", writeOnly: true, properties: { b: r("P") } } }),
      object({ a: { type: "object", writeOnly: true, properties: { b: r("P") } } }),
      { P: { type: "string" } },
      { P: { type: "integer" } },
    ],
    {
      response: ["nothing", "the two say the same"],
      request: ["breaking", "the value sent until now is refused", "error request-type-changed -"],
    },
  ),
  pair(
    [
      "a component changes that a hidden property and a plain one refer to",
      object({ a: { allOf: [r("T")], writeOnly: true }, b: r("T") }),
      object({ a: { allOf: [r("T")], writeOnly: true }, b: r("T") }),
      { T: a(S) },
      { T: a(I) },
    ],
    {
      response: ["breaking", "typed code cannot read it", "error response-type-changed /a"],
      request: ["breaking", "the value sent until now is refused", "error request-type-changed /a"],
    },
  ),
];
