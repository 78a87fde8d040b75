import {
  type Body,
  type HeaderField,
  headerValue,
  isJsonMediaType,
  type Location,
  mediaTypeEssence,
} from "@driftline/model";
import type { ReadLimits } from "../recordings/limits.js";
import { undoCodings } from "./content-coding.js";

const UTF_8 = new TextDecoder("utf-8", { fatal: true });

/** What a body is read under. */
export interface BodyContext {
  readonly headers: readonly HeaderField[];
  /** The media type the recording states apart from the headers. */
  readonly mediaType: string | null;
  readonly limits: ReadLimits;
  readonly location: Location;
}

const TEXTUAL =
  /^text\/|[/+](?:xml|yaml|x-yaml|javascript|x-javascript|ecmascript|x-ndjson|jsonl|json-seq|graphql|sql|x-www-form-urlencoded|x-jsonlines|json-lines)$/;

/** A body that was there and that the recording left out. */
export function omittedBody(mediaType: string | null): Body {
  return { mediaType, text: null, bytes: null };
}

/** A body recorded as text; none when it is empty. */
export function textBody(text: string, mediaType: string | null): Body | null {
  return text === "" ? null : { mediaType, text, bytes: null };
}

/**
 * A body recorded as bytes: content codings undone, and text where its media type is textual or, where no media type is
 * known, where it is UTF-8. Bytes that are not in the charset they claim stay bytes.
 */
export function bytesBody(raw: Uint8Array, context: BodyContext): Body | null {
  if (raw.length === 0) return null;
  const { headers, mediaType, limits, location } = context;
  const codings = headerValue(headers, "content-encoding");
  const bytes = codings === undefined ? raw : undoCodings(raw, codings, limits, location);
  const stated = mediaType ?? headerValue(headers, "content-type");
  const text = stated === undefined || isTextual(stated) ? decode(bytes, charsetOf(stated)) : undefined;
  return text === undefined ? { mediaType, text: null, bytes } : { mediaType, text, bytes: null };
}

/** Whether a media type promises characters. */
export function isTextual(mediaType: string): boolean {
  return isJsonMediaType(mediaType) || TEXTUAL.test(mediaTypeEssence(mediaType));
}

function charsetOf(mediaType: string | undefined): string {
  return /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(mediaType ?? "")?.[1] ?? "utf-8";
}

function decode(bytes: Uint8Array, charset: string): string | undefined {
  try {
    return (/^utf-?8$/i.test(charset) ? UTF_8 : new TextDecoder(charset, { fatal: true })).decode(bytes);
  } catch {
    return undefined;
  }
}
