import type { Level, ReportedFinding, Run } from "@driftline/model";
import type { HistoryRecord } from "./history/history.js";
import type { ReportOptions } from "./options.js";
import { HOSTILE, reportedOf, runOf } from "./sample-run.testing.js";

const LEVEL_PATTERN: readonly Level[] = ["error", "warning", "warning", "note"];
const RULE_PATTERN = [
  "response-property-missing",
  "response-property-undocumented",
  "response-enum-value-undocumented",
  "response-property-deprecated",
];

/** A run with so many findings, over four vendors and a few hundred operations; every twentieth holds a hostile string. */
export function largeRun(count: number): Run {
  const findings = Array.from({ length: count }, (_, index): ReportedFinding => {
    const name = index % 20 === 0 ? (HOSTILE[(index / 20) % HOSTILE.length] ?? "") : `field_${index}`;
    return reportedOf({
      ruleId: RULE_PATTERN[index % 4] ?? "",
      level: LEVEL_PATTERN[index % 4] ?? "note",
      vendor: `vendor-${index % 4}`,
      operation: `GET /v1/things-${Math.floor(index / 4) % 90}/{id}`,
      message: `response property \`${name}\` is not as documented`,
      instanceLocation: `/items/*/${index}`,
      base: { uri: "specs/vendor/openapi.yaml", pointer: `/components/schemas/S${index}`, line: 1 + index, column: 3 },
      subject: name,
      sample: index % 3 === 0 ? name : null,
      fingerprint: index.toString(16).padStart(32, "0"),
      baselineState: index % 10 === 9 ? "unchanged" : "new",
    });
  });
  return runOf(findings, {
    contracts: [0, 1, 2, 3].map((n) => ({
      vendor: `vendor-${n}`,
      uri: "specs/vendor/openapi.yaml",
      sha256: "ab".repeat(32),
    })),
    recordings: [
      { vendor: "vendor-0", uri: "recordings/night.har", exchanges: 1204, matched: 1200, isSynthetic: false },
    ],
    coverage: Array.from({ length: Math.min(60, Math.ceil(count / 80)) }, (_, index) => ({
      vendor: `vendor-${index % 4}`,
      operation: `GET /v1/things-${index}/{id}`,
      status: "200",
      exchanges: 20,
      properties: 60,
      observed: 45,
      places: {
        observed: Array.from({ length: 45 }, (__, n) => `/group${n % 6}/part/value${n}`),
        unobserved: Array.from({ length: 15 }, (__, n) => `/group${n % 6}/rest${n}`),
      },
    })),
    problems: ["cannot read recordings/torn.har: unexpected end of file"],
  });
}

/** What the large run is rendered with: the contract's text, and thirty nights of history. */
export function largeRunOptions(count: number): ReportOptions {
  const text = Array.from(
    { length: count + 10 },
    (_, index) => `      field_${index}: { type: string } # line ${index + 1}`,
  );
  const history = Array.from(
    { length: 30 },
    (_, night): HistoryRecord => ({
      at: new Date(Date.UTC(2026, 9, 20 + night, 2)).toISOString(),
      command: "check",
      isInDoubt: night % 11 === 5,
      vendors: [0, 1, 2, 3].map((n) => ({
        vendor: `vendor-${n}`,
        error: Array.from({ length: (night * (n + 1)) % 7 }, (__, index) => `${index * 4}`.padStart(32, "0")),
        warning: Array.from({ length: (night + n) % 5 }, (__, index) => `w${index}`),
        note: [],
        suppressed: [],
      })),
    }),
  );
  return { history, sources: new Map([["specs/vendor/openapi.yaml", `${text.join("\n")}\n`]]) };
}
