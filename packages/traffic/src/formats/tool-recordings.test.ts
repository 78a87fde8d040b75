import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Exchange } from "@driftline/model";
import { request, SnapshotAgent } from "undici";
import { describe, expect, it } from "vitest";
import { collect, inFolder, readAs } from "../recordings/folder.testing.js";
import { openRecordings } from "../recordings/open.js";

const fixture = (name: string) =>
  readAs("recording", readFileSync(new URL(`../../test/fixtures/${name}`, import.meta.url)));
const told = ({ request: sent, response }: Exchange) => [
  `${sent.method} ${new URL(sent.url, "http://x").pathname}${new URL(sent.url, "http://x").search}`,
  sent.body?.text ?? null,
  response?.status ?? null,
  response?.body?.text ?? (response?.body?.bytes ? Buffer.from(response.body.bytes).toString("hex") : null),
];

describe("recordings made by the tools themselves", () => {
  it("of nock: JSON, compressed, binary, plain and absent bodies", async () => {
    const { recording, exchanges } = await fixture("nock.json");
    expect(recording.format).toBe("nock");
    expect(exchanges.map(told)).toEqual([
      ["GET /v1/items?limit=2&q=a%20b", null, 201, '{"a":1,"u":"/v1/items?limit=2&q=a%20b"}'],
      ["POST /v1/items", '{"x":1}', 201, '{"a":1,"u":"/v1/items"}'],
      ["GET /gz", null, 200, '{"gz":true}'],
      ["GET /bin", null, 200, "89504e47000102"],
      ["POST /text", "plain", 200, "hello"],
      ["DELETE /empty", null, 204, null],
    ]);
    expect(exchanges[2]?.location).toEqual({ uri: "recording", pointer: "/2" });
  });

  it("of Polly.js: a HAR whose compressed bodies are lists of chunks", async () => {
    const { recording, exchanges } = await fixture("polly.har");
    expect(recording.format).toBe("har");
    expect(exchanges.map(told)).toEqual([
      ["GET /v1?x=1", null, 200, '{"a":"é"}'],
      ["GET /gz", null, 200, '{"gz":true}'],
      ["GET /bin", null, 200, "89504e47000102ff"],
      ["POST /p", '{"x":1}', 200, '{"a":"é"}'],
    ]);
  });

  it("of Newman: executions, also one without a response", async () => {
    const { recording, exchanges } = await fixture("newman.json");
    expect(recording.format).toBe("newman");
    expect(exchanges.map(told)).toEqual([
      ["GET /v1/items?limit=2", null, 200, '{"a":1}'],
      ["POST /v1/items", '{"x":1}', 200, '{"a":1}'],
      ["GET /", null, null, null],
    ]);
    expect(exchanges[1]?.location.pointer).toBe("/run/executions/1");
  });

  it("of undici's SnapshotAgent, made here and now", async () => {
    const server = createServer((sent, response) => {
      sent.resume();
      response.setHeader("content-type", "application/json").end('{"a":1}');
    }).listen(0, "127.0.0.1");
    await new Promise((ready) => server.once("listening", ready));
    try {
      await inFolder({}, async (cwd) => {
        const snapshotPath = join(cwd, "snapshots.json");
        const dispatcher = new SnapshotAgent({ mode: "record", snapshotPath });
        const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
        const body = '{"x":1}';
        await (await request(`${origin}/v1?x=1`, { dispatcher })).body.text();
        await (await request(`${origin}/v1`, { dispatcher, method: "POST", body })).body.text();
        await dispatcher.saveSnapshots();
        await dispatcher.close();
        const [recording] = await openRecordings(["snapshots.json"], { cwd });
        expect(recording?.format).toBe("undici-snapshot");
        const exchanges = await collect(recording?.exchanges() ?? none());
        expect(exchanges.map(told)).toEqual([
          ["GET /v1?x=1", null, 200, '{"a":1}'],
          ["POST /v1", body, 200, '{"a":1}'],
        ]);
        expect(exchanges[1]).toMatchObject({
          index: 1,
          location: { pointer: "/1/snapshot/responses/0" },
          startedAt: expect.stringMatching(/^\d{4}-/),
        });
      });
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});

describe("a Postman collection", () => {
  it("may hold more items in a folder than a call takes arguments", async () => {
    const info = { name: "c", schema: "https://schema.getpostman.com/json/collection/v2.1.0/collection.json" };
    const request = { method: "GET", url: "https://a.example/x" };
    const item = [...Array<object>(300_000).fill({}), { request, response: [{ code: 204 }] }];
    const { exchanges } = await readAs("c.json", Buffer.from(JSON.stringify({ info, item })));
    expect(exchanges.map(told)).toEqual([["GET /x", null, 204, null]]);
  });

  const example = (url: unknown, over: object = {}) => ({
    name: "an example",
    originalRequest: {
      method: "POST",
      url,
      header: [
        { key: "X-A", value: "1" },
        { key: "X-B", value: "2", disabled: true },
      ],
      body: { mode: "raw", raw: "{}" },
    },
    code: 200,
    header: [{ key: "Content-Type", value: "application/json" }],
    body: '{"a":1}',
    ...over,
  });
  const parts = {
    host: ["api", "example", "com"],
    protocol: "https",
    path: ["v1", ":id"],
    query: [
      { key: "q", value: "1" },
      { key: "no", value: "1", disabled: true },
    ],
    variable: [{ key: "id", value: "a b" }],
  };

  it("gives its saved examples, folders and all, with variables replaced", async () => {
    const collection = {
      info: { name: "c", schema: "https://schema.getpostman.com/json/collection/v2.1.0/collection.json" },
      variable: [{ key: "base", value: "https://api.example.com" }],
      item: [
        {
          name: "folder",
          item: [
            {
              name: "one",
              request: "x",
              response: [example("{{base}}/v1/items"), example("{{unknown}}/v1/items?x={{y}}")],
            },
          ],
        },
        { name: "two", request: "x", response: [example(parts), example("api.example.com/v1", { code: undefined })] },
        { name: "three", request: { method: "GET", url: "https://api.example.com/own" }, response: [{ code: 204 }] },
        { name: "none", request: "https://api.example.com", response: [] },
      ],
    };
    const { recording, exchanges } = await readAs("c.json", JSON.stringify(collection));
    expect(recording.format).toBe("postman");
    expect(
      exchanges.map(({ location, request: sent, response }) => [
        location.pointer,
        sent.method,
        sent.url,
        response?.status ?? null,
      ]),
    ).toEqual([
      ["/item/0/item/0/response/0", "POST", "https://api.example.com/v1/items", 200],
      ["/item/0/item/0/response/1", "POST", "/v1/items?x={{y}}", 200],
      ["/item/1/response/0", "POST", "https://api.example.com/v1/a%20b?q=1", 200],
      ["/item/1/response/1", "POST", "http://api.example.com/v1", null],
      ["/item/2/response/0", "GET", "https://api.example.com/own", 204],
    ]);
    expect(exchanges[0]).toMatchObject({
      request: { headers: [{ name: "X-A", value: "1" }], body: { text: "{}" } },
      response: { body: { text: '{"a":1}' } },
    });
  });

  it("may be nested deeper than any stack", async () => {
    const depth = 20_000;
    const text = `{"info":{},"item":[${'{"item":['.repeat(depth)}{"request":"/x","response":[{"code":200}]}${"]}".repeat(depth)}]}`;
    expect((await readAs("c.json", text)).exchanges).toHaveLength(1);
  });
});

describe("recordings of other tools that are damaged", () => {
  it.each([
    ["a nock definition without a path", '[{"scope":"http://x","path":1}]'],
    ["a nock definition with an odd status", '[{"scope":"http://x","path":"/","status":"fine"}]'],
    ["a snapshot without a request", '[{"hash":"x","snapshot":{}}]'],
    ["a snapshot without a status", '[{"snapshot":{"request":{"method":"GET","url":"/"},"responses":[{}]}}]'],
    ["an example without a URL", '{"info":{},"item":[{"request":{},"response":[{"code":200}]}]}'],
    ["a report whose execution is none", '{"collection":{},"run":{"executions":[7]}}'],
  ])("%s is one clear error with its place", async (_name, text) => {
    await expect(readAs("r.json", text)).rejects.toMatchObject({
      code: "RECORDING_MALFORMED",
      location: { uri: "r.json", pointer: expect.stringMatching(/^\//) },
    });
  });
});

async function* none(): AsyncGenerator<never> {}
