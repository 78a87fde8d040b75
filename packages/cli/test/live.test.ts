import { cp, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { CacheKey, ContractCache } from "@driftline/spec";
import { describe, expect, test } from "vitest";
import { type Outcome, runCli, withFolder } from "./run-cli.js";

const specs = fileURLToPath(new URL("../../../specs", import.meta.url));
const id = "3b241101-e2bb-4255-8caf-4136c566a962";
const TOKEN = "sk-live-4f9a8b7c6d5e4f3a2b1c0d9e8f7a6b5c";

const experiment = { id, name: "Ask me about the merger", project_id: id, public: true };

interface Called extends Outcome {
  readonly authorizations: readonly (string | undefined)[];
  readonly recording: string | undefined;
}

/** Runs `check braintrust --live` with a server; `isOwn` makes it the vendor's environment. */
async function called(
  answer: { readonly status: number; readonly body: unknown; readonly blanks?: number },
  options: {
    readonly isOwn: boolean;
    readonly env?: Record<string, string>;
    readonly argv?: readonly string[];
    readonly contractCache?: ContractCache;
    /** Another one each time where it is absent. */
    readonly port?: number;
  },
): Promise<Called> {
  const authorizations: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    authorizations.push(request.headers.authorization);
    response.writeHead(answer.status, { "content-type": "application/json", "retry-after": "0" });
    response.end(JSON.stringify(answer.body) + " ".repeat(answer.blanks ?? 0));
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    return await withFolder({}, async (folder) => {
      await cp(join(specs, "braintrust"), join(folder, "specs/braintrust"), { recursive: true });
      const vendorYaml = await readFile(join(folder, "specs/braintrust/vendor.yaml"), "utf8");
      const own = vendorYaml.replace(
        "baseUrl: https://api.braintrust.dev",
        `baseUrl: ${url}\n    allowPrivateHosts: true`,
      );
      await writeFile(join(folder, "specs/braintrust/vendor.yaml"), options.isOwn ? own : vendorYaml);
      const argv = [
        "check",
        "braintrust",
        "--live",
        ...(options.isOwn ? [] : ["--base-url", url]),
        ...(options.argv ?? []),
      ];
      const outcome = await runCli(folder, argv, {
        env: options.env ?? {},
        ...(options.contractCache === undefined ? {} : { contractCache: options.contractCache }),
      });
      const recording = await readFile(join(folder, "reports/live/braintrust.ndjson"), "utf8").catch(() => undefined);
      return { ...outcome, authorizations, recording };
    });
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe("check --live", () => {
  test("sends the token to its own environment, and writes it nowhere", async () => {
    const env = { BRAINTRUST_API_KEY: TOKEN, BRAINTRUST_EXPERIMENT_ID: id };
    const drifted = { ...experiment, echoed: TOKEN, name: null };
    const run = await called({ status: 200, body: drifted }, { isOwn: true, env, argv: ["--format", "json"] });
    expect(run.authorizations).toEqual([`Bearer ${TOKEN}`]);
    expect(run.code).toBe(1);
    expect(run.stdout).toContain("response-null-undocumented");
    for (const written of [run.stdout, run.stderr, run.recording]) {
      expect(written).not.toContain(TOKEN);
      expect(written).not.toContain(TOKEN.slice(8));
    }
  });

  test("reads the contract from the cache, and where the token goes from vendor.yaml alone", async () => {
    const kept = new Map<string, string>();
    let hits = 0;
    const wordOf = (key: CacheKey) => JSON.stringify(key);
    const contractCache: ContractCache = {
      read: async (key) => {
        const text = kept.get(wordOf(key));
        if (text === undefined || / (?:places|trees)$/.test(key.name)) return text ?? null;
        hits += 1;
        // At last somebody has put another address into what was kept.
        return hits === 1 ? text : text.replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, "http://127.0.0.1:9");
      },
      write: async (key, text) => void kept.set(wordOf(key), text),
    };
    const env = { BRAINTRUST_API_KEY: TOKEN, BRAINTRUST_EXPERIMENT_ID: id };
    const checked = async () =>
      await called({ status: 200, body: { ...experiment, name: null } }, { isOwn: true, env, contractCache, port });
    const port = await freePort();
    const [first, second, third] = [await checked(), await checked(), await checked()];
    expect(hits).toBe(2);
    expect([...kept.values()].some((text) => text.includes(`http://127.0.0.1:${port}`))).toBe(true);
    expect(second.stdout).toBe(first.stdout);
    for (const { authorizations } of [first, second, third]) expect(authorizations).toEqual([`Bearer ${TOKEN}`]);
  });

  test("keeps shapes and no texts of what customers wrote", async () => {
    const run = await called({ status: 200, body: experiment }, { isOwn: false });
    expect(run.code).toBe(0);
    expect(run.recording).toContain("/v1/experiment/");
    expect(run.recording).not.toContain("merger");
    const full = await called({ status: 200, body: experiment }, { isOwn: false, argv: ["--full-bodies"] });
    expect(full.recording).toContain("merger");
    expect(full.stderr).toContain("may hold customer data");
  });

  test("never sends a token to a base URL that is no environment of the vendor", async () => {
    const env = { BRAINTRUST_API_KEY: TOKEN };
    const run = await called({ status: 200, body: experiment }, { isOwn: false, env });
    expect(run.authorizations).toEqual(["Bearer driftline-stand-in"]);
  });

  test.each<[string, number, number]>([
    ["an expired token", 401, 1],
    ["a purged id", 404, 1],
    ["an outage", 503, 3],
  ])("%s is inconclusive: exit 2, never green", async (_, status, calls) => {
    const run = await called({ status, body: { message: "no" } }, { isOwn: false, argv: ["--fail-on", "never"] });
    expect(run.code).toBe(2);
    expect(run.authorizations).toHaveLength(calls);
    expect(run.stderr).toContain("verified nothing at step `get`");
  });

  test("without its token calls nobody", async () => {
    const run = await called({ status: 200, body: experiment }, { isOwn: true, env: { BRAINTRUST_EXPERIMENT_ID: id } });
    expect([run.code, run.authorizations]).toEqual([2, []]);
    expect(run.stderr).toContain("environment variable `BRAINTRUST_API_KEY` is not set");
  });

  test("does not use examples as ids of a real environment", async () => {
    const run = await called({ status: 200, body: experiment }, { isOwn: true, env: { BRAINTRUST_API_KEY: TOKEN } });
    expect([run.code, run.authorizations]).toEqual([2, []]);
    expect(run.stderr).toContain("it needs `experiment_id` (environment variable `BRAINTRUST_EXPERIMENT_ID`)");
    const given = ["--input", `experiment_id=${id}`];
    const ran = await called(
      { status: 200, body: experiment },
      { isOwn: true, env: { BRAINTRUST_API_KEY: TOKEN }, argv: given },
    );
    expect(ran.code).toBe(0);
  });

  test("runs of `--repeat` share the requests, and fewer runs than were asked for are said", async () => {
    const argv = ["--repeat", "5", "--max-requests", "3"];
    const run = await called({ status: 200, body: experiment }, { isOwn: false, argv });
    expect([run.code, run.authorizations.length]).toEqual([2, 3]);
    expect(run.stderr).toContain(
      "the probes ran 3 times of 5: the limit of 3 requests, 120 seconds or 50 MB is reached",
    );
    const whole = await called({ status: 200, body: experiment }, { isOwn: false, argv: ["--repeat", "3"] });
    expect([whole.code, whole.stderr.includes("times of")]).toEqual([0, false]);
  });

  test("runs of `--repeat` share the bytes, too", async () => {
    const answer = { status: 200, body: experiment, blanks: 26 * 1024 * 1024 };
    const run = await called(answer, { isOwn: false, argv: ["--repeat", "5"] });
    // The second is cut at what the first left.
    expect([run.code, run.authorizations.length]).toEqual([2, 2]);
    expect(run.stderr).toContain("the probes ran 2 times of 5");
    expect(run.stderr).toContain("the body is too long");
  });

  test.each([
    [["check", "--input", "a=1"], "needs `--live`"],
    [["check", "braintrust", "--live", "--input", "a"], "is not `name=value`"],
    [["check", "braintrust", "--live", "--max-requests", "0"], "whole number above 0"],
    [["check", "braintrust", "--live", "--recordings", "x"], "exclude each other"],
    [["check", "--spec", "x.yaml", "--live"], "needs a vendor"],
  ])("%j is refused in one line", async (argv, said) => {
    const outcome = await withFolder({}, async (folder) => {
      await cp(join(specs, "braintrust"), join(folder, "specs/braintrust"), { recursive: true });
      return runCli(folder, argv);
    });
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toContain(said);
    expect(outcome.stderr.trim().split("\n")).toHaveLength(1);
  });
});
