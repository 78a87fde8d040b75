import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import zlib, { brotliCompressSync, gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createHttpClient, DEFAULT_FETCH_LIMITS, type FetchHost, type HttpClient } from "./http-client.js";

type Handler = (request: IncomingMessage, response: ServerResponse, times: number) => void;

const handlers: Record<string, Handler> = {
  "/plain": (_, response) => response.writeHead(200, { etag: '"v1"', "content-type": "text/markdown" }).end("plain"),
  "/cached": (request, response) =>
    request.headers["if-none-match"] === '"v1"' ? response.writeHead(304).end() : response.writeHead(200).end("anew"),
  "/gzip": (_, response) => response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync("zipped")),
  "/brotli": (_, response) => response.writeHead(200, { "content-encoding": "br" }).end(brotliCompressSync("brot")),
  "/bomb": (_, response) =>
    response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(Buffer.alloc(40_000_000))),
  "/strange": (_, response) => response.writeHead(200, { "content-encoding": "compress" }).end("x"),
  "/redirect": (_, response) => response.writeHead(302, { location: "/plain" }).end(),
  "/loop": (_, response) => response.writeHead(302, { location: "/loop" }).end(),
  "/inward": (_, response) => response.writeHead(302, { location: "http://169.254.169.254/latest" }).end(),
  "/elsewhere": (request, response) =>
    response.writeHead(302, { location: `http://localhost:${port(request)}/echo` }).end(),
  "/echo": (request, response) => response.writeHead(200).end(JSON.stringify(request.headers)),
  "/missing": (_, response) => response.writeHead(404).end("not here"),
  "/busy": (_, response, times) =>
    times === 1 ? response.writeHead(429, { "retry-after": "7" }).end() : response.writeHead(200).end("at last"),
  "/never": (_, response) => response.writeHead(503, { "retry-after": "3600" }).end(),
  "/down": (_, response) => response.writeHead(503).end(),
  "/cut": (request, response, times) =>
    times === 1 ? request.socket.destroy() : response.writeHead(200).end("second time"),
  "/slow": () => undefined,
  "/endless": (_, response) => {
    response.writeHead(200);
    const write = () => {
      while (!response.destroyed && response.write(Buffer.alloc(65_536)));
    };
    response.on("drain", write);
    write();
  },
};

const zstd = (zlib as unknown as { zstdCompressSync?: (text: string) => Buffer }).zstdCompressSync;

function port(request: IncomingMessage): number {
  return (request.socket.address() as AddressInfo).port;
}

