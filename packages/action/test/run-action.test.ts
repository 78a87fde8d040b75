import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { markerOf } from "../src/comment.js";
import { argvOf, readInputs } from "../src/inputs.js";
import { runAction } from "../src/run-action.js";

const SPEC = `openapi: 3.1.0
info: { title: Pets, version: "1" }
servers: [{ url: "https://pets.example" }]
paths:
  /v1/pets:
    get:
      responses:
        "200":
          description: all
          content:
            application/json:
              schema: { type: object, required: [name], properties: { name: { type: string } } }
`;

function har(...bodies: readonly string[]): string {
  const entries = bodies.map((text) => ({
    startedDateTime: "2026-11-01T00:00:00.000Z",
    request: { method: "GET", url: "https://pets.example/v1/pets", headers: [] },
    response: { status: 200, headers: [], content: { mimeType: "application/json", text } },
  }));
  return JSON.stringify({ log: { version: "1.2", creator: { name: "test", version: "1" }, entries } });
}

/** GitHub, as far as comments go. */
const github = { comments: [] as { id: number; body: string }[], calls: [] as string[], status: 0 };
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const url = new URL(request.url ?? "/", "http://github");
    github.calls.push(`${request.method} ${url.pathname}`);
    const send = (status: number, value: unknown): void => {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
    };
    if (request.headers.authorization !== "Bearer t0ken") return send(401, { message: "who are you" });
    if (github.status !== 0 && request.method !== "GET") return send(github.status, { message: "no" });
    const sent = chunks.length === 0 ? {} : JSON.parse(Buffer.concat(chunks).toString("utf8"));
    if (request.method === "GET") {
      const [page, size] = [Number(url.searchParams.get("page")), Number(url.searchParams.get("per_page"))];
      return send(200, github.comments.slice((page - 1) * size, page * size));
    }
    if (request.method === "POST") github.comments.push({ id: github.comments.length + 1, body: sent.body });
    const id = Number(url.pathname.split("/").at(-1));
    const comment = github.comments.find((it) => it.id === id);
    if (request.method === "PATCH" && comment !== undefined) comment.body = sent.body;
    return send(200, {});
  });
});

