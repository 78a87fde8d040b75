import { isAscii } from "node:buffer";
import type { ByteSource } from "./source.js";

/** What stays in a processor's second cache from being read to being parsed; larger windows gain nothing. */
const INITIAL_BYTES = 256 * 1024;

/**
 * A part of a byte stream that slides forward: `[start, end)` of `buffer` is unread. Memory is reused, so whatever is
 * kept beyond the next `fill` has to be copied out; it grows only while one value does not fit.
 */
export class ByteWindow {
  buffer = Buffer.allocUnsafe(INITIAL_BYTES);
  start = 0;
  end = 0;
  /** Where `buffer[0]` stands in the stream. */
  base: number;
  /** Whether the bytes are those of the file itself, so that offsets lead back into it. */
  readonly isPlain: boolean;
  readonly #source: ByteSource;

  constructor(source: ByteSource, { base = 0, isPlain = true } = {}) {
    this.#source = source;
    this.base = base;
    this.isPlain = isPlain;
  }

  /** How many bytes wait unread. */
  get length(): number {
    return this.end - this.start;
  }

  /** Where the next unread byte stands in the stream. */
  get offset(): number {
    return this.base + this.start;
  }

  /** Reads on, keeping what is unread; false at the end of the stream. Positions in `buffer` shift to begin at 0. */
  async fill(): Promise<boolean> {
    if (this.start > 0) {
      this.buffer.copyWithin(0, this.start, this.end);
      this.base += this.start;
      this.end -= this.start;
      this.start = 0;
    }
    if (this.end === this.buffer.length) {
      const larger = Buffer.allocUnsafe(this.buffer.length * 2);
      this.buffer.copy(larger, 0, 0, this.end);
      this.buffer = larger;
    }
    const count = await this.#source.read(this.buffer, this.end);
    this.end += count;
    return count > 0;
  }

  close(): Promise<void> {
    return this.#source.close();
  }
}

/** The text of UTF-8 bytes. ASCII, which nearly all of a recording is, is copied instead of decoded. */
export function decodeUtf8(buffer: Buffer, start: number, end: number): string {
  const isPlain = isAscii(buffer.subarray(start, end));
  return buffer.toString(isPlain ? "latin1" : "utf8", start, end);
}
