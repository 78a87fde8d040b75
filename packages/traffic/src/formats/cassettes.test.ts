import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { collect, inFolder, readAs } from "../recordings/folder.testing.js";
import { openRecordings } from "../recordings/open.js";

const gzipped = gzipSync(Buffer.from('{"a":1}')).toString("base64");

describe("a go-vcr cassette", () => {
  it.each([1, 2])("of format version %i gives its exchanges", async (version) => {
    const { recording, exchanges } = await readAs(
      "c.yaml",
      `---
version: ${version}
interactions:
- request:
    body: '{"name":"x"}'
    form: {}
    headers:
      Content-Type: [application/json]
    url: https://api.example.com/v1/items
    method: POST
  response:
    body: '{"id":"12e4"}'
    headers:
      Content-Type:
      - application/json
      Etag:
      - 12e4567
      Vary: [Origin, Accept]
    status: 201 Created
    code: 201
    duration: 12ms
- request: {url: "https://api.example.com/v1/items", method: "", body: "", form: {a: ["1", "2"]}}
  response: {status: 204 No Content, body: ""}
`,
    );
    expect(recording.format).toBe("go-vcr");
    expect(exchanges).toMatchObject([
      {
        location: { uri: "c.yaml", pointer: "/interactions/0" },
        request: { method: "POST", url: "https://api.example.com/v1/items", body: { text: '{"name":"x"}' } },
        response: {
          status: 201,
          headers: [
            { name: "Content-Type", value: "application/json" },
            { name: "Etag", value: "12e4567" },
            { name: "Vary", value: "Origin" },
            { name: "Vary", value: "Accept" },
          ],
          body: { text: '{"id":"12e4"}' },
        },
        startedAt: null,
      },
      { index: 1, request: { method: "GET", body: { text: "a=1&a=2" } }, response: { status: 204, body: null } },
    ]);
  });
});

describe("a Ruby VCR cassette", () => {
  it("gives plain, binary and base64 bodies, compressed or not", async () => {
    const message = (body: string) => `- request:
    method: get
    uri: https://api.example.com/v1/items
    body: {encoding: UTF-8, string: ''}
    headers: {}
  response:
    status: {code: 200, message: OK}
    headers:
      Content-Type: [application/json]
      Content-Encoding: [gzip]
    body:
${body}
  recorded_at: Fri, 24 Oct 2025 15:29:28 GMT
`;
    const { recording, exchanges } = await readAs(
      "c.yml",
      `---
http_interactions:
${message("      encoding: UTF-8\n      string: '{\"a\":1}'")}
${message(`      encoding: ASCII-8BIT\n      string: !binary |-\n        ${gzipped}`)}
${message(`      encoding: ASCII-8BIT\n      base64_string: |\n        ${gzipped}`)}
recorded_with: VCR 6.0.0
`,
    );
    expect(recording.format).toBe("ruby-vcr");
    expect(exchanges.map((exchange) => exchange.response?.body?.text)).toEqual(['{"a":1}', '{"a":1}', '{"a":1}']);
    expect(exchanges[2]).toMatchObject({
      location: { pointer: "/http_interactions/2" },
      request: { method: "GET", body: null },
      startedAt: "2025-10-24T15:29:28.000Z",
    });
  });

  it("may be JSON", async () => {
    const interaction = {
      request: { method: "get", uri: "http://x/", body: { string: "" }, headers: {} },
      response: { status: { code: 500 }, headers: {}, body: { encoding: "UTF-8", string: "no" } },
    };
    const { recording, exchanges } = await readAs("c.json", JSON.stringify({ http_interactions: [interaction] }));
    expect(recording.format).toBe("ruby-vcr");
    expect(exchanges[0]?.response).toMatchObject({ status: 500, body: { text: "no" } });
  });
});

