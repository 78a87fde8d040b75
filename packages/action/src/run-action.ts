import { appendFile, mkdtemp, readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { main, nodeHost, type TextOutput } from "@driftline/cli";
import type { ExitCode, Run } from "@driftline/model";
import { keepComment } from "./comment.js";
import { githubApi } from "./github-api.js";
import { type ActionInputs, argvOf, type ReportFiles, readInputs } from "./inputs.js";
import { type UpdateTarget, updateLock } from "./update-locks.js";

/** What the action needs of the runner. */
export interface Runner {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: TextOutput;
  readonly stderr: TextOutput;
}

/**
 * Runs the command line as the inputs say and carries its result to where people look: annotations, job summary, one comment, outputs. The
 * exit code is the command line's; nothing that GitHub refuses changes it.
 */
export async function runAction(runner: Runner): Promise<ExitCode> {
  const { env, stdout, stderr } = runner;
  const inputs = readInputs(env);
  if (inputs.mode !== "check" && inputs.mode !== "update") {
    stderr.write(`driftline action: \`mode: ${inputs.mode}\` is not known; it is \`check\` or \`update\`\n`);
    return 2;
  }
  if (inputs.mode === "update") return await updateLocks(runner, inputs);
  const folder = await mkdtemp(join(env.RUNNER_TEMP || tmpdir(), "driftline-"));
  const files: ReportFiles = { json: join(folder, "report.json"), markdown: join(folder, "report.md") };
  const host = { ...nodeHost(resolve(env.GITHUB_WORKSPACE ?? ".", inputs.workingDirectory)), env, stdout, stderr };
  const code = await main(argvOf(inputs, files), host);
  const markdown = await readIfThere(files.markdown);
  const run = await readRun(files.json);
  await writeOutputs(env.GITHUB_OUTPUT, { code, run, report: files.json });
  if (markdown === undefined || run === undefined) return code;
  if (env.GITHUB_STEP_SUMMARY) await appendFile(env.GITHUB_STEP_SUMMARY, `${markdown}\n`);
  await commentOn(runner, inputs, { markdown, isClean: isClean(run, code) });
  return code;
}

/**
 * One pull request per vendor whose contract changed. Drift fails nothing here: the pull request is the alert. What could not be told, or
 * could not be proposed, ends with 2.
 */
async function updateLocks({ env, stdout, stderr }: Runner, inputs: ActionInputs): Promise<ExitCode> {
  const root = resolve(env.GITHUB_WORKSPACE ?? ".");
  const host = { ...nodeHost(resolve(root, inputs.workingDirectory)), env, stdout, stderr };
  const { GITHUB_REPOSITORY: repository, GITHUB_REF_NAME: base, GITHUB_SHA: commit } = env;
  if (!repository || !base || !commit || inputs.token === "") {
    stderr.write("driftline action: `mode: update` needs a token, GITHUB_REPOSITORY, GITHUB_REF_NAME and GITHUB_SHA\n");
    return 2;
  }
  const api = githubApi(env.GITHUB_API_URL ?? "https://api.github.com", inputs.token);
  const target: UpdateTarget = { api, repository, base, commit, root };
  const vendors = inputs.vendors.length > 0 ? inputs.vendors : await vendorsIn(host.resolve("specs"));
  let code: ExitCode = vendors.length === 0 ? 2 : 0;
  let proposed = 0;
  for (const vendor of vendors) {
    try {
      const { outcome, markdown } = await updateLock(vendor, target, host);
      stdout.write(`lock of ${vendor}: ${outcome}\n`);
      if (outcome === "inconclusive") code = 2;
      if (outcome === "opened" || outcome === "updated" || outcome === "unchanged") proposed++;
      if (outcome !== "none" && env.GITHUB_STEP_SUMMARY) await appendFile(env.GITHUB_STEP_SUMMARY, `${markdown}\n`);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      stdout.write(
        `::error title=driftline::the lock of ${vendor} could not be proposed (${reason.replace(/\s+/g, " ")})\n`,
      );
      code = 2;
    }
  }
  if (env.GITHUB_OUTPUT)
    await appendFile(env.GITHUB_OUTPUT, `drift=${proposed > 0}\nproposed=${proposed}\nexit-code=${code}\n`);
  return code;
}

async function vendorsIn(specs: string): Promise<readonly string[]> {
  const entries = await readdir(specs, { withFileTypes: true }).catch(() => []);
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const kept = await Promise.all(folders.map((name) => readIfThere(join(specs, name, "vendor.yaml"))));
  return folders.filter((_, index) => kept[index] !== undefined).sort();
}

/** A failed comment is said and forgotten: the summary has it all, and a fork's token may not write. */
async function commentOn(
  { env, stdout }: Runner,
  inputs: ActionInputs,
  { markdown, isClean }: { readonly markdown: string; readonly isClean: boolean },
): Promise<void> {
  const pullRequest = await pullRequestOf(env.GITHUB_EVENT_PATH);
  if (!inputs.wantsComment || pullRequest === undefined || inputs.token === "" || !env.GITHUB_REPOSITORY) return;
  const api = githubApi(env.GITHUB_API_URL ?? "https://api.github.com", inputs.token);
  const request = { repository: env.GITHUB_REPOSITORY, pullRequest, name: inputs.commentName, markdown, isClean };
  try {
    stdout.write(`comment on pull request ${pullRequest}: ${await keepComment(api, request)}\n`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    stdout.write(
      `::notice title=driftline::no comment on the pull request (${reason}); the job summary has the report\n`,
    );
  }
}

function isClean({ summary }: Run, code: ExitCode): boolean {
  const { error, warning, note } = summary.findings;
  return code === 0 && error + warning + note === 0;
}

async function writeOutputs(
  path: string | undefined,
  { code, run, report }: { readonly code: ExitCode; readonly run: Run | undefined; readonly report: string },
): Promise<void> {
  if (!path) return;
  const outputs = {
    drift: String(code === 1),
    errors: String(run?.summary.findings.error ?? 0),
    "exit-code": String(code),
    report: run === undefined ? "" : report,
  };
  await appendFile(
    path,
    Object.entries(outputs)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(""),
  );
}

async function readRun(path: string): Promise<Run | undefined> {
  const text = await readIfThere(path);
  return text === undefined ? undefined : (JSON.parse(text) as Run);
}

/** The number of the pull request that an event is about; undefined for pushes, schedules and everything else. */
async function pullRequestOf(eventPath: string | undefined): Promise<number | undefined> {
  const text = eventPath ? await readIfThere(eventPath) : undefined;
  const event = text === undefined ? {} : (JSON.parse(text) as { pull_request?: { number?: unknown } });
  const number = event.pull_request?.number;
  return typeof number === "number" ? number : undefined;
}

async function readIfThere(path: string): Promise<string | undefined> {
  return readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
}
