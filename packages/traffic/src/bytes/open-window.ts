import { pipeline, Readable } from "node:stream";
import * as zlib from "node:zlib";
import { createGunzip } from "node:zlib";
import { ToolError } from "@driftline/model";
import { isGzip, isZstd, type ZstdSupport, zstdUnsupported } from "../formats/content-coding.js";
import { malformed, truncated, unreadable } from "../recordings/failure.js";
import { type ByteSource, chunkSource, chunksOf, openFileSource } from "./source.js";
import { ByteWindow } from "./window.js";

/**
 * A window at the beginning of a file or stream, with gzip and zstd undone where the first bytes say so.
 *
 * @throws {ToolError} RECORDING_UNREADABLE, RECORDING_ZSTD_UNSUPPORTED; while reading also RECORDING_TRUNCATED and
 * RECORDING_MALFORMED for damaged compression
 */
export async function openWindow(input: string | AsyncIterable<Uint8Array>, uri: string): Promise<ByteWindow> {
  const source = await openSource(input, uri);
  const window = new ByteWindow(source);
  while (window.length < 4 && (await window.fill()));
  const head = Buffer.from(window.buffer.subarray(0, window.end));
  const decompress = decompressorOf(head, uri);
  if (!decompress) return await withoutMark(window);
  const plain = pipeline(Readable.from(chunksOf(head, source)), decompress, () => {
    // The failure reaches whoever iterates over the stream; this listener only keeps it from being thrown twice.
  });
  const inflated = guarded(chunkSource(plain as unknown as AsyncIterable<Uint8Array>), uri);
  return await withoutMark(new ByteWindow(inflated, { isPlain: false }));
}

/** A window on a plain file from the byte `from` on. @throws {ToolError} RECORDING_UNREADABLE */
export async function openFrom(path: string, uri: string, from: number): Promise<ByteWindow> {
  try {
    return new ByteWindow(guarded(await openFileSource(path, from), uri), { base: from });
  } catch (cause) {
    throw unreadable(uri, cause);
  }
}

/** Steps over a byte order mark: JSON texts have none (RFC 8259, section 8.1), yet some programs write it. */
async function withoutMark(window: ByteWindow): Promise<ByteWindow> {
  while (window.length < 3 && (await window.fill()));
  const [first, second, third] = window.buffer.subarray(0, window.end);
  if (first === 0xef && second === 0xbb && third === 0xbf) window.start = 3;
  return window;
}

async function openSource(input: string | AsyncIterable<Uint8Array>, uri: string): Promise<ByteSource> {
  if (typeof input !== "string") return guarded(chunkSource(input), uri);
  try {
    return guarded(await openFileSource(input), uri);
  } catch (cause) {
    throw unreadable(uri, cause);
  }
}

function decompressorOf(head: Buffer, uri: string): NodeJS.ReadWriteStream | undefined {
  if (isGzip(head)) return createGunzip();
  if (!isZstd(head)) return undefined;
  const { createZstdDecompress } = zlib as ZstdSupport;
  if (!createZstdDecompress) throw zstdUnsupported({ uri });
  return createZstdDecompress();
}

function guarded(source: ByteSource, uri: string): ByteSource {
  let count = 0;
  return {
    async read(target, offset) {
      try {
        const read = await source.read(target, offset);
        count += read;
        return read;
      } catch (cause) {
        throw failureOf(cause, uri, count);
      }
    },
    close: () => source.close(),
  };
}

function failureOf(cause: unknown, uri: string, offset: number): ToolError {
  if (cause instanceof ToolError) return cause;
  const code = typeof cause === "object" && cause !== null && "code" in cause ? String(cause.code) : "";
  if (code === "Z_BUF_ERROR") return truncated(uri, offset);
  if (code.startsWith("Z_") || code.startsWith("ZSTD_"))
    return malformed({ uri }, `byte ${offset}`, "its compression is damaged");
  return unreadable(uri, cause);
}