describe("a vcrpy cassette", () => {
  it("is told from others once, in blank lines without end", async () => {
    const text = `interactions:\n${"\n".repeat(300_000)}- id: 0\n  request: {method: GET, url: "https://a.test/"}\n  response: {code: 200}\n`;
    expect((await readAs("c", text)).recording.format).toBe("go-vcr");
  });

  const json = {
    interactions: [
      {
        request: { body: null, headers: { accept: ["*/*"] }, method: "GET", uri: "https://api.example.com/v1/items" },
        response: { body: { string: '{"a":1}' }, headers: {}, status: { code: 200, message: "OK" } },
      },
    ],
    version: 1,
  };

  it("is read as YAML, with binary bodies, and as JSON", async () => {
    const yaml = `interactions:
- request:
    body: null
    headers:
      accept:
      - '*/*'
    method: GET
    uri: https://api.example.com/v1/items
  response:
    body:
      string: !!binary |
        ${gzipped}
    headers:
      Content-Encoding: [gzip]
      Content-Type: [application/json]
    status:
      code: 200
      message: OK
version: 1
`;
    for (const text of [yaml, JSON.stringify(json)]) {
      const { recording, exchanges } = await readAs("c", text);
      expect(recording.format).toBe("vcrpy");
      expect(exchanges[0]).toMatchObject({
        request: { body: null },
        response: { status: 200, body: { text: '{"a":1}' } },
      });
    }
  });

  it("is read as its httpx stub wrote it", async () => {
    const response = { content: "{}", headers: {}, http_version: "HTTP/1.1", status_code: 404 };
    const { exchanges } = await readAs(
      "c",
      JSON.stringify({ interactions: [{ request: json.interactions[0]?.request, response }] }),
    );
    expect(exchanges[0]?.response).toMatchObject({ status: 404, body: { text: "{}" } });
  });
});

describe("WireMock mappings", () => {
  const mapping = (request: object, response: object = {}) =>
    JSON.stringify({ request, response: { status: 200, ...response } });

  it("are read with their body files, one recording each", async () => {
    const files = {
      "w/mappings/a.json": mapping(
        { url: "/v1/items?limit=2", method: "GET" },
        { bodyFileName: "sub/a.json", headers: { "X-A": ["1", "2"] } },
      ),
      "w/mappings/deep/b.json": mapping(
        { urlPath: "/v1/items", method: "ANY", queryParameters: { q: { equalTo: "a b" } } },
        { jsonBody: { a: 1 } },
      ),
      "w/__files/sub/a.json": '{"a":1}',
      "w/README.md": "not a recording",
    };
    await inFolder(files, async (cwd) => {
      const recordings = await openRecordings(["w"], { cwd });
      expect(recordings.map(({ uri, format }) => [uri, format])).toEqual([
        ["w/mappings/a.json", "wiremock"],
        ["w/mappings/deep/b.json", "wiremock"],
      ]);
      const exchanges = (await Promise.all(recordings.map((recording) => collect(recording.exchanges())))).flat();
      expect(exchanges).toMatchObject([
        {
          location: { pointer: "" },
          request: { method: "GET", url: "/v1/items?limit=2" },
          response: { status: 200, body: { text: '{"a":1}' } },
        },
        { request: { method: "GET", url: "/v1/items?q=a+b" }, response: { body: { text: '{"a":1}' } } },
      ]);
    });
  });

  it("may stand together in one file; proxied ones record nothing, faults no response", async () => {
    const mappings = [
      { request: { urlPattern: "/v1/items/[^/]+\\?limit=5", method: "GET" }, response: { body: "x" } },
      { request: { url: "/p" }, response: { proxyBaseUrl: "http://x" } },
      { request: { urlPathPattern: "/v1/(a|b)" }, response: { fault: "EMPTY_RESPONSE" } },
      {
        request: { urlPathTemplate: "/v1/{id}", bodyPatterns: [{ equalToJson: { a: 1 } }] },
        response: { base64Body: "e30=" },
      },
    ];
    const { exchanges } = await readAs("m.json", JSON.stringify({ mappings }));
    expect(exchanges.map(({ request, response }) => [request.url, response?.body?.text])).toEqual([
      ["/v1/items/x?limit=5", "x"],
      ["/v1/(a|b)", undefined],
      ["/v1/{id}", "{}"],
    ]);
    expect(exchanges.map((exchange) => exchange.location.pointer)).toEqual([
      "/mappings/0",
      "/mappings/2",
      "/mappings/3",
    ]);
  });

  it.each([
    [
      "leads out of its folder",
      { "w/mappings/a.json": mapping({ url: "/" }, { bodyFileName: "../../secret" }), "w/__files/a": "", secret: "s" },
    ],
    ["does not exist", { "w/mappings/a.json": mapping({ url: "/" }, { bodyFileName: "gone" }), "w/__files/a": "" }],
    ["has no folder", { "w/mappings/a.json": mapping({ url: "/" }, { bodyFileName: "gone" }) }],
  ])("whose body file %s are an error", async (_name, files: Record<string, string>) => {
    await inFolder(files, async (cwd) => {
      const [recording] = await openRecordings(["w"], { cwd });
      await expect(collect(recording?.exchanges() ?? flat())).rejects.toMatchObject({ code: "RECORDING_BODY_FILE" });
    });
  });
});

async function* flat(): AsyncGenerator<never> {}
