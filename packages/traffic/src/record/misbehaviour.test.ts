import { get } from "node:http";
import type { Socket } from "node:net";
import { gzipSync } from "node:zlib";
import type { Exchange } from "@driftline/model";
import { describe, expect, it } from "vitest";
import { rawVendor, record, send, vendor } from "./vendor.testing.js";

describe("a vendor that misbehaves", () => {
  const HEAD = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n";
  const cases: readonly [string, (socket: Socket) => void, Partial<Exchange["response"]> | null, RegExp | undefined][] =
    [
      ["resets before it answers", (socket) => socket.resetAndDestroy(), null, /^no response: /],
      ["hangs", () => undefined, null, /^no response: UND_ERR_HEADERS_TIMEOUT/],
      [
        "hangs in the middle",
        (socket) => socket.write(`${HEAD}content-length: 9\r\n\r\n{"a"`),
        { status: 200, body: { mediaType: null, text: null, bytes: null } },
        /broke off after 4 bytes: UND_ERR_BODY_TIMEOUT/,
      ],
      [
        "resets in the middle",
        (socket) =>
          socket.write(`${HEAD}transfer-encoding: chunked\r\n\r\n4\r\n{"a"\r\n`, () =>
            setTimeout(() => socket.resetAndDestroy(), 50),
          ),
        { status: 200, body: { mediaType: null, text: null, bytes: null } },
        /broke off after 4 bytes/,
      ],
      [
        "promises more than it sends",
        (socket) => socket.end(`${HEAD}content-length: 100\r\n\r\n{"a":1}`),
        { status: 200, body: { mediaType: null, text: null, bytes: null } },
        /broke off after 7 bytes/,
      ],
      [
        "sends more than it promises",
        (socket) => socket.end(`${HEAD}content-length: 2\r\n\r\n{}{}{}`),
        { status: 200, body: { mediaType: null, text: "{}", bytes: null } },
        undefined,
      ],
      [
        "sends a reason phrase that none may be",
        (socket) =>
          socket.end(Buffer.from("HTTP/1.1 200 F\xc3ound \xe2\x82\xac\r\ncontent-length: 2\r\n\r\n{}", "latin1")),
        { status: 200, body: { mediaType: null, text: "{}", bytes: null } },
        undefined,
      ],
      ["speaks no HTTP", (socket) => socket.end("hello\r\n\r\n"), null, /^no response: Response does not match/],
      [
        "ends a stream of events early",
        (socket) =>
          socket.write(
            `HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\nf\r\ndata: 1\n\ndata: \r\n`,
            () => setTimeout(() => socket.resetAndDestroy(), 50),
          ),
        { status: 200, body: { mediaType: null, text: "data: 1\n\n", bytes: null } },
        /broke off/,
      ],
    ];

  it.each(cases)(
    "%s: it is recorded as what it was, and the recorder lives",
    async (_name, answer, response, comment) => {
      const target = await rawVendor(answer);
      const { recorder, next } = await record(target, { timeoutMs: 300 });
      const heard = next();
      const got = await send(recorder.url).then(
        ({ status }) => status,
        (cause: Error) => cause.message,
      );
      const { exchange, comment: said } = await heard;
      if (response === null) {
        expect([exchange.response, got]).toEqual([null, 502]);
      } else {
        expect(exchange.response).toMatchObject(response);
        if (comment) expect(got).toMatch(/aborted|hang up|ECONNRESET/);
      }
      if (comment) expect(said).toMatch(comment);
      else expect(said).toBeUndefined();
      const again = next();
      await send(recorder.url).catch(() => undefined);
      expect((await again).exchange.index).toBe(1);
    },
  );

  it("sends half a gzip: the bytes pass, and the recording leaves out what nobody can look into", async () => {
    const half = gzipSync('{"token":"hunter2"}').subarray(0, 20);
    const target = await vendor((_request, response) =>
      response.writeHead(200, { "content-encoding": "gzip", "content-type": "application/json" }).end(half),
    );
    const { recorder, next } = await record(target);
    const heard = next();
    await send(recorder.url);
    const { exchange, recorded } = await heard;
    expect(Buffer.from(exchange.response?.body?.bytes ?? []).equals(half)).toBe(true);
    expect(recorded.response?.body).toEqual({ mediaType: null, text: null, bytes: null });
  });

  it("is not there at all", async () => {
    const { recorder, next } = await record("http://127.0.0.1:9");
    const heard = next();
    expect(await send(recorder.url)).toMatchObject({ status: 502, text: expect.stringContaining("ECONNREFUSED") });
    expect((await heard).exchange.response).toBeNull();
  });
});

describe("a client that misbehaves", () => {
  it("goes away in the middle", async () => {
    const target = await vendor((_request, response) => void response.write("begin"));
    const { recorder, next } = await record(target);
    const heard = next();
    get(recorder.url, { agent: false }, (response) => response.once("data", () => response.destroy())).on(
      "error",
      () => undefined,
    );
    const { exchange, comment } = await heard;
    expect(comment).toMatch(/the client went away after 5 bytes/);
    expect(exchange.response).toMatchObject({ status: 200, body: { text: null, bytes: null } });
    expect(recorder.summary()).toEqual({ exchanges: 1, incomplete: 1 });
  });

  it("takes it for a forward proxy, or for a WebSocket server", async () => {
    const target = await vendor((_request, response) => response.end("{}"));
    const { recorder, heard } = await record(target);
    const { port } = new URL(recorder.url);
    const statusOf = (options: object) =>
      new Promise<number | undefined>((resolve) => {
        get({ port, agent: false, ...options }, (response) => resolve(response.resume().statusCode));
      });
    expect(await statusOf({ path: "http://elsewhere.example/" })).toBe(400);
    expect(await statusOf({ headers: { connection: "upgrade", upgrade: "websocket" } })).toBe(501);
    expect(heard).toEqual([]);
  });
});
