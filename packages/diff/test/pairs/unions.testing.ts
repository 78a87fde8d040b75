import { pair, type SchemaPair } from "./pair.testing.js";
import { ANIMALS, a, BARE, I, NULL, object, r, S } from "./schemas.testing.js";

/** Pairs about unions. */
export const UNIONS_PAIRS: readonly SchemaPair[] = [
  pair(["a schema is wrapped into a union with another", r("Cat"), { oneOf: [r("Cat"), r("Dog")] }, ANIMALS], {
    response: ["breaking", "nobody expected the new branch", "error response-branch-added - Dog"],
    request: ["harmless", "what was right stays right", "note request-branch-added - Dog"],
  }),
  pair(["a union gives way to one of its branches", { anyOf: [r("Cat"), r("Dog")] }, r("Dog"), ANIMALS], {
    response: ["harmless", "what was right stays right", "note response-branch-removed - Cat"],
    request: ["breaking", "what was sent until now is refused", "error request-branch-removed - Cat"],
  }),
  pair(["a branch becomes nullable", { oneOf: [r("Cat"), r("Dog")] }, { oneOf: [r("Cat"), r("Dog"), NULL] }, ANIMALS], {
    response: ["breaking", "reading it without a check fails", "error response-became-nullable -"],
    request: ["harmless", "what was right stays right", "note request-became-nullable -"],
  }),
  pair(
    [
      "a property beside a union changes its type",
      object({ id: S }, [], { oneOf: [r("Cat"), r("Dog")] }),
      object({ id: I }, [], { oneOf: [r("Cat"), r("Dog")] }),
      ANIMALS,
    ],
    {
      response: ["breaking", "typed code cannot read it", "error response-type-changed /id"],
      request: ["breaking", "the value sent until now is refused", "error request-type-changed /id"],
    },
  ),
  pair(
    [
      "a branch is added to a discriminated union",
      { oneOf: [r("Cat"), r("Dog")], discriminator: { propertyName: "kind" } },
      { oneOf: [r("Cat"), r("Dog"), r("Eel")], discriminator: { propertyName: "kind" } },
      ANIMALS,
    ],
    {
      response: ["breaking", "nobody expected the new branch", "error response-branch-added - Eel"],
      request: ["harmless", "what was right stays right", "note request-branch-added - Eel"],
    },
  ),
  pair(["a branch is removed", { oneOf: [r("Cat"), r("Dog")] }, { oneOf: [r("Dog")] }, ANIMALS], {
    response: ["harmless", "what was right stays right", "note response-branch-removed - Cat"],
    request: ["breaking", "what was sent until now is refused", "error request-branch-removed - Cat"],
  }),
  pair(["a branch is replaced", { oneOf: [r("Cat"), r("Dog")] }, { oneOf: [r("Cat"), r("Eel")] }, ANIMALS], {
    response: [
      "breaking",
      "nobody expected the new branch",
      "error response-branch-added - Eel",
      "note response-branch-removed - Dog",
    ],
    request: [
      "breaking",
      "what was sent until now is refused",
      "error request-branch-removed - Dog",
      "note request-branch-added - Eel",
    ],
  }),
  pair(
    [
      "a property inside a branch changes its type",
      { oneOf: [r("Cat"), r("Dog")] },
      { oneOf: [r("Cat"), r("Dog")] },
      ANIMALS,
      { ...ANIMALS, Dog: object({ kind: { const: "dog" }, tricks: S }, ["kind"]) },
    ],
    {
      response: ["breaking", "typed code cannot read it", "error response-type-changed /tricks"],
      request: ["breaking", "the value sent until now is refused", "error request-type-changed /tricks"],
    },
  ),
  pair(["a union of types gets one more by a branch", a({ oneOf: [S, I] }), a({ oneOf: [S, I, r("Cat")] }), ANIMALS], {
    response: ["breaking", "nobody expected the new branch", "error response-branch-added /a object"],
    request: ["harmless", "what was right stays right", "note request-branch-added /a object"],
  }),
  pair(
    [
      "the discriminator's property changes",
      { oneOf: [r("Cat"), r("Dog")], discriminator: { propertyName: "kind" } },
      { oneOf: [r("Cat"), r("Dog")], discriminator: { propertyName: "type" } },
      BARE,
      {
        Cat: object({ kind: S, type: S, lives: I }, ["kind", "type", "lives"]),
        Dog: object({ kind: S, type: S, tricks: I }, ["kind", "type", "tricks"]),
      },
    ],
    {
      response: [
        "breaking",
        "code dispatches on another value",
        "error response-discriminator-changed - type",
        "note response-property-added - type",
        "note response-property-added - type",
      ],
      request: [
        "breaking",
        "the value that chose the branch is refused",
        "error request-discriminator-changed - type",
        "error request-property-required-added - type",
        "error request-property-required-added - type",
      ],
    },
  ),
  pair(
    [
      "the discriminator's values change",
      {
        oneOf: [r("Cat"), r("Dog")],
        discriminator: {
          propertyName: "kind",
          mapping: { cat: "#/components/schemas/Cat", dog: "#/components/schemas/Dog" },
        },
      },
      {
        oneOf: [r("Cat"), r("Dog")],
        discriminator: {
          propertyName: "kind",
          mapping: { feline: "#/components/schemas/Cat", dog: "#/components/schemas/Dog" },
        },
      },
      BARE,
    ],
    {
      response: ["breaking", "code dispatches on another value", "error response-discriminator-changed - kind"],
      request: ["breaking", "the value that chose the branch is refused", "error request-discriminator-changed - kind"],
    },
  ),
  pair(
    [
      "a discriminator is put on disjoint branches",
      { oneOf: [r("Cat"), r("Dog")] },
      { oneOf: [r("Cat"), r("Dog")], discriminator: { propertyName: "kind" } },
      ANIMALS,
    ],
    {
      response: ["harmless", "what was right stays right", "note response-discriminator-changed - kind (unproved)"],
      request: ["harmless", "what was right stays right", "note request-discriminator-changed - kind (unproved)"],
    },
  ),
  pair(
    [
      "anyOf of two forms is added as a condition",
      object({ a: S, b: S }),
      object({ a: S, b: S }, [], { anyOf: [{ required: ["a"] }, { required: ["b"] }] }),
    ],
    {
      response: ["harmless", "what was right stays right", "note response-constraint-tightened - anyOf"],
      request: ["breaking", "a request that was right is refused", "error request-constraint-tightened - anyOf"],
    },
  ),
  pair(
    [
      "overlapping oneOf becomes anyOf",
      object({ a: S, b: S }, [], { oneOf: [{ required: ["a"] }, { required: ["b"] }] }),
      object({ a: S, b: S }, [], { anyOf: [{ required: ["a"] }, { required: ["b"] }] }),
    ],
    {
      response: [
        "risky",
        "what was built on the bound (a column, a check) no longer holds",
        "warning response-constraint-relaxed - anyOf",
      ],
      request: ["harmless", "what was right stays right", "note request-constraint-relaxed - anyOf"],
    },
  ),
];
