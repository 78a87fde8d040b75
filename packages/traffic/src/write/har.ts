import { type Body, type Exchange, type HeaderField, headerValue, type RecordedResponse } from "@driftline/model";
import type { Content, Entry, Har, PostData, Request, Response } from "har-format";
import { UNKNOWN_MOMENT } from "../formats/har-entry.js";

/** What a HAR document says about itself. */
export interface HarOptions {
  /** `log.comment`; one that starts with `synthetic` marks the whole recording as made, not observed. */
  readonly comment?: string;
  readonly creator?: { readonly name: string; readonly version: string };
}

const UNKNOWN_SIZE = -1;

/** The text of a HAR 1.2 document. Reading it again gives the same exchanges, their places apart. */
export function writeHar(exchanges: Iterable<Exchange>, options: HarOptions = {}): string {
  const { comment, creator = { name: "driftline", version: "0.1.0" } } = options;
  const entries = Array.from(exchanges, harEntryOf);
  // The comment stands first: whoever streams the file knows what it is before the first entry.
  const log = { ...(comment === undefined ? {} : { comment }), version: "1.2", creator, entries };
  return `${JSON.stringify({ log } satisfies Har, null, 2)}\n`;
}

/** One line of an NDJSON recording, with its line feed. */
export function harEntryLine(exchange: Exchange): string {
  return `${JSON.stringify(harEntryOf(exchange))}\n`;
}

/** The HAR 1.2 entry of an exchange. Without a response its status is 0, as browsers write it. */
export function harEntryOf(exchange: Exchange): Entry {
  const { request, response, startedAt, isSynthetic } = exchange;
  return {
    startedDateTime: startedAt ?? UNKNOWN_MOMENT,
    time: 0,
    request: requestOf(request),
    response: response ? responseOf(response) : NO_RESPONSE,
    cache: {},
    timings: { send: 0, wait: 0, receive: 0 },
    ...(isSynthetic ? { comment: "synthetic" } : {}),
  };
}

const NO_RESPONSE: Response = {
  status: 0,
  statusText: "",
  httpVersion: "",
  cookies: [],
  headers: [],
  content: { size: 0, mimeType: "x-unknown" },
  redirectURL: "",
  headersSize: UNKNOWN_SIZE,
  bodySize: UNKNOWN_SIZE,
};

function requestOf(request: Exchange["request"]): Request {
  const { method, url, headers, body } = request;
  return {
    method,
    url,
    httpVersion: "HTTP/1.1",
    cookies: [],
    headers: fieldsOf(headers),
    queryString: queryOf(url),
    ...(body ? { postData: postDataOf(body) } : {}),
    headersSize: UNKNOWN_SIZE,
    bodySize: body ? sizeOf(body) : 0,
  };
}

function responseOf({ status, headers, body }: RecordedResponse): Response {
  return {
    status,
    statusText: "",
    httpVersion: "HTTP/1.1",
    cookies: [],
    headers: fieldsOf(headers),
    content: contentOf(body),
    redirectURL: headerValue(headers, "location") ?? "",
    headersSize: UNKNOWN_SIZE,
    bodySize: body ? sizeOf(body) : 0,
  };
}

function contentOf(body: Body | null): Content {
  if (!body) return { size: 0, mimeType: "" };
  return { size: sizeOf(body), mimeType: body.mediaType ?? "", ...heldText(body) };
}

function postDataOf(body: Body): PostData {
  return { mimeType: body.mediaType ?? "", ...heldText(body) } as PostData;
}

function heldText(body: Body): { text?: string; encoding?: "base64" } {
  if (body.text !== null) return { text: body.text };
  return body.bytes ? { text: Buffer.from(body.bytes).toString("base64"), encoding: "base64" } : {};
}

/** The bytes of a body; 1 for one that was left out, whose size nobody knows and which must not read as absent. */
function sizeOf(body: Body): number {
  if (body.text !== null) return Buffer.byteLength(body.text);
  return body.bytes?.length ?? 1;
}

function fieldsOf(headers: readonly HeaderField[]): { name: string; value: string }[] {
  return headers.map(({ name, value }) => ({ name, value }));
}

function queryOf(url: string): { name: string; value: string }[] {
  const query = url.indexOf("?");
  if (query < 0) return [];
  const params = new URLSearchParams(url.slice(query + 1).replace(/#.*$/s, ""));
  return Array.from(params, ([name, value]) => ({ name, value }));
}
