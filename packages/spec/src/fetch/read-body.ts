import { type Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import zlib from "node:zlib";
import { ToolError } from "@driftline/model";

/** What a body may cost. */
export interface BodyLimits {
  /** Decoded bytes. */
  readonly maxBytes: number;
}

type Decoder = () => Transform;

/** Zstandard came to Node in 22.15; where it is missing it is not asked for either. */
const zstd = (zlib as unknown as { createZstdDecompress?: Decoder }).createZstdDecompress;

/** Content codings that are understood (RFC 9110, section 8.4.1; RFC 8878). */
const DECODERS: Readonly<Record<string, Decoder>> = {
  gzip: () => zlib.createGunzip(),
  "x-gzip": () => zlib.createGunzip(),
  deflate: () => zlib.createInflate(),
  br: () => zlib.createBrotliDecompress(),
  ...(zstd === undefined ? {} : { zstd }),
};

/** What may be asked for. */
export const ACCEPT_ENCODING = ["br", "gzip", "deflate", ...(zstd === undefined ? [] : ["zstd"])].join(", ");

/**
 * The bytes of a body with its content codings undone, the last one applied first. The limit counts decoded bytes as
 * they come, so that neither an endless body nor a bomb is ever held.
 *
 * @throws {ToolError} FETCH_TOO_LARGE, FETCH_ENCODING
 */
export async function readBody(
  body: Readable,
  encodings: string,
  context: BodyLimits & { url: string },
): Promise<Uint8Array> {
  const names = encodings.split(",").map((name) => name.trim().toLowerCase());
  const stages = names.filter((name) => name !== "" && name !== "identity").reverse();
  const decoders = stages.map((name) => {
    const decoder = Object.hasOwn(DECODERS, name) ? DECODERS[name] : undefined;
    if (decoder !== undefined) return decoder();
    throw new ToolError("FETCH_ENCODING", `${context.url} is encoded as \`${name}\`, which is not understood`);
  });
  const chunks: Uint8Array[] = [];
  let length = 0;
  const collect = new Transform({
    transform(chunk: Uint8Array, _, done) {
      length += chunk.byteLength;
      if (length <= context.maxBytes) chunks.push(chunk);
      done(length <= context.maxBytes ? null : tooLarge(context));
    },
  });
  collect.resume();
  await pipeline([body, ...decoders, collect]);
  return concatenated(chunks, length);
}

function tooLarge({ url, maxBytes }: BodyLimits & { url: string }): ToolError {
  return new ToolError("FETCH_TOO_LARGE", `${url} has more than ${maxBytes} bytes`, {
    hint: "give the address of the operation's own page, or of a smaller description",
  });
}

function concatenated(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes;
}
