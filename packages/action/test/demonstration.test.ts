import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { main, nodeHost } from "@driftline/cli";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runAction } from "../src/run-action.js";
import { type FakeGithub, startFakeGithub } from "./fake-github.js";

const REPOSITORY = "someone/evals";
const COMMIT = "c0ffee";

/** A program of ours: it reads when an item was made, and nothing else. */
const PROGRAM = {
  "tsconfig.json": JSON.stringify({ compilerOptions: { strict: true, types: [] }, include: ["src"] }),
  "src/opik.ts": "export interface ExperimentItem {\n  id: string;\n  created_at: string;\n  created_by: string;\n}\n",
  "src/report.ts": `import type { ExperimentItem } from "./opik";

export function heading(item: ExperimentItem): string {
  return \`made on \${item.created_at}\`;
}
`,
};
const READS_IT = "src/report.ts:4";

/** What the three vendors publish and answer tonight. */
const opik = { page: "" };
const braintrust = { extra: {} as object };
const respan = { isDown: false, page: "" };
const EXPERIMENT_ID = "3b241101-e2bb-4255-8caf-4136c566a962";
const experiment = () => ({
  ...{ id: EXPERIMENT_ID, name: "first", project_id: EXPERIMENT_ID, public: true },
  ...braintrust.extra,
});

const vendors = createServer((request, response) => {
  const send = (status: number, mediaType: string, body: string): void => {
    response.writeHead(status, { "content-type": mediaType, "retry-after": "0" }).end(body);
  };
  if (request.url === "/opik.txt") return send(200, "text/plain", opik.page);
  if (request.url === "/respan.txt")
    return respan.isDown ? send(503, "text/html", "down") : send(200, "text/plain", respan.page);
  return send(200, "application/json", JSON.stringify(experiment()));
});

let folder = "";
let github: FakeGithub;

