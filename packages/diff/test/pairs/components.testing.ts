import { pair, type SchemaPair } from "./pair.testing.js";
import { a, I, NULL, object, r, S } from "./schemas.testing.js";

/** Pairs about components. */
export const COMPONENTS_PAIRS: readonly SchemaPair[] = [
  pair(
    [
      "a property of a component used twice changes once",
      object({ x: r("T"), y: { type: "array", items: r("T") } }),
      object({ x: r("T"), y: { type: "array", items: r("T") } }),
      { T: a(S) },
      { T: a(I) },
    ],
    {
      response: ["breaking", "typed code cannot read it", "error response-type-changed /a"],
      request: ["breaking", "the value sent until now is refused", "error request-type-changed /a"],
    },
  ),
  pair(
    [
      "a recursive component gets a property",
      r("Node"),
      r("Node"),
      { Node: object({ next: r("Node") }) },
      { Node: object({ next: r("Node"), v: S }) },
    ],
    {
      response: ["harmless", "what was right stays right", "note response-property-added - v"],
      request: ["harmless", "what was right stays right", "note request-property-added - v"],
    },
  ),
  pair(
    [
      "a recursive component changes a type inside itself",
      r("Node"),
      r("Node"),
      { Node: object({ v: S, next: { oneOf: [r("Node"), NULL] } }, ["v", "next"]) },
      { Node: object({ v: I, next: { oneOf: [r("Node"), NULL] } }, ["v", "next"]) },
    ],
    {
      response: ["breaking", "typed code cannot read it", "error response-type-changed /v"],
      request: ["breaking", "the value sent until now is refused", "error request-type-changed /v"],
    },
  ),
  pair(
    [
      "a parent merged into two children changes",
      { anyOf: [r("A"), r("B")] },
      { anyOf: [r("A"), r("B")] },
      {
        P: object({ id: S }, ["id"]),
        A: { allOf: [r("P"), object({ k: { const: "a" } }, ["k"])] },
        B: { allOf: [r("P"), object({ k: { const: "b" } }, ["k"])] },
      },
      {
        P: object({ id: I }, ["id"]),
        A: { allOf: [r("P"), object({ k: { const: "a" } }, ["k"])] },
        B: { allOf: [r("P"), object({ k: { const: "b" } }, ["k"])] },
      },
    ],
    {
      response: ["breaking", "typed code cannot read it", "error response-type-changed /id"],
      request: ["breaking", "the value sent until now is refused", "error request-type-changed /id"],
    },
  ),
];
