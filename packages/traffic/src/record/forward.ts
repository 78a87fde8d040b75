import type { IncomingMessage, ServerResponse } from "node:http";
import type { HeaderField } from "@driftline/model";
import type { Dispatcher } from "undici";
import { type Capture, createCapture } from "./capture.js";
import { endToEnd, fieldsOfFlatList, flatListOf } from "./header-lists.js";

/** Where requests go on to. */
export interface Upstream {
  readonly dispatcher: Dispatcher;
  /** Scheme and authority, without a slash at the end. */
  readonly origin: string;
  /** The authority alone. */
  readonly host: string;
  /** What stands before every path, without a slash at the end. */
  readonly prefix: string;
  /** Where the client reaches us; a redirect to the upstream is turned there, or the client would go on without us. */
  readonly ownOrigin: string;
  /** Bytes of a body that are kept. */
  readonly bodyBytes: number;
  /** The clock, in milliseconds since 1970. */
  readonly now: () => number;
  /** Hears what passed by, before the last bytes of it leave: what a client has seen end is known here. Must not throw. */
  readonly onPassed: (passage: Passage) => void;
}

/** What passed by, complete or not. */
export interface Passage {
  /** RFC 3339. */
  readonly startedAt: string;
  readonly method: string;
  readonly url: string;
  readonly requestHeaders: readonly HeaderField[];
  readonly requestBody: Capture;
  readonly response: {
    readonly status: number;
    readonly headers: readonly HeaderField[];
    readonly body: Capture;
  } | null;
  /** Why it is not complete, or null. */
  readonly failure: string | null;
}

/**
 * Hands a request on and its response back, both as they come, and keeps a copy. It never rejects: what goes wrong on the way
 * is told to the client as HTTP tells it, and is part of what passed by.
 */
export function forward(request: IncomingMessage, response: ServerResponse, upstream: Upstream): Promise<void> {
  const startedAt = new Date(upstream.now()).toISOString();
  const path = upstream.prefix + (request.url ?? "/");
  const method = request.method ?? "GET";
  const received = fieldsOfFlatList(request.rawHeaders);
  const host = { name: "host", value: upstream.host };
  const requestHeaders = [host, ...endToEnd(received).filter(({ name }) => name.toLowerCase() !== "host")];
  const requestBody = createCapture(upstream.bodyBytes);
  return new Promise((resolve) => {
    const answer = new Answer(response, upstream);
    let isSettled = false;
    const settle = (failure: string | null) => {
      if (isSettled) return;
      isSettled = true;
      const url = upstream.origin + path;
      upstream.onPassed({ startedAt, method, url, requestHeaders, requestBody, response: answer.received, failure });
      resolve();
    };
    let abort: (() => void) | undefined;
    response.once("close", () => {
      if (response.writableFinished) return;
      settle(`the client went away after ${answer.received?.body.size ?? 0} bytes of the response`);
      abort?.();
    });
    const options = {
      method: method as Dispatcher.HttpMethod,
      path,
      headers: flatListOf(requestHeaders),
      body: hasBody(request) ? (captured(request, requestBody) as unknown as Buffer) : null,
    };
    const fail = (error: Error) => {
      const reason = reasonOf(error);
      const size = answer.received?.body.size;
      settle(size === undefined ? `no response: ${reason}` : `the response broke off after ${size} bytes: ${reason}`);
      answer.breakOff(reason);
    };
    try {
      upstream.dispatcher.dispatch(options, {
        onRequestStart(controller) {
          abort = () => controller.abort(new Error("the client went away"));
          if (response.destroyed) abort();
        },
        onResponseStart: (controller, status, _headers, reason) => answer.begin(controller, status, reason ?? ""),
        onResponseData: (controller, chunk) => answer.add(controller, chunk),
        onResponseEnd() {
          settle(null);
          answer.end();
        },
        onResponseError: (_controller, error) => fail(error),
      });
    } catch (cause) {
      // What undici refuses to send (a header no HTTP message may have) never leaves.
      fail(cause instanceof Error ? cause : new Error(String(cause)));
    }
  });
}

/** The response on its way back. */
class Answer {
  received: { readonly status: number; readonly headers: readonly HeaderField[]; readonly body: Capture } | null = null;
  readonly #response: ServerResponse;
  readonly #upstream: Upstream;
  #isGathering = false;

  constructor(response: ServerResponse, upstream: Upstream) {
    this.#response = response;
    this.#upstream = upstream;
  }

  begin(controller: Dispatcher.DispatchController, status: number, reason: string): void {
    // Interim responses (RFC 9110, section 15.2) are between two neighbours; ours gives its own.
    if (status < 200 || this.#response.destroyed) return;
    const headers = fieldsOfFlatList((controller.rawHeaders as Buffer[] | null) ?? []);
    this.received = { status, headers, body: createCapture(this.#upstream.bodyBytes) };
    const response = this.#response;
    response.sendDate = false;
    this.#gather();
    response.writeHead(status, reasonPhrase(reason), flatListOf(endToEnd(headers).map((field) => this.#turned(field))));
    response.on("drain", () => controller.resume());
  }

  add(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.received?.body.add(chunk);
    this.#gather();
    if (!this.#response.write(chunk)) controller.pause();
  }

  end(): void {
    const response = this.#response;
    const { socket } = response;
    socket?.cork();
    // From Node 22 on, what is still corked when a chunked message ends is sent behind its end.
    if (this.#isGathering) response.uncork();
    response.end();
    socket?.uncork();
  }

  /** Ends as the upstream did: nothing sent yet is a bad gateway, half a response is half a response. */
  breakOff(reason: string): void {
    const response = this.#response;
    if (response.destroyed) return;
    if (response.headersSent) response.destroy();
    else
      response
        .writeHead(502, { "content-type": "text/plain" })
        .end(`driftline record: no response from ${this.#upstream.origin}: ${reason}\n`);
  }

  /** What came in one packet leaves in one, and not before the end of this turn: the end may be in it, too. */
  #gather(): void {
    const response = this.#response;
    if (this.#isGathering) return;
    this.#isGathering = true;
    response.cork();
    process.nextTick(() => {
      this.#isGathering = false;
      if (response.writableEnded) return;
      // The first event of a stream may be minutes away; its head is not.
      if (!response.destroyed && response.headersSent) response.flushHeaders();
      response.uncork();
    });
  }

  #turned(field: HeaderField): HeaderField {
    const { origin, prefix, ownOrigin } = this.#upstream;
    const isTarget = field.name.toLowerCase() === "location" && field.value.startsWith(`${origin}${prefix}/`);
    return isTarget ? { ...field, value: ownOrigin + field.value.slice(origin.length + prefix.length) } : field;
  }
}

/** A request has a body when one of these fields says so (RFC 9112, section 6.3). */
function hasBody(request: IncomingMessage): boolean {
  const { "transfer-encoding": coding, "content-length": length } = request.headers;
  return coding !== undefined || (length !== undefined && length !== "0");
}

async function* captured(request: IncomingMessage, capture: Capture): AsyncGenerator<Uint8Array> {
  for await (const chunk of request) {
    capture.add(chunk as Uint8Array);
    yield chunk as Uint8Array;
  }
}

/** A reason phrase of what one may hold (RFC 9112, section 4): a vendor may send any bytes, and nobody reads it. */
function reasonPhrase(text: string): string {
  return text.replace(/[^\t\x20-\x7e\x80-\xff]/gu, "?");
}

function reasonOf(error: Error): string {
  return "code" in error && typeof error.code === "string" ? error.code : error.message;
}