beforeAll(async () => {
  await new Promise<void>((done) => vendors.listen(0, "127.0.0.1", done));
  github = await startFakeGithub(REPOSITORY, COMMIT);
  folder = await mkdtemp(join(tmpdir(), "driftline-demonstration-"));
  const host = `127.0.0.1:${(vendors.address() as AddressInfo).port}`;
  for (const vendor of ["opik", "braintrust", "respan"])
    await cp(`specs/${vendor}`, join(folder, "specs", vendor), { recursive: true });
  for (const [name, text] of Object.entries(PROGRAM)) {
    await mkdir(join(folder, "src"), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  await mkdir(join(folder, "node_modules"));
  await symlink(resolve("node_modules/typescript"), join(folder, "node_modules/typescript"), "junction");
  await edit("opik", [
    /(file: sources\/\S+)/,
    `$1\n    url: http://${host}/opik.txt\nallowedPrivateHosts: ["${host}"]`,
  ]);
  await edit("respan", [
    /(file: sources\/\S+\n)( {4}url: \S+\n)?/,
    `$1    url: http://${host}/respan.txt\nallowedPrivateHosts: ["${host}"]\n`,
  ]);
  await edit("braintrust", [/baseUrl: \S+/, `baseUrl: http://${host}\n    allowPrivateHosts: true`]);
  opik.page = await readFile("specs/opik/sources/get-experiment-item-by-id.txt", "utf8");
  respan.page = await readFile("specs/respan/sources/retrieve-experiment.txt", "utf8");
  expect(await driftline("uses", "opik", "--tsconfig", "tsconfig.json", "--type", "ExperimentItem")).toMatchObject({
    code: 0,
  });
  // Where the pages are fetched from is part of the lock.
  expect(await driftline("fetch", "opik", "respan", "--quiet")).toMatchObject({ code: 0 });
}, 60_000);
afterAll(async () => {
  vendors.closeAllConnections();
  await new Promise((done) => vendors.close(done));
  await github.close();
  await rm(folder, { recursive: true, force: true });
});

async function edit(vendor: string, [pattern, replacement]: readonly [RegExp, string]): Promise<void> {
  const path = join(folder, "specs", vendor, "vendor.yaml");
  const text = await readFile(path, "utf8");
  expect(text).toMatch(pattern);
  await writeFile(path, text.replace(pattern, replacement));
}

const capture = () => {
  let text = "";
  const write = (more: string): void => {
    text += more;
  };
  return { write, columns: 100, isTerminal: false, text: () => text };
};

async function driftline(...argv: readonly string[]) {
  const [stdout, stderr] = [capture(), capture()];
  const env = { BRAINTRUST_API_KEY: "k", BRAINTRUST_EXPERIMENT_ID: EXPERIMENT_ID };
  const code = await main(argv, { ...nodeHost(folder), env, stdout, stderr, sleep: async () => undefined });
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

/** The step that proposes locks, in a fresh checkout as a runner has it. */
async function proposals() {
  const checkout = await mkdtemp(join(tmpdir(), "driftline-checkout-"));
  await cp(folder, checkout, { recursive: true, filter: (path) => !path.includes("node_modules") });
  const [stdout, stderr] = [capture(), capture()];
  const code = await runAction({
    stdout,
    stderr,
    env: {
      ...{ INPUT_MODE: "update", INPUT_VENDORS: "opik respan", INPUT_TOKEN: "t0ken", RUNNER_TEMP: checkout },
      ...{ GITHUB_WORKSPACE: checkout, GITHUB_REPOSITORY: REPOSITORY, GITHUB_REF_NAME: "main", GITHUB_SHA: COMMIT },
      GITHUB_API_URL: github.url,
    },
  });
  await rm(checkout, { recursive: true, force: true });
  return { code, outcomes: stdout.text().match(/^lock of .*$/gm), stdout: stdout.text(), stderr: stderr.text() };
}

/** The README shows this very output; a line `...` stands for lines that are left out. */
async function expectInReadme(output: string): Promise<void> {
  const readme = await readFile("README.md", "utf8");
  const [, shown = ""] = /<!-- demonstration -->\n+```text\n([\s\S]*?)\n```/.exec(readme) ?? [];
  const lines = output.split("\n");
  let at = 0;
  for (const line of shown.split("\n").filter((it) => it !== "...")) {
    const found = lines.indexOf(line, at);
    if (found < 0) expect(output, "README.md shows a line that is not told").toContain(line);
    at = found + 1;
  }
  expect(at).toBeGreaterThan(0);
}

test("a quiet night: nothing is told, nothing is proposed", async () => {
  expect(await driftline("fetch", "opik", "respan", "--check", "--quiet")).toMatchObject({ code: 0 });
  expect(await driftline("check", "braintrust", "--live")).toMatchObject({ code: 0 });
  expect(await proposals()).toMatchObject({ code: 0, outcomes: ["lock of opik: none", "lock of respan: none"] });
  expect(github.writes).toEqual([]);
}, 60_000);

test("the night: one alert with the line that reads the field, the rest quiet or inconclusive, and the pull request", async () => {
  // The field our program reads is gone from the page; elsewhere a field appears that nobody reads; the third is down.
  const before = opik.page;
  opik.page = before.replace(/^7 "created_at".*\n/m, "").replace(/^created_atdatetimeRead-only\n/m, "");
  expect(opik.page.length).toBeLessThan(before.length - 50);
  braintrust.extra = { colour: "red" };
  respan.isDown = true;

  const published = await driftline("fetch", "opik", "respan", "--check", "--quiet", "--format", "json");
  const { findings, problems } = JSON.parse(published.stdout);
  const alerts = findings.filter(({ level }: { level: string }) => level === "error");
  expect(alerts).toMatchObject([{ vendor: "opik", ruleId: "response-property-removed", subject: "created_at" }]);
  expect(alerts[0].hint).toContain(`hurts ${READS_IT}`);
  expect(problems).toEqual([expect.stringMatching(/^respan: .*503/)]);

  const live = await driftline("check", "braintrust", "--live", "--format", "json");
  expect(live.code).toBe(0);
  const onTheWire = JSON.parse(live.stdout).findings.filter(
    ({ ruleId }: { ruleId: string }) => !ruleId.startsWith("spec-"),
  );
  expect(onTheWire).toMatchObject([{ ruleId: "response-property-undocumented", level: "warning", subject: "colour" }]);

  const told = await driftline("fetch", "opik", "respan", "--check", "--quiet");
  const night = await proposals();
  await expectInReadme(told.stdout);
  expect(night).toMatchObject({ code: 2, outcomes: ["lock of opik: opened", "lock of respan: inconclusive"] });
  expect(github.pulls).toMatchObject([{ head: "driftline/lock-opik", base: "main", state: "open" }]);
  expect(github.pulls[0]?.title).toMatch(/^Contract of opik: 1 error/);
  expect(github.pulls[0]?.body).toContain(READS_IT);
  const files = github.filesOn("driftline/lock-opik");
  // Until our code is adapted, what it was written against is kept beside what is published.
  expect(Object.keys(files)).toEqual([
    "specs/opik/adapted.yaml",
    "specs/opik/lock.json",
    "specs/opik/openapi.yaml",
    "specs/opik/sources/get-experiment-item-by-id.txt",
  ]);
  expect(files["specs/opik/openapi.yaml"]).not.toContain("created_at");
}, 120_000);

test("the next night says nothing twice; a further change comes into the same pull request", async () => {
  const wrote = github.writes.length;
  expect((await proposals()).outcomes).toContain("lock of opik: unchanged");
  expect(github.writes).toHaveLength(wrote);
  opik.page = opik.page.replace(/^9 "created_by".*\n/m, "").replace(/^created_bystringRead-only\n/m, "");
  expect((await proposals()).outcomes).toContain("lock of opik: updated");
  expect(github.pulls).toHaveLength(1);
  expect(github.filesOn("driftline/lock-opik")["specs/opik/openapi.yaml"]).not.toContain("created_by");
}, 120_000);

test("the vendor repairs it: the pull request closes itself, and the branch is gone", async () => {
  opik.page = await readFile("specs/opik/sources/get-experiment-item-by-id.txt", "utf8");
  respan.isDown = false;
  expect(await proposals()).toMatchObject({ code: 0, outcomes: ["lock of opik: closed", "lock of respan: none"] });
  expect(github.pulls).toMatchObject([{ state: "closed" }]);
  expect(github.comments).toEqual([{ pull: 1, body: "What opik publishes is what is locked again." }]);
  expect([...github.refs.keys()]).toEqual([]);
}, 60_000);

test("what somebody closed is not proposed again, and somebody else's branch is left alone", async () => {
  opik.page = opik.page.replace(/^created_atdatetimeRead-only\n/m, "").replace(/^7 "created_at".*\n/m, "");
  expect((await proposals()).outcomes).toContain("lock of opik: opened");
  for (const pull of github.pulls) pull.state = "closed";
  expect((await proposals()).outcomes).toContain("lock of opik: declined");
  github.commitOn("driftline/lock-opik", "work of mine");
  expect((await proposals()).outcomes).toContain("lock of opik: theirs");
  github.refs.clear();
  github.refusal = 403;
  const refused = await proposals();
  expect(refused.code).toBe(2);
  expect(refused.stdout).toMatch(/^::error .*the lock of opik could not be proposed \(POST .*403/m);
}, 120_000);

test("a mode that is not known, or no token, is said and proposes nothing", async () => {
  const [stdout, stderr] = [capture(), capture()];
  expect(await runAction({ stdout, stderr, env: { INPUT_MODE: "updat" } })).toBe(2);
  expect(await runAction({ stdout, stderr, env: { INPUT_MODE: "update" } })).toBe(2);
  expect(stderr.text()).toMatch(/`mode: updat` is not known[\s\S]*needs a token/);
});
