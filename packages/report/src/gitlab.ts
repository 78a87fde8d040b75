import { doubtsOf, type Level, type Location, type ReportedFinding, type Run } from "@driftline/model";
import { countOf, isChange, placeOf } from "./finding-text.js";
import type { ReportOptions } from "./options.js";
import { visible, visibleJson } from "./visible.js";

const SEVERITIES: Readonly<Record<Level, string>> = { error: "major", warning: "minor", note: "info" };

/**
 * The run as GitLab's Code Quality report: one entry per finding, at its place in the contract, by fingerprint. What
 * could not be told is a `critical` entry at the first contract, so that it shows in the merge request too.
 */
export function renderGitlab(run: Run, options: ReportOptions = {}): string {
  const shown = run.findings.filter(
    (it) => it.baselineState !== "absent" && (options.showSuppressed === true || !it.suppressed),
  );
  const entries = [...doubtEntries(run), ...shown.map(entryOf), ...syntheticEntries(run)];
  return `${visibleJson(JSON.stringify(entries, null, 2))}\n`;
}

function entryOf(finding: ReportedFinding) {
  const where = [finding.operation, placeOf(finding)].filter((part) => part !== null).join(" at ");
  const parts = [`${finding.vendor}: ${finding.message}`, where, isChange(finding) ? "" : countOf(finding)].filter(
    (part) => part !== "",
  );
  return {
    description: visible(parts.join("; ")),
    check_name: finding.ruleId,
    fingerprint: finding.fingerprint,
    severity: SEVERITIES[finding.level],
    location: placeIn(finding.base ?? finding.revision),
  };
}

function doubtEntries(run: Run) {
  const [contract] = run.contracts;
  const location = placeIn(contract === undefined ? null : { uri: contract.uri });
  return [...new Set(doubtsOf(run))].map((text) => ({
    description: visible(`could not tell: ${text}`),
    check_name: "could-not-tell",
    fingerprint: visible(`could-not-tell ${text}`),
    severity: "critical",
    location,
  }));
}

function syntheticEntries(run: Run) {
  const uris = [...new Set(run.recordings.filter((it) => it.isSynthetic).map((it) => it.uri))];
  return uris.map((uri) => ({
    description: "synthetic recording: made, never received from the vendor",
    check_name: "synthetic-recording",
    fingerprint: visible(`synthetic-recording ${uri}`),
    severity: "info",
    location: placeIn({ uri }),
  }));
}

/** A place without a line is the first line: GitLab drops entries that have none. */
function placeIn(place: Location | null) {
  return { path: visible(place?.uri ?? "specs"), lines: { begin: Math.max(1, place?.line ?? 1) } };
}
