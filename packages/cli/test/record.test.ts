import { cp, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseDrift, startMock } from "@driftline/mock";
import { loadContract } from "@driftline/spec";
import { describe, expect, test } from "vitest";
import type { Host } from "../src/host.js";
import { harOf, type Outcome, runCli, withFolder } from "./run-cli.js";

const specs = fileURLToPath(new URL("../../../specs", import.meta.url));
const id = "3b241101-e2bb-4255-8caf-4136c566a962";
const TOKEN = "sk-live-4f9a8b7c6d5e4f3a2b1c0d9e8f7a6b5c";

/** Runs a command that runs on until it is interrupted, and uses the URL it prints. */
async function untilInterrupted(
  folder: string,
  of: { argv: readonly string[]; env?: Host["env"]; use: (url: string) => Promise<void> },
): Promise<Outcome> {
  let interrupt = () => {};
  const interrupted = new Promise<void>((resolve) => {
    interrupt = resolve;
  });
  let said: (text: string) => void = () => {};
  const url = new Promise<string>((resolve) => {
    said = resolve;
  });
  const stdout: Host["stdout"] = { write: (text) => said(text.trim()), columns: undefined, isTerminal: false };
  const changes = { interrupted: () => interrupted, stdout, ...(of.env === undefined ? {} : { env: of.env }) };
  const running = runCli(folder, of.argv, changes);
  const first = await Promise.race([url, running]);
  if (typeof first !== "string") return first;
  try {
    await of.use(first);
  } finally {
    interrupt();
  }
  return await running;
}

describe("driftline record", () => {
  test("records what a client receives, redacts it, says drift as it goes, and replays to the same findings", async () => {
    const bytes = await readFile(join(specs, "braintrust/openapi.yaml"));
    const contract = await loadContract(bytes, { vendor: "braintrust", uri: "openapi.yaml", hash: () => "" });
    const mock = await startMock(contract, { drifts: [parseDrift("response-null-undocumented")] });
    try {
      await withFolder({}, async (folder) => {
        await cp(join(specs, "braintrust"), join(folder, "specs/braintrust"), { recursive: true });
        const outcome = await untilInterrupted(folder, {
          argv: ["record", "braintrust", "--target", mock.url, "-o", "recorded.ndjson"],
          env: { BRAINTRUST_API_KEY: TOKEN },
          use: async (url) => {
            const response = await fetch(`${url}/v1/experiment/${id}?x=${TOKEN}`, {
              headers: { authorization: `Bearer ${TOKEN}` },
            });
            expect(response.status).toBe(200);
            expect(await response.json()).toMatchObject({ name: null });
          },
        });
        expect(outcome.code).toBe(0);
        expect(outcome.stderr).toContain("error response-null-undocumented GET /v1/experiment/{experiment_id} /name:");
        expect(outcome.stderr).toContain("1 exchange recorded in recorded.ndjson");
        expect(outcome.stderr).not.toContain(TOKEN);
        const recording = await readFile(join(folder, "recorded.ndjson"), "utf8");
        expect(recording).not.toContain(TOKEN.slice(8));
        expect((await runCli(folder, ["redact", "recorded.ndjson", "--check"])).code).toBe(0);
        const replay = await runCli(folder, [
          ...["check", "braintrust", "--recordings", "recorded.ndjson", "--base-url", mock.url, "--format", "json"],
        ]);
        const rules = JSON.parse(replay.stdout).findings.map(({ ruleId }: { ruleId: string }) => ruleId);
        expect(rules).toContain("response-null-undocumented");
      });
    } finally {
      await mock.close();
    }
  });

  test.each([
    [["record"], "needs a vendor or `--target`"],
    [["record", "--target", "ftp://x"], "is no base URL"],
    [["record", "--target", "http://127.0.0.1:1", "--port", "x"], "is no port"],
    [["record", "--target", "http://127.0.0.1:1", "--environment", "cloud"], "needs a vendor"],
  ])("%j is refused in one line", async (argv, said) => {
    const outcome = await withFolder({}, (folder) => runCli(folder, argv));
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toContain(said);
    expect(outcome.stderr.trim().split("\n")).toHaveLength(1);
  });
});

describe("driftline redact", () => {
  const har = harOf([
    { url: `https://api.example.com/a?api_key=${TOKEN}`, body: `{"password":"hunter2-is-old","text":"hello there"}` },
    { url: "https://api.example.com/b", body: '{"n":1}' },
  ]);

  test("--check says where secrets are, never what they are, and exits with 1", async () => {
    const outcome = await withFolder({ "x.har": har }, (folder) => runCli(folder, ["redact", "x.har", "--check"]));
    expect(outcome.code).toBe(1);
    expect(outcome.stdout).toBe("x.har#/log/entries/0: request URL\nx.har#/log/entries/0: response body\n");
    expect(outcome.stdout + outcome.stderr).not.toMatch(/hunter2|4f9a8b7c/);
  });

  test("writes recordings in which nothing is left to find", async () => {
    await withFolder({ "x.har": har }, async (folder) => {
      for (const output of ["clean.har", "clean.ndjson"]) {
        expect((await runCli(folder, ["redact", "x.har", "-o", output])).code).toBe(0);
        expect(await readFile(join(folder, output), "utf8")).not.toMatch(/hunter2|4f9a8b7c/);
        expect(await runCli(folder, ["redact", output, "--check"])).toMatchObject({ code: 0, stdout: "" });
      }
    });
  });

  test("takes further names and places, and shapes on request", async () => {
    await withFolder({ "x.har": har }, async (folder) => {
      const named = await runCli(folder, ["redact", "x.har", "--pointer", "/text"]);
      expect(named.stdout).not.toContain("hello there");
      const shaped = await runCli(folder, ["redact", "x.har", "--shapes"]);
      expect(shaped.stdout).not.toContain("hello there");
      const bad = await runCli(folder, ["redact", "x.har", "--pattern", "("]);
      expect([bad.code, bad.stderr.includes("no regular expression")]).toEqual([2, true]);
    });
  });

  test.each([
    [["redact", "none.har"], "none.har"],
    [["redact", "empty.har", "--check"], "hold no exchange"],
    [["redact", "x.har", "--check", "-o", "y"], "`--check` writes nothing"],
  ])("%j is refused in one line", async (argv, said) => {
    const files = { "x.har": har, "empty.har": harOf([]) };
    const outcome = await withFolder(files, (folder) => runCli(folder, argv));
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toContain(said);
  });
});
