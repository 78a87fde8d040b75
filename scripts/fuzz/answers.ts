import { API } from "./acme.js";

const json = (body: string, head = "") =>
  `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n${head}Connection: close\r\n\r\n${body}`;

const chunked = (type: string, chunks: readonly string[]) =>
  `HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\nTransfer-Encoding: chunked\r\n\r\n${[...chunks, ""]
    .map((chunk) => `${Buffer.byteLength(chunk).toString(16)}\r\n${chunk}\r\n`)
    .join("")}`;

const THING =
  '{"id":"a","kind":"cat","tags":["x"],"at":"2026-11-22T00:00:00Z","price":0.5,"node":{"next":{}},"pet":{"kind":"cat"}}';

/** What the server on loopback answers where nothing else is tried. */
export const ANSWER = json(THING, 'ETag: "1"\r\n');

/** Answers of an API, byte by byte as they go over the wire. */
export const ANSWERS: Readonly<Record<string, string>> = {
  "ok.http": ANSWER,
  "chunked.http": chunked("application/json; charset=utf-8", [THING.slice(0, 20), THING.slice(20)]),
  "problem.http": `HTTP/1.1 404 Not Found\r\nContent-Type: application/problem+json\r\nContent-Length: 14\r\n\r\n{"title":"no"}`,
  "outage.http":
    "HTTP/1.1 429 Too Many Requests\r\nRetry-After: Sun, 22 Nov 2026 00:00:10 GMT\r\nContent-Length: 0\r\n\r\n",
  "moved.http": "HTTP/1.1 302 Found\r\nLocation: /v1/elsewhere\r\nContent-Length: 0\r\n\r\n",
  "page.http":
    "HTTP/1.0 200 OK\r\nContent-Type: text/html\r\nSet-Cookie: a=b; HttpOnly\r\n\r\n<html><body>502</body></html>",
  "early.http": `HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n${ANSWER}`,
};

/** What a documentation site lists for readers that are no people. */
const LLMS = `# Acme

> Things, and how to get them.

## Docs

- [Get a thing](/reference/get-thing.md): one of them
- [Elsewhere](https://other.test/a.md)

## OpenAPI Specs

- [openapi](/openapi.yaml)
- [v1](./v1/openapi.json?a=b)
`;

/** Answers of a documentation site. */
export const DOCUMENTS: Readonly<Record<string, string>> = {
  "openapi.http": chunked("application/yaml", [API.slice(0, 1000), API.slice(1000)]),
  "coded.http": `HTTP/1.1 200 OK\r\nContent-Type: application/yaml; charset=iso-8859-1\r\nContent-Encoding: identity\r\nETag: W/"x"\r\nContent-Length: ${API.length}\r\n\r\n${API}`,
  "unchanged.http": 'HTTP/1.1 304 Not Modified\r\nETag: W/"x"\r\n\r\n',
  "moved.http": "HTTP/1.1 308 Permanent Redirect\r\nLocation: ../openapi.yaml?a=b#c\r\nContent-Length: 0\r\n\r\n",
  "gone.http": "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 2\r\n\r\nno",
  "llms.http": `HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n${LLMS}`,
  "catalog.http":
    'HTTP/1.1 200 OK\r\nContent-Type: application/linkset+json\r\nLink: </a.yaml>; rel="service-desc"; type="a/b"\r\n\r\n{"linkset":[{"anchor":"/","service-desc":[{"href":"/openapi.yaml","type":"application/yaml"}]}]}',
  "viewer.http":
    'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<!doctype html><html><head><link rel="service-desc" href="/openapi.json"></head><body><redoc spec-url="./openapi.yaml"></redoc><script src="/swagger-initializer.js"></script><a href="/llms.txt">x</a></body></html>',
};

/** Requests of a client of the mock and of the recorder. */
export const REQUESTS: Readonly<Record<string, string>> = {
  "get.http":
    "GET /v1/things/0b0e7c1c-6f0f-4a4e-9c89-0d7e5f6b7a10?limit=5 HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\nX-Trace: abcd\r\nAuthorization: Bearer 0123456789abcdef\r\nConnection: close\r\n\r\n",
  "post.http":
    'POST /v1/things/1 HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 9\r\nConnection: close\r\n\r\n{"q":"x"}',
  "form.http":
    'POST /v1/things/%2F?a[b]=c&a[b]=d HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n41\r\n--b\r\nContent-Disposition: form-data; name="file"\r\n\r\nx\r\n--b--\r\n\r\n\r\n0\r\n\r\n',
  "odd.http":
    "DELETE //v1/../things/%00%ff;x=1 HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nUpgrade: h2c\r\nConnection: close\r\n\r\n",
};
