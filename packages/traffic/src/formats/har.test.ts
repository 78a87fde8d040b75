import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { type Exchange, ToolError } from "@driftline/model";
import { describe, expect, it } from "vitest";
import { inFolder, readAs } from "../recordings/folder.testing.js";
import { openRecordings } from "../recordings/open.js";

const entry = (over: { request?: object; response?: object; [name: string]: unknown } = {}) => ({
  startedDateTime: "2026-01-02T03:04:05.000Z",
  ...over,
  request: { method: "GET", url: "https://api.example.com/v1/items?limit=2", headers: [], ...over.request },
  response: {
    status: 200,
    headers: [{ name: "Content-Type", value: "application/json" }],
    content: { size: 2, mimeType: "application/json", text: "{}" },
    ...over.response,
  },
});
const har = (entries: readonly unknown[], log: object = {}) =>
  JSON.stringify({ log: { version: "1.2", ...log, entries } });
const bodyOf = async (response: object) =>
  (await readAs("a.har", har([entry({ response })]))).exchanges[0]?.response?.body;

describe("a HAR", () => {
  it("gives its exchanges with place, index, headers and bodies", async () => {
    const { recording, exchanges } = await readAs("a.har", har([entry(), entry({ request: { method: "POST" } })]));
    expect(recording).toMatchObject({ uri: "a.har", format: "har", isSynthetic: false });
    expect(exchanges.map((exchange) => [exchange.index, exchange.location, exchange.request.method])).toEqual([
      [0, { uri: "a.har", pointer: "/log/entries/0" }, "GET"],
      [1, { uri: "a.har", pointer: "/log/entries/1" }, "POST"],
    ]);
    expect(exchanges[0]).toMatchObject({
      startedAt: "2026-01-02T03:04:05.000Z",
      request: { url: "https://api.example.com/v1/items?limit=2", body: null },
      response: { status: 200, body: { mediaType: "application/json", text: "{}", bytes: null } },
    });
  });

  it("is read wherever `log` and `entries` stand, however it is laid out, and with a byte order mark", async () => {
    const document = {
      other: [1, { log: "{" }],
      log: { pages: [{ a: '"]}' }], entries: [entry(), entry()], z: {} },
      end: null,
    };
    for (const text of [
      JSON.stringify(document),
      `\uFEFF${JSON.stringify(document, null, 4)}`,
      JSON.stringify(document, null, "\t"),
    ]) {
      expect((await readAs("x.json", text)).exchanges).toHaveLength(2);
    }
  });

  it("may hold no entry at all", async () => {
    expect((await readAs("a.har", har([]))).exchanges).toEqual([]);
    expect((await readAs("a.har", '{"log":{"entries":[ \n ]}}')).exchanges).toEqual([]);
  });

  it.each([
    ["text where the media type is JSON", { mimeType: "application/json" }, '{"a":1}', { text: '{"a":1}' }],
    ["text where the media type is text", { mimeType: "text/plain; charset=utf-8" }, "grün", { text: "grün" }],
    ["bytes where it is neither", { mimeType: "image/png" }, "PNG", { bytes: new Uint8Array(Buffer.from("PNG")) }],
  ])("decodes base64 to %s", async (_name, content, plain, expected) => {
    const text = Buffer.from(plain).toString("base64");
    const body = await bodyOf({ content: { ...content, size: 3, text, encoding: "base64" } });
    expect({ text: body?.text ?? undefined, bytes: body?.bytes ? new Uint8Array(body.bytes) : undefined }).toEqual({
      text: undefined,
      bytes: undefined,
      ...expected,
    });
  });

  it("honours a charset of bytes", async () => {
    const text = Buffer.from([0xe9]).toString("base64");
    const content = { size: 1, mimeType: "text/plain; charset=iso-8859-1", text, encoding: "base64" };
    expect((await bodyOf({ content }))?.text).toBe("é");
  });

  it.each([
    ["gzip", gzipSync],
    ["br", brotliCompressSync],
    ["deflate", deflateSync],
    ["deflate", deflateRawSync],
  ])("inflates a body that is still coded with %s", async (coding, compress) => {
    const text = compress(Buffer.from('{"a":1}')).toString("base64");
    const headers = [{ name: "content-encoding", value: coding }];
    expect(
      (await bodyOf({ headers, content: { size: 7, mimeType: "application/json", text, encoding: "base64" } }))?.text,
    ).toBe('{"a":1}');
  });

  it("keeps a body that is not what its content coding says", async () => {
    const half = gzipSync(Buffer.from('{"a":1}')).subarray(0, 12);
    const headers = [{ name: "content-encoding", value: "gzip" }];
    const content = {
      size: 7,
      mimeType: "application/octet-stream",
      text: half.toString("base64"),
      encoding: "base64",
    };
    expect(Buffer.from((await bodyOf({ headers, content }))?.bytes ?? []).equals(half)).toBe(true);
    const undone = {
      size: 2,
      mimeType: "application/json",
      text: Buffer.from("{}").toString("base64"),
      encoding: "base64",
    };
    expect((await bodyOf({ headers, content: undone }))?.text).toBe("{}");
  });

  it("refuses a body that inflates without measure", async () => {
    const text = gzipSync(Buffer.alloc(64 * 1024 * 1024)).toString("base64");
    const headers = [{ name: "content-encoding", value: "gzip" }];
    const content = { size: 7, mimeType: "application/json", text, encoding: "base64" };
    await expect(bodyOf({ headers, content })).rejects.toMatchObject({ code: "RECORDING_TOO_LARGE" });
  });

  it.each([
    [
      "omitted, when its size is known and its text is not",
      { content: { size: 12, mimeType: "text/html" } },
      { mediaType: "text/html", text: null, bytes: null },
    ],
    [
      "omitted, when only the size on the wire is known",
      { content: undefined, bodySize: 5 },
      { mediaType: null, text: null, bytes: null },
    ],
    [
      "omitted, when nobody learnt its size",
      { content: { size: -1, mimeType: "" } },
      { mediaType: null, text: null, bytes: null },
    ],
    ["absent, when its size is 0", { content: { size: 0, mimeType: "x-unknown" } }, null],
    ["absent, when a 204 says no size", { status: 204, content: { size: -1, mimeType: "" } }, null],
  ])("knows that a body is %s", async (_name, response, expected) => {
    expect(await bodyOf(response)).toEqual(expected);
  });

  it("takes status 0 for a response that never came", async () => {
    const { exchanges } = await readAs("a.har", har([entry({ response: { status: 0, content: { size: 0 } } })]));
    expect(exchanges[0]?.response).toBeNull();
  });

  it("reads request bodies as text, and forms from their parameters", async () => {
    const form = {
      mimeType: "application/x-www-form-urlencoded",
      params: [{ name: "a b", value: "1&2" }, { name: "c" }],
    };
    const { exchanges } = await readAs(
      "a.har",
      har([
        entry({ request: { postData: { mimeType: "application/json", text: "[1]" } } }),
        entry({ request: { postData: form } }),
        entry({ request: { postData: { mimeType: "multipart/form-data", params: [{ name: "f" }] } } }),
        entry({ request: { bodySize: 9 } }),
      ]),
    );
    expect(exchanges.map((exchange: Exchange) => exchange.request.body?.text)).toEqual([
      "[1]",
      "a+b=1%262&c=",
      null,
      null,
    ]);
  });

  it.each([
    ["a comment before the entries", har([entry()], { comment: "synthetic: made from the contract" }), [true, true]],
    [
      "a comment after the entries",
      JSON.stringify({ log: { entries: [entry()], comment: "Synthetic" } }, null, 2),
      [true, true],
    ],
    ["a comment of one entry", har([entry({ comment: "synthetic" })]), [false, true]],
    ["another comment", har([entry()], { comment: "not synthetic" }), [false, false]],
    [
      "a body that quotes such a comment",
      har([entry({ response: { content: { text: '"comment":"synthetic"}}' } } })]),
      [false, false],
    ],
  ])("is synthetic by %s", async (_name, text, expected) => {
    const { recording, exchanges } = await readAs("a.har", text);
    expect([recording.isSynthetic, exchanges[0]?.isSynthetic]).toEqual(expected);
  });

  it.each([
    ["cut", (text: string) => text.slice(0, -20), "RECORDING_TRUNCATED", /ends at byte \d+/],
    ["cut after its entries", (text: string) => text.slice(0, -1), "RECORDING_TRUNCATED", /ends at byte \d+/],
    [
      "damaged",
      (text: string) => text.replace(/"startedDateTime"(?!.*"startedDateTime")/s, '"startedDateTime";'),
      "RECORDING_MALFORMED",
      /entry 2/,
    ],
    [
      "without a comma",
      (text: string) => text.replace(/\},\{"startedDateTime"(?!.*"startedDateTime")/s, '}{"startedDateTime"'),
      "RECORDING_MALFORMED",
      /entry 2/,
    ],
    ["with an entry that is none", (text: string) => text.replace("]}}", ",7]}}"), "RECORDING_MALFORMED", /entry 3/],
    ["with a text behind", (text: string) => `${text}x`, "RECORDING_MALFORMED", /follows/],
  ])("that is %s gives what stands before the damage, then one clear error", async (_name, damage, code, message) => {
    const text = damage(har([entry(), entry(), entry()]));
    await inFolder({ "a.har": text }, async (cwd) => {
      const [recording] = await openRecordings(["a.har"], { cwd });
      let count = 0;
      const reading = (async () => {
        for await (const _ of recording?.exchanges() ?? []) count += 1;
      })();
      const failure = await reading.then(
        () => undefined,
        (cause: unknown) => cause,
      );
      expect(failure).toBeInstanceOf(ToolError);
      expect(failure).toMatchObject({ code, message: expect.stringMatching(message), location: { uri: "a.har" } });
      expect(count).toBeGreaterThanOrEqual(2);
    });
  });

  it("without entries, or with an entry that lacks its request, is an error that says so", async () => {
    await expect(readAs("a.har", '{"log":{"version":"1.2"}}')).rejects.toMatchObject({
      message: expect.stringContaining("log.entries"),
    });
    await expect(readAs("a.har", '{"log":{"entries":[{}]}}')).rejects.toMatchObject({
      message: expect.stringContaining("/log/entries/0"),
    });
  });
});
