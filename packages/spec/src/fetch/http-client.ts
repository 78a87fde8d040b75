import type { Readable } from "node:stream";
import { ToolError } from "@driftline/model";
import { type Dispatcher, EnvHttpProxyAgent, request } from "undici";
import { checkUrl, guardedLookup, type HostPolicy, type ResolveName, withoutSecrets } from "./address-guard.js";
import { ACCEPT_ENCODING, readBody } from "./read-body.js";
import { delayBefore, isPassing, RETRYABLE_STATUSES, type RetryPolicy } from "./retry.js";

/** What one fetch may cost. */
export interface FetchLimits extends RetryPolicy {
  readonly maxBytes: number;
  readonly maxRedirects: number;
  /** For the connection and the headers of one attempt. */
  readonly headersTimeoutMs: number;
  /** For one attempt in all, redirects and body included. */
  readonly totalTimeoutMs: number;
}

/** Patient with slow documentation sites, not with endless ones. */
export const DEFAULT_FETCH_LIMITS: FetchLimits = {
  maxAttempts: 4,
  baseDelayMs: 500,
  maxDelayMs: 60_000,
  maxBytes: 64 * 1024 * 1024,
  maxRedirects: 5,
  headersTimeoutMs: 20_000,
  totalTimeoutMs: 120_000,
};

/** The world as the client sees it; tests bring their own. */
export interface FetchHost {
  readonly policy: HostPolicy;
  readonly limits: FetchLimits;
  /** `http_proxy`, `https_proxy` and `no_proxy` in either case are read off it. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
  readonly random: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** How names are resolved; Node's way where it is absent. */
  readonly resolveName?: ResolveName;
  /** One clause for a person who waits. */
  readonly progress: (message: string) => void;
}

/** What is asked for. */
export interface FetchRequest {
  readonly url: string;
  readonly accept?: string;
  /** Sent to the first host only. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly etag?: string | null;
  readonly lastModified?: string | null;
}

/** What came back. */
export type Fetched =
  | { readonly kind: "not-modified"; readonly url: string; readonly retrievedAt: string }
  | {
      readonly kind: "content";
      /** After redirects. */
      readonly url: string;
      readonly bytes: Uint8Array;
      readonly mediaType: string | null;
      readonly etag: string | null;
      readonly lastModified: string | null;
      /** The `Link` header (RFC 8288), or null. */
      readonly link: string | null;
      readonly retrievedAt: string;
    };

/** A client for documents: careful where it goes, patient within limits. */
export interface HttpClient {
  /**
   * @throws {ToolError} FETCH_FAILED, FETCH_TIMEOUT, FETCH_TOO_LARGE, FETCH_ENCODING, FETCH_REDIRECTS, HOST_REFUSED,
   * URL_REFUSED.
   */
  fetch(request: FetchRequest): Promise<Fetched>;
  close(): Promise<void>;
}

/** A client that goes nowhere but where the host's policy lets it. */
export function createHttpClient(host: FetchHost): HttpClient {
  const agent = agentFor(host);
  return { fetch: (wanted) => fetchPatiently(host, agent, wanted), close: () => agent.close() };
}

function agentFor(host: FetchHost): Dispatcher {
  const proxy = (name: string) => host.env[name] ?? host.env[name.toUpperCase()] ?? "";
  return new EnvHttpProxyAgent({
    httpProxy: proxy("http_proxy"),
    httpsProxy: proxy("https_proxy"),
    noProxy: proxy("no_proxy"),
    connect: { lookup: guardedLookup(host.policy, host.resolveName), timeout: host.limits.headersTimeoutMs },
    headersTimeout: host.limits.headersTimeoutMs,
    bodyTimeout: host.limits.headersTimeoutMs,
  });
}

/** Attempts until one succeeds or none can. */
async function fetchPatiently(host: FetchHost, agent: Dispatcher, wanted: FetchRequest): Promise<Fetched> {
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await attemptOnce(host, agent, wanted);
    if (outcome.kind !== "retry") return outcome;
    const delay = delayBefore(attempt, outcome.retryAfter, { policy: host.limits, now: host.now, random: host.random });
    if (delay === undefined) throw outcome.error;
    host.progress(`${outcome.error.message}; trying again in ${Math.ceil(delay / 1000)} s`);
    await host.sleep(delay);
  }
}

interface Retry {
  readonly kind: "retry";
  readonly error: ToolError;
  readonly retryAfter: string | undefined;
}

