import { readFile } from "node:fs/promises";
import { createServer, request as send } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Host } from "../../packages/cli/src/host.js";
import { runCli, withFolder } from "../../packages/cli/test/run-cli.js";
import { writeHar } from "../../packages/traffic/src/index.js";
import { PLANTED_SECRETS, readings } from "../../packages/traffic/src/redact/secrets.testing.js";

/** Contracts by which everything drifts, so that reports have something to show of everything. */
const DRIFTING = {
  "whose values are all of another type": {
    type: "object",
    additionalProperties: { type: "array", maxItems: 0, items: { type: "boolean" } },
  },
  "whose properties are all undocumented": { type: "object", properties: { known: {} } },
  "whose text is another": { type: ["string", "object"], enum: ["one", "two"] },
};
const SPEC = specOf(DRIFTING["whose values are all of another type"]);

function specOf(schema: object): string {
  const content = { "application/json": { schema }, "text/plain": { schema } };
  const responses = { "200": { description: "", headers: { "X-Api-Key": { schema: { type: "integer" } } }, content } };
  const operation = { requestBody: { content }, responses };
  return JSON.stringify({
    openapi: "3.1.0",
    info: { title: "things", version: "1" },
    servers: [{ url: "https://api.example.com" }],
    paths: { "/v1/items": { post: operation, get: operation } },
  });
}

const FORMATS = ["json", "markdown", "html", "sarif", "junit", "pretty"];
const HAR = writeHar(PLANTED_SECRETS.map(({ exchange }) => exchange));

/** The kinds of which something is left, to a person with a decoder. */
function survivors(text: string): readonly string[] {
  const read = readings(text);
  // Some are short enough, or plain enough, to stand in any text by chance.
  const isTelling = (secret: string) => secret.length > 6;
  return PLANTED_SECRETS.filter(({ secret }) => isTelling(secret) && read.includes(secret)).map(({ kind }) => kind);
}

describe("of every planted secret", () => {
  test("something is in the recording they were planted in", () => {
    expect(survivors(HAR).length).toBeGreaterThan(60);
  });

  test.each(Object.entries(DRIFTING))("nothing is left in any report of bodies %s", async (_, schema) => {
    await withFolder({ "openapi.json": specOf(schema), "t.har": HAR }, async (folder) => {
      const formats = FORMATS.flatMap((format) => ["--format", `${format}:report.${format}`]);
      const args = ["check", "--spec", "openapi.json", "--recordings", "t.har", "--policy", "strict", ...formats];
      const { stdout, stderr } = await runCli(folder, args);
      const reports = await Promise.all(FORMATS.map((format) => readFile(join(folder, `report.${format}`), "utf8")));
      expect(JSON.parse(reports[0] ?? "").findings.length).toBeGreaterThan(10);
      expect(survivors([stdout, stderr, ...reports].join("\n"))).toEqual([]);
    });
  });

  test("nothing is left in what `redact` writes and says, nor in an error about a damaged recording", async () => {
    const cuts = [0.3, 0.5, 0.7].map((share) => HAR.slice(0, HAR.length * share));
    const damaged = [...cuts, HAR.replace('"headers"', '"headers" oops'), HAR.replaceAll("https://", "https//")];
    const files = Object.fromEntries(damaged.map((text, index) => [`d${index}.har`, text]));
    await withFolder({ "openapi.json": SPEC, "t.har": HAR, ...files }, async (folder) => {
      const said: string[] = [];
      for (const argv of [
        ["redact", "t.har"],
        ["redact", "t.har", "--check"],
        ["redact", "t.har", "-o", "clean.har"],
      ]) {
        const { stdout, stderr } = await runCli(folder, argv);
        said.push(stdout, stderr);
      }
      said.push(await readFile(join(folder, "clean.har"), "utf8"));
      for (const name of Object.keys(files)) {
        const { stdout, stderr } = await runCli(folder, ["check", "--spec", "openapi.json", "--recordings", name]);
        said.push(stdout, stderr);
      }
      expect(survivors(said.join("\n"))).toEqual([]);
    });
  });

  test("nothing is left in the contract that is inferred from them", async () => {
    await withFolder({ "t.har": HAR }, async (folder) => {
      const { code, stdout, stderr } = await runCli(folder, ["infer", "t.har"]);
      expect([code, survivors(stdout + stderr)]).toEqual([0, []]);
    });
  });

  test("nothing is left in what `record` writes and says, though client and vendor sent it", async () => {
    const server = createServer((request, response) => {
      const { headers, body } = PLANTED_SECRETS[Number(request.headers["x-number"])]?.exchange.response ?? {
        headers: [],
      };
      for (const { name, value } of headers) response.setHeader(name, value);
      if (!response.hasHeader("content-type"))
        response.setHeader("content-type", body?.mediaType ?? "application/json");
      request.resume().on("end", () => response.end(body?.text ?? body?.bytes ?? "{}"));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const target = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      await withFolder({ "openapi.json": SPEC }, async (folder) => {
        for (const flags of [[], ["--full-bodies"]]) {
          const { stderr, sent } = await recorded(folder, ["--target", target, "--spec", "openapi.json", ...flags]);
          expect(survivors(sent).length).toBeGreaterThan(60);
          expect(stderr).toContain(`${PLANTED_SECRETS.length} exchanges recorded`);
          expect(survivors(stderr)).toEqual([]);
        }
        const recording = await readFile(join(folder, "recorded.ndjson"), "utf8");
        expect(recording.split("\n")).toHaveLength(2 * PLANTED_SECRETS.length + 1);
        expect(survivors(recording)).toEqual([]);
      });
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});

/** Sends every planted exchange through `driftline record`, and gives what was sent as text. */
async function recorded(folder: string, flags: readonly string[]): Promise<{ stderr: string; sent: string }> {
  let interrupt = () => {};
  const interrupted = new Promise<void>((resolve) => {
    interrupt = resolve;
  });
  let said: (url: string) => void = () => {};
  const url = new Promise<string>((resolve) => {
    said = resolve;
  });
  const stdout: Host["stdout"] = { write: (text) => said(text.trim()), columns: undefined, isTerminal: false };
  const running = runCli(folder, ["record", ...flags], { interrupted: () => interrupted, stdout });
  const proxy = await url;
  const sent: string[] = [];
  for (const [number, { exchange }] of PLANTED_SECRETS.entries()) {
    const { headers, body, url: wanted } = exchange.request;
    const path = wanted.replace(/^https?:\/\/[^/]*/, "").replace(/#.*/, "") || "/";
    const fields = Object.fromEntries(headers.map(({ name, value }) => [name, value]));
    const content = body?.text ?? body?.bytes ?? "";
    sent.push(
      path,
      JSON.stringify(fields),
      typeof content === "string" ? content : Buffer.from(content).toString("latin1"),
    );
    await sendTo(
      proxy + path,
      { ...fields, "x-number": String(number), "content-type": body?.mediaType ?? "text/plain" },
      content,
    );
  }
  interrupt();
  return { stderr: (await running).stderr, sent: sent.join("\n") };
}

function sendTo(url: string, headers: Record<string, string>, body: string | Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = send(url, { method: "POST", agent: false, headers }, (response) => {
      response.resume().on("end", resolve).on("error", reject);
    });
    request.on("error", reject).end(body);
  });
}
