import type { Location } from "./location.js";

/** A header field as it was recorded; names compare without regard to case (RFC 9110, section 5.1). */
export interface HeaderField {
  readonly name: string;
  readonly value: string;
}

/**
 * A message body with its content codings already undone. Exactly one of `text` and `bytes` holds it;
 * both null: there was a body, and the recording left it out, so nothing may be said about it.
 */
export interface Body {
  /** The media type the recording states apart from the headers (HAR's `mimeType`), or null. */
  readonly mediaType: string | null;
  readonly text: string | null;
  readonly bytes: Uint8Array | null;
}

/** A request as it was sent. `url` is absolute, or a path with its query where the recording knows no host. */
export interface RecordedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly HeaderField[];
  /** Null: no body. */
  readonly body: Body | null;
}

/** A response as it was received. */
export interface RecordedResponse {
  readonly status: number;
  readonly headers: readonly HeaderField[];
  /** Null: no body. */
  readonly body: Body | null;
}

/** A request with its response. */
export interface Exchange {
  /** The recording, and the place of the exchange inside it (a pointer, or a line for line-based formats). */
  readonly location: Location;
  /** Position in the recording, from 0. */
  readonly index: number;
  readonly request: RecordedRequest;
  /** Null: none arrived (aborted, connection lost). */
  readonly response: RecordedResponse | null;
  /** RFC 3339, or null where the recording does not say. */
  readonly startedAt: string | null;
  /** Whether the recording itself says that it was made and never came from a vendor. */
  readonly isSynthetic: boolean;
}

/** The values of one header field, joined as RFC 9110 section 5.3 allows, or `undefined` when it is absent. */
export function headerValue(headers: readonly HeaderField[], name: string): string | undefined {
  const lower = name.toLowerCase();
  let joined: string | undefined;
  for (const header of headers) {
    if (header.name.toLowerCase() !== lower) continue;
    joined = joined === undefined ? header.value : `${joined}, ${header.value}`;
  }
  return joined;
}

/** What `headerValue` says of every name at once, by name in lower case: for who asks for many of them. */
export function fieldsOf(headers: readonly HeaderField[]): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const { name, value } of headers) {
    const lower = name.toLowerCase();
    const known = fields.get(lower);
    fields.set(lower, known === undefined ? value : `${known}, ${value}`);
  }
  return fields;
}
