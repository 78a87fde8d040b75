/** The bytes of a body as they pass by, up to a limit. */
export interface Capture {
  add(chunk: Uint8Array): void;
  /** How many bytes passed, kept or not. */
  readonly size: number;
  /** All of them, or null when there were more than the limit. */
  bytes(): Buffer | null;
}

/** Keeps at most `limit` bytes of a body; of a longer one it keeps none, since half a body says nothing. */
export function createCapture(limit: number): Capture {
  let chunks: Uint8Array[] = [];
  let size = 0;
  return {
    add(chunk) {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else chunks = [];
    },
    get size() {
      return size;
    },
    bytes: () => (size <= limit ? Buffer.concat(chunks) : null),
  };
}
