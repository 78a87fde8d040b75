import { malformed, tooLarge, truncated } from "../recordings/failure.js";
import { isSpace } from "./json-walker.js";
import { ValueScanner } from "./value-scanner.js";
import { type ByteWindow, decodeUtf8 } from "./window.js";

const COMMA = 0x2c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const CLOSE_BRACKET = 0x5d;
const QUOTE = 0x22;

/** Misses after which guessing the boundary costs more than looking for it. */
const TOLERATED_MISSES = 4;

/** Which entries of an array are cut out, and what is known of them. */
export interface Cut {
  /** A position in the stream. */
  readonly until?: number | undefined;
  readonly seam?: Buffer | undefined;
}

/**
 * Cuts the objects of one JSON array out of a byte stream and parses them one by one.
 *
 * The boundary is guessed first: writers put the same bytes between any two entries, and a native search finds them many
 * times faster than a look at every byte. A guess is never trusted: a prefix of an array's text that begins with `{` and is a
 * JSON text by itself is exactly one element, since no object's text is the beginning of a longer one. Where the guess does
 * not parse, the bytes are scanned.
 */
export class EntryCutter {
  /** Whether the array's closing bracket was reached, or an entry that is somebody else's. */
  isAtEnd = false;
  /** Whether the array's closing bracket was reached. */
  isClosed = false;
  readonly #window: ByteWindow;
  readonly #uri: string;
  readonly #entryLimit: number;
  readonly #until: number;
  #scanner = new ValueScanner();
  #seam: Buffer | undefined;
  #searched = 0;
  #misses = 0;
  #hits = 0;
  #previousEnd: number | undefined;
  #needsComma = false;
  #isFirst = true;
  #isLastGuessed = false;

  /** `until`: entries that begin there, or behind it, are left; `seam`: what is known to stand between two entries. */
  constructor(window: ByteWindow, uri: string, entryLimit: number, { until, seam }: Cut = {}) {
    this.#window = window;
    this.#uri = uri;
    this.#entryLimit = entryLimit;
    this.#until = until ?? Number.POSITIVE_INFINITY;
    this.#seam = seam;
    this.#isLastGuessed = seam !== undefined;
  }

  /** The bytes from the closing brace of one entry to the first name of the next, once two were seen. */
  get seam(): Buffer | undefined {
    return this.#seam;
  }

  /**
   * The next entry, or undefined when the window has none that is complete: then either `isAtEnd`, or `more` is needed.
   *
   * @throws {ToolError} RECORDING_MALFORMED
   */
  next(index: number): unknown {
    const window = this.#window;
    if (!this.#skipToEntry(index)) return undefined;
    const guess = this.#seam === undefined && this.#isFirst ? this.#guessLast() : this.#guessEnd();
    if (guess >= 0 && guess - window.start <= this.#entryLimit) {
      const entry = parsed(window, guess);
      if (entry !== undefined) {
        this.#hits += 1;
        return this.#taken(entry, guess);
      }
      if (!this.#isFirst) this.#misses += 1;
      if (this.#misses > TOLERATED_MISSES && this.#misses * 8 > this.#hits) this.#seam = undefined;
    }
    const end = this.#scanner.scan(window.buffer, window.start, window.end);
    if (end < 0) return undefined;
    // The window grows by doubling, so an entry that fits into it may still be beyond the limit.
    if (end - window.start > this.#entryLimit) throw tooLarge({ uri: this.#uri }, "one exchange", this.#entryLimit);
    const entry = parsed(window, end);
    if (entry === undefined) throw this.#failure(index, "the entry is not JSON");
    this.#learnSeam();
    return this.#taken(entry, end);
  }

  /** Reads on. @throws {ToolError} RECORDING_TRUNCATED, RECORDING_TOO_LARGE */
  async more(): Promise<true> {
    const window = this.#window;
    if (window.length > this.#entryLimit) throw tooLarge({ uri: this.#uri }, "one exchange", this.#entryLimit);
    const shift = window.start;
    if (!(await window.fill())) throw truncated(this.#uri, window.base + window.end);
    if (this.#previousEnd !== undefined) this.#previousEnd -= shift;
    return true;
  }

  /** Stands on the opening brace of the next entry; false where there is none, or not yet. */
  #skipToEntry(index: number): boolean {
    const window = this.#window;
    if (this.isAtEnd) return false;
    for (; window.start < window.end; window.start += 1) {
      const byte = window.buffer[window.start];
      if (isSpace(byte)) continue;
      if (byte === OPEN_BRACE && !this.#needsComma) {
        this.isAtEnd = window.offset >= this.#until;
        return !this.isAtEnd;
      }
      if (byte === COMMA && this.#needsComma) {
        this.#needsComma = false;
        continue;
      }
      if (byte === CLOSE_BRACKET && (this.#needsComma || this.#isFirst)) {
        window.start += 1;
        this.isAtEnd = true;
        this.isClosed = true;
        return false;
      }
      throw this.#failure(index, "an entry is missing");
    }
    return false;
  }

  #taken(entry: unknown, end: number): unknown {
    this.#window.start = end;
    this.#previousEnd = end;
    this.#searched = 0;
    this.#scanner = new ValueScanner();
    this.#needsComma = true;
    this.#isFirst = false;
    return entry;
  }

  /**
   * Of one entry that is all there is, the end stands before the last bracket: a recording of one exchange is read without a
   * look at each byte. Asked once; of many entries this finds none, and costs as much as parsing the first.
   */
  #guessLast(): number {
    if (this.#isLastGuessed) return -1;
    this.#isLastGuessed = true;
    const { buffer, start, end } = this.#window;
    let last = buffer.lastIndexOf(CLOSE_BRACKET, end - 1);
    while (last > start && isSpace(buffer[last - 1])) last -= 1;
    return last > start && buffer[last - 1] === CLOSE_BRACE ? last : -1;
  }

  #guessEnd(): number {
    const seam = this.#seam;
    if (!seam) return -1;
    const { buffer, start, end } = this.#window;
    const from = start + Math.max(0, this.#searched - seam.length);
    const found = buffer.indexOf(seam, from);
    this.#searched = end - start;
    // Behind the end stand bytes of earlier on.
    return found < 0 || found + seam.length > end ? -1 : found + 1;
  }

  /** What stands between the previous entry and this one, from its closing brace to this one's first name. */
  #learnSeam(): void {
    const { buffer, start, end } = this.#window;
    const from = this.#previousEnd;
    if (this.#seam || this.#misses > TOLERATED_MISSES || from === undefined || from < 1) return;
    const nameStart = buffer.indexOf(QUOTE, start) + 1;
    const nameEnd = buffer.indexOf(QUOTE, nameStart) + 1;
    if (nameStart < 1 || nameEnd < 1 || nameEnd > end || nameEnd - from > 512) return;
    this.#seam = Buffer.from(buffer.subarray(from - 1, nameEnd));
  }

  #failure(index: number, reason: string) {
    const location = { uri: this.#uri, pointer: `/log/entries/${index}` };
    return malformed(location, `byte ${this.#window.offset} (entry ${index})`, reason);
  }
}

function parsed(window: ByteWindow, end: number): unknown {
  try {
    return JSON.parse(decodeUtf8(window.buffer, window.start, end));
  } catch {
    return undefined;
  }
}
