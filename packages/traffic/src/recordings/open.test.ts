import { chmodSync, existsSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Exchange } from "@driftline/model";
import { ToolError } from "@driftline/model";
import { describe, expect, it } from "vitest";
import { harEntryLine, writeHar } from "../write/har.js";
import { collect, inFolder, readAs } from "./folder.testing.js";
import { openRecordings, uriOfPath } from "./open.js";

const exchange: Exchange = {
  location: { uri: "" },
  index: 0,
  request: { method: "GET", url: "https://api.example.com/v1/items", headers: [], body: null },
  response: { status: 200, headers: [], body: { mediaType: "application/json", text: '{"a":"é"}', bytes: null } },
  startedAt: null,
  isSynthetic: false,
};
const ndjson = harEntryLine(exchange) + harEntryLine(exchange);
const failureOf = async (reading: Promise<unknown>) =>
  reading.then(
    () => undefined,
    (cause: unknown) => cause,
  );

describe("opening recordings", () => {
  it("tells formats apart by content, whatever the file is called", async () => {
    expect((await readAs("a.har", ndjson)).recording.format).toBe("har-ndjson");
    expect((await readAs("a.ndjson", writeHar([exchange]))).recording.format).toBe("har");
    expect((await readAs("a.yaml", writeHar([exchange]))).recording.format).toBe("har");
  });

  it("reads gzip by its first bytes", async () => {
    expect((await readAs("a.har", gzipSync(writeHar([exchange, exchange])))).exchanges).toHaveLength(2);
    expect((await readAs("a.ndjson.gz", gzipSync(ndjson))).exchanges).toHaveLength(2);
  });

  it("reads standard input once", async () => {
    for (const text of [ndjson, writeHar([exchange, exchange]), gzipSync(ndjson)]) {
      const stdin = (async function* () {
        const bytes = Buffer.from(text);
        for (let start = 0; start < bytes.length; start += 7) yield bytes.subarray(start, start + 7);
      })();
      const [recording] = await openRecordings(["-"], { cwd: "/", stdin });
      expect(recording?.uri).toBe("-");
      expect(await collect(recording?.exchanges() ?? stdinIsMissing())).toHaveLength(2);
      await expect(collect(recording?.exchanges() ?? stdinIsMissing())).rejects.toMatchObject({
        code: "RECORDING_CONSUMED",
      });
    }
  });

  it("reads a file as often as asked", async () => {
    await inFolder({ "a.ndjson": ndjson }, async (cwd) => {
      const [recording] = await openRecordings(["a.ndjson"], { cwd });
      for (let time = 0; time < 3; time += 1)
        expect(await collect(recording?.exchanges() ?? stdinIsMissing())).toHaveLength(2);
    });
  });

  it("searches folders in order, passing over what is no candidate", async () => {
    const files = {
      "r/b.har": writeHar([exchange]),
      "r/a/z.jsonl": ndjson,
      "r/README.md": "#",
      "r/.hidden.json": "{}",
      "r/B.ndjson": ndjson,
    };
    await inFolder(files, async (cwd) => {
      const recordings = await openRecordings(["r", "r/b.har"], { cwd });
      expect(recordings.map(({ uri }) => uri)).toEqual(["r/B.ndjson", "r/a/z.jsonl", "r/b.har", "r/b.har"]);
    });
  });

  it("names files below the working folder by their relative path, others by their absolute one", () => {
    expect(uriOfPath("/w/r/a.har", "/w")).toBe("r/a.har");
    expect(uriOfPath("/w/..a.har", "/w")).toBe("..a.har");
    expect(uriOfPath("/x/a.har", "/w")).toBe("/x/a.har");
  });
});

