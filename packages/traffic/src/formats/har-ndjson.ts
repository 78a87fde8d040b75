import type { Exchange } from "@driftline/model";
import { type ByteWindow, decodeUtf8 } from "../bytes/window.js";
import { malformed, tooLarge } from "../recordings/failure.js";
import type { RecordingNotice } from "../recordings/recording.js";
import type { EntryStream } from "./har.js";
import { exchangeOfEntry } from "./har-entry.js";

const LINE_FEED = 0x0a;

/** What is handed on together is held together: small batches leave little behind to be collected. */
const BATCH_LENGTH = 64;

/** What reading lines needs to know. */
export interface LineStream extends EntryStream {
  /** The index of the first exchange. */
  readonly firstIndex?: number;
  /** Lines that begin at this byte of the stream, or behind it, are left. */
  readonly until?: number | undefined;
  /** Hears of a last line that a killed recorder left unfinished; without it such a line is an error. */
  readonly onNotice?: ((notice: RecordingNotice) => void) | undefined;
}

/**
 * The exchanges of a recording with one HAR entry per line (empty lines are allowed), in memory bounded by the longest line.
 *
 * @throws {ToolError} RECORDING_MALFORMED, RECORDING_TOO_LARGE at the line reached
 */
export function readHarNdjson(window: ByteWindow, stream: LineStream): AsyncGenerator<readonly Exchange[]> {
  return new HarLines(window, stream).batches();
}

/** The same, for whoever reads some of the lines and has to know how many they were. */
export class HarLines {
  /** Exchanges read so far. */
  exchanges = 0;
  /** Lines read so far, with the empty ones. */
  lines = 0;
  readonly #window: ByteWindow;
  readonly #stream: LineStream;
  readonly #until: number;
  #searched = 0;

  constructor(window: ByteWindow, stream: LineStream) {
    this.#window = window;
    this.#stream = stream;
    this.#until = stream.until ?? Number.POSITIVE_INFINITY;
  }

  /** The exchanges, to be read once. @throws {ToolError} as `readHarNdjson` */
  async *batches(): AsyncGenerator<readonly Exchange[]> {
    for (let isOpen = true; isOpen; ) {
      const exchanges: Exchange[] = [];
      let failure: unknown;
      try {
        this.#takeComplete(exchanges);
      } catch (cause) {
        failure = cause;
      }
      if (exchanges.length > 0) yield exchanges;
      if (failure !== undefined) throw failure;
      if (exchanges.length < BATCH_LENGTH) isOpen = await this.#more();
    }
    const last = this.#isAtEnd ? undefined : this.#takeRest();
    if (last) yield [last];
  }

  get #isAtEnd(): boolean {
    return this.#window.offset >= this.#until;
  }

  /** Takes the exchanges of complete lines, no more than a batch of them. */
  #takeComplete(exchanges: Exchange[]): void {
    const window = this.#window;
    const bytes = window.buffer.subarray(0, window.end);
    while (exchanges.length < BATCH_LENGTH && !this.#isAtEnd) {
      const end = bytes.indexOf(LINE_FEED, window.start + this.#searched);
      if (end < 0) {
        this.#searched = window.length;
        return;
      }
      this.#searched = 0;
      const exchange = this.#exchangeOf(decodeUtf8(window.buffer, window.start, end));
      window.start = end + 1;
      this.lines += 1;
      if (exchange) exchanges.push(exchange);
    }
  }

  async #more(): Promise<boolean> {
    if (this.#isAtEnd) return false;
    const { uri, limits } = this.#stream;
    if (this.#window.length > limits.exchangeBytes) {
      throw tooLarge({ uri, line: this.#line }, "one exchange", limits.exchangeBytes);
    }
    return await this.#window.fill();
  }

  /** What stands behind the last line feed: an exchange, nothing, or what a recorder could not finish. */
  #takeRest(): Exchange | undefined {
    const { uri, onNotice } = this.#stream;
    const text = decodeUtf8(this.#window.buffer, this.#window.start, this.#window.end);
    if (onNotice && parse(text) === undefined && text.trim() !== "") {
      onNotice({ uri, message: `\`${uri}\` ends in the middle of line ${this.#line}: that exchange was not finished` });
      return undefined;
    }
    return this.#exchangeOf(text);
  }

  /** The line that is read now, from 1. */
  get #line(): number {
    return this.lines + 1;
  }

  #exchangeOf(text: string): Exchange | undefined {
    const { uri, limits, isSynthetic } = this.#stream;
    const location = { uri, line: this.#line };
    const entry = parse(text);
    if (entry === undefined) {
      if (text.trim() === "") return undefined;
      throw malformed(location, `line ${this.#line}`, "the line is not JSON");
    }
    const index = (this.#stream.firstIndex ?? 0) + this.exchanges;
    const exchange = exchangeOfEntry(entry, { location, index, isSynthetic, limits });
    this.exchanges += 1;
    return exchange;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
