import { doubtsOf, LEVELS, type Level, type Run } from "@driftline/model";

const MOST_NAMED = 20;

/** `1 error`, `2 errors`: a figure with its noun, thousands set apart. */
export function counted(figure: number, noun: string, plural = `${noun}s`): string {
  return `${thousands(figure)} ${figure === 1 ? noun : plural}`;
}

/** @example thousands(1204) === "1,204" */
export function thousands(figure: number): string {
  return String(figure).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** Findings by level, in words: `1 error, 2 warnings, 0 notes`. */
export function levelCounts(run: Run): string {
  return LEVELS.map((level: Level) => counted(run.summary.findings[level], level)).join(", ");
}

/**
 * One sentence with the figures of a run, the worst first. A run that could not tell everything says so before any
 * figure: `0 errors` alone would read as clean.
 */
export function summaryLine(run: Run): string {
  const { summary } = run;
  const doubts = doubtsOf(run).length;
  const parts = [levelCounts(run)];
  if (summary.suppressed > 0) parts.push(`${thousands(summary.suppressed)} suppressed`);
  if (summary.unchecked > 0) parts.push(`${thousands(summary.unchecked)} unchecked`);
  const figures = `${parts.join("; ")} in ${subjectOf(run)}`;
  return doubts > 0 ? `could not tell everything (${counted(doubts, "reason")}): ${figures}` : figures;
}

/**
 * The sentence that must come before everything else when exchanges were read and none matched an operation: a
 * report about nothing must never read as a clean one. Undefined in every other run.
 */
export function nothingMatched(run: Run): string | undefined {
  const { exchanges, matched } = run.summary;
  if (exchanges === 0 || matched > 0) return undefined;
  const which =
    exchanges === 1 ? "the one exchange matches no" : `none of ${thousands(exchanges)} exchanges matches an`;
  return `nothing matched: ${which} operation of the contract, so nothing was verified`;
}

/** Which recordings never came from a vendor, in one sentence; null where all of them did. */
export function syntheticNote(run: Run): string | null {
  const uris = run.recordings.filter((it) => it.isSynthetic).map((it) => it.uri);
  if (uris.length === 0) return null;
  const shown = uris.slice(0, MOST_NAMED).join(", ");
  const more = uris.length > MOST_NAMED ? ` and ${thousands(uris.length - MOST_NAMED)} more` : "";
  return `synthetic recordings (made, never received from a vendor): ${shown}${more}`;
}

function subjectOf(run: Run): string {
  const vendors = counted(new Set(run.contracts.map((contract) => contract.vendor)).size, "vendor");
  if (run.command !== "check") return `${run.command} of ${counted(run.contracts.length, "contract")}`;
  const { exchanges, matched, clean } = run.summary;
  return `${counted(exchanges, "exchange")} of ${vendors} (${thousands(matched)} matched, ${thousands(clean)} clean)`;
}
