import { closeSync, openSync, readSync, statSync } from "node:fs";
import { open } from "node:fs/promises";
import { setImmediate as nextTurn } from "node:timers/promises";

/** Bytes that arrive in order, read into memory the caller owns. */
export interface ByteSource {
  /** Reads at most what fits behind `offset`; 0 means the end. */
  read(target: Buffer, offset: number): Promise<number>;
  close(): Promise<void>;
}

/** A file from the byte `from` on, read into the caller's buffer: no buffer per chunk is left to collect. */
export async function openFileSource(path: string, from = 0): Promise<ByteSource> {
  // Opening a pipe may wait for whoever writes to it, and so may reading from it.
  return statSync(path).isFile() ? openRegularFile(path, from) : await openPipe(path);
}

async function openPipe(path: string): Promise<ByteSource> {
  const handle = await open(path, "r");
  return {
    read: async (target, offset) => (await handle.read(target, offset, target.length - offset)).bytesRead,
    close: () => handle.close(),
  };
}

/** Bytes read at a stretch: about what is judged in a hundredth of a second. */
const TURN_BYTES = 1024 * 1024;

/** A regular file has its bytes at hand: asking a thread for them takes longer than copying them here. */
function openRegularFile(path: string, from: number): ByteSource {
  const file = openSync(path, "r");
  let position = from;
  let turnEnd = from + TURN_BYTES;
  return {
    async read(target, offset) {
      // Timers, signals and messages get their turn all the same.
      if (position >= turnEnd) {
        await nextTurn();
        turnEnd = position + TURN_BYTES;
      }
      const count = readSync(file, target, offset, target.length - offset, position);
      position += count;
      return count;
    },
    async close() {
      closeSync(file);
    },
  };
}

/** Chunks of any size as a source; a chunk that does not fit is handed out in parts. */
export function chunkSource(chunks: AsyncIterable<Uint8Array>): ByteSource {
  const iterator = chunks[Symbol.asyncIterator]();
  let pending: Uint8Array = new Uint8Array(0);
  return {
    async read(target, offset) {
      while (pending.length === 0) {
        const next = await iterator.next();
        if (next.done) return 0;
        pending = next.value;
      }
      const count = Math.min(pending.length, target.length - offset);
      target.set(pending.subarray(0, count), offset);
      pending = pending.subarray(count);
      return count;
    },
    async close() {
      await iterator.return?.();
    },
  };
}

/** What a source still holds, chunk by chunk, after `head`. The source is closed when the chunks end or are left. */
export async function* chunksOf(head: Uint8Array, source: ByteSource): AsyncGenerator<Uint8Array> {
  try {
    if (head.length > 0) yield head;
    for (;;) {
      const buffer = Buffer.allocUnsafe(128 * 1024);
      const count = await source.read(buffer, 0);
      if (count === 0) return;
      yield buffer.subarray(0, count);
    }
  } finally {
    await source.close();
  }
}
