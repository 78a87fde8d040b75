import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { type Exchange, ToolError, withoutTrailingSlashes } from "@driftline/model";
import { type Dispatcher, Pool } from "undici";
import { DEFAULT_READ_LIMITS } from "../recordings/limits.js";
import { createRedactor, type Redactor } from "../redact/redactor.js";
import { exchangeOfPassage } from "./exchange-of-passage.js";
import { forward, type Passage, type Upstream } from "./forward.js";
import { openRecordingFile, type RecordingFile } from "./recording-file.js";

/** What a recorder needs to know. */
export interface RecorderOptions {
  /** The base URL of the vendor; what clients ask us for is asked there, below its path. */
  readonly target: string;
  /** The port on loopback; a free one where it is absent. */
  readonly port?: number;
  /** The NDJSON recording to append to; none is written where it is absent. */
  readonly recording?: string;
  /** What an exchange goes through before it is written; bodies are reduced to shapes where it is absent. */
  readonly redactor?: Redactor;
  /** Hears of every exchange as it ends. */
  readonly onExchange?: (heard: HeardExchange) => void;
  /** Hears what went wrong on our side: an exchange that could not be written, an `onExchange` that threw. */
  readonly onFailure?: (failure: unknown) => void;
  /** Bytes of a body that are kept (absent: 16 MiB); a longer one passes and is recorded as left out. */
  readonly bodyBytes?: number;
  /** How long the vendor may be silent (absent: five minutes). */
  readonly timeoutMs?: number;
  /** Certificates to trust besides the usual ones, in PEM. */
  readonly ca?: string;
  /** The clock, in milliseconds since 1970. */
  readonly now?: () => number;
}

/** An exchange that ended. */
export interface HeardExchange {
  /** As it passed by, secrets included: for validation alone, never to be stored or shown. */
  readonly exchange: Exchange;
  /** As it was written. */
  readonly recorded: Exchange;
  /** What kept it from being complete. */
  readonly comment: string | undefined;
}

/** What was recorded. */
export interface RecorderSummary {
  readonly exchanges: number;
  /** Those of them that did not end as HTTP wants it. */
  readonly incomplete: number;
}

/** A recorder that listens. */
export interface Recorder {
  /** What a client takes for the vendor's base URL. */
  readonly url: string;
  summary(): RecorderSummary;
  /**
   * Takes no more requests, waits up to `graceMs` for those on their way, breaks off the rest and records what came of them.
   *
   * @throws what went wrong first, where nobody was there to hear of it
   */
  stop(graceMs?: number): Promise<RecorderSummary>;
}

const DEFAULT_BODY_BYTES = 16 * 1024 * 1024;
const DEFAULT_TIMEOUT_MS = 300_000;
const DEFAULT_GRACE_MS = 5_000;

/**
 * Starts a reverse proxy on loopback that records what passes through it. It streams both ways, hides nothing and changes
 * nothing but what names the connection (and a redirect to the vendor, which leads back to us).
 *
 * @throws {ToolError} RECORD_TARGET, RECORD_PORT, RECORD_FILE
 */
export async function startRecorder(options: RecorderOptions): Promise<Recorder> {
  const target = targetOf(options.target);
  const file = options.recording === undefined ? undefined : openRecordingFile(options.recording);
  const dispatcher = dispatcherOf(target, options);
  const server = createServer();
  const release = async () => {
    await dispatcher.destroy();
    file?.close();
  };
  try {
    await listen(server, options.port ?? 0);
  } catch (cause) {
    await release();
    throw cause;
  }
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const bodyBytes = options.bodyBytes ?? DEFAULT_BODY_BYTES;
  const prefix = withoutTrailingSlashes(target.pathname);
  const journal = createJournal(options, file);
  const now = options.now ?? Date.now;
  const { origin, host } = target;
  const onPassed = journal.write;
  const onItsWay = serve(server, { dispatcher, origin, host, prefix, ownOrigin: url, bodyBytes, now, onPassed });
  let stopping: Promise<RecorderSummary> | undefined;
  const stop = async (graceMs: number): Promise<RecorderSummary> => {
    await end(server, onItsWay, graceMs);
    await release();
    return journal.close();
  };
  return {
    url,
    summary: journal.summary,
    stop(graceMs = DEFAULT_GRACE_MS) {
      stopping ??= stop(graceMs);
      return stopping;
    },
  };
}