describe("input that is no recording", () => {
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${"bcdefghij".replace(/./g, (c) => {
    const before = String.fromCharCode(c.charCodeAt(0) - 1);
    return `${c}: &${c} [${Array(9).fill(`*${before}`).join(",")}]\n`;
  })}interactions: [*j]\n`;

  it.each([
    ["empty", "", "RECORDING_EMPTY"],
    ["white space", " \n\t\n", "RECORDING_EMPTY"],
    ["binary", new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0]), "RECORDING_BINARY"],
    ["UTF-16", Buffer.from("\uFEFF{}", "utf16le"), "RECORDING_BINARY"],
    ["another JSON document", '{"openapi":"3.1.0"}', "RECORDING_UNKNOWN"],
    ["a JSON array", "[1]", "RECORDING_UNKNOWN"],
    ["prose", "hello\nworld\n", "RECORDING_UNKNOWN"],
    ["JSON cut before it says what it is", '{"lo', "RECORDING_TRUNCATED"],
    ["a cut gzip", gzipSync(writeHar([exchange])).subarray(0, 60), "RECORDING_TRUNCATED"],
    ["a damaged gzip", Buffer.concat([gzipSync("x").subarray(0, 10), Buffer.from("nonsense")]), "RECORDING_MALFORMED"],
    ["a YAML bomb", bomb, "RECORDING_MALFORMED"],
    ["YAML that is none", "interactions:\n- [a: b\n", "RECORDING_MALFORMED"],
    ["YAML deeper than any recording", `interactions: ${"[".repeat(20_000)}`, "RECORDING_MALFORMED"],
    ["a JSON cassette that is cut", '{"interactions": [{', "RECORDING_MALFORMED"],
    ["an NDJSON line that is none", `${ndjson}{"x\n${ndjson}`, "RECORDING_MALFORMED"],
    ["an NDJSON line that is no entry", `${ndjson}7\n`, "RECORDING_MALFORMED"],
    [
      "an interaction without a URL",
      "interactions:\n- request: {method: GET}\n  response: {code: 200}\n",
      "RECORDING_MALFORMED",
    ],
  ])("%s gives one clear line", async (_name, content, code) => {
    const failure = await failureOf(readAs("in.json", content));
    expect(failure).toBeInstanceOf(ToolError);
    expect(failure).toMatchObject({ code, message: expect.stringContaining("`in.json`") });
    expect((failure as ToolError).message).not.toContain("\n");
  });

  it.each([
    [
      "binary named as gzip",
      "x.har.gz",
      Buffer.from([0x89, 0x50, 0]),
      "`x.har.gz` is named as gzip, but its bytes are not",
    ],
    [
      "binary named as zstd",
      "x.har.zst",
      Buffer.from([0x89, 0x50, 0]),
      "`x.har.zst` is named as zstd, but its bytes are not",
    ],
    ["a magic number of gzip that is cut", "x.har.gz", Buffer.from([0x1f]), "`x.har.gz` is named as gzip"],
    ["a magic number of zstd that is cut", "x.har.zst", Buffer.from([0x28, 0xb5]), "`x.har.zst` is named as zstd"],
    ["binary in a gzip", "x.har.gz", gzipSync("\0\0"), "the decompressed bytes of `x.har.gz` are no text"],
    ["a gzip in a gzip", "x.har.gz", gzipSync(gzipSync("{}")), "the decompressed bytes of `x.har.gz` are no text"],
    ["binary under a plain name", "x.har", Buffer.from([0x89, 0x50, 0]), "`x.har` is no text"],
  ])("%s is told as what it is", async (_name, file, content, message) => {
    expect(await failureOf(readAs(file, content))).toMatchObject({
      code: "RECORDING_BINARY",
      message: expect.stringContaining(message),
    });
  });

  it("says what was tried", async () => {
    expect(await failureOf(readAs("in.json", "[1]"))).toMatchObject({
      message: expect.stringMatching(/HAR 1\.2.*go-vcr.*WireMock.*Newman/),
    });
  });

  it("shows nothing of a damaged recording's text", async () => {
    const failure = (await failureOf(readAs("in.json", `${ndjson}{"authorization": sk-secret\n`))) as ToolError;
    expect(`${failure.message} ${failure.hint} ${String(failure.cause)}`).not.toContain("sk-secret");
  });

  it("a path that does not exist, an empty folder and an unreadable file are named", async () => {
    await inFolder({ "r/README.md": "#", "r/deep/x.txt": "", "no.har": writeHar([exchange]) }, async (cwd) => {
      await expect(openRecordings(["gone.har"], { cwd })).rejects.toMatchObject({
        code: "RECORDING_UNREADABLE",
        message: "cannot read `gone.har`: no such file or folder",
      });
      await expect(openRecordings(["r"], { cwd })).rejects.toMatchObject({ code: "RECORDING_NONE" });
      chmodSync(join(cwd, "no.har"), 0);
      // Whoever may read everything (root) is not refused.
      if (process.getuid?.() !== 0)
        await expect(openRecordings(["no.har"], { cwd })).rejects.toMatchObject({ code: "RECORDING_UNREADABLE" });
    });
  });

  it("an exchange or document beyond its limit is refused before it fills the memory", async () => {
    const large = {
      ...exchange,
      response: { status: 200, headers: [], body: { mediaType: null, text: "x".repeat(3_000_000), bytes: null } },
    };
    const files = {
      "a.har": writeHar([exchange, large]),
      "a.ndjson": ndjson + harEntryLine(large),
      "c.yaml": `interactions: []\nx: ${"y".repeat(3_000_000)}`,
    };
    await inFolder(files, async (cwd) => {
      const limits = { exchangeBytes: 1_000_000, documentBytes: 1_000_000 };
      for (const recording of await openRecordings(["a.har", "a.ndjson", "c.yaml"], { cwd, limits })) {
        await expect(collect(recording.exchanges())).rejects.toMatchObject({ code: "RECORDING_TOO_LARGE" });
      }
    });
  });
});

