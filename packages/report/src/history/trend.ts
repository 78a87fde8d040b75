import { compareText } from "@driftline/model";
import type { HistoryRecord, VendorFigures } from "./history.js";

/** How long a finding has been known. */
export interface Sightings {
  /** When the first of the runs began that had it. */
  readonly firstSeen: string;
  readonly lastSeen: string;
  /** Runs that had it. */
  readonly runs: number;
  /** Whether it comes and goes: at least three changes in the last ten runs of its vendor that could tell. */
  readonly isFlapping: boolean;
}

/** One run in the trend of a vendor. */
export interface TrendPoint {
  readonly at: string;
  readonly error: number;
  readonly warning: number;
  readonly note: number;
  readonly suppressed: number;
  readonly isInDoubt: boolean;
}

const FLAPPING_WINDOW = 10;
const FLAPPING_CHANGES = 3;

/** Since when each finding is known, by fingerprint. `records` are oldest first. */
export function sightingsByFingerprint(records: readonly HistoryRecord[]): ReadonlyMap<string, Sightings> {
  const seenIn = new Map<string, string[]>();
  const vendorOf = new Map<string, string>();
  for (const record of records)
    for (const figures of record.vendors)
      for (const fingerprint of allOf(figures)) {
        const moments = seenIn.get(fingerprint);
        if (moments === undefined) seenIn.set(fingerprint, [record.at]);
        else moments.push(record.at);
        vendorOf.set(fingerprint, figures.vendor);
      }
  const windows = windowsByVendor(records);
  return new Map(
    [...seenIn].map(([fingerprint, moments]) => {
      const window = windows.get(vendorOf.get(fingerprint) ?? "") ?? [];
      const firstSeen = moments[0] ?? "";
      const isFlapping = changesIn(window, fingerprint) >= FLAPPING_CHANGES;
      return [fingerprint, { firstSeen, lastSeen: moments.at(-1) ?? firstSeen, runs: moments.length, isFlapping }];
    }),
  );
}

/** The last runs that looked at a vendor, oldest first. */
export function trendOf(records: readonly HistoryRecord[], vendor: string, length: number): readonly TrendPoint[] {
  const points = records.flatMap((record): readonly TrendPoint[] => {
    const figures = record.vendors.find((it) => it.vendor === vendor);
    if (figures === undefined) return [];
    return [
      {
        at: record.at,
        error: figures.error.length,
        warning: figures.warning.length,
        note: figures.note.length,
        suppressed: figures.suppressed.length,
        isInDoubt: record.isInDoubt,
      },
    ];
  });
  return points.slice(Math.max(0, points.length - length));
}

function allOf(figures: VendorFigures): readonly string[] {
  return [...figures.error, ...figures.warning, ...figures.note, ...figures.suppressed];
}

/** What each vendor's last runs had. A run in doubt is left out: that it lacks a finding says nothing. */
function windowsByVendor(records: readonly HistoryRecord[]): ReadonlyMap<string, readonly ReadonlySet<string>[]> {
  const windows = new Map<string, ReadonlySet<string>[]>();
  for (const record of [...records].sort((a, b) => compareText(b.at, a.at))) {
    if (record.isInDoubt) continue;
    for (const figures of record.vendors) {
      const window = windows.get(figures.vendor) ?? [];
      windows.set(figures.vendor, window);
      if (window.length < FLAPPING_WINDOW) window.push(new Set(allOf(figures)));
    }
  }
  return windows;
}

function changesIn(window: readonly ReadonlySet<string>[], fingerprint: string): number {
  let changes = 0;
  for (let at = 1; at < window.length; at++)
    if (window[at]?.has(fingerprint) !== window[at - 1]?.has(fingerprint)) changes++;
  return changes;
}
