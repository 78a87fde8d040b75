import {
  type Body,
  type Exchange,
  type HeaderField,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  type RecordedResponse,
  textOfJson,
} from "@driftline/model";
import { bytesBody, textBody } from "./body.js";
import { type DocumentContext, integerOf, wrongInteraction } from "./document.js";
import { fieldsOfObject } from "./header-fields.js";

/**
 * The exchanges of a nock recording (`output_objects`, or a nock back fixture). nock parses JSON bodies and writes bytes as
 * hexadecimal: one text where a body is binary, a list of them where it is compressed.
 *
 * @throws {ToolError} RECORDING_MALFORMED
 */
export function* readNock(document: JsonValue, { uri, limits }: DocumentContext): Generator<Exchange> {
  for (const [index, definition] of (Array.isArray(document) ? document : []).entries()) {
    const location = { uri, pointer: `/${index}` };
    if (!isJsonObject(definition) || typeof definition.scope !== "string" || typeof definition.path !== "string") {
      throw wrongInteraction(location, "a definition has no `scope` or no `path`");
    }
    const { method, scope, path, body } = definition;
    yield {
      location,
      index,
      request: {
        method: typeof method === "string" ? method.toUpperCase() : "GET",
        url: originOf(scope) + path,
        headers: fieldsOfObject(definition.reqheaders),
        body: plainBody(body),
      },
      response: responseOf(definition, { location, limits }),
      startedAt: null,
      isSynthetic: false,
    };
  }
}

type Read = Pick<Parameters<typeof bytesBody>[1], "location" | "limits">;

function responseOf(definition: JsonObject, read: Read): RecordedResponse | null {
  const status = definition.status === undefined ? 200 : integerOf(definition.status);
  if (status === undefined) throw wrongInteraction(read.location, "a definition has no numeric `status`");
  const headers = headersOf(definition.rawHeaders ?? definition.headers);
  const { response } = definition;
  const isCoded = headers.some(({ name }) => name.toLowerCase() === "content-encoding");
  const hex = definition.responseIsBinary === true || isCoded ? hexadecimalOf(response) : undefined;
  const body = hex ? bytesBody(hex, { ...read, headers, mediaType: null }) : plainBody(response);
  return { status, headers, body };
}

/** nock keeps the name of the default port, which no URL has. @example originOf("https://a.example:443") === "https://a.example" */
function originOf(scope: string): string {
  return URL.canParse(scope) ? new URL(scope).origin : scope;
}

function plainBody(body: JsonValue | undefined): Body | null {
  if (body === undefined || body === null) return null;
  return textBody(typeof body === "string" ? body : JSON.stringify(body), null);
}

function hexadecimalOf(response: JsonValue | undefined): Buffer | undefined {
  const parts = Array.isArray(response) ? response : [response];
  const isHexadecimal = parts.every((part) => typeof part === "string" && /^(?:[0-9a-f]{2})*$/i.test(part));
  return isHexadecimal ? Buffer.from(parts.join(""), "hex") : undefined;
}

/** Newer versions write an object, older ones a flat list. */
function headersOf(headers: JsonValue | undefined): readonly HeaderField[] {
  if (!Array.isArray(headers)) return fieldsOfObject(headers);
  const fields: HeaderField[] = [];
  for (let index = 0; index + 1 < headers.length; index += 2) {
    fields.push({ name: textOfJson(headers[index]), value: textOfJson(headers[index + 1]) });
  }
  return fields;
}
