import type { IncomingMessage } from "node:http";
import type { Incoming } from "./request/incoming.js";

/** More than any request a contract describes in JSON. */
const BODY_BYTES_AT_MOST = 16 * 1024 * 1024;

/** A request with its body, or undefined where that is larger than a mock reads. */
export async function readIncoming(request: IncomingMessage): Promise<Incoming | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = chunk as Uint8Array;
    size += bytes.length;
    if (size > BODY_BYTES_AT_MOST) return undefined;
    chunks.push(bytes);
  }
  const target = request.url ?? "/";
  const question = target.indexOf("?");
  const headers: Record<string, string> = Object.create(null);
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return {
    method: request.method ?? "GET",
    path: question < 0 ? target : target.slice(0, question),
    query: new URLSearchParams(question < 0 ? "" : target.slice(question + 1)),
    headers,
    body: size === 0 ? null : Buffer.concat(chunks),
  };
}
