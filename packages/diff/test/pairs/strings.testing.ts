import { pair, type SchemaPair } from "./pair.testing.js";
import { a, S } from "./schemas.testing.js";

/** Pairs about strings. */
export const STRINGS_PAIRS: readonly SchemaPair[] = [
  pair(["a format is dropped", a({ type: "string", format: "date-time" }), a(S)], {
    response: ["breaking", "parsers of the old format fail", "error response-format-changed /a format"],
    request: ["harmless", "what was right stays right", "note request-format-changed /a format"],
  }),
  pair(["a format is added", a(S), a({ type: "string", format: "uuid" })], {
    response: ["harmless", "what was right stays right", "note response-format-changed /a format"],
    request: ["breaking", "a text that was right is refused", "error request-format-changed /a format"],
  }),
  pair(
    ["a format changes to another", a({ type: "string", format: "date" }), a({ type: "string", format: "date-time" })],
    {
      response: ["breaking", "parsers of the old format fail", "error response-format-changed /a format"],
      request: ["breaking", "a text that was right is refused", "error request-format-changed /a format"],
    },
  ),
  pair(["int32 becomes int64", a({ type: "integer", format: "int32" }), a({ type: "integer", format: "int64" })], {
    response: ["breaking", "parsers of the old format fail", "error response-format-changed /a format"],
    request: ["harmless", "what was right stays right", "note request-format-changed /a format"],
  }),
  pair(
    [
      "a format nobody knows changes",
      a({ type: "string", format: "acme-id" }),
      a({ type: "string", format: "acme-key" }),
    ],
    {
      response: ["risky", "parsers of the old format fail", "warning response-format-changed /a format (unproved)"],
      request: ["risky", "a text that was right is refused", "warning request-format-changed /a format (unproved)"],
    },
  ),
  pair(
    ["a pattern is relaxed", a({ type: "string", pattern: "^[a-z]+$" }), a({ type: "string", pattern: "^[a-z0-9]+$" })],
    {
      response: [
        "risky",
        "what was built on the pattern no longer holds",
        "warning response-pattern-changed /a pattern",
      ],
      request: ["harmless", "what was right stays right", "note request-pattern-changed /a pattern"],
    },
  ),
  pair(
    [
      "a pattern is tightened",
      a({ type: "string", pattern: "^[a-z0-9]+$" }),
      a({ type: "string", pattern: "^[a-z]+$" }),
    ],
    {
      response: ["harmless", "what was right stays right", "note response-pattern-changed /a pattern"],
      request: ["breaking", "a text that was right is refused", "error request-pattern-changed /a pattern"],
    },
  ),
  pair(["a pattern is dropped", a({ type: "string", pattern: "^[a-z]+$" }), a(S)], {
    response: ["risky", "what was built on the pattern no longer holds", "warning response-pattern-changed /a pattern"],
    request: ["harmless", "what was right stays right", "note request-pattern-changed /a pattern"],
  }),
  pair(
    [
      "a pattern is spelled another way",
      a({ type: "string", pattern: "^\\d+$" }),
      a({ type: "string", pattern: "^[0-9]{1,}$" }),
    ],
    { response: ["nothing", "the two say the same"], request: ["nothing", "the two say the same"] },
  ),
];
