import type { Unchecked } from "./contract.js";
import { isAtLeast, type Level } from "./level.js";
import type { Evidence, Run } from "./run.js";

/** From which level on a finding fails a run. */
export type FailOn = Level | "never";

/** What the process says with its exit code: 0 nothing that counts, 1 drift, 2 could not tell. */
export type ExitCode = 0 | 1 | 2;

/**
 * The exit code of a run. `2` wins over `1`: a run that could not tell everything must not read as one that could.
 * `never` silences drift only, because a failed comparison is never a clean one.
 */
export function exitCodeOf(run: Run, failOn: FailOn): ExitCode {
  if (doubtsOf(run).length > 0) return 2;
  return hasDrift(run, failOn) ? 1 : 0;
}

/** Whether a finding of this run, neither suppressed nor absent, is at or above a threshold. */
export function hasDrift(run: Run, failOn: FailOn): boolean {
  if (failOn === "never") return false;
  return run.findings.some(
    (finding) => !finding.suppressed && finding.baselineState !== "absent" && isAtLeast(finding.level, failOn),
  );
}

/** Why a run could not tell: one line each, in the order of the run; none means that everything was verified. */
export function doubtsOf(run: Run): readonly string[] {
  const unchecked = run.unchecked
    .filter((it) => isInDoubt(run, it))
    .map((it) => `${it.vendor}: \`${it.operation}\` is unchecked (${it.code}): ${it.reason}`);
  const unproven = run.evidence.filter(verifiedNothing).map((it) => {
    const reason = it.reason ?? `all ${it.inconclusive} exchanges are inconclusive`;
    return `${it.vendor}: \`${it.operation}\` was not verified: ${reason}`;
  });
  return [...run.problems, ...unchecked, ...unproven];
}

function verifiedNothing(evidence: Evidence): boolean {
  return evidence.reason !== null || (evidence.expected === 0 && evidence.inconclusive > 0);
}

/**
 * Whether an unchecked operation may hide a drift. In a diff it always may. In a check it may when exchanges of it were
 * seen, or when the run says nothing about the vendor's evidence: then nobody knows.
 */
export function isInDoubt(run: Run, unchecked: Unchecked): boolean {
  if (run.command !== "check") return true;
  const ofVendor = run.evidence.filter((it) => it.vendor === unchecked.vendor);
  if (ofVendor.length === 0) return run.summary.matched > 0;
  const seen = ofVendor.some((it) => it.operation === unchecked.operation && it.expected + it.inconclusive > 0);
  return (
    seen ||
    run.coverage.some(
      (it) => it.vendor === unchecked.vendor && it.operation === unchecked.operation && it.exchanges > 0,
    )
  );
}
