import { compareText, type ReportedFinding } from "./finding.js";
import type { Location } from "./location.js";

/** A finding somebody accepted, as it stands in `specs/<vendor>/baseline.yaml`. */
export interface BaselineEntry {
  readonly fingerprint: string;
  readonly reason: string | null;
  readonly owner: string | null;
  /** The last day (UTC) on which the entry holds, `YYYY-MM-DD`; null holds for ever; anything else holds never. */
  readonly until: string | null;
  readonly location: Location | null;
}

/** Everything that was accepted, over all vendors of a run. */
export interface Baseline {
  readonly entries: readonly BaselineEntry[];
}

/** Why an entry does, or does not, suppress its finding. */
export type EntryState = "active" | "expired" | "unreadable";

/**
 * The state of an entry at a moment. A date that cannot be read suppresses nothing: a typing error must not
 * silence a finding for ever.
 *
 * @param now RFC 3339; an entry holds through the whole of its last day in UTC.
 */
export function entryStateAt(entry: BaselineEntry, now: string): EntryState {
  if (entry.until === null) return "active";
  if (!isDate(entry.until)) return "unreadable";
  return dayOf(now) > entry.until ? "expired" : "active";
}

/** The fingerprints that are suppressed at a moment. */
export function suppressedFingerprints(baseline: Baseline, now: string): ReadonlySet<string> {
  const active = baseline.entries.filter((entry) => entryStateAt(entry, now) === "active");
  return new Set(active.map((entry) => entry.fingerprint));
}

/** One thing to say about a baseline: an entry expired, holds an unreadable date, or matches nothing any more. */
export interface BaselineWarning {
  readonly fingerprint: string;
  readonly kind: "expired" | "unreadable" | "unused";
  readonly message: string;
  readonly location: Location | null;
}

/** What a reader of a baseline should hear after a run, sorted by fingerprint. */
export function baselineWarnings(
  baseline: Baseline,
  findings: readonly ReportedFinding[],
  now: string,
): readonly BaselineWarning[] {
  const present = new Set(findings.filter((it) => it.baselineState !== "absent").map((it) => it.fingerprint));
  return baseline.entries
    .flatMap((entry) => warningOf(entry, present.has(entry.fingerprint), now))
    .sort((a, b) => compareText(a.fingerprint, b.fingerprint) || compareText(a.message, b.message));
}

function warningOf(entry: BaselineEntry, isPresent: boolean, now: string): readonly BaselineWarning[] {
  const about = { fingerprint: entry.fingerprint, location: entry.location };
  const name = `baseline entry \`${entry.fingerprint}\``;
  const state = entryStateAt(entry, now);
  if (state === "unreadable")
    return [{ ...about, kind: state, message: `${name} has no readable date: \`until: ${entry.until}\`, ignored` }];
  if (!isPresent) return [{ ...about, kind: "unused", message: `${name} matches no finding any more; remove it` }];
  if (state === "expired")
    return [{ ...about, kind: state, message: `${name} expired on ${entry.until}; its finding is back` }];
  return [];
}

/** Whether a text is a day of the calendar, as in RFC 3339's `full-date`. @example isDate("2026-02-29") === false */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** @throws {RangeError} when `now` is no moment: the host's clock is broken, and every expiry would be a guess. */
function dayOf(now: string): string {
  return new Date(now).toISOString().slice(0, 10);
}
