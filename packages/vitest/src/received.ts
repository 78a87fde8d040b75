import { type Body, type HeaderField, type RecordedResponse, ToolError } from "@driftline/model";

/** What clients other than `fetch` give: `{ status, headers, body: reply.data }` fits axios, got and supertest. */
export interface PlainResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | readonly string[] | number | undefined>> | Headers;
  /** A string or bytes as they came, or the JSON value that was parsed from them. */
  readonly body?: unknown;
}

/** A response that can be judged. */
export type ReceivedResponse = Response | PlainResponse;

/**
 * The response as an exchange holds it. A `Response` stays readable: its copy is read.
 *
 * @throws {ToolError} RESPONSE_CONSUMED where the body was read before, RESPONSE_UNKNOWN for what is no response.
 */
export async function recordedResponseOf(received: unknown): Promise<RecordedResponse> {
  if (received instanceof Response) return ofFetch(received);
  if (isPlainResponse(received)) return ofPlain(received);
  throw new ToolError("RESPONSE_UNKNOWN", "this is no response", {
    hint: "pass a `Response`, or an object with `status`, `headers` and `body`",
  });
}

async function ofFetch(response: Response): Promise<RecordedResponse> {
  if (response.bodyUsed) {
    throw new ToolError("RESPONSE_CONSUMED", "the body of the response was read before it could be judged", {
      hint: "match the response first, or pass `response.clone()` to whoever reads it",
    });
  }
  const headers = fieldsOf(response.headers);
  if (response.body === null) return { status: response.status, headers, body: null };
  const bytes = new Uint8Array(await response.clone().arrayBuffer());
  return { status: response.status, headers, body: { mediaType: null, text: null, bytes } };
}

function ofPlain({ status, headers = {}, body }: PlainResponse): RecordedResponse {
  return { status, headers: fieldsOf(headers), body: bodyOf(body) };
}

function bodyOf(body: unknown): Body | null {
  if (body === undefined) return null;
  if (typeof body === "string") return { mediaType: null, text: body, bytes: null };
  if (body instanceof Uint8Array) return { mediaType: null, text: null, bytes: body };
  // A parsed value can only have come from JSON, whether or not the client kept the header.
  return { mediaType: "application/json", text: JSON.stringify(body), bytes: null };
}

function fieldsOf(headers: NonNullable<PlainResponse["headers"]>): readonly HeaderField[] {
  if (headers instanceof Headers) return [...headers].map(([name, value]) => ({ name, value }));
  return Object.entries(headers).flatMap(([name, value]) => {
    if (value === undefined) return [];
    return (Array.isArray(value) ? value : [value]).map((one) => ({ name, value: String(one) }));
  });
}

function isPlainResponse(value: unknown): value is PlainResponse {
  return typeof value === "object" && value !== null && "status" in value && typeof value.status === "number";
}
