import { createHash } from "node:crypto";
import { rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer as createSecureServer } from "node:https";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { planFetch } from "@driftline/spec";
import { openRecordings, startRecorder } from "@driftline/traffic";
import { afterAll, describe, expect, test } from "vitest";
import { type Outcome, runCli } from "../run-cli.js";
import { certificateFor } from "./certificate.testing.js";
import { allFiles, type Files, folderWith, NOW, runIn } from "./folders.testing.js";
import { contractText, startPublisher, vendorYaml } from "./operations.testing.js";
import { countSurvived, IS_WHOLE } from "./survived.testing.js";

const survived = countSurvived();
const closing: (() => void)[] = [];
afterAll(() => {
  for (const close of closing) close();
  survived.keep("network");
});

/** How a server ends its answer early. */
const ENDS: Readonly<Record<string, (socket: Socket) => void>> = {
  resets: (socket) => socket.resetAndDestroy(),
  closes: (socket) => socket.end(),
};

/** A server whose answer, and how much of it comes, can be changed. */
async function startUpstream(): Promise<{
  readonly host: string;
  answer: Buffer;
  sent: number;
  end: (socket: Socket) => void;
}> {
  const upstream = { host: "", answer: Buffer.alloc(0), sent: 0, end: (_: Socket): void => undefined };
  const server = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    socket.once("data", () => {
      const { answer, sent, end } = upstream;
      if (sent === 0) end(socket);
      else socket.write(answer.subarray(0, sent), () => end(socket));
    });
  });
  upstream.host = await listening(server);
  return upstream;
}

