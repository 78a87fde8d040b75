import { execFileSync, spawnSync } from "node:child_process";
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parse } from "yaml";

interface Step {
  readonly id?: string;
  readonly run?: string;
}

/** The script of a step, as the workflow has it: what the test runs is what GitHub runs. */
async function scriptOf(workflow: string, id: string): Promise<string> {
  const { jobs } = parse(await readFile(`.github/workflows/${workflow}`, "utf8"));
  const steps = Object.values<{ steps?: readonly Step[] }>(jobs).flatMap((job) => job.steps ?? []);
  const script = steps.find((step) => step.id === id)?.run;
  if (script === undefined) throw new Error(`${workflow} has no step ${id}`);
  return script;
}

let repository = "";
beforeEach(async () => {
  repository = await mkdtemp(join(tmpdir(), "driftline-workflow-"));
  await cp("specs/braintrust", join(repository, "specs/braintrust"), { recursive: true });
  await rm(join(repository, "specs/braintrust/recordings/drifts-on-purpose.har"));
  git("init", "--quiet", "--initial-branch=main");
  commit("base");
});
afterEach(() => rm(repository, { recursive: true, force: true }));

function git(...args: readonly string[]): string {
  const identity = ["-c", "user.name=Somebody", "-c", "user.email=somebody@example.com"];
  return execFileSync("git", [...identity, ...args], { cwd: repository, encoding: "utf8" }).trim();
}

function commit(message: string): string {
  git("add", "--all");
  git("commit", "--quiet", "--message", message);
  return git("rev-parse", "HEAD");
}

/** Runs a script as GitHub's `bash` does. */
async function runScript(script: string, env: Readonly<Record<string, string>>) {
  const { status, stdout, stderr } = spawnSync("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", script], {
    cwd: repository,
    encoding: "utf8",
    env: {
      ...{ PATH: process.env.PATH, HOME: process.env.HOME, CI: "true", FAIL_ON: "error" },
      ...{ GITHUB_STEP_SUMMARY: join(repository, "summary"), GITHUB_OUTPUT: join(repository, "output") },
      RUNNER_TEMP: repository,
      DRIFTLINE: `${process.execPath} ${resolve("packages/cli/bin/driftline.js")}`,
      ...env,
    },
  });
  const read = (name: string): Promise<string> => readFile(join(repository, name), "utf8").catch(() => "");
  return { status, stdout, stderr, summary: await read("summary"), output: await read("output") };
}

const CONTRACT = "specs/braintrust/openapi.yaml";

describe("a pull request", () => {
  test("that changes a contract for the worse fails, and says so where people look", async () => {
    const base = git("rev-parse", "HEAD");
    const contract = join(repository, CONTRACT);
    const text = await readFile(contract, "utf8");
    await writeFile(contract, text.replace(/(\n {8}public:\n.*\n {10}type: )boolean/, "$1string"));
    expect(await readFile(contract, "utf8")).not.toBe(text);
    commit("change");
    const { status, stdout, summary } = await runScript(await scriptOf("drift-pr.yml", "diff"), { BASE: base });
    expect(stdout).toMatch(/^::error .*response-type-changed/m);
    expect(summary).toMatch(/response-type-changed/);
    expect(status).toBe(1);
  });

  test("that changes no contract compares nothing", async () => {
    const base = git("rev-parse", "HEAD");
    await writeFile(join(repository, "README.md"), "hello");
    commit("change");
    expect(await runScript(await scriptOf("drift-pr.yml", "diff"), { BASE: base })).toMatchObject({
      status: 0,
      summary: "",
    });
  });

  test("whose recordings hold passes, and fails when one does not", async () => {
    const script = await scriptOf("drift-pr.yml", "check");
    expect(await runScript(script, {})).toMatchObject({ status: 0 });
    const drifting = "recordings/drifts-on-purpose.har";
    await cp(`specs/braintrust/${drifting}`, join(repository, "specs/braintrust", drifting));
    expect(await runScript(script, {})).toMatchObject({ status: 1 });
  });
});

describe("a night", () => {
  /** A `gh` that knows one issue, or none, and writes down what it was asked to do. */
  async function night(code: string, known: string) {
    await mkdir(join(repository, "bin"));
    const gh = join(repository, "bin/gh");
    await writeFile(gh, `#!/bin/sh\nif [ "$2" = list ]; then echo "${known}"; else echo "$1 $2 $3" >> calls; fi\n`);
    await chmod(gh, 0o755);
    const env = { CODE: code, PATH: `${join(repository, "bin")}:${process.env.PATH}` };
    const { status } = await runScript(await scriptOf("drift-nightly.yml", "issue"), env);
    const calls = await readFile(join(repository, "calls"), "utf8").catch(() => "");
    return { status, calls: calls.trim() };
  }

  test.each([
    ["drift and no issue: one opens", "1", "", "issue create --title"],
    ["drift and an issue: it is updated", "1", "7", "issue edit 7"],
    ["no drift any more: it closes", "0", "7", "issue close 7"],
    ["no drift, no issue: nothing", "0", "", ""],
    ["could not tell: the issue stays as it is", "2", "7", ""],
  ])("%s", async (_name, code, known, calls) => {
    expect(await night(code, known)).toEqual({ status: 0, calls });
  });

  test("what cannot be fetched is could not tell: the step fails and writes the code down", async () => {
    const vendor = join(repository, "specs/braintrust/vendor.yaml");
    const text = await readFile(vendor, "utf8");
    await writeFile(vendor, text.replace(/url: \S+/, "url: https://unreachable.invalid/page.md"));
    const { status, output } = await runScript(await scriptOf("drift-nightly.yml", "published"), {});
    expect(output).toBe("code=2\n");
    expect(status).toBe(2);
  }, 120_000);
});

