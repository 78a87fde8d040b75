import { statSync } from "node:fs";
import { chunkSource, openFileSource } from "../bytes/source.js";
import { ByteWindow } from "../bytes/window.js";
import { isSyntheticLog } from "../formats/har.js";
import { DEFAULT_READ_LIMITS } from "./limits.js";
import type { RecordingFormat } from "./recording.js";

const TAIL_BYTES = 16 * 1024;

/** A comment as the last member of `log`, itself the last member of the document. */
const LAST_COMMENT = /"comment"\s*:\s*"\s*synthetic\b(?:[^"\\]|\\.)*"\s*\}\s*\}\s*$/i;

/**
 * Whether a HAR says of itself that it is synthetic: by `log.comment` before its entries, or at the very end of the file,
 * where one that writes members in the standard's order puts it. A pipe shows only its beginning.
 */
export async function isSyntheticRecording(
  format: RecordingFormat,
  window: ByteWindow,
  path: string | undefined,
): Promise<boolean> {
  if (format !== "har") return false;
  return (await isSaidBefore(window)) || (path !== undefined && (await isSaidAtEnd(path)));
}

async function isSaidBefore(window: ByteWindow): Promise<boolean> {
  const head = new ByteWindow(chunkSource(once(window.buffer.subarray(window.start, window.end))));
  try {
    return await isSyntheticLog(head, { uri: "", limits: DEFAULT_READ_LIMITS, isSynthetic: false });
  } catch {
    // The head was cut where the window ends, or is damaged: then reading it says so, with its place.
    return false;
  }
}

async function isSaidAtEnd(path: string): Promise<boolean> {
  const { size } = statSync(path);
  const source = await openFileSource(path, Math.max(0, size - TAIL_BYTES));
  try {
    const tail = Buffer.alloc(Math.min(TAIL_BYTES, size));
    const count = await source.read(tail, 0);
    return LAST_COMMENT.test(tail.toString("latin1", 0, count));
  } finally {
    await source.close();
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