let server: Server;
let origin: string;
const times = new Map<string, number>();
const waits: number[] = [];
const clients: HttpClient[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    const path = request.url ?? "";
    times.set(path, (times.get(path) ?? 0) + 1);
    (handlers[path] ?? handlers["/missing"])?.(request, response, times.get(path) ?? 1);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  times.clear();
  waits.length = 0;
  await Promise.all(clients.splice(0).map((client) => client.close()));
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

function client(changed: Partial<FetchHost> = {}): HttpClient {
  const created = createHttpClient({
    policy: { allowed: new Set(), allowedPrivate: new Set(["127.0.0.1", "localhost"]) },
    limits: { ...DEFAULT_FETCH_LIMITS, maxBytes: 1_000_000, maxAttempts: 4 },
    env: {},
    now: () => new Date("2026-01-02T03:04:05Z"),
    random: () => 0.5,
    sleep: async (ms) => {
      waits.push(ms);
    },
    progress: () => undefined,
    ...changed,
  });
  clients.push(created);
  return created;
}

const get = async (path: string, changed: Partial<FetchHost> = {}, headers = {}) => {
  const fetched = await client(changed).fetch({ url: origin + path, headers, etag: '"v1"' });
  return fetched.kind === "content" ? { ...fetched, text: new TextDecoder().decode(fetched.bytes) } : fetched;
};

describe("createHttpClient", () => {
  it("brings the bytes and where they came from", async () => {
    expect(await get("/plain")).toMatchObject({
      text: "plain",
      url: `${origin}/plain`,
      etag: '"v1"',
      mediaType: "text/markdown",
      retrievedAt: "2026-01-02T03:04:05.000Z",
    });
  });

  it("understands 304", async () => {
    expect(await get("/cached")).toMatchObject({ kind: "not-modified" });
  });

  it("undoes gzip and brotli", async () => {
    expect(await get("/gzip")).toMatchObject({ text: "zipped" });
    expect(await get("/brotli")).toMatchObject({ text: "brot" });
  });

  it.skipIf(zstd === undefined)("undoes zstd where Node can", async () => {
    handlers["/zstd"] = (_, response) => response.writeHead(200, { "content-encoding": "zstd" }).end(zstd?.("z"));
    expect(await get("/zstd")).toMatchObject({ text: "z" });
  });

  it("follows redirects and keeps tokens with the host they were meant for", async () => {
    expect(await get("/redirect")).toMatchObject({ text: "plain", url: `${origin}/plain` });
    const echoed = await get("/elsewhere", {}, { authorization: "Bearer secret" });
    expect(echoed).toMatchObject({ text: expect.not.stringContaining("secret") });
    expect(await get("/echo", {}, { authorization: "Bearer secret" })).toMatchObject({
      text: expect.stringContaining("secret"),
    });
  });

  it("waits as long as the server asks, then tries again", async () => {
    expect(await get("/busy")).toMatchObject({ text: "at last" });
    expect(waits).toEqual([7000]);
  });

  it("tries again with growing pauses, and gives up", async () => {
    await expect(get("/down")).rejects.toMatchObject({ code: "FETCH_FAILED" });
    expect(waits).toEqual([250, 500, 1000]);
    expect(times.get("/down")).toBe(4);
  });

  it("tries again when the connection was lost", async () => {
    expect(await get("/cut")).toMatchObject({ text: "second time" });
  });

  it.each([
    ["/missing", "FETCH_FAILED", "404"],
    ["/never", "FETCH_FAILED", "503"],
    ["/loop", "FETCH_REDIRECTS", "more than 5 times"],
    ["/inward", "HOST_REFUSED", "169.254.169.254"],
    ["/endless", "FETCH_TOO_LARGE", "more than 1000000 bytes"],
    ["/bomb", "FETCH_TOO_LARGE", "more than 1000000 bytes"],
    ["/strange", "FETCH_ENCODING", "compress"],
  ])("%s ends with %s", async (path, code, text) => {
    await expect(get(path)).rejects.toMatchObject({ code, message: expect.stringContaining(text) });
  });

  it("does not wait for ever for an answer", async () => {
    const limits = { ...DEFAULT_FETCH_LIMITS, maxAttempts: 1, headersTimeoutMs: 200, totalTimeoutMs: 2000 };
    await expect(get("/slow", { limits })).rejects.toMatchObject({
      code: "FETCH_TIMEOUT",
      message: expect.stringContaining("no answer in time"),
    });
  });

  it("refuses a name that resolves inward, and a private host nobody allowed", async () => {
    const policy = { allowed: new Set(["inward.test", "127.0.0.1"]), allowedPrivate: new Set<string>() };
    const resolveName: NonNullable<FetchHost["resolveName"]> = (_, __, callback) =>
      callback(null, [{ address: "::ffff:127.0.0.1", family: 6 }]);
    const guarded = client({ policy, resolveName });
    await expect(guarded.fetch({ url: "http://inward.test/plain" })).rejects.toMatchObject({ code: "HOST_REFUSED" });
    await expect(guarded.fetch({ url: `${origin}/plain` })).rejects.toMatchObject({ code: "HOST_REFUSED" });
    expect(times.size).toBe(0);
  });

  it("never shows a query, where keys are put", async () => {
    await expect(get("/missing?key=secret")).rejects.toMatchObject({ message: expect.not.stringContaining("secret") });
  });

  it("goes through a proxy where the environment names one", async () => {
    const seen: string[] = [];
    const proxy = createServer().on("connect", (request, socket) => {
      seen.push(request.url ?? "");
      socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
    });
    await new Promise<void>((done) => proxy.listen(0, "127.0.0.1", done));
    const env = { http_proxy: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` };
    const policy = { allowed: new Set(["vendor.test"]), allowedPrivate: new Set<string>() };
    await expect(client({ env, policy }).fetch({ url: "http://vendor.test/a" })).rejects.toMatchObject({
      code: "FETCH_FAILED",
    });
    proxy.close();
    expect(seen[0]).toBe("vendor.test:80");
  });
});
