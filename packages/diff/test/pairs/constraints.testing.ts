import { pair, type SchemaPair } from "./pair.testing.js";
import { a, I, object, S, when } from "./schemas.testing.js";

/** Pairs about constraints. */
export const CONSTRAINTS_PAIRS: readonly SchemaPair[] = [
  pair(["a length limit is relaxed", a({ type: "string", maxLength: 5 }), a({ type: "string", maxLength: 10 })], {
    response: [
      "risky",
      "what was built on the bound (a column, a check) no longer holds",
      "warning response-constraint-relaxed /a maxLength",
    ],
    request: ["harmless", "what was right stays right", "note request-constraint-relaxed /a maxLength"],
  }),
  pair(
    [
      "an enum leaves its range behind",
      a({ type: "integer", enum: [1, 9], maximum: 5 }),
      a({ type: "integer", enum: [1, 9] }),
    ],
    {
      response: ["risky", "an exhaustive switch has no case for it", "warning response-enum-value-added /a 9"],
      request: ["harmless", "what was right stays right", "note request-enum-value-added /a 9"],
    },
  ),
  pair(["a minimum is raised", a({ type: "integer", minimum: 1 }), a({ type: "integer", minimum: 5 })], {
    response: ["harmless", "what was right stays right", "note response-constraint-tightened /a minimum"],
    request: ["breaking", "a request that was right is refused", "error request-constraint-tightened /a minimum"],
  }),
  pair(["a minimum is dropped", a({ type: "integer", minimum: 1 }), a(I)], {
    response: [
      "risky",
      "what was built on the bound (a column, a check) no longer holds",
      "warning response-constraint-relaxed /a minimum",
    ],
    request: ["harmless", "what was right stays right", "note request-constraint-relaxed /a minimum"],
  }),
  pair(
    ["a maximum becomes exclusive", a({ type: "number", maximum: 10 }), a({ type: "number", exclusiveMaximum: 10 })],
    {
      response: ["harmless", "what was right stays right", "note response-constraint-tightened /a exclusiveMaximum"],
      request: [
        "breaking",
        "a request that was right is refused",
        "error request-constraint-tightened /a exclusiveMaximum",
      ],
    },
  ),
  pair(["a minLength is set", a(S), a({ type: "string", minLength: 1 })], {
    response: ["harmless", "what was right stays right", "note response-constraint-tightened /a minLength"],
    request: ["breaking", "a request that was right is refused", "error request-constraint-tightened /a minLength"],
  }),
  pair(["multipleOf gets finer", a({ type: "integer", multipleOf: 10 }), a({ type: "integer", multipleOf: 5 })], {
    response: [
      "risky",
      "what was built on the bound (a column, a check) no longer holds",
      "warning response-constraint-relaxed /a multipleOf",
    ],
    request: ["harmless", "what was right stays right", "note request-constraint-relaxed /a multipleOf"],
  }),
  pair(
    ["multipleOf changes to another", a({ type: "integer", multipleOf: 2 }), a({ type: "integer", multipleOf: 3 })],
    {
      response: [
        "risky",
        "what was built on the bound (a column, a check) no longer holds",
        "warning response-constraint-relaxed /a multipleOf",
        "note response-constraint-tightened /a multipleOf",
      ],
      request: [
        "breaking",
        "a request that was right is refused",
        "error request-constraint-tightened /a multipleOf",
        "note request-constraint-relaxed /a multipleOf",
      ],
    },
  ),
  pair(["uniqueItems is dropped", a({ type: "array", items: S, uniqueItems: true }), a({ type: "array", items: S })], {
    response: [
      "risky",
      "what was built on the bound (a column, a check) no longer holds",
      "warning response-constraint-relaxed /a uniqueItems",
    ],
    request: ["harmless", "what was right stays right", "note request-constraint-relaxed /a uniqueItems"],
  }),
  pair(
    ["maxItems is lowered", a({ type: "array", items: S, maxItems: 10 }), a({ type: "array", items: S, maxItems: 5 })],
    {
      response: ["harmless", "what was right stays right", "note response-constraint-tightened /a maxItems"],
      request: ["breaking", "a request that was right is refused", "error request-constraint-tightened /a maxItems"],
    },
  ),
  pair(["minItems is set", a({ type: "array", items: S }), a({ type: "array", items: S, minItems: 1 })], {
    response: ["harmless", "what was right stays right", "note response-constraint-tightened /a minItems"],
    request: ["breaking", "a request that was right is refused", "error request-constraint-tightened /a minItems"],
  }),
  pair(
    [
      "minProperties is set on a map",
      a({ type: "object", additionalProperties: S }),
      a({ type: "object", additionalProperties: S, minProperties: 1 }),
    ],
    {
      response: ["harmless", "what was right stays right", "note response-constraint-tightened /a minProperties"],
      request: [
        "breaking",
        "a request that was right is refused",
        "error request-constraint-tightened /a minProperties",
      ],
    },
  ),
  pair(
    [
      "maxProperties is dropped from a map",
      a({ type: "object", additionalProperties: S, maxProperties: 2 }),
      a({ type: "object", additionalProperties: S }),
    ],
    {
      response: [
        "risky",
        "what was built on the bound (a column, a check) no longer holds",
        "warning response-constraint-relaxed /a maxProperties",
      ],
      request: ["harmless", "what was right stays right", "note request-constraint-relaxed /a maxProperties"],
    },
  ),
  pair(["contains is added", a({ type: "array", items: I }), a({ type: "array", items: I, contains: { const: 7 } })], {
    response: ["harmless", "what was right stays right", "note response-constraint-tightened /a contains"],
    request: ["breaking", "a request that was right is refused", "error request-constraint-tightened /a contains"],
  }),
  pair(
    [
      "contains changes",
      a({ type: "array", items: I, contains: { const: 7 } }),
      a({ type: "array", items: I, contains: { const: 8 } }),
    ],
    {
      response: [
        "risky",
        "what was built on the bound (a column, a check) no longer holds",
        "warning response-constraint-relaxed /a contains",
      ],
      request: ["breaking", "a request that was right is refused", "error request-constraint-tightened /a contains"],
    },
  ),
  pair(
    [
      "dependentRequired is added",
      object({ a: S, b: S }),
      object({ a: S, b: S }, [], { dependentRequired: { a: ["b"] } }),
    ],
    {
      response: ["harmless", "what was right stays right", "note response-constraint-tightened - dependentRequired"],
      request: [
        "breaking",
        "a request that was right is refused",
        "error request-constraint-tightened - dependentRequired",
      ],
    },
  ),
  pair(
    [
      "dependentSchemas is added",
      object({ a: S, b: S }),
      object({ a: S, b: S }, [], { dependentSchemas: { a: { required: ["b"] } } }),
    ],
    {
      response: ["harmless", "what was right stays right", "note response-constraint-tightened - dependentSchemas"],
      request: [
        "breaking",
        "a request that was right is refused",
        "error request-constraint-tightened - dependentSchemas",
      ],
    },
  ),
  pair(
    [
      "propertyNames is added to a map",
      { type: "object", additionalProperties: S },
      { type: "object", additionalProperties: S, propertyNames: { pattern: "^[a-z]+$" } },
    ],
    {
      response: ["harmless", "what was right stays right", "note response-constraint-tightened - propertyNames"],
      request: [
        "breaking",
        "a request that was right is refused",
        "error request-constraint-tightened - propertyNames",
      ],
    },
  ),
  pair(
    [
      "propertyNames is relaxed",
      { type: "object", additionalProperties: S, propertyNames: { maxLength: 3 } },
      { type: "object", additionalProperties: S, propertyNames: { maxLength: 5 } },
    ],
    {
      response: [
        "risky",
        "what was built on the bound (a column, a check) no longer holds",
        "warning response-constraint-relaxed - maxLength",
      ],
      request: ["harmless", "what was right stays right", "note request-constraint-relaxed - maxLength"],
    },
  ),
  pair(
    [
      "patternProperties gets a schema",
      { type: "object", additionalProperties: true },
      { type: "object", additionalProperties: true, patternProperties: { "^x-": S } },
    ],
    {
      response: ["harmless", "what was right stays right", "note response-constraint-tightened - patternProperties"],
      request: [
        "breaking",
        "a request that was right is refused",
        "error request-constraint-tightened - patternProperties",
      ],
    },
  ),
  pair(
    [
      "patternProperties changes its schema",
      { type: "object", patternProperties: { "^x-": S } },
      { type: "object", patternProperties: { "^x-": I } },
    ],
    {
      response: ["breaking", "typed code cannot read it", "error response-type-changed /*"],
      request: ["breaking", "the value sent until now is refused", "error request-type-changed /*"],
    },
  ),
  pair(["not is added", a(S), a({ type: "string", not: { const: "root" } })], {
    response: ["harmless", "what was right stays right", "note response-constraint-tightened /a not"],
    request: ["breaking", "a request that was right is refused", "error request-constraint-tightened /a not"],
  }),
  pair(["not is dropped", a({ type: "string", not: { const: "root" } }), a(S)], {
    response: [
      "risky",
      "what was built on the bound (a column, a check) no longer holds",
      "warning response-constraint-relaxed /a not",
    ],
    request: ["harmless", "what was right stays right", "note request-constraint-relaxed /a not"],
  }),
  pair(
    [
      "if and then are added",
      object({ t: { enum: ["x", "y"] }, b: S }),
      object(
        { t: { enum: ["x", "y"] }, b: S },
        [],
        when({ properties: { t: { const: "x" } }, required: ["t"] }, { required: ["b"] }),
      ),
    ],
    {
      response: ["harmless", "what was right stays right", "note response-constraint-tightened - if"],
      request: ["breaking", "a request that was right is refused", "error request-constraint-tightened - if"],
    },
  ),
  pair(
    [
      "then changes",
      object(
        { t: { enum: ["x", "y"] }, b: S, c: S },
        [],
        when({ properties: { t: { const: "x" } }, required: ["t"] }, { required: ["b"] }),
      ),
      object(
        { t: { enum: ["x", "y"] }, b: S, c: S },
        [],
        when({ properties: { t: { const: "x" } }, required: ["t"] }, { required: ["c"] }),
      ),
    ],
    {
      response: [
        "risky",
        "what was built on the bound (a column, a check) no longer holds",
        "warning response-constraint-relaxed - if",
      ],
      request: ["breaking", "a request that was right is refused", "error request-constraint-tightened - if"],
    },
  ),
  pair(
    [
      "further items of a tuple are forbidden",
      { type: "array", prefixItems: [S], items: S },
      { type: "array", prefixItems: [S], items: false },
    ],
    {
      response: ["harmless", "what was right stays right", "note response-constraint-tightened - items"],
      request: ["breaking", "a request that was right is refused", "error request-constraint-tightened - items"],
    },
  ),
];
