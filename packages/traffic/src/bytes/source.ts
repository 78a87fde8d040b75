import { closeSync, openSync, readSync, statSync } from "node:fs";
import { open } from "node:fs/promises";

/** Bytes that arrive in order, read into memory the caller owns. */
export interface ByteSource {
  /** Reads at most what fits behind `offset`; 0 means the end. */
  read(target: Buffer, offset: number): Promise<number>;
  close(): Promise<void>;
}

/** A file from `from` up to `to` (absent: its end), read into the caller's buffer: no buffer per chunk is left to collect. */
export async function openFileSource(path: string, from = 0, to = Number.POSITIVE_INFINITY): Promise<ByteSource> {
  const small = openSmallSource(path, from, to);
  if (small !== null) return small;
  const handle = await open(path, "r");
  let position = from;
  return {
    async read(target, offset) {
      const length = Math.min(target.length - offset, to - position);
      if (length <= 0) return 0;
      const { bytesRead } = await handle.read(target, offset, length, position);
      position += bytesRead;
      return bytesRead;
    },
    close: () => handle.close(),
  };
}

/** What is read in less time than it takes to have a thread read it. */
const SMALL_BYTES = 512 * 1024;

/** The same of a small file, or null where it is none. Nothing else gets a turn while it is read. */
function openSmallSource(path: string, from: number, to: number): ByteSource | null {
  // Opening a pipe may wait for whoever writes to it.
  const found = statSync(path);
  if (!found.isFile() || found.size > SMALL_BYTES) return null;
  const file = openSync(path, "r");
  let position = from;
  return {
    async read(target, offset) {
      const length = Math.min(target.length - offset, to - position);
      if (length <= 0) return 0;
      const count = readSync(file, target, offset, length, position);
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
