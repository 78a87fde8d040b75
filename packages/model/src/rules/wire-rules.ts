import type { Level } from "../level.js";
import type { RuleMeta } from "../rule.js";

/** The rules of contract against wire, for responses and for our own requests. Sorted by id. */
export const WIRE_RULES: readonly RuleMeta[] = [
  wire("operation-undocumented", "warning", {
    summary: "a request whose method and path match no operation of the contract",
    why: "nothing is known about what it answers, so nothing is watched",
    hint: "watch this operation, or leave it out of the recording",
  }),
  wire("request-body-malformed", "error", {
    summary: "our request says JSON and is not",
    why: "the vendor has to guess or refuse",
    hint: "mend the client that sent it",
  }),
  wire("request-body-missing", "error", {
    summary: "our request lacks the body the contract requires",
    why: "the vendor may refuse it any day",
    hint: "send the body",
  }),
  ...bodyRules("request"),
  wire("request-media-type-undocumented", "warning", {
    summary: "our request body has a media type the contract does not list",
    why: "the vendor may refuse it with 415 any day",
    hint: "send a documented media type",
  }),
  wire("request-parameter-mismatched", "error", {
    summary: "our request has a parameter the contract's schema refuses",
    why: "the vendor may refuse it or read something else from it",
    hint: "mend the client that sent it",
  }),
  wire("request-parameter-missing", "error", {
    summary: "our request lacks a required parameter",
    why: "the vendor may refuse it any day",
    hint: "send the parameter",
  }),
  wire("request-parameter-undocumented", "warning", {
    summary: "our request has a query parameter the contract does not list",
    why: "it may be ignored now and mean something else tomorrow",
    hint: "drop it, or document it in `overlay.yaml`",
  }),
  wire("response-body-duplicate-key", "warning", {
    summary: "one object of the body names a key twice",
    why: "parsers keep different ones (RFC 8259, section 4)",
    hint: "tell the vendor; do not rely on either value",
  }),
  wire("response-body-malformed", "error", {
    summary: "the response says JSON and is not",
    why: "every client that parses it fails",
    hint: "look at the sample: a gateway page, a cut body, or a wrong content type",
  }),
  wire("response-body-missing", "error", {
    summary: "a body is documented and none came",
    why: "clients that parse it fail",
    hint: "ask the vendor which of the two is meant",
  }),
  wire("response-body-undocumented", "warning", {
    levels: "`note` on 5xx",
    summary: "a body came where none is documented",
    why: "it carries something nobody promised",
    hint: "refetch the contract; it may be documented by now",
  }),
  ...bodyRules("response"),
  wire("response-header-mismatched", "error", {
    summary: "a response header does not fit its schema",
    why: "clients that read it (rate limits, cursors) misread it",
    hint: "check what your client reads from this header",
  }),
  wire("response-header-missing", "error", {
    summary: "a required response header did not come",
    why: "clients that read it (rate limits, cursors) fail",
    hint: "check what your client reads from this header",
  }),
  wire("response-media-type-undocumented", "error", {
    levels: "`note` on 5xx",
    summary: "the body's media type is none the contract documents",
    why: "clients choose their parser by it",
    hint: "check how your client parses this response",
  }),
  wire("response-property-deprecated", "note", {
    summary: "a property is still sent although deprecated",
    why: "it will go one day",
    hint: "stop reading it",
  }),
  wire("response-property-unobserved", "note", {
    summary: "a documented property was in none of at least 20 responses",
    why: "the contract may promise what is not sent",
    hint: "do not rely on it; record more traffic to be sure",
  }),
  wire("response-status-undocumented", "error", {
    levels: "2xx and 3xx `error`, 4xx `warning`, 5xx and 429 `note`",
    strict: "error",
    summary: "no exact status, range or `default` covers the response's status",
    why: "clients do not know what it means or what its body holds",
    hint: "handle the status, and refetch the contract",
  }),
].sort((a, b) => (a.id < b.id ? -1 : 1));

interface WireText {
  readonly summary: string;
  readonly why: string;
  readonly hint: string;
  readonly levels?: string;
  readonly strict?: Level;
}

function wire(id: string, level: Level, text: WireText): RuleMeta {
  return { id, stage: "wire", level, levels: null, strict: null, ...text };
}

/** One table makes the schema rules of both directions, so that they cannot drift apart. */
function bodyRules(direction: "request" | "response"): readonly RuleMeta[] {
  const isResponse = direction === "response";
  const owner = isResponse ? "the response" : "our request";
  const hint = isResponse ? "handle it, and refetch the contract" : "mend the client that sent it";
  return [
    wire(`${direction}-constraint-mismatched`, "warning", {
      strict: "error",
      summary: `a value of ${owner} is outside a documented bound (length, range, pattern, items, names)`,
      why: "storage, display or checks built on the bound fail",
      hint,
    }),
    wire(`${direction}-discriminator-undocumented`, "error", {
      summary: `the discriminator of ${owner} has a value that no branch has`,
      why: "a client that dispatches on it has no case for it",
      hint,
    }),
    wire(`${direction}-enum-value-undocumented`, "warning", {
      strict: "error",
      summary: `a value of ${owner} is not among the documented ones`,
      why: "an exhaustive switch or a generated enum fails on it",
      hint,
    }),
    wire(`${direction}-format-mismatched`, "warning", {
      strict: "error",
      summary: `a string of ${owner} does not have its documented format`,
      why: "parsers of dates, ids and addresses fail on it",
      hint,
    }),
    wire(`${direction}-null-undocumented`, "error", {
      summary: `${owner} has null where the contract does not allow it`,
      why: "code that reads the value without a check fails",
      hint,
    }),
    wire(`${direction}-property-missing`, "error", {
      summary: `a required property is absent from ${owner}`,
      why: isResponse ? "code that reads it gets nothing" : "the vendor may refuse the request any day",
      hint,
    }),
    wire(`${direction}-property-undocumented`, "warning", {
      levels: "`error` where the contract says `additionalProperties: false`",
      strict: "error",
      summary: `${owner} has a property the contract does not name`,
      why: "the contract is behind; strict parsers fail",
      hint: isResponse ? "refetch the contract, or document it in `overlay.yaml`" : hint,
    }),
    wire(`${direction}-type-mismatched`, "error", {
      summary: `a value of ${owner} has another JSON type than documented`,
      why: "typed clients fail to parse it",
      hint,
    }),
    wire(`${direction}-union-mismatched`, "error", {
      summary: `a value of ${owner} fits no branch of its union, or more than one of a \`oneOf\``,
      why: "a client cannot tell which it is",
      hint,
    }),
  ];
}
