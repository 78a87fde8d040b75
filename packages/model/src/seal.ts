import { type Baseline, suppressedFingerprints } from "./baseline.js";
import { type BaselineState, compareFindings, type Finding, type ReportedFinding } from "./finding.js";
import { fingerprintOf, type Hash } from "./fingerprint.js";
import { isAtLeast, type Level } from "./level.js";
import type { Summary } from "./run.js";

/** What the findings of a run are compared with. */
export interface SealOptions {
  readonly hash: Hash;
  readonly baseline: Baseline;
  /** The findings of the last run; null where there was none, so that nothing can be absent. */
  readonly previous?: readonly ReportedFinding[] | null;
  /** RFC 3339. */
  readonly now: string;
}

/**
 * Findings as a run reports them: one per fingerprint, sorted by `compareFindings`, each with its state against the
 * last run and the baseline. The order of the input and the number of its parts do not matter.
 *
 * A finding is `unchanged` when the last run had it or the baseline accepts it; one that grew graver, or whose entry in
 * the baseline no longer holds, is `new` again.
 * What the last run had and this one lacks follows as `absent`.
 */
export function sealFindings(findings: readonly Finding[], options: SealOptions): readonly ReportedFinding[] {
  const suppressed = suppressedFingerprints(options.baseline, options.now);
  const before = new Map<string, ReportedFinding>();
  for (const finding of options.previous ?? [])
    if (finding.baselineState !== "absent") before.set(finding.fingerprint, finding);
  const sealed = [...foldByFingerprint(findings, options.hash)].map(([fingerprint, finding]): ReportedFinding => {
    const isSuppressed = suppressed.has(fingerprint);
    const baselineState = stateOf(finding, before.get(fingerprint), isSuppressed);
    return { ...finding, fingerprint, baselineState, suppressed: isSuppressed };
  });
  const present = new Set(sealed.map((finding) => finding.fingerprint));
  const absent = [...before.values()]
    .filter((finding) => !present.has(finding.fingerprint))
    .map((finding): ReportedFinding => ({ ...finding, baselineState: "absent" }));
  return [...sealed, ...absent].sort(compareSealed);
}

/** The figures of a run. What is absent is no finding of this run; what is suppressed is counted apart. */
export function summaryOf(
  findings: readonly ReportedFinding[],
  figures: Pick<Summary, "exchanges" | "matched" | "clean" | "unchecked">,
): Summary {
  const byLevel: Record<Level, number> = { error: 0, warning: 0, note: 0 };
  let suppressed = 0;
  for (const finding of findings) {
    if (finding.baselineState === "absent") continue;
    if (finding.suppressed) suppressed++;
    else byLevel[finding.level]++;
  }
  const { exchanges, matched, clean, unchecked } = figures;
  return { exchanges, matched, clean, findings: byLevel, suppressed, unchecked };
}

/** `compareFindings`, and the fingerprint where two findings differ in nothing that it looks at. */
function compareSealed(a: ReportedFinding, b: ReportedFinding): number {
  return compareFindings(a, b) || (a.fingerprint < b.fingerprint ? -1 : a.fingerprint > b.fingerprint ? 1 : 0);
}

function stateOf(finding: Finding, before: ReportedFinding | undefined, isSuppressed: boolean): BaselineState {
  if (before === undefined) return isSuppressed ? "unchanged" : "new";
  const isWorse = finding.level !== before.level && isAtLeast(finding.level, before.level);
  return (isWorse || before.suppressed) && !isSuppressed ? "new" : "unchanged";
}

/**
 * One finding per fingerprint. The gravest speaks for all, and among equals the one that sorts first; counts add up,
 * but never beyond a total, because parts of one run may overlap in what they call the total.
 */
function foldByFingerprint(findings: readonly Finding[], hash: Hash): ReadonlyMap<string, Finding> {
  const alike = new Map<string, Finding[]>();
  for (const finding of findings) {
    const fingerprint = fingerprintOf(finding, hash);
    const group = alike.get(fingerprint);
    if (group === undefined) alike.set(fingerprint, [finding]);
    else group.push(finding);
  }
  const folded = new Map<string, Finding>();
  for (const [fingerprint, group] of alike) folded.set(fingerprint, foldGroup(group));
  return folded;
}

function foldGroup(group: readonly Finding[]): Finding {
  const [first, ...others] = group.length === 1 ? group : [...group].sort(compareForFolding);
  if (first === undefined) throw new Error("a group of findings is never empty");
  if (others.length === 0) return first;
  const total = group.reduce((most, finding) => Math.max(most, finding.total), 0);
  const count = group.reduce((sum, finding) => sum + finding.count, 0);
  return { ...first, count: Math.min(count, total), total };
}

/** A total order but for findings that are equal in every field a report shows. */
function compareForFolding(a: Finding, b: Finding): number {
  return compareFindings(a, b) || compareKeys(JSON.stringify(a), JSON.stringify(b));
}

function compareKeys(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
