import { pair, type SchemaPair } from "./pair.testing.js";
import { I, object, S } from "./schemas.testing.js";

/** Pairs about openness. */
export const OPENNESS_PAIRS: readonly SchemaPair[] = [
  pair(
    [
      "other properties are forbidden where they were invited",
      object({ a: S }, [], { additionalProperties: true }),
      object({ a: S }, [], { additionalProperties: false }),
    ],
    {
      response: [
        "harmless",
        "what was right stays right",
        "note response-additional-properties-forbidden - additionalProperties",
      ],
      request: [
        "breaking",
        "properties that were invited are refused",
        "error request-additional-properties-forbidden - additionalProperties",
      ],
    },
  ),
  pair(
    [
      "other properties are allowed where they were forbidden",
      object({ a: S }, [], { additionalProperties: false }),
      object({ a: S }, [], { additionalProperties: true }),
    ],
    {
      response: [
        "risky",
        "strict readers meet properties nobody names",
        "warning response-additional-properties-allowed - additionalProperties",
      ],
      request: [
        "harmless",
        "what was right stays right",
        "note request-additional-properties-allowed - additionalProperties",
      ],
    },
  ),
  pair(["a free-form map is closed", { type: "object" }, object({ a: S }, [], { additionalProperties: false })], {
    response: [
      "harmless",
      "what was right stays right",
      "note response-additional-properties-forbidden - additionalProperties",
      "note response-property-added - a",
    ],
    request: [
      "breaking",
      "properties that were invited are refused",
      "error request-additional-properties-forbidden - additionalProperties",
      "note request-property-added - a",
    ],
  }),
  pair(
    [
      "a map gets a schema for its values",
      { type: "object", additionalProperties: true },
      { type: "object", additionalProperties: S },
    ],
    {
      response: ["harmless", "what was right stays right", "note response-type-narrowed /*"],
      request: ["breaking", "a value that was right is refused", "error request-type-narrowed /*"],
    },
  ),
  pair(
    [
      "unevaluatedProperties closes an object",
      object({ a: S }, [], { additionalProperties: true }),
      { allOf: [object({ a: S })], unevaluatedProperties: false },
    ],
    {
      response: [
        "harmless",
        "what was right stays right",
        "note response-additional-properties-forbidden - additionalProperties",
      ],
      request: [
        "breaking",
        "properties that were invited are refused",
        "error request-additional-properties-forbidden - additionalProperties",
      ],
    },
  ),
  pair(
    [
      "a property leaves an object that stays closed",
      object({ a: S, b: S }, [], { additionalProperties: false }),
      object({ a: S }, [], { additionalProperties: false }),
    ],
    {
      response: ["risky", "code that reads it gets nothing", "warning response-property-removed - b"],
      request: ["risky", "what it asked for is no longer done", "warning request-property-removed - b"],
    },
  ),
  pair(
    [
      "a property is named that a map covered, with another type",
      { type: "object", additionalProperties: S },
      { type: "object", additionalProperties: S, properties: { a: I } },
    ],
    {
      response: [
        "breaking",
        "typed code cannot read it",
        "error response-type-changed /a",
        "note response-property-added - a",
      ],
      request: [
        "breaking",
        "the value sent until now is refused",
        "error request-type-changed /a",
        "note request-property-added - a",
      ],
    },
  ),
];
