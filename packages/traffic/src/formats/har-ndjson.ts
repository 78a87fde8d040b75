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
  /** Where the stream begins: a range of a file does not begin at its first exchange. */
  readonly firstIndex?: number;
  readonly firstLine?: number;
  /** Hears of a last line that a killed recorder left unfinished; without it such a line is an error. */
  readonly onNotice?: ((notice: RecordingNotice) => void) | undefined;
}

/**
 * The exchanges of a recording with one HAR entry per line (empty lines are allowed), in memory bounded by the longest line.
 *
 * @throws {ToolError} RECORDING_MALFORMED, RECORDING_TOO_LARGE at the line reached
 */
export async function* readHarNdjson(window: ByteWindow, stream: LineStream): AsyncGenerator<readonly Exchange[]> {
  const lines = new LineReader(window, stream);
  for (let isOpen = true; isOpen; ) {
    const exchanges: Exchange[] = [];
    let failure: unknown;
    try {
      lines.takeComplete(exchanges);
    } catch (cause) {
      failure = cause;
    }
    if (exchanges.length > 0) yield exchanges;
    if (failure !== undefined) throw failure;
    if (exchanges.length < BATCH_LENGTH) isOpen = await lines.more();
  }
  const last = lines.takeRest();
  if (last) yield [last];
}

class LineReader {
  readonly #window: ByteWindow;
  readonly #stream: LineStream;
  #index: number;
  #line: number;
  #searched = 0;

  constructor(window: ByteWindow, stream: LineStream) {
    this.#window = window;
    this.#stream = stream;
    this.#index = stream.firstIndex ?? 0;
    this.#line = stream.firstLine ?? 1;
  }

  /** Takes the exchanges of complete lines, no more than a batch of them. */
  takeComplete(exchanges: Exchange[]): void {
    const window = this.#window;
    const bytes = window.buffer.subarray(0, window.end);
    while (exchanges.length < BATCH_LENGTH) {
      const end = bytes.indexOf(LINE_FEED, window.start + this.#searched);
      if (end < 0) {
        this.#searched = window.length;
        return;
      }
      this.#searched = 0;
      const exchange = this.#exchangeOf(decodeUtf8(window.buffer, window.start, end));
      window.start = end + 1;
      this.#line += 1;
      if (exchange) exchanges.push(exchange);
    }
  }

  async more(): Promise<boolean> {
    const { uri, limits } = this.#stream;
    if (this.#window.length > limits.exchangeBytes) {
      throw tooLarge({ uri, line: this.#line }, "one exchange", limits.exchangeBytes);
    }
    return await this.#window.fill();
  }

  /** What stands behind the last line feed: an exchange, nothing, or what a recorder could not finish. */
  takeRest(): Exchange | undefined {
    const { uri, onNotice } = this.#stream;
    const text = decodeUtf8(this.#window.buffer, this.#window.start, this.#window.end);
    if (onNotice && parse(text) === undefined && text.trim() !== "") {
      onNotice({ uri, message: `\`${uri}\` ends in the middle of line ${this.#line}: that exchange was not finished` });
      return undefined;
    }
    return this.#exchangeOf(text);
  }

  #exchangeOf(text: string): Exchange | undefined {
    const { uri, limits, isSynthetic } = this.#stream;
    const location = { uri, line: this.#line };
    const entry = parse(text);
    if (entry === undefined) {
      if (text.trim() === "") return undefined;
      throw malformed(location, `line ${this.#line}`, "the line is not JSON");
    }
    const exchange = exchangeOfEntry(entry, { location, index: this.#index, isSynthetic, limits });
    this.#index += 1;
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
