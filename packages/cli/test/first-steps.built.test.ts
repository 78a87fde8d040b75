import { execFileSync, spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { globSync } from "tinyglobby";
import { afterAll, beforeAll, expect, test } from "vitest";
import { patternOf, stepsOf } from "./document.js";

const GUIDE = "docs/guides/first-steps.md";
/** What the guide installs; here the same packages as they would be published. */
const INSTALL = "npm install --save-dev @driftline/cli";

let folder = "";
let tarballs: readonly string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "driftline-first-steps-"));
  tarballs = packed(join(folder, "tarballs"));
}, 120_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

test("an empty repository, by copy and paste from the guide alone", async () => {
  const repository = join(folder, "repository");
  await mkdir(repository);
  let guide = await readFile(GUIDE, "utf8");
  // Somebody else's program may have the guide's ports.
  for (const port of ["4010", "4011"]) guide = guide.replaceAll(port, String(await freePort()));
  const shell = startShell(repository);
  try {
    for (const step of stepsOf(guide)) {
      if (step.kind === "file") {
        await mkdir(dirname(join(repository, step.name)), { recursive: true });
        await writeFile(join(repository, step.name), step.text);
        continue;
      }
      const installing = `npm install --no-audit --no-fund --prefer-offline --save-dev ${tarballs.join(" ")}`;
      const output = await shell.run(step.text.replace(INSTALL, installing));
      if (!patternOf(step.expected).test(output)) expect(output, `${GUIDE}:${step.line}`).toBe(step.expected);
    }
  } finally {
    await shell.end();
  }
  const recording = await readFile(join(repository, "specs/pets/recordings/recorded.ndjson"), "utf8");
  expect(recording.trim().split("\n")).toHaveLength(2);
  expect(recording).not.toContain("Ada");
  const manifest = JSON.parse(await readFile(join(repository, "package.json"), "utf8"));
  expect(manifest.devDependencies["@driftline/cli"]).toMatch(/^file:/);
}, 300_000);

/** The command line and what it needs of ours: every public package but the one that needs Nx. */
function packed(destination: string): readonly string[] {
  const manifests = globSync("packages/*/package.json").map((file) => ({
    folder: `./${dirname(file)}`,
    ...JSON.parse(execFileSync("cat", [file], { encoding: "utf8" })),
  }));
  const wanted = manifests.filter((it) => it.private !== true && it.name !== "@driftline/nx");
  execFileSync("mkdir", ["-p", destination]);
  const flags = ["--json", "--ignore-scripts", "--pack-destination", destination];
  const output = execFileSync("npm", ["pack", ...flags, ...wanted.map((it) => it.folder)], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
  return JSON.parse(output).map(({ filename }: { readonly filename: string }) => join(destination, filename));
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

/** One bash for the whole guide, with jobs as a terminal has them. */
function startShell(cwd: string) {
  const { PATH, HOME } = process.env;
  const env = {
    PATH,
    HOME,
    CI: "true",
    NO_COLOR: "1",
    npm_config_update_notifier: "false",
    npm_config_loglevel: "error",
  };
  const shell = spawn("bash", ["--noprofile", "--norc"], { cwd, env, stdio: ["pipe", "pipe", "pipe"] });
  // A job is a group of processes, as in a terminal: what npx starts ends with it.
  shell.stdin.write("set -m\n");
  let said = "";
  const listeners = new Set<() => void>();
  const hear = (chunk: Buffer): void => {
    said += chunk.toString("utf8");
    for (const listener of listeners) listener();
  };
  shell.stdout.on("data", hear);
  shell.stderr.on("data", hear);
  let count = 0;
  const jobs = new Set<number>();
  return {
    /** What a command prints. Its exit code stays in `$?` for the next one. */
    async run(command: string): Promise<string> {
      const mark = `-- ${++count} done --`;
      said = "";
      // What a command reads must not be the rest of the guide.
      shell.stdin.write(`(exit \${code:-0})\n{ ${command}\n} < /dev/null\ncode=$?\necho "${mark} $!"\n`);
      await new Promise<void>((done, fail) => {
        const timer = setTimeout(() => fail(new Error(`no end of \`${command}\`, so far:\n${said}`)), 60_000);
        const listener = (): void => {
          if (!said.includes(`${mark} `) || !said.endsWith("\n")) return;
          clearTimeout(timer);
          listeners.delete(listener);
          done();
        };
        listeners.add(listener);
        listener();
      });
      const at = said.indexOf(mark);
      const job = Number(said.slice(at + mark.length));
      if (job > 0) jobs.add(job);
      return said.slice(0, at);
    },
    async end(): Promise<void> {
      const gone = new Promise((done) => shell.once("exit", done));
      for (const job of jobs) endGroup(job);
      shell.kill("SIGKILL");
      await gone;
    },
  };
}

/** Ends a job that a failed guide left behind; one that is gone already has ended as it should. */
function endGroup(job: number): void {
  try {
    process.kill(-job, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
