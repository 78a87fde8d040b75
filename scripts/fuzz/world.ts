import { readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { connect, createServer, type Server, type Socket } from "node:net";

/** Silence after which a client goes away. */
const PATIENCE_MS = 300;

/** A server on loopback that sends the bytes of a file to whoever speaks to it, and hangs up. */
export async function openServer(file: () => string): Promise<{ readonly port: number; close(): void }> {
  const server: Server = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    socket.once("data", () => socket.end(bytesOf(file())));
  }).listen(0, "127.0.0.1");
  await new Promise((ready) => server.once("listening", ready));
  server.unref();
  return { port: (server.address() as AddressInfo).port, close: () => server.close() };
}

/** Sends the bytes to a server on loopback, and waits until it hangs up or falls silent. */
export async function knock(port: number, bytes: Uint8Array): Promise<void> {
  await new Promise<void>((done) => {
    const socket: Socket = connect({ port, host: "127.0.0.1" });
    const end = () => {
      socket.destroy();
      done();
    };
    socket.setTimeout(PATIENCE_MS, end);
    socket.on("error", end).on("close", end).resume();
    socket.write(bytes);
  });
}

function bytesOf(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch {
    return new Uint8Array(0);
  }
}
