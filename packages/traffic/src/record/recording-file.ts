import { closeSync, fstatSync, ftruncateSync, mkdirSync, openSync, readSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { type Exchange, ToolError } from "@driftline/model";
import { harEntryOf } from "../write/har.js";

/** An NDJSON recording that grows. */
export interface RecordingFile {
  /** How many lines it holds. */
  readonly lines: number;
  /** Adds an exchange; when this returns, the line survives the end of the process. `comment` says what was wrong with it. */
  append(exchange: Exchange, comment?: string): void;
  close(): void;
}

const LINE_FEED = 0x0a;

/**
 * Opens an NDJSON recording to append to, making it and its folder where they are missing; only its owner may read it. A last
 * line that a killed recorder left unfinished is cut off, so that the next one begins a line of its own.
 *
 * @throws {ToolError} RECORD_FILE
 */
export function openRecordingFile(path: string): RecordingFile {
  const descriptor = opened(path);
  let lines = cutTornLine(descriptor);
  return {
    get lines() {
      return lines;
    },
    append(exchange, comment) {
      const entry = harEntryOf(exchange);
      const line = Buffer.from(`${JSON.stringify(comment === undefined ? entry : { ...entry, comment })}\n`);
      try {
        writeLine(descriptor, line);
      } catch (cause) {
        throw failure(path, "written", cause);
      }
      lines += 1;
    },
    close: () => closeSync(descriptor),
  };
}

/**
 * One write per line: whatever ends the process, a line is there or it is not. Where the space ends within a line, the
 * system writes the beginning and says how much; that is taken back, so that the next line begins a line of its own.
 */
function writeLine(descriptor: number, line: Uint8Array): void {
  let written = 0;
  try {
    while (written < line.length) written += writeSync(descriptor, line, written);
  } catch (cause) {
    if (written > 0) ftruncateSync(descriptor, fstatSync(descriptor).size - written);
    throw cause;
  }
}

function opened(path: string): number {
  try {
    mkdirSync(dirname(path), { recursive: true });
    return openSync(path, "a+", 0o600);
  } catch (cause) {
    throw failure(path, "opened", cause);
  }
}

/** Cuts what follows the last line feed, and counts the lines before it. What another recorder is just writing is no torn line. */
function cutTornLine(descriptor: number): number {
  for (;;) {
    const { size } = fstatSync(descriptor);
    const { lines, complete } = completeLines(descriptor, size);
    if (complete === size) return lines;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, SETTLE_MS);
    if (fstatSync(descriptor).size !== size) continue;
    ftruncateSync(descriptor, complete);
    return lines;
  }
}

/** A write that is under way is over by then. */
const SETTLE_MS = 20;

function completeLines(descriptor: number, size: number): { readonly lines: number; readonly complete: number } {
  const buffer = Buffer.allocUnsafe(64 * 1024);
  let [lines, complete] = [0, 0];
  for (let position = 0; position < size; ) {
    const count = readSync(descriptor, buffer, 0, buffer.length, position);
    if (count === 0) break;
    for (let end = buffer.indexOf(LINE_FEED); end >= 0 && end < count; end = buffer.indexOf(LINE_FEED, end + 1)) {
      lines += 1;
      complete = position + end + 1;
    }
    position += count;
  }
  return { lines, complete };
}

function failure(path: string, verb: string, cause: unknown): ToolError {
  const code = typeof cause === "object" && cause !== null && "code" in cause ? String(cause.code) : String(cause);
  return new ToolError("RECORD_FILE", `recording \`${path}\` cannot be ${verb}: ${code}`, {
    hint: "name a file in a folder that may be written to",
    cause,
  });
}
