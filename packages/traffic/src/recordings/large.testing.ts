import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";

/** How a recording of any length is written in a format that is read piece by piece. */
interface LargeFormat {
  readonly extension: string;
  readonly head: string;
  readonly between: string;
  readonly tail: string;
  readonly entry: (body: string) => string;
}

const URL_CALLED = "https://api.example.com/things";
const JSON_TYPE = "application/json";

function harEntry(body: string): string {
  const request = { method: "GET", url: URL_CALLED, headers: [] };
  const content = { size: body.length, mimeType: JSON_TYPE, text: body };
  const response = { status: 200, headers: [{ name: "content-type", value: JSON_TYPE }], content };
  return JSON.stringify({ startedDateTime: "2026-11-01T00:00:00.000Z", time: 1, request, response });
}

/** Every format whose recordings need not be held as a whole, as its recorder writes it. */
export const LARGE_FORMATS: Readonly<Record<string, LargeFormat>> = {
  har: {
    extension: "har",
    head: '{"log":{"version":"1.2","creator":{"name":"test","version":"1"},"entries":[',
    between: ",",
    tail: "]}}",
    entry: harEntry,
  },
  "har-ndjson": { extension: "ndjson", head: "", between: "\n", tail: "\n", entry: harEntry },
  "go-vcr": {
    extension: "yaml",
    head: "---\nversion: 2\ninteractions:\n",
    between: "",
    tail: "",
    entry: (body) => `- id: 0
  request:
    method: GET
    url: ${URL_CALLED}
    headers: {}
    body: ""
  response:
    status: 200 OK
    code: 200
    headers:
      Content-Type:
      - ${JSON_TYPE}
    body: '${body}'
`,
  },
  "ruby-vcr": {
    extension: "yml",
    head: "---\nhttp_interactions:\n",
    between: "",
    tail: "recorded_with: VCR 6.2.0\n",
    entry: (body) => `- request:
    method: get
    uri: ${URL_CALLED}
    body:
      encoding: US-ASCII
      string: ''
    headers: {}
  response:
    status:
      code: 200
      message: OK
    headers:
      Content-Type:
      - ${JSON_TYPE}
    body:
      encoding: UTF-8
      string: '${body}'
  recorded_at: Sun, 01 Nov 2026 00:00:00 GMT
`,
  },
  vcrpy: {
    extension: "yaml",
    head: "interactions:\n",
    between: "",
    tail: "version: 1\n",
    entry: (body) => `- request:
    body: null
    headers: {}
    method: GET
    uri: ${URL_CALLED}
  response:
    body:
      string: '${body}'
    headers:
      Content-Type:
      - ${JSON_TYPE}
    status:
      code: 200
      message: OK
`,
  },
};

/** Writes a recording of about so many bytes, in exchanges of 20 kB; gives how many there are. */
export async function writeLarge(path: string, format: string, bytes: number): Promise<number> {
  const form = LARGE_FORMATS[format];
  if (form === undefined) throw new Error(`no large recordings of ${format}`);
  const count = Math.ceil(bytes / 20_000);
  const file = createWriteStream(path);
  file.write(form.head);
  for (let n = 0; n < count; n += 1) {
    const entry = form.entry(JSON.stringify({ n, text: "a word and another ".repeat(1040) }));
    if (!file.write(n === 0 ? entry : form.between + entry)) await once(file, "drain");
  }
  file.end(form.tail);
  await finished(file);
  return count;
}
