import { pair, type SchemaPair } from "./pair.testing.js";
import { a, I, S } from "./schemas.testing.js";

/** Pairs about annotations. */
export const ANNOTATIONS_PAIRS: readonly SchemaPair[] = [
  pair(["a property becomes deprecated", a(S), a({ type: "string", deprecated: true })], {
    response: ["risky", "it will go one day", "warning response-deprecated /a"],
    request: ["risky", "it will go one day", "warning request-deprecated /a"],
  }),
  pair(["a property is no longer deprecated", a({ type: "string", deprecated: true }), a(S)], {
    response: ["harmless", "what was right stays right", "note response-undeprecated /a"],
    request: ["harmless", "what was right stays right", "note request-undeprecated /a"],
  }),
  pair(["a default changes", a({ type: "integer", default: 10 }), a({ type: "integer", default: 20 })], {
    response: ["harmless", "what was right stays right", "note response-default-changed /a"],
    request: ["risky", "leaving it out means something else", "warning request-default-changed /a"],
  }),
  pair(["a default appears", a(I), a({ type: "integer", default: 20 })], {
    response: ["harmless", "what was right stays right", "note response-default-changed /a"],
    request: ["harmless", "what was right stays right", "note request-default-changed /a"],
  }),
];
