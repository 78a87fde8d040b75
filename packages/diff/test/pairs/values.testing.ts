import { pair, type SchemaPair } from "./pair.testing.js";
import { a, B, S } from "./schemas.testing.js";

/** Pairs about values. */
export const VALUES_PAIRS: readonly SchemaPair[] = [
  pair(["a value joins an enum", a({ enum: ["x", "y"] }), a({ enum: ["z", "y", "x"] })], {
    response: ["risky", "an exhaustive switch has no case for it", "warning response-enum-value-added /a z"],
    request: ["harmless", "what was right stays right", "note request-enum-value-added /a z"],
  }),
  pair(["a value leaves an enum", a({ enum: ["x", "y"] }), a({ const: "y" })], {
    response: ["harmless", "what was right stays right", "note response-enum-value-removed /a x"],
    request: ["breaking", "the value sent until now is refused", "error request-enum-value-removed /a x"],
  }),
  pair(["an enum is put on a string", a(S), a({ type: "string", enum: ["x"] })], {
    response: ["harmless", "what was right stays right", "note response-enum-value-removed /a"],
    request: ["breaking", "the value sent until now is refused", "error request-enum-value-removed /a"],
  }),
  pair(["an enum is taken off a string", a({ type: "string", enum: ["x"] }), a(S)], {
    response: ["risky", "an exhaustive switch has no case for it", "warning response-enum-value-added /a"],
    request: ["harmless", "what was right stays right", "note request-enum-value-added /a"],
  }),
  pair(["a constant changes", a({ const: "v1" }), a({ const: "v2" })], {
    response: [
      "risky",
      "an exhaustive switch has no case for it",
      "warning response-enum-value-added /a v2",
      "note response-enum-value-removed /a v1",
    ],
    request: [
      "breaking",
      "the value sent until now is refused",
      "error request-enum-value-removed /a v1",
      "note request-enum-value-added /a v2",
    ],
  }),
  pair(["an integer joins an enum of integers", a({ enum: [1, 2] }), a({ enum: [1, 2, 3] })], {
    response: ["risky", "an exhaustive switch has no case for it", "warning response-enum-value-added /a 3"],
    request: ["harmless", "what was right stays right", "note request-enum-value-added /a 3"],
  }),
  pair(["null joins an enum", a({ type: "string", enum: ["x"] }), a({ type: ["string", "null"], enum: ["x", null] })], {
    response: ["breaking", "reading it without a check fails", "error response-became-nullable /a"],
    request: ["harmless", "what was right stays right", "note request-became-nullable /a"],
  }),
  pair(["false joins a constant true", a({ const: true }), a(B)], {
    response: ["risky", "an exhaustive switch has no case for it", "warning response-enum-value-added /a"],
    request: ["harmless", "what was right stays right", "note request-enum-value-added /a"],
  }),
];