async function listening(server: Server): Promise<string> {
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  closing.push(() => server.close());
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** An answer as it goes over the wire, in the ways that say where it ends. */
function answersOf(body: string, mediaType: string): Readonly<Record<string, Buffer>> {
  const head = `HTTP/1.1 200 OK\r\ncontent-type: ${mediaType}\r\nconnection: close\r\n`;
  const zipped = gzipSync(body);
  const half = Math.floor(body.length / 2);
  const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;
  return {
    "with a length": Buffer.from(`${head}content-length: ${body.length}\r\n\r\n${body}`),
    "in chunks": Buffer.from(
      `${head}transfer-encoding: chunked\r\n\r\n${chunk(body.slice(0, half))}${chunk(body.slice(half))}0\r\n\r\n`,
    ),
    compressed: Buffer.concat([
      Buffer.from(`${head}content-encoding: gzip\r\ncontent-length: ${zipped.length}\r\n\r\n`),
      zipped,
    ]),
  };
}

/** Every offset, or so many that the tests stay quick, the last ones among them. */
function offsetsOf(answer: Buffer, every: number): readonly number[] {
  const all = Array.from({ length: answer.length }, (_, offset) => offset);
  return IS_WHOLE ? all : all.filter((offset) => offset % every === 0 || offset > answer.length - 4);
}

/** One clear line: what, and why. */
function isOneLine({ code, stderr }: Outcome): boolean {
  return code === 2 && /^driftline: [^\n]+\n$/.test(stderr) && !/internal error|undefined/.test(stderr);
}

const QUIET = { now: () => NOW, sleep: async () => undefined };

async function lockedAt(host: string): Promise<Files> {
  const publisher = await startPublisher();
  const locked = await runIn({ "specs/pets/vendor.yaml": vendorYaml(publisher.host) }, [["fetch", "pets", "--quiet"]]);
  publisher.close();
  const moved = Object.entries(locked).map(([file, text]) => [file, text.replaceAll(publisher.host, host)]);
  return Object.fromEntries(moved);
}

describe("an upstream that breaks off at every byte of its answer", () => {
  test("fetch: nothing changes, and a whole answer is taken afterwards", { timeout: 1_800_000 }, async () => {
    const upstream = await startUpstream();
    const before = await lockedAt(upstream.host);
    const folder = folderWith(before);
    const faults: unknown[] = [];
    for (const [way, answer] of Object.entries(answersOf(contractText(2), "application/yaml"))) {
      upstream.answer = answer;
      for (const [how, end] of Object.entries(ENDS)) {
        upstream.end = end;
        for (const sent of offsetsOf(answer, 61)) {
          upstream.sent = sent;
          const outcome = await runCli(folder, ["fetch", "pets", "--quiet"], QUIET);
          const isSame = JSON.stringify(allFiles(folder)) === JSON.stringify(before);
          if (isOneLine(outcome) && isSame) survived.count("fetch", `upstream ${how}`);
          else faults.push({ way, how, sent, ...outcome, isSame });
        }
      }
    }
    expect(faults).toEqual([]);
    upstream.sent = upstream.answer.length;
    expect(await runCli(folder, ["fetch", "pets", "--quiet"], QUIET)).toMatchObject({ code: 0 });
    expect(allFiles(folder)["specs/pets/sources/api.yaml"]).toBe(contractText(2));
    rmSync(folder, { recursive: true, force: true });
  });

  test("fetch: one that falls silent is waited for no longer than the limit", { timeout: 1_800_000 }, async () => {
    const answer = answersOf(contractText(2), "application/yaml")["with a length"] ?? Buffer.alloc(0);
    const offsets = [...offsetsOf(answer, 97)];
    // What is waited for is silence, so several can wait at once.
    const waiting = async () => {
      const upstream = await startUpstream();
      const folder = folderWith(await lockedAt(upstream.host));
      upstream.answer = answer;
      for (let sent = offsets.pop(); sent !== undefined; sent = offsets.pop()) {
        upstream.sent = sent;
        const read = (file: string) => readFile(join(folder, "specs/pets", file)).catch(() => null);
        const planned = planFetch({ vendor: "pets", uri: "specs/pets", read }, SHORT);
        await expect(planned).rejects.toMatchObject({ code: "FETCH_TIMEOUT" });
        survived.count("fetch", "upstream stalls");
      }
      rmSync(folder, { recursive: true, force: true });
    };
    await Promise.all(Array.from({ length: 6 }, waiting));
  });

  test("check --live: it could not tell, and never that there is drift or none", { timeout: 1_800_000 }, async () => {
    const upstream = await startUpstream();
    const folder = folderWith({ ...(await lockedAt(upstream.host)), "specs/pets/probes/p.arazzo.yaml": PROBE });
    const argv = ["check", "pets", "--live", "--base-url", `http://${upstream.host}`, "--format", "json"];
    const faults: unknown[] = [];
    for (const [way, answer] of Object.entries(answersOf('{"id":"p1","undocumented":1}', "application/json"))) {
      if (way === "compressed") continue;
      upstream.answer = answer;
      for (const [how, end] of Object.entries(ENDS)) {
        upstream.end = end;
        for (const sent of offsetsOf(answer, 23)) {
          upstream.sent = sent;
          const { code, stdout, stderr } = await runCli(folder, argv, QUIET);
          if (code === 2 && JSON.parse(stdout).findings.length === 0) survived.count("check --live", `upstream ${how}`);
          else faults.push({ way, how, sent, code, stdout, stderr });
        }
      }
    }
    expect(faults).toEqual([]);
    upstream.sent = upstream.answer.length;
    upstream.answer = answersOf('{"id":"p1","undocumented":1}', "application/json")["in chunks"] ?? upstream.answer;
    upstream.sent = upstream.answer.length;
    const { stdout } = await runCli(folder, argv, QUIET);
    expect(JSON.parse(stdout).findings).toMatchObject([{ ruleId: "response-property-undocumented" }]);
    rmSync(folder, { recursive: true, force: true });
  });

  test("record: the exchange is recorded as broken off, and the next one as whole", {
    timeout: 1_800_000,
  }, async () => {
    const upstream = await startUpstream();
    const folder = folderWith({});
    const recording = join(folder, "r.ndjson");
    const recorder = await startRecorder({ target: `http://${upstream.host}`, recording });
    let [sentOff, whole] = [0, 0];
    for (const [way, answer] of Object.entries(answersOf('{"id":"p1"}', "application/json"))) {
      upstream.answer = answer;
      for (const [how, end] of Object.entries(ENDS)) {
        upstream.end = end;
        for (const sent of [...offsetsOf(answer, 23), answer.length]) {
          upstream.sent = sent;
          const got = await fetch(`${recorder.url}/pets/p1`)
            .then(
              (response) => response.text(),
              () => null,
            )
            .catch(() => null);
          sentOff += 1;
          if (sent < answer.length) expect({ way, how, sent, got }).not.toMatchObject({ got: '{"id":"p1"}' });
          else whole += 1;
          if (sent < answer.length) survived.count("record", `upstream ${how}`);
        }
      }
    }
    const summary = await recorder.stop();
    expect(summary).toEqual({ exchanges: sentOff, incomplete: sentOff - whole });
    let read = 0;
    for (const one of await openRecordings([recording], { cwd: folder }))
      for await (const batch of one.batches()) read += batch.length;
    expect(read).toBe(sentOff);
    rmSync(folder, { recursive: true, force: true });
  });
});

const SHORT = {
  hash: (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex"),
  env: {},
  now: () => new Date(NOW),
  random: () => 0,
  sleep: async () => undefined,
  progress: () => undefined,
  limits: { maxAttempts: 1, headersTimeoutMs: 60, totalTimeoutMs: 500 },
};

const PROBE = `arazzo: 1.0.1
info: { title: Pets, version: "1" }
sourceDescriptions: [{ name: pets, url: ../openapi.yaml, type: openapi }]
workflows:
  - workflowId: one
    steps:
      - stepId: get
        operationPath: "{$sourceDescriptions.pets.url}#/paths/~1pets~1{id}/get"
        parameters: [{ name: id, in: path, value: p1 }]
        successCriteria: [{ condition: $statusCode == 200 }]
`;

describe("names and certificates that are wrong", () => {
  const DAY = 86_400_000;
  const at = (days: number) => new Date(Date.now() + days * DAY);
  const certificates = {
    "self-signed": certificateFor("localhost", [at(-1), at(1)]),
    expired: certificateFor("localhost", [at(-9), at(-8)]),
    "not valid yet": certificateFor("localhost", [at(8), at(9)]),
    "of another name": certificateFor("other.example", [at(-1), at(1)]),
  };

  async function startSecure({ key, cert }: (typeof certificates)["expired"]): Promise<number> {
    const server = createSecureServer({ key, cert }, (_, response) => response.end('{"id":"p1"}'));
    return Number((await listening(server)).split(":")[1]);
  }

  /** The vendor's documents and its API stand at one place; for the API the certificate is trusted, where that can help. */
  async function tried(
    url: string,
    ca: string | undefined,
  ): Promise<Record<"fetch" | "check --live" | "record", string>> {
    const host = new URL(url).host;
    const environment = `environments: { cloud: { baseUrl: "${url}", allowPrivateHosts: true${ca === undefined ? "" : ", ca: ca.pem"} } }\n`;
    const files: Files = {
      ...(await lockedAt(host)),
      "specs/pets/probes/p.arazzo.yaml": PROBE,
      ...(ca === undefined ? {} : { "specs/pets/ca.pem": ca }),
    };
    const vendor = `${files["specs/pets/vendor.yaml"]?.replace("http://", "https://")}${environment}`;
    const folder = folderWith({ ...files, "specs/pets/vendor.yaml": vendor });
    const before = allFiles(folder);
    const fetched = await runCli(folder, ["fetch", "pets", "--quiet"], QUIET);
    expect(isOneLine(fetched), fetched.stderr).toBe(true);
    expect(allFiles(folder)).toEqual(before);
    const checked = await runCli(folder, ["check", "pets", "--live"], QUIET);
    expect(checked.code, checked.stderr).toBe(2);
    const recorder = await startRecorder({ target: url, ...(ca === undefined ? {} : { ca }) });
    const answer = await fetch(`${recorder.url}/pets/p1`);
    expect(answer.status).toBe(502);
    const record = await answer.text();
    await recorder.stop();
    rmSync(folder, { recursive: true, force: true });
    return { fetch: fetched.stderr, "check --live": checked.stderr, record };
  }

  const CASES: readonly (readonly [keyof typeof certificates, boolean, RegExp])[] = [
    ["self-signed", false, /self.signed|SELF_SIGNED/i],
    ["expired", true, /expired/i],
    ["not valid yet", true, /not.yet.valid/i],
    ["of another name", true, /altnames|ALTNAME|name/i],
  ];

  test.each(CASES)("a certificate that is %s", async (kind, isTrusted, reason) => {
    const certificate = certificates[kind];
    const said = await tried(
      `https://localhost:${await startSecure(certificate)}`,
      isTrusted ? certificate.cert : undefined,
    );
    expect(said["check --live"]).toMatch(reason);
    for (const operation of Object.keys(said)) survived.count(operation, "TLS failure");
  });

  test("a name that does not exist", async () => {
    const said = await tried("https://no-such-name.invalid", undefined);
    expect(said.fetch).toContain("no-such-name.invalid");
    for (const operation of Object.keys(said)) survived.count(operation, "DNS failure");
  });
});