it("a cassette of more tokens than the YAML reader has memory for is refused", async () => {
  const files = { "flow.yaml": `interactions: [${"1,".repeat(2_100_000)}]\ninteractions:\n` };
  await inFolder(files, async (cwd) => {
    const [recording] = await openRecordings(["flow.yaml"], { cwd });
    const read = collect(recording?.exchanges() ?? (async function* () {})());
    await expect(read).rejects.toMatchObject({ code: "RECORDING_TOO_LARGE" });
  });
});

describe("an exchange with more header fields than anybody sends", () => {
  const fields = (count: number) => Array.from({ length: count }, (_, index) => ({ name: `x-${index}`, value: "1" }));
  const asked = (count: number) => ({ ...exchange, request: { ...exchange.request, headers: fields(count) } });
  const answered = (count: number) => ({
    ...exchange,
    response: { status: 200, headers: fields(count), body: null },
  });

  it.each([
    ["in a request", asked],
    ["in a response", answered],
  ])("%s is refused in one line, after those before it", async (_, withFields) => {
    await inFolder({ "a.har": writeHar([exchange, withFields(1000), withFields(1001)]) }, async (cwd) => {
      const [recording] = await openRecordings(["a.har"], { cwd });
      const read: Exchange[] = [];
      const reading = (async () => {
        for await (const one of recording?.exchanges() ?? []) read.push(one);
      })();
      await expect(reading).rejects.toThrow(
        "recording `a.har` cannot be read at exchange 3: a message has 1001 header fields, more than 1000",
      );
      expect(read).toHaveLength(2);
    });
  });
});

describe("an NDJSON recording whose recorder was killed", () => {
  const torn = ndjson + harEntryLine(exchange).slice(0, -30);

  it("is read up to the last exchange that was finished, and the loss is told", async () => {
    await inFolder({ "a.ndjson": torn }, async (cwd) => {
      const notices: string[] = [];
      const [recording] = await openRecordings(["a.ndjson"], {
        cwd,
        onNotice: (notice) => notices.push(notice.message),
      });
      expect(await collect(recording?.exchanges() ?? stdinIsMissing())).toHaveLength(2);
      expect(notices).toEqual(["`a.ndjson` ends in the middle of line 3: that exchange was not finished"]);
    });
  });

  it("is an error for whoever does not listen", async () => {
    await expect(readAs("a.ndjson", torn)).rejects.toMatchObject({
      code: "RECORDING_MALFORMED",
      location: { line: 3 },
    });
  });

  it("needs no line feed after its last line", async () => {
    expect((await readAs("a.ndjson", ndjson.trimEnd())).exchanges.map(({ location }) => location.line)).toEqual([1, 2]);
  });
});

const samples = process.env.DRIFTLINE_RECORDINGS;

describe.skipIf(!samples || !existsSync(samples))(
  "real recordings (set DRIFTLINE_RECORDINGS to the folder that holds them)",
  () => {
    it.each([
      ["go-vcr", "go-vcr"],
      ["ruby-vcr", "ruby-vcr"],
      ["wiremock", "wiremock"],
    ])("of %s are all read", async (folder, format) => {
      const recordings = await openRecordings([folder], { cwd: samples ?? "" });
      expect(recordings.length).toBeGreaterThan(0);
      for (const recording of recordings) {
        expect(recording.format).toBe(format);
        const exchanges = await collect(recording.exchanges());
        expect(exchanges.length).toBeGreaterThan(0);
        for (const { request, response } of exchanges) {
          expect(request.url).toMatch(/^(https:\/\/|\/)/);
          expect(response?.status).toBeGreaterThan(99);
          expect(() => JSON.parse(response?.body?.text ?? "")).not.toThrow();
        }
      }
    });
  },
);

async function* stdinIsMissing(): AsyncGenerator<never> {}
