import type { ToolError } from "@driftline/model";
import { malformed, tooLarge, truncated } from "../recordings/failure.js";
import { ValueScanner } from "./value-scanner.js";
import { type ByteWindow, decodeUtf8 } from "./window.js";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Whether a byte is JSON white space (RFC 8259, section 2). */
export function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/**
 * Walks over the outer members of a JSON document that need not fit into memory: names are read, values skipped or left
 * to somebody else.
 */
export class JsonWalker {
  readonly #window: ByteWindow;
  readonly #uri: string;
  readonly #valueLimit: number;

  constructor(window: ByteWindow, uri: string, valueLimit: number) {
    this.#window = window;
    this.#uri = uri;
    this.#valueLimit = valueLimit;
  }

  /** The next byte that is no white space, left unread. @throws {ToolError} RECORDING_TRUNCATED */
  async peek(): Promise<number> {
    const byte = await this.#peekOrEnd();
    if (byte === undefined) throw truncated(this.#uri, this.#window.offset);
    return byte;
  }

  /** Steps over one byte that has to be there. @throws {ToolError} RECORDING_MALFORMED, RECORDING_TRUNCATED */
  async expect(character: string): Promise<void> {
    if ((await this.peek()) !== character.charCodeAt(0)) throw this.failure(`\`${character}\` is missing`);
    this.#window.start += 1;
  }

  /**
   * The name of an object's next member, its value being next; null after the last, the closing brace being read.
   * `isFirst` says that the opening brace was just read.
   */
  async nextName(isFirst: boolean): Promise<string | null> {
    if ((await this.peek()) === 0x7d) {
      this.#window.start += 1;
      return null;
    }
    if (!isFirst) await this.expect(",");
    const name = await this.readString();
    await this.expect(":");
    return name;
  }

  /** The string that is next. @throws {ToolError} RECORDING_MALFORMED, RECORDING_TRUNCATED, RECORDING_TOO_LARGE */
  async readString(): Promise<string> {
    if ((await this.peek()) !== QUOTE) throw this.failure("a string is missing");
    const end = await this.#until(stringEnd);
    try {
      return JSON.parse(decodeUtf8(this.#window.buffer, this.#window.start, end)) as string;
    } catch {
      throw this.failure("a string is not JSON");
    } finally {
      this.#window.start = end;
    }
  }

  /** Steps over the value that is next. */
  async skipValue(): Promise<void> {
    const byte = await this.peek();
    if (byte === QUOTE) this.#window.start = await this.#until(stringEnd);
    else if (byte === 0x7b || byte === 0x5b) {
      const scanner = new ValueScanner();
      this.#window.start = await this.#until((buffer, start, end) => scanner.scan(buffer, start, end));
    } else this.#window.start = await this.#until(scalarEnd);
  }

  /** Demands that nothing but white space follows. */
  async expectEnd(): Promise<void> {
    if ((await this.#peekOrEnd()) !== undefined) throw this.failure("something follows the end of the document");
  }

  /** A failure at the place reached. */
  failure(reason: string): ToolError {
    return malformed({ uri: this.#uri }, `byte ${this.#window.offset}`, reason);
  }

  async #peekOrEnd(): Promise<number | undefined> {
    const window = this.#window;
    for (;;) {
      while (window.start < window.end && isSpace(window.buffer[window.start])) window.start += 1;
      if (window.start < window.end) return window.buffer[window.start];
      if (!(await window.fill())) return undefined;
    }
  }

  async #until(find: (buffer: Buffer, start: number, end: number) => number): Promise<number> {
    const window = this.#window;
    for (;;) {
      const end = find(window.buffer, window.start, window.end);
      if (end >= 0) return end;
      if (window.length > this.#valueLimit) throw tooLarge({ uri: this.#uri }, "one value", this.#valueLimit);
      if (!(await window.fill())) throw truncated(this.#uri, window.base + window.end);
    }
  }
}

function stringEnd(buffer: Buffer, start: number, end: number): number {
  for (let position = start + 1; position < end; position += 1) {
    const byte = buffer[position];
    if (byte === QUOTE) return position + 1;
    if (byte === BACKSLASH) position += 1;
  }
  return -1;
}

function scalarEnd(buffer: Buffer, start: number, end: number): number {
  for (let position = start; position < end; position += 1) {
    const byte = buffer[position];
    if (byte === 0x2c || byte === 0x7d || byte === 0x5d || isSpace(byte)) return position;
  }
  return -1;
}
