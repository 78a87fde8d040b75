import { findingOf, type ReportedFinding, type Run, summaryOf } from "@driftline/model";

/** Strings as a hostile or careless vendor sends them; every reporter must carry them without harm. */
export const HOSTILE: readonly string[] = [
  "a|b|c",
  "`code` ``more``",
  "<script>alert(1)</script>",
  "</script><img src=x onerror=alert(1)>",
  "\u001b[31mred\u001b[0m \u009b31m",
  "\u202eesrever\u202c \u2066x\u2069 \u200f",
  "::set-output name=x::y",
  "##[command]rm",
  "line one\nline two\r\n\n# heading\n\n| a | b |\n|---|---|",
  "@octocat fixes #1 and GH-2 at https://evil.example www.evil.example",
  "\\| \\` \\",
  "]]> --> <!-- & &amp; &#0;",
  "\ud800 lone, \u0000 nul, \u2028 line",
  "*bold* _it_ ~~no~~ [link](javascript:alert(1)) ![i](x)",
  "日本語の値 👩‍👩‍👧 e\u0301",
  "__proto__",
  "",
];

/** A finding of a run, with everything that a test does not name filled in. */
export function reportedOf(known: Partial<ReportedFinding> = {}): ReportedFinding {
  return {
    ...findingOf({
      ruleId: "response-property-missing",
      level: "error",
      message: "response property `name` is missing",
      vendor: "braintrust",
      operation: "GET /v1/experiment/{experiment_id}",
      status: "200",
      mediaType: "application/json",
      instanceLocation: "/review/*",
      base: { uri: "specs/braintrust/openapi.yaml", pointer: "/components/schemas/Experiment", line: 96, column: 5 },
      revision: { uri: "recordings/x.har", pointer: "/log/entries/17" },
      subject: "name",
      count: 37,
      total: 1204,
      hint: "handle it, and refetch the contract",
    }),
    fingerprint: "9f2c0000000000000000000000000001",
    baselineState: "new",
    suppressed: false,
    ...known,
  };
}

/** A run around some findings. */
export function runOf(findings: readonly ReportedFinding[], known: Partial<Run> = {}): Run {
  const figures = { exchanges: 1204, matched: 1200, clean: 1100, unchecked: 0 };
  return {
    schemaVersion: 1,
    tool: { name: "driftline", version: "0.1.0" },
    command: "check",
    contracts: [{ vendor: "braintrust", uri: "specs/braintrust/openapi.yaml", sha256: "ab".repeat(32) }],
    recordings: [{ vendor: "braintrust", uri: "recordings/x.har", exchanges: 1204, matched: 1200, isSynthetic: false }],
    summary: summaryOf(findings, figures),
    findings,
    unchecked: [],
    evidence: [],
    coverage: [],
    problems: [],
    ...known,
  };
}

/** A run in which every field that can hold a vendor's string holds this one. */
export function hostileRun(text: string): Run {
  const finding = reportedOf({
    message: `response property \`${text}\` is missing: ${text}`,
    operation: `GET /${text}`,
    mediaType: text,
    instanceLocation: `/${text}`,
    base: { uri: text, pointer: `/${text}`, line: 1, column: 1 },
    revision: { uri: text, pointer: `/${text}` },
    subject: text,
    sample: text,
    witness: { [text]: text },
    proof: "proved",
    operations: { count: 2, names: [text] },
    hint: text,
    vendor: text,
  });
  const second = { ...finding, level: "warning" as const, fingerprint: "9f2c0000000000000000000000000002" };
  const at = { vendor: text, operation: `GET /${text}` };
  return runOf([finding, second, { ...finding, baselineState: "absent", fingerprint: "03" }], {
    contracts: [{ vendor: text, uri: text, sha256: "ab".repeat(32) }],
    recordings: [{ vendor: text, uri: text, exchanges: 1, matched: 1, isSynthetic: true }],
    unchecked: [{ ...at, code: "SCHEMA_UNCOMPILABLE", reason: text }],
    evidence: [{ ...at, expected: 0, inconclusive: 1, reason: text }],
    coverage: [{ ...at, status: text, exchanges: 1, properties: 2, observed: 1 }],
    problems: [text],
  });
}
