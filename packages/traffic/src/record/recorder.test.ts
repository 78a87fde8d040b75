import { readFileSync } from "node:fs";
import { get, type IncomingMessage, request } from "node:http";
import { join } from "node:path";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { collect, inFolder } from "../recordings/folder.testing.js";
import { openRecordings } from "../recordings/open.js";
import { startRecorder } from "./recorder.js";
import { record, send, vendor } from "./vendor.testing.js";

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
    // To the client, too: what is corked when a message ends is behind its end on some versions of Node.
    expect(await new Response(Readable.toWeb(response)).text()).toBe("data: 2\n\n");
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

async function* none(): AsyncGenerator<never> {}
