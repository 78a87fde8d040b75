import { readFileSync, writeFileSync } from "node:fs";
import { createServer, get, type IncomingMessage, type RequestListener, request } from "node:http";
import { type AddressInfo, createServer as createTcpServer, type Socket } from "node:net";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Exchange } from "@driftline/model";
import { afterEach, describe, expect, it } from "vitest";
import { collect, inFolder } from "../recordings/folder.testing.js";
import { openRecordings } from "../recordings/open.js";
import { createRedactor } from "../redact/redactor.js";
import { type HeardExchange, type Recorder, type RecorderOptions, startRecorder } from "./recorder.js";
import { openRecordingFile } from "./recording-file.js";

const endings: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

async function vendor(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, "127.0.0.1");
  await new Promise((ready) => server.once("listening", ready));
  endings.push(async () => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A vendor that speaks bytes, not HTTP. */
async function rawVendor(answer: (socket: Socket) => void): Promise<string> {
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
async function record(
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

interface Got {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly text: string;
}

function send(
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

describe("a recorder", () => {
  it("hands requests on and responses back, and tells what passed by", async () => {
    const seen: { url?: string; headers: IncomingMessage["rawHeaders"]; body: string }[] = [];
    const target = await vendor(async (request, response) => {
      let body = "";
      for await (const chunk of request) body += chunk;
      seen.push({ ...(request.url === undefined ? {} : { url: request.url }), headers: request.rawHeaders, body });
      response.writeHead(201, { "Content-Type": "application/json", "X-Twice": ["a", "b"] }).end('{"id":1}');
    });
    const { recorder, next } = await record(`${target}/base/`, { now: () => Date.UTC(2026, 0, 2) });
    const heard = next();
    const got = await send(`${recorder.url}/v1/items?limit=1`, {
      method: "POST",
      headers: { "X-Own": "1", "Content-Type": "application/json", Connection: "X-Hop", "X-Hop": "1" },
      body: '{"a":1}',
    });
    expect(got).toMatchObject({ status: 201, text: '{"id":1}', headers: { "x-twice": "a, b" } });
    expect(seen[0]).toMatchObject({ url: "/base/v1/items?limit=1", body: '{"a":1}' });
    expect(seen[0]?.headers).toEqual(expect.arrayContaining(["host", new URL(target).host, "X-Own", "1"]));
    expect(seen[0]?.headers).not.toContain("X-Hop");
    expect((await heard).exchange).toMatchObject({
      index: 0,
      request: { method: "POST", url: `${target}/base/v1/items?limit=1`, body: { text: '{"a":1}' } },
      response: {
        status: 201,
        headers: expect.arrayContaining([
          { name: "X-Twice", value: "a" },
          { name: "X-Twice", value: "b" },
        ]),
        body: { text: '{"id":1}' },
      },
      startedAt: "2026-01-02T00:00:00.000Z",
    });
    expect(await recorder.stop()).toEqual({ exchanges: 1, incomplete: 0 });
    await expect(send(recorder.url)).rejects.toThrow();
  });

  it("streams: the first event arrives before the last is sent, and a request's first bytes before its last", async () => {
    let finish = () => {};
    let firstBytes = (_text: string) => {};
    const arrived = new Promise<string>((resolve) => {
      firstBytes = resolve;
    });
    const target = await vendor((request, response) => {
      if (request.method === "POST") request.once("data", (chunk: Buffer) => firstBytes(chunk.toString()));
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write("data: 1\n\n");
      finish = () => response.end("data: 2\n\n");
    });
    const { recorder, next } = await record(target);
    const heard = next();
    const response = await new Promise<IncomingMessage>((resolve) => get(recorder.url, { agent: false }, resolve));
    const first = await new Promise<string>((resolve) =>
      response.once("data", (chunk: Buffer) => resolve(chunk.toString())),
    );
    expect(first).toBe("data: 1\n\n");
    finish();
    response.resume();
    expect((await heard).exchange.response?.body?.text).toBe("data: 1\n\ndata: 2\n\n");

    const upload = request(recorder.url, { agent: false, method: "POST" });
    upload.on("error", () => undefined);
    upload.write("begin");
    expect(await arrived).toBe("begin");
    upload.destroy();
  });

  it("passes compressed bodies as they are and records what they hold", async () => {
    const target = await vendor((_request, response) => {
      response
        .writeHead(200, { "content-type": "application/json", "content-encoding": "gzip" })
        .end(gzipSync('{"a":1}'));
    });
    const { recorder, next } = await record(target);
    const heard = next();
    expect((await send(recorder.url)).headers["content-encoding"]).toBe("gzip");
    expect((await heard).recorded.response?.body?.text).toBe('{"a":1}');
  });

  it("leads redirects to the vendor back to itself, and records them as they were", async () => {
    const target = await vendor((request, response) => {
      response.writeHead(302, { location: `http://${request.headers.host}/v1/next` }).end();
    });
    const { recorder, next } = await record(`${target}/v1`);
    const heard = next();
    expect((await send(`${recorder.url}/a`)).headers.location).toBe(`${recorder.url}/next`);
    expect((await heard).exchange.response?.headers).toContainEqual({ name: "location", value: `${target}/v1/next` });
  });

  it("keeps no more of a body than it may, and passes all of it", async () => {
    const target = await vendor((request, response) => {
      request.resume().on("end", () => response.end("x".repeat(100_000)));
    });
    const { recorder, next } = await record(target, { bodyBytes: 10_000 });
    const heard = next();
    expect((await send(recorder.url, { method: "POST", body: "y".repeat(50_000) })).text).toHaveLength(100_000);
    const { request, response } = (await heard).exchange;
    expect([request.body, response?.body]).toEqual([
      { mediaType: null, text: null, bytes: null },
      { mediaType: null, text: null, bytes: null },
    ]);
  });

  it("writes no secret, whatever it hears", async () => {
    await inFolder({}, async (cwd) => {
      const target = await vendor((_request, response) =>
        response.setHeader("Set-Cookie", "sid=hunter2-hunter2").end('{"token":"hunter2-hunter2"}'),
      );
      const recording = join(cwd, "deep", "r.ndjson");
      const { recorder, heard } = await record(target, { recording });
      await send(`${recorder.url}/?api_key=hunter2-hunter2`, { headers: { authorization: "Bearer hunter2-hunter2" } });
      await recorder.stop();
      expect(JSON.stringify(heard[0]?.exchange)).toContain("hunter2");
      expect(readFileSync(recording, "utf8")).not.toContain("hunter2");
      const [read] = await openRecordings([recording], { cwd });
      expect(await collect(read?.exchanges() ?? none())).toMatchObject([
        { request: { method: "GET" }, response: { status: 200 } },
      ]);
    });
  });

  it("reduces bodies to shapes unless it is told otherwise", async () => {
    await inFolder({}, async (cwd) => {
      const target = await vendor((_request, response) =>
        response.setHeader("content-type", "application/json").end('{"answer":"Yes, Ann"}'),
      );
      const recorder = await startRecorder({ target, recording: join(cwd, "r.ndjson") });
      await send(recorder.url);
      await recorder.stop();
      expect(readFileSync(join(cwd, "r.ndjson"), "utf8")).toContain('{\\"answer\\":\\"Xxx, Xxx\\"}');
    });
  });

  it("serves many at once, and stops when the last has ended", async () => {
    let [arrived, allArrived] = [0, () => {}];
    const all = new Promise<void>((resolve) => {
      allArrived = resolve;
    });
    const target = await vendor((_request, response) => {
      arrived += 1;
      if (arrived === 64) allArrived();
      setTimeout(() => response.end("{}"), 20);
    });
    const { recorder } = await record(target);
    const sending = Array.from({ length: 64 }, () => send(recorder.url));
    await all;
    const [summary] = await Promise.all([recorder.stop(), ...sending]);
    expect(summary).toEqual({ exchanges: 64, incomplete: 0 });
  });
});

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

describe("stopping", () => {
  it("breaks off what does not end, and records it", async () => {
    const target = await vendor(
      (_request, response) =>
        void response.writeHead(200, { "content-type": "text/event-stream" }).write("data: 1\n\n"),
    );
    const { recorder, heard } = await record(target);
    const response = await new Promise<IncomingMessage>((resolve) => get(recorder.url, { agent: false }, resolve));
    response.on("error", () => undefined).resume();
    await new Promise((resolve) => response.once("data", resolve));
    expect(await recorder.stop(50)).toEqual({ exchanges: 1, incomplete: 1 });
    expect(heard[0]?.exchange.response?.body?.text).toBe("data: 1\n\n");
  });

  it("tells what went wrong where nobody listened, and only then", async () => {
    const target = await vendor((_request, response) => response.end("{}"));
    const broken = {
      onExchange: () => {
        throw new Error("validation broke");
      },
    };
    const recorder = await startRecorder({ target, ...broken });
    expect((await send(recorder.url)).status).toBe(200);
    await expect(recorder.stop()).rejects.toThrow("validation broke");
    const failures: unknown[] = [];
    const heard = await startRecorder({ target, ...broken, onFailure: (failure) => failures.push(failure) });
    await send(heard.url);
    expect(await heard.stop()).toEqual({ exchanges: 1, incomplete: 0 });
    expect(failures).toHaveLength(1);
  });

  it.each(["ftp://example.com", "nonsense", "https://ann:pw@example.com", "https://example.com/?a=1"])(
    "never begins for the target %s",
    async (target) => {
      await expect(startRecorder({ target })).rejects.toMatchObject({
        code: "RECORD_TARGET",
        message: expect.not.stringContaining("pw"),
      });
    },
  );

  it("never begins on a port that is taken, nor with a recording that cannot be written", async () => {
    const port = Number(new URL(await vendor(() => undefined)).port);
    await expect(startRecorder({ target: "http://127.0.0.1:9", port })).rejects.toMatchObject({ code: "RECORD_PORT" });
    await inFolder({ file: "" }, async (cwd) => {
      await expect(
        startRecorder({ target: "http://127.0.0.1:9", recording: join(cwd, "file", "r.ndjson") }),
      ).rejects.toMatchObject({ code: "RECORD_FILE" });
    });
  });
});

describe("a recording file", () => {
  const exchange: Exchange = {
    location: { uri: "" },
    index: 0,
    request: { method: "GET", url: "https://api.example.com/", headers: [], body: null },
    response: null,
    startedAt: null,
    isSynthetic: false,
  };

  it("is continued, without the line that a killed recorder left unfinished", async () => {
    await inFolder({}, async (cwd) => {
      const path = join(cwd, "r.ndjson");
      const first = openRecordingFile(path);
      first.append(exchange);
      first.append(exchange, "it broke off");
      first.close();
      const whole = readFileSync(path, "utf8");
      writeFileSync(path, whole + whole.slice(0, 50));
      const second = openRecordingFile(path);
      expect(second.lines).toBe(2);
      second.append(exchange);
      second.close();
      const [recording] = await openRecordings(["r.ndjson"], { cwd });
      expect(await collect(recording?.exchanges() ?? none())).toHaveLength(3);
    });
  });

  it("cut at any byte, as kill -9 cuts it, is read up to the last exchange that was finished, and goes on from there", async () => {
    await inFolder({}, async (cwd) => {
      const path = join(cwd, "r.ndjson");
      const whole = openRecordingFile(path);
      for (let index = 0; index < 4; index += 1) whole.append({ ...exchange, index });
      whole.close();
      const bytes = readFileSync(path);
      const line = bytes.length / 4;
      for (let end = line; end <= bytes.length; end += 17) {
        writeFileSync(path, bytes.subarray(0, end));
        const notices: string[] = [];
        const [recording] = await openRecordings(["r.ndjson"], {
          cwd,
          onNotice: ({ message }) => notices.push(message),
        });
        // A line whose line feed alone is missing is complete.
        const finished = Math.floor((end + 1) / line);
        expect(await collect(recording?.exchanges() ?? none())).toHaveLength(finished);
        expect(notices).toHaveLength(end > finished * line ? 1 : 0);
        const again = openRecordingFile(path);
        again.append(exchange);
        again.close();
        expect(await collect(recording?.exchanges() ?? none())).toHaveLength(Math.floor(end / line) + 1);
      }
    });
  });
});

async function* none(): AsyncGenerator<never> {}
