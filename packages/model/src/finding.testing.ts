import fc from "fast-check";
import { type Finding, findingOf, type ReportedFinding } from "./finding.js";
import type { Hash } from "./fingerprint.js";
import type { Run } from "./run.js";

/** A hash that is good enough to tell the texts of a test apart, and shows them when it does not. */
export const plainHash: Hash = (text) => {
  let state = 0xcbf29ce484222325n;
  for (let at = 0; at < text.length; at++)
    state = ((state ^ BigInt(text.charCodeAt(at))) * 0x100000001b3n) & 0xffffffffffffffffn;
  return state.toString(16).padStart(16, "0").repeat(2);
};

/** A finding of the wire with what a test does not name filled in. */
export function wireFinding(known: Partial<Finding> = {}): Finding {
  return findingOf({
    ruleId: "response-property-missing",
    level: "error",
    message: "response property `name` is missing",
    vendor: "braintrust",
    operation: "GET /v1/experiment/{experiment_id}",
    status: "200",
    mediaType: "application/json",
    instanceLocation: "",
    subject: "name",
    count: 1,
    total: 10,
    ...known,
  });
}

/** Findings from a small world, so that fingerprints meet often. */
export const findings: fc.Arbitrary<readonly Finding[]> = fc.array(
  fc
    .record({
      ruleId: fc.constantFrom(
        "response-property-missing",
        "response-enum-value-undocumented",
        "operation-undocumented",
      ),
      level: fc.constantFrom("error", "warning", "note"),
      operation: fc.constantFrom("GET /a/{id}", "GET /a/{other}", "POST /b", null),
      status: fc.constantFrom("200", "404"),
      subject: fc.constantFrom("x", "y", null),
      count: fc.integer({ min: 1, max: 5 }),
      message: fc.constantFrom("one", "two"),
    })
    .map((known) => wireFinding({ ...known, level: known.level as Finding["level"] })),
  { maxLength: 12 },
);

/** A run of a check around some findings. */
export function checkRun(found: readonly ReportedFinding[], known: Partial<Run> = {}): Run {
  return {
    schemaVersion: 1,
    tool: { name: "driftline", version: "0.1.0" },
    command: "check",
    contracts: [],
    recordings: [],
    summary: {
      exchanges: 10,
      matched: 10,
      clean: 10,
      findings: { error: 0, warning: 0, note: 0 },
      suppressed: 0,
      unchecked: 0,
    },
    findings: found,
    unchecked: [],
    evidence: [],
    coverage: [],
    problems: [],
    ...known,
  };
}
