import {
  arrayOf,
  type Exchange,
  isJsonObject,
  type JsonValue,
  type RecordedRequest,
  type RecordedResponse,
} from "@driftline/model";
import { textBody } from "./body.js";
import { cassetteBody, formOf } from "./cassette-body.js";
import { type DocumentContext, integerOf, wrongInteraction } from "./document.js";
import { fieldsOfObject } from "./header-fields.js";

/**
 * The exchanges of a go-vcr cassette: format version 1 (go-vcr v1 and v2) and 2 (v3 and later).
 *
 * @throws {ToolError} RECORDING_MALFORMED
 */
export function* readGoVcr(document: JsonValue, { uri, limits, firstIndex = 0 }: DocumentContext): Generator<Exchange> {
  for (const [position, interaction] of arrayOf(document, "interactions").entries()) {
    const index = firstIndex + position;
    const location = { uri, pointer: `/interactions/${index}` };
    const read = { location, limits };
    if (!isJsonObject(interaction)) throw wrongInteraction(location, "an interaction is no object");
    yield {
      location,
      index,
      request: requestOf(interaction.request, read),
      response: responseOf(interaction.response, read),
      startedAt: null,
      isSynthetic: false,
    };
  }
}

type Read = Pick<Parameters<typeof cassetteBody>[1], "location" | "limits">;

function requestOf(request: JsonValue | undefined, read: Read): RecordedRequest {
  if (!isJsonObject(request) || typeof request.url !== "string") {
    throw wrongInteraction(read.location, "a request has no `url`");
  }
  // Go writes the empty string for GET (net/http, Request.Method).
  const method = typeof request.method === "string" && request.method !== "" ? request.method : "GET";
  const headers = fieldsOfObject(request.headers);
  const body = cassetteBody(request.body, { ...read, headers, mediaType: null });
  return { method, url: request.url, headers, body: body ?? textBody(formOf(request.form), null) };
}

function responseOf(response: JsonValue | undefined, read: Read): RecordedResponse | null {
  if (!isJsonObject(response)) return null;
  const status = integerOf(response.code) ?? statusOfLine(response.status);
  if (status === undefined) throw wrongInteraction(read.location, "a response has no `code`");
  const headers = fieldsOfObject(response.headers);
  const body = cassetteBody(response.body, { ...read, headers, mediaType: null });
  return status === 0 ? null : { status, headers, body };
}

/** @example statusOfLine("404 Not Found") === 404 */
function statusOfLine(line: JsonValue | undefined): number | undefined {
  const digits = typeof line === "string" ? /^\d{3}\b/.exec(line)?.[0] : undefined;
  return digits === undefined ? undefined : Number(digits);
}
