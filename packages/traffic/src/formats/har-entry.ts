import {
  type Body,
  type Exchange,
  type HeaderField,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  type Location,
  type RecordedRequest,
  type RecordedResponse,
  textOfJson,
} from "@driftline/model";
import { malformed } from "../recordings/failure.js";
import type { ReadLimits } from "../recordings/limits.js";
import { bytesBody, omittedBody, textBody } from "./body.js";
import { fieldsOfList } from "./header-fields.js";

/** Where an entry stands and how far it may be trusted. */
export interface EntryPlace {
  readonly location: Location;
  readonly index: number;
  /** Whether the recording as a whole says that it is synthetic. */
  readonly isSynthetic: boolean;
  readonly limits: ReadLimits;
}

/**
 * The exchange of one HAR 1.2 entry. A response with status 0 is none: browsers write it for requests that were blocked or
 * aborted.
 *
 * @throws {ToolError} RECORDING_MALFORMED where request, method or URL are missing
 */
export function exchangeOfEntry(entry: unknown, place: EntryPlace): Exchange {
  const request = isJsonObject(entry) ? entry.request : undefined;
  if (!isJsonObject(entry) || !isJsonObject(request)) throw wrong(place, "an entry has no `request`");
  const startedAt = entry.startedDateTime;
  return {
    location: place.location,
    index: place.index,
    request: requestOf(request, place),
    response: responseOf(entry.response, place),
    startedAt: typeof startedAt === "string" && startedAt !== "" && startedAt !== UNKNOWN_MOMENT ? startedAt : null,
    isSynthetic: place.isSynthetic || isSyntheticComment(entry.comment),
  };
}

/** HAR 1.2 demands a moment for every entry; our writer says by this one that none was recorded. */
export const UNKNOWN_MOMENT = "1970-01-01T00:00:00.000Z";

/** Whether a comment declares its recording synthetic. */
export function isSyntheticComment(comment: unknown): boolean {
  return typeof comment === "string" && /^\s*synthetic\b/i.test(comment);
}

/** Whether a JSON value has the shape of a HAR entry, so that a line of it makes an NDJSON recording. */
export function looksLikeEntry(value: JsonValue): boolean {
  if (!isJsonObject(value) || !isJsonObject(value.request)) return false;
  const { request, response } = value;
  if (typeof request.method !== "string" || typeof request.url !== "string") return false;
  if (typeof value.startedDateTime === "string" || Array.isArray(request.headers)) return true;
  return isJsonObject(response) && (isJsonObject(response.content) || Array.isArray(response.headers));
}

function requestOf(request: JsonObject, place: EntryPlace): RecordedRequest {
  const { method, url } = request;
  if (typeof method !== "string" || typeof url !== "string")
    throw wrong(place, "a request has no `method` or no `url`");
  const headers = fieldsOfList(request.headers);
  return { method, url, headers, body: requestBody(request, headers, place) };
}

function responseOf(response: JsonValue | undefined, place: EntryPlace): RecordedResponse | null {
  if (!isJsonObject(response)) return null;
  const { status } = response;
  if (typeof status !== "number" || !Number.isInteger(status)) throw wrong(place, "a response has no `status`");
  if (status <= 0) return null;
  const headers = fieldsOfList(response.headers);
  return { status, headers, body: responseBody(response, headers, place) };
}

function responseBody(response: JsonObject, headers: readonly HeaderField[], place: EntryPlace): Body | null {
  const { content } = response;
  if (!isJsonObject(content)) return isSent(response.bodySize) ? omittedBody(null) : null;
  const mediaType = statedMediaType(content.mimeType);
  const { text, size } = content;
  if (typeof text === "string" && text !== "") return recordedBody(text, content, { headers, mediaType, place });
  // Browsers keep the size and drop the text of what they would not hold; a size of -1 is one they did not learn.
  if (isSent(size) || (size === -1 && response.bodySize !== 0 && mayHaveBody(response.status)))
    return omittedBody(mediaType);
  return null;
}

function requestBody(request: JsonObject, headers: readonly HeaderField[], place: EntryPlace): Body | null {
  const { postData } = request;
  if (!isJsonObject(postData)) return isSent(request.bodySize) ? omittedBody(null) : null;
  const mediaType = statedMediaType(postData.mimeType);
  if (typeof postData.text === "string" && postData.text !== "") {
    return recordedBody(postData.text, postData, { headers, mediaType, place });
  }
  const params = Array.isArray(postData.params) ? postData.params : [];
  if (params.length === 0) return isSent(request.bodySize) ? omittedBody(mediaType) : null;
  // The boundary of a multipart body is lost with its text; a form can be written again as it was.
  if (!mediaType?.toLowerCase().startsWith("application/x-www-form-urlencoded")) return omittedBody(mediaType);
  return textBody(formText(params), mediaType);
}

interface BodyPlace {
  readonly headers: readonly HeaderField[];
  readonly mediaType: string | null;
  readonly place: EntryPlace;
}

function recordedBody(text: string, holder: JsonObject, { headers, mediaType, place }: BodyPlace): Body | null {
  if (holder.encoding !== "base64") return { mediaType, text, bytes: null };
  const bytes = base64Bytes(text);
  return bytesBody(bytes, { headers, mediaType, limits: place.limits, location: place.location });
}

/** Polly.js writes a compressed body as a JSON list of its chunks, each in base64. */
function base64Bytes(text: string): Buffer {
  if (!text.startsWith('["')) return Buffer.from(text, "base64");
  const chunks = text.split('"').filter((_, index) => index % 2 === 1);
  return Buffer.concat(chunks.map((chunk) => Buffer.from(chunk, "base64")));
}

function formText(params: readonly JsonValue[]): string {
  const form = new URLSearchParams();
  for (const param of params) {
    if (isJsonObject(param) && typeof param.name === "string") form.append(param.name, textOfJson(param.value ?? ""));
  }
  return form.toString();
}

function statedMediaType(value: JsonValue | undefined): string | null {
  return typeof value === "string" && value !== "" && value !== "x-unknown" ? value : null;
}

function isSent(size: JsonValue | undefined): boolean {
  return typeof size === "number" && size > 0;
}

function mayHaveBody(status: JsonValue | undefined): boolean {
  return status !== 204 && status !== 304;
}

function wrong(place: EntryPlace, reason: string) {
  const { pointer, line } = place.location;
  return malformed(place.location, line === undefined ? `\`${pointer ?? ""}\`` : `line ${line}`, reason);
}
