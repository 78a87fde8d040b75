import type { ReportedFinding } from "@driftline/model";
import type { LockCommit, LockState } from "./lock-history.js";

/** Since when a finding is there. */
export interface Origin {
  readonly finding: ReportedFinding;
  /** The commit that brought it; null where nobody has committed it yet. */
  readonly since: LockCommit | null;
  /** Whether it was there as early as the history goes, so that it may be older. */
  readonly isFirst: boolean;
  readonly isCurrent: boolean;
  /** The first commit without it; null where it is still there, or gone in the working folder only. */
  readonly until: LockCommit | null;
}

/** The findings of a state of the contract. */
export type FindingsAt = (state: LockState) => Promise<readonly ReportedFinding[]>;

/** What somebody wants to know of. */
export interface Wanted {
  isWanted(finding: ReportedFinding): boolean;
  /** Whether a finding that is not there any more is followed to the time when it was. */
  readonly includesPast: boolean;
}

/**
 * Walks back from the last state until it is known since when each finding that is wanted is there without a break.
 *
 * @param states the earliest first; those without a contract hold nothing
 */
export async function sinceWhen(
  states: readonly LockState[],
  findingsAt: FindingsAt,
  { isWanted, includesPast }: Wanted,
): Promise<readonly Origin[]> {
  const open = new Map<string, Omit<Origin, "since" | "isFirst">>();
  const known = new Set<string>();
  const origins: Origin[] = [];
  let later: LockState | undefined;
  for (const state of [...states].reverse()) {
    const here = new Map((await findingsAt(state)).filter(isWanted).map((finding) => [finding.fingerprint, finding]));
    for (const [fingerprint, found] of open) {
      if (here.has(fingerprint)) continue;
      origins.push({ ...found, since: later?.at ?? null, isFirst: false });
      open.delete(fingerprint);
    }
    const isCurrent = later === undefined;
    for (const [fingerprint, finding] of isCurrent || includesPast ? here : []) {
      if (known.has(fingerprint)) continue;
      known.add(fingerprint);
      open.set(fingerprint, { finding, isCurrent, until: later?.at ?? null });
    }
    later = state;
    if (open.size === 0 && !includesPast) return origins;
  }
  for (const found of open.values()) origins.push({ ...found, since: later?.at ?? null, isFirst: true });
  return origins;
}