function targetOf(text: string): URL {
  const target = URL.canParse(text) ? new URL(text) : undefined;
  const isWeb = target?.protocol === "https:" || target?.protocol === "http:";
  if (target && isWeb && target.username === "" && target.search === "" && target.hash === "") return target;
  throw new ToolError("RECORD_TARGET", "the target to record is no base URL", {
    hint: "name it as `https://api.example.com/v1`, without credentials, query and fragment",
  });
}

function dispatcherOf(target: URL, { timeoutMs = DEFAULT_TIMEOUT_MS, ca }: RecorderOptions): Dispatcher {
  const timeouts = { headersTimeout: timeoutMs, bodyTimeout: timeoutMs };
  return new Pool(target.origin, { ...timeouts, ...(ca === undefined ? {} : { connect: { ca } }) });
}

/** Lets requests pass; gives those that are on their way. */
function serve(server: Server, upstream: Upstream): ReadonlySet<Promise<void>> {
  const onItsWay = new Set<Promise<void>>();
  server.on("request", (request, response) => {
    const passing = pass(request, response, upstream);
    onItsWay.add(passing);
    void passing.finally(() => onItsWay.delete(passing));
  });
  server.on("upgrade", (_request, socket: Socket) => refuse(socket));
  server.on("connect", (_request, socket: Socket) => refuse(socket));
  return onItsWay;
}

async function listen(server: Server, port: number): Promise<void> {
  server.listen(port, "127.0.0.1");
  try {
    await once(server, "listening");
  } catch (cause) {
    const code = typeof cause === "object" && cause !== null && "code" in cause ? String(cause.code) : String(cause);
    throw new ToolError("RECORD_PORT", `cannot listen on port ${port}: ${code}`, {
      hint: "choose another port, or none",
      cause,
    });
  }
}

/** Hands a request on, unless only a forward proxy could serve it. */
async function pass(request: IncomingMessage, response: ServerResponse, upstream: Upstream): Promise<void> {
  if (request.url?.startsWith("/")) return await forward(request, response, upstream);
  response.writeHead(400, { "content-type": "text/plain" });
  response.end("driftline record is no forward proxy: use it as the base URL\n");
}

function refuse(socket: Socket): void {
  socket.on("error", () => socket.destroy());
  socket.end("HTTP/1.1 501 Not Implemented\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
}

async function end(server: Server, onItsWay: ReadonlySet<Promise<void>>, graceMs: number): Promise<void> {
  const closed = once(server, "close");
  server.close();
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), graceMs);
  while (onItsWay.size > 0) await Promise.all(onItsWay);
  clearTimeout(timer);
  server.closeAllConnections();
  await closed;
}

interface Journal {
  write(passage: Passage): void;
  summary(): RecorderSummary;
  close(): RecorderSummary;
}

/** Redacts, writes and tells of exchanges; what goes wrong here must not stop the traffic. */
function createJournal(options: RecorderOptions, file: RecordingFile | undefined): Journal {
  const { target, recording, redactor = createRedactor({ bodies: "shapes" }), onExchange, onFailure } = options;
  const failures: unknown[] = [];
  const limits = { ...DEFAULT_READ_LIMITS, inflatedFloorBytes: options.bodyBytes ?? DEFAULT_BODY_BYTES };
  let [exchanges, incomplete] = [0, 0];
  const summary = () => ({ exchanges, incomplete });
  return {
    summary,
    write(passage) {
      const location = file ? { uri: recording ?? target, line: file.lines + 1 } : { uri: target };
      try {
        const { exchange, comment } = exchangeOfPassage(passage, { location, index: exchanges, limits });
        exchanges += 1;
        if (passage.failure !== null) incomplete += 1;
        const recorded = redactor.redactExchange(exchange);
        file?.append(recorded, comment === undefined ? undefined : redactor.redactText(comment));
        onExchange?.({ exchange, recorded, comment });
      } catch (failure) {
        failures.push(failure);
        onFailure?.(failure);
      }
    },
    close() {
      if (failures.length > 0 && !onFailure) throw failures[0];
      return summary();
    },
  };
}
