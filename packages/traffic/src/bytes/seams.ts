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
 * The first seams at or after `targets` (ascending), each as soon as it is found, by a native search for the bytes between
 * two entries, which are counted. The same bytes may stand inside of an entry: whoever reads from a seam has to verify it.
 */
export async function* findHarSeams(
  window: ByteWindow,
  { seam, index }: SeamStart,
  targets: readonly number[],
): AsyncGenerator<Seam> {
  let found = 0;
  // The seam begins with the brace that closes the entry just read.
  window.start -= 1;
  const opening = seam.indexOf(OPEN_BRACE);
  let next = index;
  do {
    const bytes = window.buffer.subarray(0, window.end);
    for (let at = bytes.indexOf(seam, window.start); at >= 0; at = bytes.indexOf(seam, at + seam.length)) {
      const target = targets[found];
      if (target === undefined) return;
      const offset = window.base + at + opening;
      if (offset >= target) {
        found += 1;
        yield { offset, index: next, line: 1 };
      }
      next += 1;
      window.start = at + seam.length;
    }
    window.start = Math.max(window.start, window.end - seam.length + 1);
  } while (await window.fill());
}

/**
 * The beginnings of the first lines at or after `targets` (ascending), each as soon as it is found. A line feed inside of
 * JSON is always escaped.
 */
export async function* findLineSeams(window: ByteWindow, targets: readonly number[]): AsyncGenerator<Seam> {
  let found = 0;
  let [index, line] = [0, 1];
  do {
    const bytes = window.buffer.subarray(0, window.end);
    for (let end = bytes.indexOf(LINE_FEED, window.start); end >= 0; end = bytes.indexOf(LINE_FEED, window.start)) {
      const target = targets[found];
      if (target === undefined) return;
      if (window.offset >= target) {
        found += 1;
        yield { offset: window.offset, index, line };
      }
      line += 1;
      if (!isBlank(bytes, window.start, end)) index += 1;
      window.start = end + 1;
    }
  } while (await window.fill());
}

function isBlank(bytes: Buffer, start: number, end: number): boolean {
  return bytes[start] !== OPEN_BRACE && bytes.toString("latin1", start, end).trim() === "";
}
