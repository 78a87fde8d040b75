import type { ByteWindow } from "./window.js";

/** A place where a recording can be cut: an exchange begins there. */
export interface Seam {
  readonly offset: number;
  /** The index of the exchange that begins there. */
  readonly index: number;
  /** Its line, from 1; meaningless where the format has no lines. */
  readonly line: number;
}

/** Where the search for seams begins: after entry `index - 1`. */
export interface SeamStart {
  readonly seam: Buffer;
  readonly index: number;
}

const LINE_FEED = 0x0a;
const OPEN_BRACE = 0x7b;

/**
 * The first seams at or after `targets` (ascending), found and counted by a native search for the bytes between two
 * entries. The same bytes may stand inside of an entry: whoever reads from a seam has to verify it.
 */
export async function findHarSeams(
  window: ByteWindow,
  { seam, index }: SeamStart,
  targets: readonly number[],
): Promise<readonly Seam[]> {
  const seams: Seam[] = [];
  // The seam begins with the brace that closes the entry just read.
  window.start -= 1;
  const opening = seam.indexOf(OPEN_BRACE);
  let next = index;
  do {
    const bytes = window.buffer.subarray(0, window.end);
    for (let found = bytes.indexOf(seam, window.start); found >= 0; found = bytes.indexOf(seam, found + seam.length)) {
      const target = targets[seams.length];
      if (target === undefined) return seams;
      const offset = window.base + found + opening;
      if (offset >= target) seams.push({ offset, index: next, line: 1 });
      next += 1;
      window.start = found + seam.length;
    }
    window.start = Math.max(window.start, window.end - seam.length + 1);
  } while (await window.fill());
  return seams;
}

/** The beginnings of the first lines at or after `targets` (ascending). A line feed inside of JSON is always escaped. */
export async function findLineSeams(window: ByteWindow, targets: readonly number[]): Promise<readonly Seam[]> {
  const seams: Seam[] = [];
  let [index, line] = [0, 1];
  do {
    const bytes = window.buffer.subarray(0, window.end);
    for (let end = bytes.indexOf(LINE_FEED, window.start); end >= 0; end = bytes.indexOf(LINE_FEED, window.start)) {
      const target = targets[seams.length];
      if (target === undefined) return seams;
      if (window.offset >= target) seams.push({ offset: window.offset, index, line });
      line += 1;
      if (!isBlank(bytes, window.start, end)) index += 1;
      window.start = end + 1;
    }
  } while (await window.fill());
  return seams;
}

function isBlank(bytes: Buffer, start: number, end: number): boolean {
  return bytes[start] !== OPEN_BRACE && bytes.toString("latin1", start, end).trim() === "";
}
