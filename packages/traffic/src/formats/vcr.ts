import {
  arrayOf,
  type Exchange,
  isJsonObject,
  type JsonValue,
  objectOf,
  type RecordedRequest,
  type RecordedResponse,
} from "@driftline/model";
import type { BodyContext } from "./body.js";
import { cassetteBody } from "./cassette-body.js";
import { type DocumentContext, integerOf, rfc3339Of, wrongInteraction } from "./document.js";
import { fieldsOfObject } from "./header-fields.js";

/** The exchanges of a Ruby VCR cassette (2.0 and later), with plain, `!binary` and base64 bodies. @throws {ToolError} RECORDING_MALFORMED */
export function readRubyVcr(document: JsonValue, context: DocumentContext): Iterable<Exchange> {
  return readInteractions(document, "http_interactions", context);
}

/** The exchanges of a vcrpy cassette, YAML or JSON, also as its httpx stub wrote it. @throws {ToolError} RECORDING_MALFORMED */
export function readVcrPy(document: JsonValue, context: DocumentContext): Iterable<Exchange> {
  return readInteractions(document, "interactions", context);
}

function* readInteractions(
  document: JsonValue,
  listName: "http_interactions" | "interactions",
  { uri, limits, firstIndex = 0 }: DocumentContext,
): Generator<Exchange> {
  for (const [position, interaction] of arrayOf(document, listName).entries()) {
    const index = firstIndex + position;
    const location = { uri, pointer: `/${listName}/${index}` };
    if (!isJsonObject(interaction)) throw wrongInteraction(location, "an interaction is no object");
    yield {
      location,
      index,
      request: requestOf(interaction.request, { location, limits }),
      response: responseOf(interaction.response, { location, limits }),
      startedAt: rfc3339Of(interaction.recorded_at),
      isSynthetic: false,
    };
  }
}

type Read = Pick<BodyContext, "location" | "limits">;

function requestOf(request: JsonValue | undefined, read: Read): RecordedRequest {
  if (!isJsonObject(request) || typeof request.uri !== "string" || typeof request.method !== "string") {
    throw wrongInteraction(read.location, "a request has no `method` or no `uri`");
  }
  const headers = fieldsOfObject(request.headers);
  return {
    method: request.method.toUpperCase(),
    url: request.uri,
    headers,
    body: cassetteBody(request.body, { ...read, headers, mediaType: null }),
  };
}

function responseOf(response: JsonValue | undefined, read: Read): RecordedResponse | null {
  if (!isJsonObject(response)) return null;
  const status = integerOf(objectOf(response, "status")?.code) ?? integerOf(response.status_code);
  if (status === undefined) throw wrongInteraction(read.location, "a response has no `status.code`");
  const headers = fieldsOfObject(response.headers);
  const body = cassetteBody(response.body ?? response.content, { ...read, headers, mediaType: null });
  return { status, headers, body };
}
