import { doubtsOf, type ReportedFinding, type Run } from "@driftline/model";
import { isAboutExchanges } from "./finding-text.js";
import { counted } from "./headline.js";
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
  /** In words, what findings of no single operation are about. */
  readonly about: string;
  readonly findings: readonly ReportedFinding[];
}

/** Findings of one vendor, by operation. */
export interface VendorGroup {
  readonly vendor: string;
  readonly operations: readonly OperationGroup[];
}

/** What a finding of no single operation is about: an edit of what several share reaches all of them. */
export function aboutOf({ operations }: ReportedFinding): string {
  return operations === null || operations.count === 0
    ? "about the contract itself"
    : counted(operations.count, "operation");
}

/**
 * Findings by vendor and operation, in the order in which each first appears: the gravest come first. Those that reach the
 * same operations are one group.
 */
export function groupFindings(findings: readonly ReportedFinding[]): readonly VendorGroup[] {
  const vendors = new Map<string, Map<string, ReportedFinding[]>>();
  for (const finding of findings) {
    const groups = vendors.get(finding.vendor) ?? new Map<string, ReportedFinding[]>();
    vendors.set(finding.vendor, groups);
    const key = finding.operation ?? JSON.stringify(finding.operations);
    const group = groups.get(key) ?? [];
    groups.set(key, group);
    group.push(finding);
  }
  return [...vendors].map(([vendor, groups]) => ({ vendor, operations: [...groups.values()].flatMap(groupOf) }));
}

function groupOf(findings: readonly ReportedFinding[]): readonly OperationGroup[] {
  const [first] = findings;
  return first === undefined ? [] : [{ operation: first.operation, about: aboutOf(first), findings }];
}
