import type { ByteWindow } from "./window.js";

const LINE_FEED = 0x0a;
const OPEN_BRACE = 0x7b;

/** The part of a stream in which something has to begin. */
export interface Reach {
  readonly from: number;
  /** It begins before this; infinite for the last part. */
  readonly to: number;
}

/** How many bytes of a seam stand before the entry that follows it. */
export function bytesBeforeEntry(seam: Buffer): number {
  return seam.indexOf(OPEN_BRACE);
}

/**
 * Moves a window to the first entry that begins within reach, by a native search for the bytes between two entries; false
 * where none does. The window has to begin no later than the seam of an entry at `from`. The same bytes may stand inside of
 * an entry: whoever reads on from there has to be told by others whether an entry begins there indeed.
 */
export async function seekEntry(window: ByteWindow, seam: Buffer, { from, to }: Reach): Promise<boolean> {
  const before = bytesBeforeEntry(seam);
  do {
    const bytes = window.buffer.subarray(0, window.end);
    for (let at = bytes.indexOf(seam, window.start); at >= 0; at = bytes.indexOf(seam, at + 1)) {
      const offset = window.base + at + before;
      if (offset < from) continue;
      window.start = at + before;
      return offset < to;
    }
    window.start = Math.max(window.start, window.end - seam.length + 1);
  } while (window.offset + before < to && (await window.fill()));
  return false;
}

/**
 * Moves a window behind the next line feed; false where no line begins there before `to`. A line feed inside of JSON is
 * always escaped, so that none is mistaken.
 */
export async function seekLine(window: ByteWindow, to: number): Promise<boolean> {
  do {
    const end = window.buffer.subarray(0, window.end).indexOf(LINE_FEED, window.start);
    window.start = end < 0 ? window.end : end + 1;
    if (end >= 0) return window.offset < to && (window.length > 0 || (await window.fill()));
  } while (window.offset < to && (await window.fill()));
  return false;
}
