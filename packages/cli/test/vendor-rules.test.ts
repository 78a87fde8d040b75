import { cp, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { Host } from "../src/host.js";
import { harOf, runCli, withFolder } from "./run-cli.js";

const specs = fileURLToPath(new URL("../../../specs", import.meta.url));
const id = "3b241101-e2bb-4255-8caf-4136c566a962";
const RULES = `
recordings:
  bodies: full
  redact:
    names: [project-code]
    pointers: [/metadata/*/answer]
    patterns: ["ACME-[0-9]{4}"]
    keep: [session_id]
`;
/** What is secret by the rules above, in every place they speak of. */
const SECRETS = ["blue-heron", "call me Ann", "ACME-4711"];
const experiment = {
  id,
  project_id: id,
  name: "Ask about ACME-4711 and the merger",
  public: true,
  project_code: SECRETS[0],
  metadata: { first: { answer: SECRETS[1] }, session_id: "s-20261122" },
};

/** A folder with Braintrust in it, whose vendor.yaml says more, and a server that is its only environment. */
async function withVendor(
  { more = RULES, environment = "" }: { readonly more?: string; readonly environment?: string },
  use: (folder: string, calls: readonly string[]) => Promise<void>,
): Promise<void> {
  const calls: string[] = [];
  const server = createServer((request, response) => {
    calls.push(`${request.method} ${request.url}`);
    response.writeHead(200, { "content-type": "application/json", "project-code": "blue-heron" });
    response.end(JSON.stringify(experiment));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    await withFolder({}, async (folder) => {
      await cp(join(specs, "braintrust"), join(folder, "specs/braintrust"), { recursive: true });
      const file = join(folder, "specs/braintrust/vendor.yaml");
      const text = await readFile(file, "utf8");
      const own = text
        .replace("https://api.braintrust.dev", `${url}\n    allowPrivateHosts: true${environment}`)
        .replace("{ env: BRAINTRUST_API_KEY,", "{ env: BRAINTRUST_API_KEY, optional: true,");
      await writeFile(file, own + more);
      await use(folder, calls);
    });
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

/** Records what `use` asks the proxy, and gives what was written to standard error and to the recording. */
async function recorded(folder: string, use: (url: string) => Promise<void>) {
  let interrupt = () => {};
  const interrupted = new Promise<void>((resolve) => {
    interrupt = resolve;
  });
  let said: (url: string) => void = () => {};
  const url = new Promise<string>((resolve) => {
    said = resolve;
  });
  const stdout: Host["stdout"] = { write: (text) => said(text.trim()), columns: undefined, isTerminal: false };
  const running = runCli(folder, ["record", "braintrust", "-o", "r.ndjson"], {
    interrupted: () => interrupted,
    stdout,
  });
  await use(await url);
  interrupt();
  const { code, stderr } = await running;
  return { code, stderr, recording: await readFile(join(folder, "r.ndjson"), "utf8") };
}

describe("what vendor.yaml says of recordings", () => {
  test("holds for `record`: whole bodies with a warning, and nothing of what it names as secret", async () => {
    await withVendor({}, async (folder) => {
      const { code, stderr, recording } = await recorded(folder, async (url) => {
        const headers = { "Project-Code": "blue-heron" };
        await (await fetch(`${url}/v1/experiment/${id}?project_code=blue-heron`, { headers })).text();
      });
      expect(code).toBe(0);
      expect(stderr).toContain("whole bodies are recorded as `specs/braintrust/vendor.yaml` says");
      expect(recording).toContain("the merger");
      expect(recording).toContain("s-20261122");
      for (const secret of SECRETS) expect(recording + stderr).not.toContain(secret);
    });
  });

  test("holds for `check --live` and for what reports show", async () => {
    await withVendor({}, async (folder) => {
      const argv = ["check", "braintrust", "--live", "--input", `experiment_id=${id}`, "--format", "json"];
      const { stdout, stderr } = await runCli(folder, argv);
      expect(stdout).toContain("response-property-undocumented");
      const recording = await readFile(join(folder, "reports/live/braintrust.ndjson"), "utf8");
      expect(recording).toContain("the merger");
      for (const secret of SECRETS) expect(recording + stdout + stderr).not.toContain(secret);
    });
  });

  test("holds for what reports show of recordings", async () => {
    const drifted = { ...experiment, name: { answer: 4711 }, metadata: "call me Ann", project_code: "bluest-heron" };
    const har = harOf([{ url: `https://api.braintrust.dev/v1/experiment/${id}`, body: JSON.stringify(drifted) }]);
    for (const [more, isShown] of [
      ["\n", true],
      [RULES.replace("/metadata/*/answer", "/metadata"), false],
    ] as const) {
      await withVendor({ more }, async (folder) => {
        await writeFile(join(folder, "x.har"), har);
        const argv = ["check", "braintrust", "--recordings", "x.har", "--format", "json"];
        const base = ["--base-url", "https://api.braintrust.dev"];
        const { stdout } = await runCli(folder, [...argv, ...base]);
        expect(stdout.includes("bluest-heron")).toBe(isShown);
      });
    }
  });

  test("holds for `redact --vendor`", async () => {
    await withVendor({}, async (folder) => {
      await writeFile(
        join(folder, "x.har"),
        harOf([{ url: "https://api.example.com/", body: JSON.stringify(experiment) }]),
      );
      expect((await runCli(folder, ["redact", "x.har"])).stdout).toContain("blue-heron");
      const found = await runCli(folder, ["redact", "x.har", "--check", "--vendor", "braintrust"]);
      expect([found.code, found.stdout]).toEqual([1, "x.har#/log/entries/0: response body\n"]);
      const { stdout } = await runCli(folder, ["redact", "x.har", "--vendor", "braintrust"]);
      for (const secret of SECRETS) expect(stdout).not.toContain(secret);
    });
  });
});

describe("what vendor.yaml says of an environment", () => {
  const WRITE = `
      - stepId: rename
        operationId: patchExperimentId
        parameters: [{ name: experiment_id, in: path, value: $inputs.experiment_id }]
        requestBody: { contentType: application/json, payload: { name: renamed } }
`;

  test.each([
    ["lets probes write only where it says so", "", 1],
    ["lets probes write where it says so", "\n    allowWrites: true", 2],
  ])("%s", async (_, environment, count) => {
    await withVendor({ more: "", environment }, async (folder, calls) => {
      const contract = join(folder, "specs/braintrust/openapi.yaml");
      const text = await readFile(contract, "utf8");
      const patch = `    patch:\n      operationId: patchExperimentId\n      parameters: [{ name: experiment_id, in: path, required: true, schema: { type: string } }]\n      responses: { "200": { description: ok } }\n`;
      await writeFile(contract, text.replace(/( {2}\/v1\/experiment\/\{experiment_id\}:\n)/, `$1${patch}`));
      const probes = join(folder, "specs/braintrust/probes/experiment.arazzo.yaml");
      await writeFile(probes, (await readFile(probes, "utf8")).replace(/\n {4}outputs:\n(.|\n)*$/, WRITE));
      const { stderr } = await runCli(folder, ["check", "braintrust", "--live", "--input", `experiment_id=${id}`]);
      expect(calls, stderr).toHaveLength(count);
      expect(stderr.includes("allows writes")).toBe(count === 1);
    });
  });

  test.each([
    ["record", "braintrust"],
    ["check", "braintrust", "--live", "--input", `experiment_id=${id}`],
  ])("names a file of certificates that `%s` misses in the same words", async (...argv) => {
    await withVendor({ more: "", environment: "\n    ca: ca.pem" }, async (folder) => {
      const { code, stderr } = await runCli(folder, argv);
      expect(code).toBe(2);
      expect(stderr).toContain("there is no file `specs/braintrust/ca.pem`");
    });
  });
});
