import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Contract, ToolError } from "@driftline/model";
import { randomOf } from "@driftline/schema";
import type { Answer } from "./answer/answer.js";
import type { FailureOrder } from "./failure-order.js";
import { type Desk, type Handled, handle } from "./handle.js";
import type { Answered, Mock, MockOptions } from "./mock-options.js";
import { openDesk } from "./open-desk.js";
import { createPacer } from "./rate.js";
import { readIncoming } from "./read-incoming.js";
import type { Incoming } from "./request/incoming.js";

/**
 * Starts a server that stands in for a vendor: it answers as the contract says, the same way for the same seed, and drifts
 * only where it is told to.
 *
 * @throws {ToolError} DRIFT_IMPOSSIBLE where the contract offers no place for a drift; PORT_UNAVAILABLE; USAGE.
 */
export async function startMock(contract: Contract, options: MockOptions = {}): Promise<Mock> {
  const answer = answererOf(contract, options);
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  const port = await listen(server, options);
  return {
    url: `http://${options.host ?? "127.0.0.1"}:${port}`,
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

type Answerer = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

function answererOf(contract: Contract, options: MockOptions): Answerer {
  const desk = openDesk(contract, options);
  const delay = delayOf(options);
  const failureDue = failuresOf(options.failures ?? []);
  return async (request, response) => {
    const told = { method: request.method ?? "GET", target: request.url ?? "/", operation: null, drifts: [] };
    const tell = (answered: Partial<Answered> & Pick<Answered, "status">) =>
      options.onAnswer?.({ ...told, ...answered });
    const incoming = await readIncoming(request);
    await delay();
    const failure = failureDue();
    if (failure !== undefined) {
      fail(response, failure);
      return tell({ status: failure.kind === "status" ? failure.status : null });
    }
    if (incoming === undefined) {
      send(response, request, TOO_LARGE);
      return tell({ status: TOO_LARGE.status });
    }
    const { answer, operation, drifts } = handled(desk, incoming, options);
    send(response, request, answer);
    tell({ status: answer.status, operation: operation?.key ?? null, drifts });
  };
}

/** The answer; where the contract gives none, since a schema cannot be compiled or drawn from, the reason. */
function handled(desk: Desk, incoming: Incoming, { onFailure }: MockOptions): Handled {
  try {
    return handle(desk, incoming);
  } catch (error) {
    const why = error instanceof ToolError ? [error.message, error.hint].filter(Boolean).join("; ") : String(error);
    const reason = `the mock cannot answer ${incoming.method} ${incoming.path}: ${why}`;
    onFailure?.(reason);
    const body = { kind: "text", mediaType: "text/plain; charset=utf-8", text: `${reason}\n` } as const;
    return { answer: { status: 500, headers: {}, body }, operation: null, drifts: [] };
  }
}

const TOO_LARGE: Answer = { status: 413, headers: { connection: "close" }, body: null };

function send(response: ServerResponse, request: IncomingMessage, { status, headers, body }: Answer): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value.replace(/[^\t\x20-\x7e]/g, " "));
  response.statusCode = status;
  const text = body === null ? "" : body.kind === "text" ? body.text : JSON.stringify(body.value);
  if (body !== null) response.setHeader("content-type", body.mediaType);
  if (status !== 204 && status !== 304) response.setHeader("content-length", Buffer.byteLength(text));
  response.end(request.method === "HEAD" ? "" : text);
}

function fail(response: ServerResponse, { kind, status }: FailureOrder): void {
  if (kind === "hang") return;
  if (kind === "reset") return void response.destroy();
  response.statusCode = status;
  if (status === 429 || status === 503) response.setHeader("retry-after", "0");
  response.setHeader("content-type", "text/plain");
  response.end(`${status} injected on purpose\n`);
}

function failuresOf(orders: readonly FailureOrder[]): () => FailureOrder | undefined {
  const paced = orders.map((order) => ({ order, pacer: createPacer(order.rate) }));
  return () => paced.filter(({ pacer }) => pacer.isDue()).at(0)?.order;
}

function delayOf({ latencyMs = 0, seed = 1 }: MockOptions): () => Promise<void> {
  const [least, most] = typeof latencyMs === "number" ? [latencyMs, latencyMs] : latencyMs;
  if (most <= 0) return () => Promise.resolve();
  const random = randomOf(seed);
  return () => new Promise((resolve) => void setTimeout(resolve, random.integer(least, most)));
}

function listen(server: Server, { port = 0, host = "127.0.0.1" }: MockOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause: NodeJS.ErrnoException) =>
      reject(
        new ToolError("PORT_UNAVAILABLE", `cannot listen on ${host}:${port}: ${cause.code ?? cause.message}`, {
          hint: "choose another port, or 0 for a free one",
          cause,
        }),
      ),
    );
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}
