import { type HeaderField, isJsonMediaType, mediaTypeEssence } from "@driftline/model";

/** How the bytes of a body are to be read. */
export type BodyKind = "json" | "json-lines" | "json-sequence" | "events" | "form" | "multipart" | "text" | "binary";

/**
 * The media type of a message with its parameters, or null where nobody states one. The header field wins over what the
 * recording says apart from it; of a repeated field the first counts. Browsers write `x-unknown` for none.
 */
export function contentTypeOf(headers: readonly HeaderField[], recorded: string | null): string | null {
  for (const header of headers) {
    if (header.name.length === 12 && header.name.toLowerCase() === "content-type" && header.value.trim() !== "") {
      return header.value;
    }
  }
  return recorded === null || recorded.trim() === "" || recorded === "x-unknown" ? null : recorded;
}

/** How a body of a media type is read; what is no known text is binary and only its presence is judged. */
export function bodyKindOf(mediaType: string): BodyKind {
  const essence = mediaTypeEssence(mediaType);
  const known = KINDS[essence];
  if (known !== undefined) return known;
  if (isJsonMediaType(essence)) return "json";
  if (essence.startsWith("multipart/")) return "multipart";
  return essence.startsWith("text/") || essence.endsWith("+xml") || essence === "application/xml" ? "text" : "binary";
}

const KINDS: Readonly<Record<string, BodyKind | undefined>> = Object.assign(Object.create(null), {
  "application/jsonl": "json-lines",
  "application/x-jsonl": "json-lines",
  "application/jsonlines": "json-lines",
  "application/x-jsonlines": "json-lines",
  "application/ndjson": "json-lines",
  "application/x-ndjson": "json-lines",
  "application/stream+json": "json-lines",
  "application/json-seq": "json-sequence",
  "application/geo+json-seq": "json-sequence",
  "text/event-stream": "events",
  "application/x-www-form-urlencoded": "form",
} satisfies Record<string, BodyKind>);

/** A parameter of a media type, unquoted, or null. @example parameterOf('a/b; x="1;2"', "x") === "1;2" */
export function parameterOf(mediaType: string, name: string): string | null {
  const pattern = /;\s*([^\s=;]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]*))/g;
  for (const match of mediaType.matchAll(pattern)) {
    if (match[1]?.toLowerCase() === name) return match[2]?.replace(/\\(.)/g, "$1") ?? match[3] ?? "";
  }
  return null;
}