beforeAll(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(() => Object.assign(github, { comments: [], calls: [], status: 0 }));

const MARKER = markerOf("contracts");
const CLEAN = har('{"name":"Ada"}');
const DRIFT = har('{"name":7}', '{"name":"Ada"}');

interface Step {
  readonly recording: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly event?: object;
}

async function step({ recording, env = {}, event = { pull_request: { number: 5 } } }: Step) {
  const folder = await mkdtemp(join(tmpdir(), "driftline-action-"));
  const path = (name: string): string => join(folder, name);
  await writeFile(path("openapi.yaml"), SPEC);
  await writeFile(path("traffic.har"), recording);
  await writeFile(path("event.json"), JSON.stringify(event));
  const stdout: string[] = [];
  const stderr: string[] = [];
  const code = await runAction({
    env: {
      GITHUB_WORKSPACE: folder,
      GITHUB_REPOSITORY: "someone/something",
      GITHUB_API_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      GITHUB_EVENT_PATH: path("event.json"),
      GITHUB_OUTPUT: path("output"),
      GITHUB_STEP_SUMMARY: path("summary"),
      RUNNER_TEMP: folder,
      INPUT_SPEC: "openapi.yaml",
      INPUT_RECORDINGS: "traffic.har",
      INPUT_TOKEN: "t0ken",
      "INPUT_SARIF-FILE": "out/driftline.sarif",
      ...env,
    },
    stdout: { write: (text) => void stdout.push(text), columns: undefined, isTerminal: false },
    stderr: { write: (text) => void stderr.push(text), columns: undefined, isTerminal: false },
  });
  const read = (name: string): Promise<string> => readFile(path(name), "utf8").catch(() => "");
  const [output, summary] = [await read("output"), await read("summary")];
  return { code, stdout: stdout.join(""), stderr: stderr.join(""), output, summary, read };
}

test("a pull request with drift: annotations, summary, outputs, SARIF and one comment", async () => {
  const { code, stdout, output, summary, read } = await step({ recording: DRIFT });
  expect(code).toBe(1);
  expect(stdout).toMatch(/^::error .*response-type-mismatched/m);
  expect(stdout).toMatch(/comment on pull request 5: created/);
  expect(output).toMatch(/^drift=true\nerrors=1\nexit-code=1\nreport=.*report\.json\n$/);
  expect(summary).toMatch(/response-type-mismatched/);
  expect(JSON.parse(await read("out/driftline.sarif"))).toMatchObject({ version: "2.1.0" });
  expect(github.comments).toHaveLength(1);
  expect(github.comments[0]?.body.startsWith(`${MARKER}\n`)).toBe(true);
});

test("the same again leaves the comment alone; something else mends it; clean says so in place", async () => {
  await step({ recording: DRIFT });
  expect((await step({ recording: DRIFT })).stdout).toMatch(/: unchanged/);
  const before = github.comments[0]?.body;
  expect((await step({ recording: har('{"title":"Ada"}') })).stdout).toMatch(/: updated/);
  expect(github.comments[0]?.body).not.toBe(before);
  expect((await step({ recording: CLEAN })).stdout).toMatch(/: updated/);
  expect(github.comments).toHaveLength(1);
  expect(github.comments[0]?.body).not.toMatch(/response-property-missing/);
});

test("a clean pull request without a comment stays without one", async () => {
  const { code, stdout, output } = await step({ recording: CLEAN });
  expect(code).toBe(0);
  expect(stdout).toMatch(/: silent/);
  expect(output).toMatch(/^drift=false\nerrors=0\nexit-code=0\n/);
  expect(github.comments).toHaveLength(0);
});

test("the comment is found behind a hundred others", async () => {
  github.comments = Array.from({ length: 130 }, (_, index) => ({ id: index + 1, body: "something else" }));
  await step({ recording: DRIFT });
  expect((await step({ recording: DRIFT })).stdout).toMatch(/: unchanged/);
  expect(github.comments).toHaveLength(131);
});

test("a fork's token may not write: summary, exit code and a notice", async () => {
  github.status = 403;
  const { code, stdout, summary } = await step({ recording: DRIFT });
  expect(code).toBe(1);
  expect(summary).toMatch(/response-type-mismatched/);
  expect(stdout).toMatch(/^::notice .*403/m);
  expect(github.calls).toEqual([
    "GET /repos/someone/something/issues/5/comments",
    "POST /repos/someone/something/issues/5/comments",
  ]);
});

test("GitHub's API down: the check is what counts", async () => {
  const closed = createServer();
  await new Promise<void>((resolve) => closed.listen(0, "127.0.0.1", resolve));
  const { port } = closed.address() as AddressInfo;
  await new Promise((resolve) => closed.close(resolve));
  const { code, stdout } = await step({ recording: CLEAN, env: { GITHUB_API_URL: `http://127.0.0.1:${port}` } });
  expect(code).toBe(0);
  expect(stdout).toMatch(/^::notice .*ECONNREFUSED/m);
});

test.each([
  ["a push", { event: { ref: "refs/heads/main" } }],
  ["no token", { env: { INPUT_TOKEN: "" } }],
  ["comments turned off", { env: { INPUT_COMMENT: "false" } }],
])("%s: no call to GitHub", async (_name, changes) => {
  expect((await step({ recording: DRIFT, ...changes })).code).toBe(1);
  expect(github.calls).toEqual([]);
});

test("a comment stays within GitHub's 65,536 characters, however much there is to say", async () => {
  const names = Array.from({ length: 3_000 }, (_, index) => `added_property_with_a_long_name_${index}`);
  await step({ recording: har(JSON.stringify(Object.fromEntries(names.map((name) => [name, true])))) });
  expect(github.comments[0]?.body.length).toBeGreaterThan(1_000);
  expect(github.comments[0]?.body.length).toBeLessThan(65_536);
});

test("what cannot be read is `could not tell`, not drift and not clean", async () => {
  const { code, stdout, output } = await step({ recording: '{"log":{"entries":[' });
  expect(code).toBe(2);
  expect(output).toMatch(/drift=false\nerrors=0\nexit-code=2/);
  expect(stdout).toMatch(/could not tell/);
  const usage = await step({ recording: CLEAN, env: { "INPUT_FAIL-ON": "sometimes" } });
  expect(usage.code).toBe(2);
  expect(usage.stderr).toMatch(/driftline: /);
});

test("inputs become a command line, and what looks like a flag stays a name", () => {
  const inputs = readInputs({ INPUT_VENDORS: "opik\n --help", INPUT_RECORDINGS: "a b.har\nc.har" });
  expect(argvOf(inputs, { json: "r.json", markdown: "r.md" })).toEqual([
    ...["check", "--recordings", "a b.har", "--recordings", "c.har"],
    ...["--format", "github", "--format", "json:r.json", "--format", "markdown:r.md"],
    ...["--fail-on", "error", "--", "opik", "--help"],
  ]);
});

test("a marker cannot be ended by a name", () => {
  expect(markerOf("a --> b")).toBe("<!-- driftline:a-b -->");
});
