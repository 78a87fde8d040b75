import { type HeaderField, ToolError } from "@driftline/model";
import { Agent, type Dispatcher, request } from "undici";
import { HEADER_BYTES, type ProbeLimits } from "./budget.js";
import { isPrivateAddress, lookupPublic } from "./private-address.js";

/** Where probes are sent, and with what. */
export interface Target {
  /** Scheme, authority and path prefix. */
  readonly baseUrl: string;
  /** Credentials and fixed headers; sent to this base URL and nowhere else: redirects are not followed. */
  readonly headers: readonly HeaderField[];
  /** Certificates to trust besides the usual ones, in PEM. */
  readonly ca?: string;
  readonly allowPrivateHosts: boolean;
}

/** A response as it came, or why none came. */
export type Received =
  | {
      readonly kind: "response";
      readonly status: number;
      readonly headers: readonly HeaderField[];
      readonly bytes: Uint8Array;
      /** Whether the body was longer than what may be read. */
      readonly isCut: boolean;
    }
  | { readonly kind: "failure"; readonly reason: string };

/** Sends requests to one target. */
export interface Transport {
  send(outgoing: Outgoing): Promise<Received>;
  close(): Promise<void>;
}

/** A request as it is sent. */
export interface Outgoing {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly HeaderField[];
  readonly body: string | null;
  readonly timeoutMs: number;
  readonly bytesAtMost: number;
  /** Hears how many bytes of the body came, as they come and up to `bytesAtMost`: also of one that breaks off. */
  readonly onBytes: (count: number) => void;
  /** Calls the request off. */
  readonly signal: AbortSignal;
}

/** @throws {ToolError} PROBE_TARGET for a base URL that is none, or that is private and may not be. */
export function openTransport(target: Target, limits: Pick<ProbeLimits, "timeMs" | "requestTimeMs">): Transport {
  const { hostname, protocol } = targetUrl(target);
  if (!target.allowPrivateHosts && (isPrivateAddress(hostname) || /(^|\.)localhost$/i.test(hostname))) {
    throw new ToolError("PROBE_TARGET", `\`${target.baseUrl}\` is a private address`, {
      hint: "set `allowPrivateHosts: true` for this environment, or name it with `--base-url`",
    });
  }
  const connect = {
    ...(target.ca === undefined ? {} : { ca: target.ca }),
    ...(target.allowPrivateHosts ? {} : { lookup: lookupPublic }),
    // An attempt to connect outlives the request that it was made for, and keeps the process open.
    timeout: Math.min(CONNECT_TIME_MS, limits.requestTimeMs, limits.timeMs),
  };
  const agent = new Agent({
    connect: protocol === "https:" ? connect : { ...connect, ca: undefined },
    connections: 2,
    maxHeaderSize: HEADER_BYTES,
  });
  return { send: (outgoing) => send(agent, outgoing), close: () => agent.destroy() };
}

const CONNECT_TIME_MS = 10_000;

function targetUrl({ baseUrl }: Target): URL {
  if (/^https?:\/\//i.test(baseUrl) && URL.canParse(baseUrl)) return new URL(baseUrl);
  throw new ToolError("PROBE_TARGET", `\`${baseUrl}\` is no base URL`, {
    hint: "write it as `https://api.example.com`",
  });
}

async function send(dispatcher: Dispatcher, outgoing: Outgoing): Promise<Received> {
  const { method, url, headers, body } = outgoing;
  const ended = new AbortController();
  const end = () => ended.abort(new DOMException("no answer", "TimeoutError"));
  const timer = setTimeout(end, outgoing.timeoutMs);
  outgoing.signal.addEventListener("abort", end, { once: true });
  try {
    const response = await request(url, {
      dispatcher,
      method: method as Dispatcher.HttpMethod,
      headers: headers.flatMap(({ name, value }) => [name, value]),
      body,
      signal: ended.signal,
    });
    const { bytes, isCut } = await readBody(response.body, outgoing);
    return { kind: "response", status: response.statusCode, headers: fieldsOf(response.headers), bytes, isCut };
  } catch (cause) {
    return { kind: "failure", reason: reasonOf(cause) };
  } finally {
    clearTimeout(timer);
    outgoing.signal.removeEventListener("abort", end);
  }
}

async function readBody(
  body: AsyncIterable<Uint8Array> & { destroy(): unknown },
  { bytesAtMost, onBytes }: Outgoing,
): Promise<{ bytes: Uint8Array; isCut: boolean }> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    onBytes(Math.min(chunk.length, bytesAtMost - size));
    size += chunk.length;
    if (size > bytesAtMost) {
      body.destroy();
      return { bytes: new Uint8Array(0), isCut: true };
    }
    chunks.push(chunk);
  }
  return { bytes: Buffer.concat(chunks), isCut: false };
}

function fieldsOf(headers: Readonly<Record<string, string | readonly string[] | undefined>>): readonly HeaderField[] {
  return Object.entries(headers).flatMap(([name, value]) => {
    if (value === undefined) return [];
    return typeof value === "string" ? [{ name, value }] : value.map((one) => ({ name, value: one }));
  });
}

/** In words that hold neither address nor token. */
function reasonOf(cause: unknown): string {
  if (cause instanceof DOMException && cause.name === "TimeoutError") return "no answer in time";
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  return REASONS[code] ?? (code === "" ? "the connection failed" : code);
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused",
  ECONNRESET: "connection reset",
  ENOTFOUND: "no such host",
  EAI_AGAIN: "the name cannot be resolved now",
  PRIVATE_ADDRESS: "the host resolves to a private address",
  UND_ERR_SOCKET: "connection lost",
  UND_ERR_HEADERS_OVERFLOW: `the header of the answer is larger than ${HEADER_BYTES} bytes`,
  UND_ERR_CONNECT_TIMEOUT: "no connection in time",
  UND_ERR_HEADERS_TIMEOUT: "no answer in time",
  UND_ERR_BODY_TIMEOUT: "the answer stopped in the middle",
};
