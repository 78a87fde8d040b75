import { HOSTILE, hostileRun, reportedOf, runOf } from "./sample-run.testing.js";

/** Every member of a report at least once. */
export const full = runOf(
  [
    reportedOf({
      sample: { a: [1, null] },
      witness: "x",
      proof: "proved",
      operations: { count: 12, names: ["GET /a"] },
    }),
    reportedOf({ level: "warning", fingerprint: "w", base: null, operation: null, status: null, mediaType: null }),
    reportedOf({
      level: "note",
      fingerprint: "n",
      revision: null,
      instanceLocation: null,
      ruleId: "spec-format-unknown",
    }),
    reportedOf({ fingerprint: "nowhere", base: null, revision: null }),
    reportedOf({ fingerprint: "hush", suppressed: true, baselineState: "unchanged" }),
    reportedOf({ fingerprint: "gone", baselineState: "absent" }),
  ],
  {
    unchecked: [{ vendor: "opik", operation: "GET /x", code: "SCHEMA_UNCOMPILABLE", reason: "bad pattern" }],
    evidence: [{ vendor: "braintrust", operation: "GET /clean", expected: 3, inconclusive: 0, reason: null }],
    coverage: [
      { vendor: "braintrust", operation: "GET /clean", status: "200", exchanges: 3, properties: 9, observed: 4 },
      {
        vendor: "braintrust",
        operation: "GET /clean",
        status: "404",
        exchanges: 3,
        properties: 2,
        observed: 1,
        places: { observed: ["/a"], unobserved: ["/a/b"] },
      },
    ],
    problems: ["cannot read y.har"],
  },
);
/** A run that looked at nothing. */
export const empty = runOf([], { contracts: [], recordings: [] });
/** Those two, and hostile texts in every place. */
export const everyRun = [full, empty, ...HOSTILE.map(hostileRun)];
