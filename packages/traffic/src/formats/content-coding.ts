import * as zlib from "node:zlib";
import { type Location, ToolError } from "@driftline/model";
import { tooLarge } from "../recordings/failure.js";
import type { ReadLimits } from "../recordings/limits.js";

type Inflate = (bytes: Uint8Array, options: { maxOutputLength: number }) => Buffer;

/**
 * A body with the codings its `Content-Encoding` lists undone, the last applied first (RFC 9110, section 8.4). Recorders
 * differ in whether they undid them already, so a coding is undone only where the bytes are so coded; bytes that are
 * damaged stay as they are, for the validator to say so.
 *
 * @throws {ToolError} RECORDING_TOO_LARGE for a body that inflates beyond its limit, RECORDING_ZSTD_UNSUPPORTED
 */
export function undoCodings(bytes: Uint8Array, codings: string, limits: ReadLimits, location: Location): Uint8Array {
  let plain = bytes;
  for (const coding of codings.toLowerCase().split(",").reverse()) {
    const inflate = inflaterOf(coding.trim(), plain, location);
    if (!inflate) continue;
    const maxOutputLength = Math.max(limits.inflatedFloorBytes, plain.length * limits.inflationRatio);
    try {
      plain = inflate(plain, { maxOutputLength });
    } catch (cause) {
      if (cause instanceof RangeError) throw tooLarge(location, "an inflated body", maxOutputLength);
      return plain;
    }
  }
  return plain;
}

/** Whether bytes begin as gzip does (RFC 1952, section 2.3.1). */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes.length > 2 && bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8;
}

/** Whether bytes begin as a Zstandard frame does (RFC 8878, section 3.1.1). */
export function isZstd(bytes: Uint8Array): boolean {
  return bytes.length > 3 && bytes[0] === 0x28 && bytes[1] === 0xb5 && bytes[2] === 0x2f && bytes[3] === 0xfd;
}

/** What `node:zlib` offers for Zstandard; absent before Node 22.15. */
export interface ZstdSupport {
  readonly zstdDecompressSync?: Inflate;
  readonly createZstdDecompress?: () => NodeJS.ReadWriteStream;
}

/** The failure of Zstandard bytes where Node cannot read them. */
export function zstdUnsupported(location: Location): ToolError {
  return new ToolError("RECORDING_ZSTD_UNSUPPORTED", `\`${location.uri}\` needs zstd, which this Node does not have`, {
    hint: "use Node 22.15 or newer, or decompress it first",
    location,
  });
}

function inflaterOf(coding: string, bytes: Uint8Array, location: Location): Inflate | undefined {
  if (coding === "gzip" || coding === "x-gzip") return isGzip(bytes) ? zlib.gunzipSync : undefined;
  if (coding === "br") return zlib.brotliDecompressSync;
  // RFC 9110 means zlib's wrapper by `deflate`; some servers send the bare stream.
  if (coding === "deflate") return isZlib(bytes) ? zlib.inflateSync : zlib.inflateRawSync;
  if (coding !== "zstd" || !isZstd(bytes)) return undefined;
  const { zstdDecompressSync } = zlib as ZstdSupport;
  if (!zstdDecompressSync) throw zstdUnsupported(location);
  return zstdDecompressSync;
}

function isZlib(bytes: Uint8Array): boolean {
  const [first = 0, second = 0] = bytes;
  return (first & 0x0f) === 8 && (first * 256 + second) % 31 === 0;
}
