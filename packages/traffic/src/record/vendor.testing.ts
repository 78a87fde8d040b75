import { createServer, type IncomingMessage, type RequestListener, request } from "node:http";
import { type AddressInfo, createServer as createTcpServer, type Socket } from "node:net";
import { afterEach } from "vitest";
import { createRedactor } from "../redact/redactor.js";
import { type HeardExchange, type Recorder, type RecorderOptions, startRecorder } from "./recorder.js";

const endings: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

/** A vendor that answers as told, on loopback until the test ends. */
export async function vendor(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, "127.0.0.1");
  await new Promise((ready) => server.once("listening", ready));
  endings.push(async () => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A vendor that speaks bytes, not HTTP. */
export async function rawVendor(answer: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.once("data", () => answer(socket));
  }).listen(0, "127.0.0.1");
  await new Promise((ready) => server.once("listening", ready));
  endings.push(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const full = createRedactor();
/** A recorder of a vendor, with what it heard; bodies are kept in full. */
export async function record(
  target: string,
  options: Partial<RecorderOptions> = {},
): Promise<{ recorder: Recorder; heard: HeardExchange[]; next(): Promise<HeardExchange> }> {
  const heard: HeardExchange[] = [];
  const waiting: ((one: HeardExchange) => void)[] = [];
  const onExchange = (one: HeardExchange) => {
    heard.push(one);
    waiting.shift()?.(one);
  };
  const recorder = await startRecorder({ target, redactor: full, onExchange, ...options });
  endings.push(() => recorder.stop(0));
  return { recorder, heard, next: () => new Promise((resolve) => waiting.push(resolve)) };
}

/** A response as the client saw it. */
export interface Got {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly text: string;
}

/** Sends one request on a connection of its own. */
export function send(
  url: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Got> {
  return new Promise((resolve, reject) => {
    const { body, ...rest } = options;
    const sent = request(url, { agent: false, ...rest }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(chunks).toString(),
        }),
      );
    });
    sent.on("error", reject);
    sent.end(body);
  });
}
