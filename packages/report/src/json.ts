import type { Coverage, Location, ReportedFinding, Run } from "@driftline/model";
import { visibleJson } from "./visible.js";

/**
 * The JSON report, version 1: the fields of its schema in their order, two blanks of indentation, one line feed at the
 * end. Invisible characters are escaped, so that it can be printed as well as parsed.
 */
export function renderJson(run: Run): string {
  return `${visibleJson(JSON.stringify(jsonRun(run), null, 2))}\n`;
}

/** A run as its JSON report holds it. `recordings` and `problems` are additive and stand last. */
export function jsonRun(run: Run) {
  const { error, warning, note } = run.summary.findings;
  return {
    schemaVersion: run.schemaVersion,
    tool: { name: run.tool.name, version: run.tool.version },
    command: run.command,
    contracts: run.contracts.map(({ vendor, uri, sha256 }) => ({ vendor, uri, sha256 })),
    summary: {
      exchanges: run.summary.exchanges,
      matched: run.summary.matched,
      clean: run.summary.clean,
      findings: { error, warning, note },
      suppressed: run.summary.suppressed,
      unchecked: run.summary.unchecked,
    },
    findings: run.findings.map(jsonFinding),
    unchecked: run.unchecked.map(({ vendor, operation, code, reason }) => ({ vendor, operation, code, reason })),
    evidence: run.evidence.map(({ vendor, operation, expected, inconclusive, reason }) => ({
      vendor,
      operation,
      expected,
      inconclusive,
      reason,
    })),
    coverage: run.coverage.map(jsonCoverage),
    recordings: run.recordings.map(({ vendor, uri, exchanges, matched, isSynthetic }) => ({
      vendor,
      uri,
      exchanges,
      matched,
      isSynthetic,
    })),
    problems: run.problems,
  };
}

/** `places` is additive: there where the run kept them. */
function jsonCoverage({ vendor, operation, status, exchanges, properties, observed, places }: Coverage) {
  const row = { vendor, operation, status, exchanges, properties, observed };
  return places === undefined ? row : { ...row, places: { observed: places.observed, unobserved: places.unobserved } };
}

/** A finding as the JSON report holds it: without `scope`, which only the fingerprint needs. */
export function jsonFinding(finding: ReportedFinding) {
  const { operations } = finding;
  return {
    ruleId: finding.ruleId,
    level: finding.level,
    message: finding.message,
    vendor: finding.vendor,
    operation: finding.operation,
    status: finding.status,
    mediaType: finding.mediaType,
    instanceLocation: finding.instanceLocation,
    base: finding.base && jsonLocation(finding.base),
    revision: finding.revision && jsonLocation(finding.revision),
    subject: finding.subject,
    count: finding.count,
    total: finding.total,
    sample: finding.sample,
    witness: finding.witness,
    proof: finding.proof,
    operations: operations && { count: operations.count, names: operations.names },
    fingerprint: finding.fingerprint,
    baselineState: finding.baselineState,
    suppressed: finding.suppressed,
    hint: finding.hint,
  };
}

function jsonLocation({ uri, pointer, line, column }: Location) {
  return { uri, pointer, line, column };
}
