import {
  arrayOf,
  type Body,
  type Exchange,
  type HeaderField,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  memberOf,
  objectOf,
  type RecordedRequest,
  type RecordedResponse,
  stringOf,
  textOfJson,
} from "@driftline/model";
import { bytesBody, omittedBody, textBody } from "./body.js";
import { type DocumentContext, integerOf, wrongInteraction } from "./document.js";
import { urlOfPostman } from "./postman-url.js";

/**
 * The examples saved in a Postman collection (format 2.0 and 2.1), as exchanges. Variables are replaced where the collection
 * gives them a value; a host that is a variable without one is left out, so that the path remains.
 *
 * @throws {ToolError} RECORDING_MALFORMED
 */
export function* readPostman(document: JsonValue, context: DocumentContext): Generator<Exchange> {
  const variables = variablesOf(document);
  let index = 0;
  for (const { item, pointer } of itemsOf(document)) {
    for (const [position, example] of arrayOf(item, "response").entries()) {
      if (!isJsonObject(example)) continue;
      const location = { uri: context.uri, pointer: `${pointer}/response/${position}` };
      const read = { location, limits: context.limits };
      const request = example.originalRequest ?? item.request;
      yield {
        location,
        index: index++,
        request: requestOf(request, variables, read),
        response: responseOf(example, read),
        startedAt: null,
        isSynthetic: false,
      };
    }
  }
}

/** The exchanges of a Newman JSON report. @throws {ToolError} RECORDING_MALFORMED */
export function* readNewman(document: JsonValue, context: DocumentContext): Generator<Exchange> {
  for (const [index, execution] of arrayOf(objectOf(document, "run"), "executions").entries()) {
    const location = { uri: context.uri, pointer: `/run/executions/${index}` };
    const read = { location, limits: context.limits };
    if (!isJsonObject(execution)) throw wrongInteraction(location, "an execution is no object");
    const { request, response } = execution;
    yield {
      location,
      index,
      request: requestOf(request, new Map(), read),
      response: isJsonObject(response) ? responseOf(response, read) : null,
      startedAt: null,
      isSynthetic: false,
    };
  }
}

type Read = Pick<Parameters<typeof bytesBody>[1], "location" | "limits">;

interface Item {
  readonly item: JsonObject;
  readonly pointer: string;
}

/** Items with a request, folders opened, in the order of the file; a stack, for a hostile file nests them deeply. */
function* itemsOf(document: JsonValue): Generator<Item> {
  const open: Item[] = isJsonObject(document) ? [{ item: document, pointer: "" }] : [];
  for (let next = open.pop(); next; next = open.pop()) {
    const { item, pointer } = next;
    if (item.request !== undefined) yield next;
    // One by one: a folder of a million items is too long to be handed on as arguments.
    for (const [index, child] of [...arrayOf(item, "item").entries()].reverse())
      if (isJsonObject(child)) open.push({ item: child, pointer: `${pointer}/item/${index}` });
  }
}

function requestOf(
  request: JsonValue | undefined,
  variables: ReadonlyMap<string, string>,
  read: Read,
): RecordedRequest {
  // A request may be nothing but its URL.
  const details = isJsonObject(request) ? request : { url: request };
  const url = urlOfPostman(details.url, variables);
  if (url === undefined) throw wrongInteraction(read.location, "a request has no `url`");
  return {
    method: stringOf(details, "method") ?? "GET",
    url,
    headers: headersOf(details.header),
    body: requestBody(details.body),
  };
}

function responseOf(response: JsonObject, read: Read): RecordedResponse | null {
  const status = integerOf(response.code);
  if (status === undefined) return null;
  const headers = headersOf(response.header);
  const bytes = streamBytes(response.stream);
  if (bytes) return { status, headers, body: bytesBody(bytes, { ...read, headers, mediaType: null }) };
  return { status, headers, body: textBody(stringOf(response, "body") ?? "", null) };
}

function requestBody(body: JsonValue | undefined): Body | null {
  if (!isJsonObject(body) || body.disabled === true) return null;
  if (body.mode === "raw") return textBody(stringOf(body, "raw") ?? "", null);
  if (body.mode === "urlencoded") return textBody(String(new URLSearchParams(pairsOf(body.urlencoded))), null);
  if (body.mode === "graphql") return textBody(JSON.stringify(body.graphql ?? {}), null);
  return body.mode === undefined ? null : omittedBody(null);
}

function headersOf(header: JsonValue | undefined): readonly HeaderField[] {
  return pairsOf(header).map(([name, value]) => ({ name, value }));
}

function pairsOf(list: JsonValue | undefined): [name: string, value: string][] {
  const members = Array.isArray(list) ? list.filter(isJsonObject) : [];
  return members
    .filter(({ key, disabled }) => typeof key === "string" && disabled !== true)
    .map(({ key, value }) => [textOfJson(key), textOfJson(value ?? "")]);
}

/** The bytes of a response as Node prints a `Buffer` in JSON. */
function streamBytes(stream: JsonValue | undefined): Uint8Array | undefined {
  if (!isJsonObject(stream) || !Array.isArray(stream.data)) return undefined;
  return Uint8Array.from(stream.data.map((byte) => (typeof byte === "number" ? byte : 0)));
}

function variablesOf(document: JsonValue): ReadonlyMap<string, string> {
  return new Map(pairsOf(memberOf(document, "variable")));
}
