import { brotliCompressSync, gzipSync } from "node:zlib";
import { bodies, CHECK, type HostileInput, many, OPEN } from "./input.testing.js";

/** A body coded as a recorder keeps it. */
function codedHar(coding: string, bytes: Uint8Array): string {
  const har = JSON.parse(bodies("{}"));
  const [entry] = har.log.entries;
  entry.response.headers.push({ name: "content-encoding", value: coding });
  entry.response.content = {
    mimeType: "application/json",
    encoding: "base64",
    text: Buffer.from(bytes).toString("base64"),
  };
  return JSON.stringify(har);
}

function headersHar(count: number): string {
  const har = JSON.parse(bodies("{}"));
  har.log.entries[0].response.headers.push(...many(count, (index) => ({ name: `x-${index}`, value: "v" })));
  return JSON.stringify(har);
}

/** Recordings that want too much. */
export const HOSTILE_TRAFFIC: readonly HostileInput[] = [
  {
    name: "an exchange of 70 MB",
    files: () => ({ "api.yaml": OPEN, "t.har": bodies(JSON.stringify("x".repeat(70 << 20))) }),
    argv: CHECK,
    code: 2,
    says: /one exchange in `t\.har` exceeds/,
  },
  {
    name: "100,000 headers in one response",
    files: () => ({ "api.yaml": OPEN, "t.har": headersHar(100_000) }),
    argv: CHECK,
    code: 2,
    says: /header fields/,
  },
  {
    name: "a gzip bomb as a body",
    files: () => ({ "api.yaml": OPEN, "t.har": codedHar("gzip", gzipSync(Buffer.alloc(64 << 20))) }),
    argv: CHECK,
    code: 2,
    says: /inflated body/,
  },
  {
    name: "a gzip bomb in a gzip bomb",
    files: () => ({ "api.yaml": OPEN, "t.har": codedHar("gzip, gzip", gzipSync(gzipSync(Buffer.alloc(256 << 20)))) }),
    argv: CHECK,
    code: 2,
    says: /inflated body/,
  },
  {
    name: "a Brotli bomb as a body",
    files: () => ({ "api.yaml": OPEN, "t.har": codedHar("br", brotliCompressSync(Buffer.alloc(64 << 20))) }),
    argv: CHECK,
    code: 2,
    says: /inflated body/,
  },
  {
    name: "a compressed recording that inflates to 300 MB",
    files: () => ({ "api.yaml": OPEN, "t.har": gzipSync(Buffer.alloc(300 << 20, " ")) }),
    argv: CHECK,
    code: 2,
    says: /t\.har/,
  },
];
