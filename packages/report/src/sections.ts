import { doubtsOf, type ReportedFinding, type Run } from "@driftline/model";
import { isAboutExchanges } from "./finding-text.js";
import type { ReportOptions } from "./options.js";

/** The findings of a run sorted into what is announced, what is only counted, and what is asked for. */
export interface Sections {
  /** New or graver: to be told in detail. */
  readonly announced: readonly ReportedFinding[];
  /** Known from the last run and still there: counted, unless asked for. */
  readonly unchanged: readonly ReportedFinding[];
  /** In the last run and gone now, as far as this run could tell. */
  readonly resolved: readonly ReportedFinding[];
  /** In the last run and not in this one, which did not look there. */
  readonly unseen: readonly ReportedFinding[];
  readonly suppressed: readonly ReportedFinding[];
}

/** Splits the findings of a run; their order is kept. */
export function sectionsOf(run: Run, options: ReportOptions): Sections {
  const present = run.findings.filter((finding) => finding.baselineState !== "absent");
  const absent = run.findings.filter((finding) => finding.baselineState === "absent");
  const open = present.filter((finding) => !finding.suppressed);
  const isAnnounced = (finding: ReportedFinding) => options.showUnchanged === true || finding.baselineState === "new";
  return {
    announced: open.filter(isAnnounced),
    unchanged: open.filter((finding) => !isAnnounced(finding)),
    resolved: absent.filter((finding) => isResolved(finding, run)),
    unseen: absent.filter((finding) => !isResolved(finding, run)),
    suppressed: present.filter((finding) => finding.suppressed),
  };
}

/**
 * Whether an absent finding is good news. A run in doubt may have missed it, and one without a conclusive exchange of
 * its operation has not looked: unknown is never green.
 */
export function isResolved(finding: ReportedFinding, run: Run): boolean {
  if (finding.baselineState !== "absent" || doubtsOf(run).length > 0) return false;
  if (!isAboutExchanges(finding)) return true;
  if (finding.ruleId === "operation-undocumented")
    return run.recordings.some((it) => it.vendor === finding.vendor && it.exchanges > 0);
  return run.evidence.some(
    (it) => it.vendor === finding.vendor && it.operation === finding.operation && it.expected > 0,
  );
}

/**
 * What a run leaves as known to the next one: what it had, and what it did not look for. Without the latter one night's
 * outage would announce every finding anew.
 */
export function knownFindingsOf(run: Run): readonly ReportedFinding[] {
  return run.findings.flatMap((finding): readonly ReportedFinding[] => {
    if (finding.baselineState !== "absent") return [finding];
    return isResolved(finding, run) ? [] : [{ ...finding, baselineState: "unchanged" }];
  });
}

/** Findings of one vendor and operation. */
export interface OperationGroup {
  readonly operation: string | null;
  readonly findings: readonly ReportedFinding[];
}

/** Findings of one vendor, by operation. */
export interface VendorGroup {
  readonly vendor: string;
  readonly operations: readonly OperationGroup[];
}

/** Findings by vendor and operation, in the order in which each first appears: the gravest come first. */
export function groupFindings(findings: readonly ReportedFinding[]): readonly VendorGroup[] {
  const vendors = new Map<string, Map<string | null, ReportedFinding[]>>();
  for (const finding of findings) {
    const operations = vendors.get(finding.vendor) ?? new Map<string | null, ReportedFinding[]>();
    vendors.set(finding.vendor, operations);
    const group = operations.get(finding.operation) ?? [];
    operations.set(finding.operation, group);
    group.push(finding);
  }
  return [...vendors].map(([vendor, operations]) => ({
    vendor,
    operations: [...operations].map(([operation, group]) => ({ operation, findings: group })),
  }));
}
