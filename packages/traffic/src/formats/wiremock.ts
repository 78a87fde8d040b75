import {
  arrayOf,
  type Body,
  type Exchange,
  type HeaderField,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  memberOf,
  type RecordedRequest,
  type RecordedResponse,
} from "@driftline/model";
import { type BodyContext, bytesBody, omittedBody, textBody } from "./body.js";
import { type DocumentContext, integerOf, wrongInteraction } from "./document.js";
import { fieldsOfObject } from "./header-fields.js";
import { urlOfPattern } from "./wiremock-url.js";

/** What reading mappings needs besides: the bytes of a body that stands in `__files`. */
export interface MappingContext extends DocumentContext {
  readBodyFile(name: string): Buffer;
}

/**
 * The exchanges of one WireMock mapping, or of a file with several under `mappings`. A mapping matches requests and records
 * none: its request is the one it would match exactly, a path where it names no host. Mappings that answer by proxy record
 * no response and are left out.
 *
 * @throws {ToolError} RECORDING_MALFORMED, RECORDING_BODY_FILE
 */
export function* readWireMock(document: JsonValue, context: MappingContext): Generator<Exchange> {
  const isMany = Array.isArray(memberOf(document, "mappings"));
  const mappings = isMany ? arrayOf(document, "mappings") : [document];
  for (const [index, mapping] of mappings.entries()) {
    const location = { uri: context.uri, pointer: isMany ? `/mappings/${index}` : "" };
    const { request, response } = isJsonObject(mapping) ? mapping : {};
    if (!isJsonObject(request) || !isJsonObject(response)) {
      throw wrongInteraction(location, "a mapping has no `request` or no `response`");
    }
    if (response.proxyBaseUrl !== undefined) continue;
    yield {
      location,
      index,
      request: requestOf(request, { location, limits: context.limits }),
      response: responseOf(response, { location, limits: context.limits }, context),
      startedAt: null,
      isSynthetic: false,
    };
  }
}

/** Whether a document is a WireMock mapping: it matches requests by one of WireMock's five ways to say a URL. */
export function looksLikeMapping(document: JsonObject): boolean {
  if (Array.isArray(document.mappings)) return true;
  const { request, response } = document;
  if (!isJsonObject(request) || !isJsonObject(response)) return false;
  return urlOfPattern(request) !== undefined && !Array.isArray(request.headers) && !Array.isArray(response.headers);
}

type Read = Pick<BodyContext, "location" | "limits">;

function requestOf(request: JsonObject, read: Read): RecordedRequest {
  const url = urlOfPattern(request);
  if (url === undefined) throw wrongInteraction(read.location, "a request has none of `url`, `urlPath`, `urlPattern`");
  const method = typeof request.method === "string" && request.method !== "ANY" ? request.method : "GET";
  return { method, url, headers: expectedFields(request.headers), body: expectedBody(request) };
}

function expectedFields(headers: JsonValue | undefined): readonly HeaderField[] {
  if (!isJsonObject(headers)) return [];
  return Object.entries(headers).flatMap(([name, matcher]) => {
    const value = isJsonObject(matcher) ? matcher.equalTo : undefined;
    return typeof value === "string" ? [{ name, value }] : [];
  });
}

function expectedBody(request: JsonObject): Body | null {
  const patterns = arrayOf(request, "bodyPatterns").filter(isJsonObject);
  for (const { equalToJson, equalTo, binaryEqualTo } of patterns) {
    if (typeof equalToJson === "string") return textBody(equalToJson, null);
    if (equalToJson !== undefined) return textBody(JSON.stringify(equalToJson), null);
    if (typeof equalTo === "string") return textBody(equalTo, null);
    if (typeof binaryEqualTo === "string")
      return { mediaType: null, text: null, bytes: Buffer.from(binaryEqualTo, "base64") };
  }
  return patterns.length > 0 ? omittedBody(null) : null;
}

function responseOf(response: JsonObject, read: Read, context: MappingContext): RecordedResponse | null {
  if (response.fault !== undefined) return null;
  const headers = fieldsOfObject(response.headers);
  const status = response.status === undefined ? 200 : integerOf(response.status);
  if (status === undefined) throw wrongInteraction(read.location, "a response has no numeric `status`");
  return { status, headers, body: responseBody(response, { ...read, headers, mediaType: null }, context) };
}

function responseBody(response: JsonObject, read: BodyContext, context: MappingContext): Body | null {
  const { body, jsonBody, base64Body, bodyFileName } = response;
  // A templated body is written anew for each request: what the mapping holds is no response.
  if (arrayOf(response, "transformers").includes("response-template")) return omittedBody(null);
  if (typeof body === "string") return textBody(body, null);
  if (jsonBody !== undefined) return textBody(JSON.stringify(jsonBody), null);
  if (typeof base64Body === "string") return bytesBody(Buffer.from(base64Body, "base64"), read);
  return typeof bodyFileName === "string" ? bytesBody(context.readBodyFile(bodyFileName), read) : null;
}