describe("a release", () => {
  const script = (id: string) => scriptOf("contract-release.yml", id);
  async function shardsOf(count: number): Promise<void> {
    for (let shard = 1; shard <= count; shard++)
      expect(await runScript(await script("shard"), { SHARD: String(shard), SHARDS: String(count) })).toMatchObject({
        status: 0,
      });
  }

  test("knows its shards and vendors", async () => {
    const { status, output } = await runScript(await script("plan"), { SHARDS: "3" });
    expect({ status, output }).toEqual({ status: 0, output: 'shards=[1,2,3]\nvendors=["braintrust"]\n' });
  });

  test("passes where all shares hold and everything published is locked", async () => {
    await shardsOf(2);
    const gate = await script("gate");
    expect(await runScript(gate, { PUBLISHED: "success" })).toMatchObject({ status: 0 });
    expect(await runScript(gate, { PUBLISHED: "skipped" })).toMatchObject({ status: 0 });
    expect(await runScript(gate, { PUBLISHED: "failure" })).toMatchObject({ status: 1 });
  });

  test("fails for drift in any share, and for a share that is missing", async () => {
    const drifting = "recordings/drifts-on-purpose.har";
    await cp(`specs/braintrust/${drifting}`, join(repository, "specs/braintrust", drifting));
    await shardsOf(2);
    const gate = await script("gate");
    expect(await runScript(gate, { PUBLISHED: "success" })).toMatchObject({ status: 1 });
    await rm(join(repository, "shards/2.json"));
    expect(await runScript(gate, { PUBLISHED: "success" })).toMatchObject({ status: 2 });
  });
});

describe("what a night remembers", () => {
  const BRANCH = { DATA_BRANCH: "driftline-data" };
  let remote = "";
  beforeEach(async () => {
    remote = await mkdtemp(join(tmpdir(), "driftline-remote-"));
    execFileSync("git", ["init", "--quiet", "--bare", remote]);
  });
  afterEach(() => rm(remote, { recursive: true, force: true }));

  const step = async (id: string) =>
    runScript(await scriptOf("drift-live.yml", id), { ...BRANCH, DATA_REMOTE: remote });
  const logOf = (): string =>
    execFileSync("git", ["--git-dir", remote, "log", "--oneline", "driftline-data"], { encoding: "utf8" }).trim();

  test("is on a branch of its own that holds nothing else, and is there the next night", async () => {
    expect(await step("restore")).toMatchObject({ status: 0 });
    const shapes = join(repository, "specs/braintrust/observed/cloud.json");
    await mkdir(join(repository, "specs/braintrust/observed"));
    await mkdir(join(repository, "reports"));
    await writeFile(shapes, "{}\n");
    await writeFile(join(repository, "reports/history.ndjson"), "{}\n");
    expect(await step("keep")).toMatchObject({ status: 0 });
    const files = execFileSync("git", ["--git-dir", remote, "ls-tree", "-r", "--name-only", "driftline-data"], {
      encoding: "utf8",
    });
    expect(files.trim().split("\n")).toEqual(["reports/history.ndjson", "specs/braintrust/observed/cloud.json"]);
    expect(git("status", "--porcelain", "--", "specs/braintrust/openapi.yaml")).toBe("");

    await rm(shapes);
    expect(await step("restore")).toMatchObject({ status: 0 });
    expect(await readFile(shapes, "utf8")).toBe("{}\n");
    expect(await step("keep")).toMatchObject({ status: 0 });
    expect(logOf().split("\n")).toHaveLength(1);
    await writeFile(shapes, '{"a":1}\n');
    expect(await step("keep")).toMatchObject({ status: 0 });
    expect(logOf().split("\n")).toHaveLength(2);
  });

  test("the webhook is told against the last night's report, which this night's replaces", async () => {
    await mkdir(join(repository, "reports"));
    await writeFile(join(repository, "fake.sh"), 'echo "$@"');
    const script = await scriptOf("drift-live.yml", "notify");
    const night = async (report: string, env: Readonly<Record<string, string>>): Promise<string> => {
      await writeFile(join(repository, "reports/live.json"), report);
      const { status, stdout } = await runScript(script, { DRIFTLINE: "bash fake.sh", SHAPE: "slack", ...env });
      expect(status).toBe(0);
      expect(await readFile(join(repository, "reports/last.json"), "utf8")).toBe(report);
      return stdout;
    };
    const told = "notify reports/live.json --to WEBHOOK --as slack\n";
    expect(await night("1", { WEBHOOK: "https://hooks.example/x" })).toBe(told);
    expect(await night("2", { WEBHOOK: "https://hooks.example/x" })).toBe(
      told.replace(" --to", " --previous reports/last.json --to"),
    );
    expect(await night("3", { WEBHOOK: "" })).toBe("");
  });

  test("the probes get the tokens that were handed over, by name, and nobody else's words", async () => {
    await writeFile(
      join(repository, "fake.sh"),
      'echo "$@"; echo "key=$ACME_KEY two=$OTHER secrets=$(printenv SECRETS || echo unset)"',
    );
    const { status, stdout } = await runScript(await scriptOf("drift-live.yml", "live"), {
      DRIFTLINE: "bash fake.sh",
      SECRETS: "ACME_KEY=a b=c\n\nOTHER=$(touch pwned)\n",
      VENDORS: "opik respan",
    });
    expect(status).toBe(0);
    expect(stdout).toMatch(/^check opik respan --live --remember /);
    expect(stdout).toContain("key=a b=c two=$(touch pwned) secrets=unset");
    expect(await readFile(join(repository, "pwned"), "utf8").catch(() => null)).toBeNull();
  });
});
