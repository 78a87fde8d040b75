import type { JsonObject } from "@driftline/model";
import { pair, type SchemaPair } from "./pair.testing.js";
import { a, BARE, I, object, r, S } from "./schemas.testing.js";

const CHOICE = { oneOf: [r("Cat"), r("Dog")] };
const mapped = (dog: string) => ({
  ...CHOICE,
  discriminator: {
    propertyName: "kind",
    mapping: { cat: "#/components/schemas/Cat", [dog]: "#/components/schemas/Dog" },
  },
});
const orElse = (consequence: JsonObject): JsonObject => ({ if: { required: ["a"] }, else: consequence });
const certain = (condition: boolean, consequence: JsonObject): JsonObject =>
  Object.fromEntries([
    ["if", condition],
    [condition ? "then" : "else", consequence],
  ]);
const ONES = { type: "array", items: I, contains: { const: 1 } };

/** Pairs about the keywords that apply schemas where few write them. */
export const APPLICATORS_PAIRS: readonly SchemaPair[] = [
  pair(
    [
      "unevaluatedItems closes an array",
      a({ type: "array", prefixItems: [S] }),
      a({ type: "array", prefixItems: [S], unevaluatedItems: false }),
    ],
    {
      response: ["harmless", "what was right stays right", "note response-constraint-tightened /a items"],
      request: ["breaking", "longer lists are refused now", "error request-constraint-tightened /a items"],
    },
  ),
  pair(
    [
      "unevaluatedItems become another type",
      a({ type: "array", prefixItems: [S], unevaluatedItems: S }),
      a({ type: "array", prefixItems: [S], unevaluatedItems: I }),
    ],
    {
      response: ["breaking", "typed code cannot read it", "error response-type-changed /a/*"],
      request: ["breaking", "the value sent until now is refused", "error request-type-changed /a/*"],
    },
  ),
  pair(
    [
      "unevaluatedProperties become another type",
      { allOf: [object({ a: S })], unevaluatedProperties: S },
      { allOf: [object({ a: S })], unevaluatedProperties: I },
    ],
    {
      response: ["breaking", "typed code cannot read it", "error response-type-changed /*"],
      request: ["breaking", "the value sent until now is refused", "error request-type-changed /*"],
    },
  ),
  pair(["minContains is raised", a(ONES), a({ ...ONES, minContains: 2 })], {
    response: ["harmless", "what was right stays right", "note response-constraint-tightened /a contains"],
    request: ["breaking", "a list with one of them is refused", "error request-constraint-tightened /a contains"],
  }),
  pair(["maxContains is dropped", a({ ...ONES, maxContains: 2 }), a(ONES)], {
    response: [
      "risky",
      "more of them may come than there is room for",
      "warning response-constraint-relaxed /a contains",
    ],
    request: ["harmless", "what was right stays right", "note request-constraint-relaxed /a contains"],
  }),
  pair(
    [
      "a consequence of the contrary is added",
      object({ a: S, b: S }),
      object({ a: S, b: S }, [], orElse({ required: ["b"] })),
    ],
    {
      response: ["harmless", "what was right stays right", "note response-constraint-tightened - if"],
      request: ["breaking", "an object without either is refused", "error request-constraint-tightened - if"],
    },
  ),
  pair(
    [
      "a dependent schema that only requires is written as dependentRequired",
      object({ a: S, b: I }, [], { dependentSchemas: { a: { required: ["b"] } } }),
      object({ a: S, b: I }, [], { dependentRequired: { a: ["b"] } }),
    ],
    { response: ["nothing", "the two say the same"], request: ["nothing", "the two say the same"] },
  ),
  pair(["a discriminator names a branch by another value", mapped("dog"), mapped("hound"), BARE], {
    response: ["breaking", "code dispatches on another value", "error response-discriminator-changed - kind"],
    request: ["breaking", "the value that chose the branch is refused", "error request-discriminator-changed - kind"],
  }),
  pair(["a property is forbidden by `false`", a(S), object({ a: false })], {
    response: ["risky", "what was read is never there", "warning response-property-removed - a"],
    request: ["risky", "what was sent may be refused or ignored", "warning request-property-removed - a"],
  }),
  pair(["two negations stand for the type", a(S), a({ not: { not: S } })], {
    response: ["nothing", "the two say the same"],
    request: ["nothing", "the two say the same"],
  }),
  pair(["a whole number is said by multipleOf", a(I), a({ type: "number", multipleOf: 1 })], {
    response: ["nothing", "the two say the same"],
    request: ["nothing", "the two say the same"],
  }),
  pair(["contentEncoding says how a text is meant", a(S), a({ type: "string", contentEncoding: "base64" })], {
    response: ["nothing", "it asserts nothing (JSON Schema 2020-12 validation, section 8)"],
    request: ["nothing", "it asserts nothing (JSON Schema 2020-12 validation, section 8)"],
  }),
  pair(["a condition that always holds is left out", certain(true, object({ a: S })), object({ a: S })], {
    response: ["nothing", "the two say the same"],
    request: ["nothing", "the two say the same"],
  }),
  pair(["a condition that never holds is left out", object({ a: S }), certain(false, object({ a: S }))], {
    response: ["nothing", "the two say the same"],
    request: ["nothing", "the two say the same"],
  }),
  pair(
    [
      "a property changes under a condition that always holds",
      certain(true, object({ a: S })),
      certain(true, object({ a: I })),
    ],
    {
      response: ["breaking", "typed code cannot read it", "error response-type-changed /a"],
      request: ["breaking", "the value sent until now is refused", "error request-type-changed /a"],
    },
  ),
];
