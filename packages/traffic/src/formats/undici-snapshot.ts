import {
  arrayOf,
  type Exchange,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  objectOf,
  stringOf,
} from "@driftline/model";
import { bytesBody, textBody } from "./body.js";
import { type DocumentContext, integerOf, rfc3339Of, wrongInteraction } from "./document.js";
import { fieldsOfObject } from "./header-fields.js";

/**
 * The exchanges of a snapshot file of undici's `SnapshotAgent`: a request with each of the responses it had, their bodies in
 * base64.
 *
 * @throws {ToolError} RECORDING_MALFORMED
 */
export function* readUndiciSnapshot(document: JsonValue, context: DocumentContext): Generator<Exchange> {
  let index = 0;
  for (const [position, entry] of (Array.isArray(document) ? document : []).entries()) {
    const snapshot = objectOf(entry, "snapshot");
    const request = objectOf(snapshot, "request");
    const pointer = `/${position}/snapshot`;
    const method = stringOf(request, "method");
    const url = stringOf(request, "url");
    if (method === undefined || url === undefined) {
      throw wrongInteraction({ uri: context.uri, pointer }, "a snapshot has no `request` with `method` and `url`");
    }
    // Early versions kept one `response`.
    const isMany = Array.isArray(snapshot?.responses);
    const responses = isMany ? arrayOf(snapshot, "responses") : [snapshot?.response ?? null];
    for (const [turn, response] of responses.entries()) {
      const location = { uri: context.uri, pointer: isMany ? `${pointer}/responses/${turn}` : `${pointer}/response` };
      const headers = fieldsOfObject(request?.headers);
      yield {
        location,
        index: index++,
        request: { method, url, headers, body: textBody(stringOf(request, "body") ?? "", null) },
        response: isJsonObject(response) ? responseOf(response, { location, limits: context.limits }) : null,
        startedAt: rfc3339Of(snapshot?.timestamp),
        isSynthetic: false,
      };
    }
  }
}

type Read = Pick<Parameters<typeof bytesBody>[1], "location" | "limits">;

function responseOf(response: JsonObject, read: Read) {
  const status = integerOf(response.statusCode);
  if (status === undefined) throw wrongInteraction(read.location, "a response has no `statusCode`");
  const headers = fieldsOfObject(response.headers);
  const bytes = Buffer.from(stringOf(response, "body") ?? "", "base64");
  return { status, headers, body: bytesBody(bytes, { ...read, headers, mediaType: null }) };
}
