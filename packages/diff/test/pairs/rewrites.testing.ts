import { pair, type SchemaPair } from "./pair.testing.js";
import { ANIMALS, a, I, NULL, object, r, S } from "./schemas.testing.js";

const TAGGED = {
  oneOf: [object({ kind: { const: "cat" }, name: S }, ["kind"]), object({ kind: { const: "dog" }, name: I }, ["kind"])],
};

/** Pairs about rewrites. */
export const REWRITES_PAIRS: readonly SchemaPair[] = [
  pair(["nullable is written another way", a({ type: ["string", "null"] }), a({ oneOf: [NULL, S] })], {
    response: ["nothing", "the two say the same"],
    request: ["nothing", "the two say the same"],
  }),
  pair(
    [
      "properties, required and enum values are reordered",
      object({ a: S, b: { enum: ["x", "y"] } }, ["a", "b"]),
      object({ b: { enum: ["y", "x"] }, a: S }, ["b", "a"]),
    ],
    { response: ["nothing", "the two say the same"], request: ["nothing", "the two say the same"] },
  ),
  pair(["branches are reordered", { oneOf: [r("Cat"), r("Dog")] }, { oneOf: [r("Dog"), r("Cat")] }, ANIMALS], {
    response: ["nothing", "the two say the same"],
    request: ["nothing", "the two say the same"],
  }),
  pair(["a component is renamed", a(r("Cat")), a(r("Feline")), ANIMALS, { Feline: ANIMALS.Cat }], {
    response: ["nothing", "the two say the same"],
    request: ["nothing", "the two say the same"],
  }),
  pair(["a component is inlined", a(r("Cat")), a(ANIMALS.Cat), ANIMALS], {
    response: ["nothing", "the two say the same"],
    request: ["nothing", "the two say the same"],
  }),
  pair(
    ["a schema is extracted", { type: "array", items: ANIMALS.Cat }, { type: "array", items: r("Cat") }, {}, ANIMALS],
    { response: ["nothing", "the two say the same"], request: ["nothing", "the two say the same"] },
  ),
  pair(["allOf of one", r("Cat"), { allOf: [r("Cat")] }, ANIMALS], {
    response: ["nothing", "the two say the same"],
    request: ["nothing", "the two say the same"],
  }),
  pair(["members are moved into allOf", object({ a: S, b: I }, ["a"]), { allOf: [a(S), object({ b: I }, ["a"])] }], {
    response: ["nothing", "the two say the same"],
    request: ["nothing", "the two say the same"],
  }),
  pair(
    [
      "members are moved out of allOf",
      { allOf: [r("Cat"), object({ b: I }, ["b"])] },
      object({ kind: { const: "cat" }, lives: I, b: I }, ["kind", "b"]),
      ANIMALS,
    ],
    { response: ["nothing", "the two say the same"], request: ["nothing", "the two say the same"] },
  ),
  pair(
    [
      "prose, examples and extensions change",
      a({ type: "string", description: "one", example: "x" }),
      a({ type: "string", description: "two", title: "T", "x-go": 1, examples: ["y"] }),
    ],
    { response: ["nothing", "the two say the same"], request: ["nothing", "the two say the same"] },
  ),
  pair(["enum of one against const", a({ enum: ["x"] }), a({ const: "x" })], {
    response: ["nothing", "the two say the same"],
    request: ["nothing", "the two say the same"],
  }),
  pair(["disjoint oneOf against anyOf", { oneOf: [r("Cat"), r("Dog")] }, { anyOf: [r("Cat"), r("Dog")] }, ANIMALS], {
    response: ["nothing", "the two say the same"],
    request: ["nothing", "the two say the same"],
  }),
  pair(
    [
      "a nullable reference is written another way",
      a({ anyOf: [r("Cat"), NULL] }),
      a({ oneOf: [NULL, { allOf: [r("Cat")] }] }),
      ANIMALS,
    ],
    { response: ["nothing", "the two say the same"], request: ["nothing", "the two say the same"] },
  ),
  pair(
    [
      "null in an enum against null beside it",
      a({ type: ["string", "null"], enum: ["x", null] }),
      a({ anyOf: [{ enum: ["x"] }, NULL] }),
    ],
    { response: ["nothing", "the two say the same"], request: ["nothing", "the two say the same"] },
  ),
  pair(
    [
      "a union of constants against an enum",
      a({ enum: ["x", "y"] }),
      a({
        oneOf: [
          { const: "x", title: "X" },
          { const: "y", title: "Y" },
        ],
      }),
    ],
    { response: ["nothing", "the two say the same"], request: ["nothing", "the two say the same"] },
  ),
  pair(
    [
      "an exclusive bound of an integer against an inclusive one",
      a({ type: "integer", exclusiveMinimum: 0 }),
      a({ type: "integer", minimum: 1 }),
    ],
    { response: ["nothing", "the two say the same"], request: ["nothing", "the two say the same"] },
  ),
  pair(["integer against number with multipleOf 1", a(I), a({ type: "number", multipleOf: 1 })], {
    response: ["nothing", "the two say the same"],
    request: ["nothing", "the two say the same"],
  }),
  pair(
    [
      "a nested union is flattened",
      { anyOf: [r("Cat"), { anyOf: [r("Dog"), r("Eel")] }] },
      { anyOf: [r("Cat"), r("Dog"), r("Eel")] },
      ANIMALS,
    ],
    { response: ["nothing", "the two say the same"], request: ["nothing", "the two say the same"] },
  ),
  pair(
    [
      "a branch stands in a union of any more often than unions are looked through",
      { anyOf: [NULL, ...Array.from({ length: 200 }, () => object({ q: S }))] },
      { anyOf: [NULL, object({ q: S })] },
    ],
    { response: ["nothing", "the two say the same"], request: ["nothing", "the two say the same"] },
  ),
  pair(
    [
      "common properties are moved beside the union",
      { oneOf: [object({ id: S, k: { const: "a" } }, ["id", "k"]), object({ id: S, k: { const: "b" } }, ["id", "k"])] },
      object({ id: S }, ["id"], {
        oneOf: [object({ k: { const: "a" } }, ["k"]), object({ k: { const: "b" } }, ["k"])],
      }),
    ],
    { response: ["nothing", "the two say the same"], request: ["nothing", "the two say the same"] },
  ),
  pair(
    [
      "a recursive component is unrolled once",
      r("Node"),
      object({ next: r("Node") }),
      { Node: object({ next: r("Node") }) },
    ],
    { response: ["nothing", "the two say the same"], request: ["nothing", "the two say the same"] },
  ),
  pair(
    [
      "minItems 0 and uniqueItems false are left out",
      a({ type: "array", items: S, minItems: 0, uniqueItems: false }),
      a({ type: "array", items: S }),
    ],
    { response: ["nothing", "the two say the same"], request: ["nothing", "the two say the same"] },
  ),
  pair(["a type array of one", a({ type: ["string"] }), a(S)], {
    response: ["nothing", "the two say the same"],
    request: ["nothing", "the two say the same"],
  }),
  pair(["enum without its type", a({ type: "string", enum: ["x", "y"] }), a({ enum: ["x", "y"] })], {
    response: ["nothing", "the two say the same"],
    request: ["nothing", "the two say the same"],
  }),
  pair(
    [
      "the same limit is written twice",
      a({ type: "string", maxLength: 5 }),
      a({ allOf: [{ type: "string", maxLength: 5 }, { maxLength: 9 }] }),
    ],
    { response: ["nothing", "the two say the same"], request: ["nothing", "the two say the same"] },
  ),
  pair(
    [
      "two unions that both hold are told in another order",
      a({ allOf: [{ oneOf: [r("Cat"), r("Dog")] }, TAGGED] }),
      a({ allOf: [TAGGED, { oneOf: [r("Dog"), r("Cat")] }] }),
      ANIMALS,
    ],
    { response: ["nothing", "the two say the same"], request: ["nothing", "the two say the same"] },
  ),
];
