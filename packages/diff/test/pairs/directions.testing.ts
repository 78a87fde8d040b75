import { pair, type SchemaPair } from "./pair.testing.js";
import { object, S } from "./schemas.testing.js";

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
];