async function attemptOnce(host: FetchHost, agent: Dispatcher, wanted: FetchRequest): Promise<Fetched | Retry> {
  const shown = URL.canParse(wanted.url) ? withoutSecrets(new URL(wanted.url)) : wanted.url;
  const signal = AbortSignal.timeout(host.limits.totalTimeoutMs);
  try {
    return await followRedirects(host, { agent, wanted, signal });
  } catch (cause) {
    if (cause instanceof ToolError) throw cause;
    const inner = (cause as { cause?: unknown }).cause;
    if (inner instanceof ToolError) throw inner;
    const isTimeout = signal.aborted || /timeout/i.test(String((cause as { code?: unknown }).code));
    const reason = isTimeout ? "no answer in time" : cause instanceof Error ? cause.message : String(cause);
    const error = new ToolError(isTimeout ? "FETCH_TIMEOUT" : "FETCH_FAILED", `cannot read ${shown}: ${reason}`, {
      hint: "try again, or work from the locked sources with `--offline`",
      location: { uri: shown },
      cause,
    });
    if (!signal.aborted && isPassing(cause)) return { kind: "retry", error, retryAfter: undefined };
    throw error;
  }
}

interface Attempt {
  readonly agent: Dispatcher;
  readonly wanted: FetchRequest;
  readonly signal: AbortSignal;
}

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

async function followRedirects(host: FetchHost, { agent, wanted, signal }: Attempt): Promise<Fetched | Retry> {
  const first = parsedUrl(wanted.url);
  let url = first;
  for (let redirects = 0; ; redirects += 1) {
    checkUrl(url, host.policy);
    const headers = headersFor(wanted, url.host === first.host);
    const response = await request(url, { method: "GET", dispatcher: agent, headers, signal });
    const header = (name: string) => singleHeader(response.headers[name]);
    const target = header("location");
    if (!REDIRECTS.has(response.statusCode) || target === undefined)
      return answer(host, { url, status: response.statusCode, header, body: response.body });
    await response.body.dump();
    if (redirects >= host.limits.maxRedirects)
      throw new ToolError(
        "FETCH_REDIRECTS",
        `${withoutSecrets(first)} redirects more than ${host.limits.maxRedirects} times`,
      );
    url = parsedUrl(target, url);
  }
}

function parsedUrl(text: string, base?: URL): URL {
  if (URL.canParse(text, base?.href)) return new URL(text, base);
  throw new ToolError("URL_REFUSED", `\`${text}\` is no web address`);
}

function singleHeader(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(", ") : value;
}

/** Tokens go to the host they were meant for, and nowhere a redirect leads. */
function headersFor(wanted: FetchRequest, isFirstHost: boolean): Record<string, string> {
  return {
    "user-agent": "driftline",
    accept: wanted.accept ?? "*/*",
    "accept-encoding": ACCEPT_ENCODING,
    ...(wanted.etag ? { "if-none-match": wanted.etag } : {}),
    ...(wanted.lastModified ? { "if-modified-since": wanted.lastModified } : {}),
    ...(isFirstHost ? wanted.headers : {}),
  };
}

interface Answer {
  readonly url: URL;
  readonly status: number;
  readonly header: (name: string) => string | undefined;
  readonly body: Readable & { dump(): Promise<void> };
}

async function answer(host: FetchHost, { url, status, header, body }: Answer): Promise<Fetched | Retry> {
  const shown = withoutSecrets(url);
  const retrievedAt = host.now().toISOString();
  if (status === 304) {
    await body.dump();
    return { kind: "not-modified", url: url.href, retrievedAt };
  }
  if (status !== 200) {
    await body.dump();
    const error = new ToolError("FETCH_FAILED", `cannot read ${shown}: ${status}`, {
      hint: hintFor(status),
      location: { uri: shown },
    });
    if (!RETRYABLE_STATUSES.has(status)) throw error;
    return { kind: "retry", error, retryAfter: header("retry-after") };
  }
  const bytes = await readBody(body, header("content-encoding") ?? "", { url: shown, maxBytes: host.limits.maxBytes });
  return {
    kind: "content",
    url: url.href,
    bytes,
    mediaType: header("content-type") ?? null,
    etag: header("etag") ?? null,
    lastModified: header("last-modified") ?? null,
    link: header("link") ?? null,
    retrievedAt,
  };
}

function hintFor(status: number): string {
  if (status === 401 || status === 403)
    return "it needs a login: name the header's variable under the source's `headers`";
  if (status === 404 || status === 410)
    return "the page moved: look for it, or begin anew with `driftline fetch --discover URL`";
  if (status === 429) return "the server asks for patience: try again later";
  return "try again later";
}
