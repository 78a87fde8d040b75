import type { JsonPointer } from "@driftline/model";

/** What was read of one part of a recording. Plain JSON. */
export interface PartSpan {
  /** Which of the parts it is, from 0. */
  readonly ordinal: number;
  /** The byte before which its exchanges had to begin; null for the last part. */
  readonly to: number | null;
  /** The byte where its first exchange or line begins; null where none begins in its range. */
  readonly begin: number | null;
  /** The byte where the first exchange or line behind it begins; null where the recording ended in good order. */
  readonly end: number | null;
  readonly exchanges: number;
  /** Lines, with the empty ones; 0 where the format has none. */
  readonly lines: number;
}

/** What the indices of two parts that follow each other differ by: more than a part has exchanges. */
export const FIRST_INDEX_STEP = 2 ** 32;

/** Where an exchange stands in its recording. */
export interface ExchangePlace {
  readonly index: number;
  readonly pointer: JsonPointer | null;
  readonly line: number | null;
}

/** Turns a place told by a part into the place in the whole recording. */
export type PlaceInWhole = <P extends ExchangePlace>(place: P) => P;

/**
 * Whether parts that were read apart are together what one reader would have read: the first begins at the first exchange
 * (its reader was told where), each other one exactly where the one before it has ended, and the last has seen the end.
 * What a part begins with was found by a search, and a search may be wrong; where its neighbour ended is known from reading.
 *
 * @returns null where they do not fit together, so that nothing that they told is worth anything
 */
export function joinParts(spans: readonly PartSpan[]): PlaceInWhole | null {
  const sorted = [...spans].sort((a, b) => a.ordinal - b.ordinal);
  const bases: { readonly index: number; readonly line: number }[] = [];
  let next = { index: 0, line: 0 };
  let reached: number | null = sorted[0]?.begin ?? null;
  for (const [ordinal, span] of sorted.entries()) {
    const isLeftOut = span.begin === null && (reached === null || (span.to !== null && reached >= span.to));
    const fits = span.ordinal === ordinal && (isLeftOut || (span.begin !== null && span.begin === reached));
    if (!fits) return null;
    bases.push(next);
    if (span.begin !== null) reached = span.end;
    next = { index: next.index + span.exchanges, line: next.line + span.lines };
  }
  if (reached !== null || sorted.at(-1)?.to !== null) return null;
  return (place) => {
    const base = bases[Math.floor(place.index / FIRST_INDEX_STEP)] ?? { index: 0, line: 0 };
    const index = base.index + (place.index % FIRST_INDEX_STEP);
    const pointer = place.pointer === null ? null : `/log/entries/${index}`;
    return { ...place, index, pointer, line: place.line === null ? null : base.line + place.line };
  };
}
