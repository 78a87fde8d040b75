import {
  DEFAULT_POLICY,
  type ExitCode,
  exitCodeOf,
  NO_USES,
  type Policy,
  type ReportedFinding,
  type Run,
  ToolError,
} from "@driftline/model";
import { knownFindingsOf, parseRun } from "@driftline/report";
import { Command, InvalidArgumentError, Option } from "commander";
import { readBaselines, warnOfBaseline } from "../baselines.js";
import type { CommandContext } from "../context.js";
import { gather, type Shard } from "../engine/gather.js";
import { type CheckRequest, formatPartialRun, type PartialRun } from "../engine/partial-file.js";
import type { Host } from "../host.js";
import { type LiveFlags, liveOptions, refuseLiveFlags } from "../live/live-flags.js";
import { liveTask } from "../live/live-task.js";
import { type CheckOptions, type CheckTask, check, gatherTaskOf } from "../pipeline.js";
import { type ReportFlags, reportOptions, writeLatest, writeReports, writesPretty } from "../report-output.js";
import { loadFile } from "../sources.js";
import { chooseVendors, vendorTask } from "../vendors.js";
import { TOOL_VERSION } from "../version.js";

interface CheckFlags extends ReportFlags, LiveFlags {
  readonly spec?: string;
  readonly recordings?: readonly string[];
  readonly baseUrl?: readonly string[];
  readonly environment?: string;
  readonly remember?: boolean;
  readonly policy?: Policy["name"];
  readonly baseline?: string;
  readonly previous?: string;
  readonly live?: boolean;
  readonly jobs: number;
  readonly shard?: Shard;
  readonly partial?: string;
}

/** `driftline check`: recordings against contracts. */
export function checkCommand({ host, finish }: CommandContext): Command {
  const command = new Command("check")
    .description(
      "Check recorded exchanges against the contracts of vendors in `specs/`, or against any OpenAPI description.",
    )
    .argument("[vendor...]", "folders under `specs/`; all of them by default")
    .option("--spec <file>", "an OpenAPI description, instead of vendors")
    .option("--recordings <path...>", "recordings (files, folders, `-` for standard input) instead of the vendor's own")
    .option("--base-url <url...>", "where the traffic was recorded, beside the contract's servers and environments")
    .option("--environment <name>", "only this environment of the vendor")
    .option("--remember", "judge by the shape memory in `specs/<vendor>/observed/`, and carry it on once a day (UTC)")
    .option("--baseline <file>", "accepted findings, instead of each vendor's own `baseline.yaml`")
    .option(
      "--previous <file>",
      "the JSON report of the last run: what it had is `unchanged`, what is gone is `absent`",
    )
    .addOption(new Option("--jobs <count>", "threads that share large recordings").default(1).argParser(parseJobs))
    .addOption(new Option("--shard <i/n>", "read only one of n shares; needs `--partial`").argParser(parseShard))
    .option("--partial <file>", "write what this shard found, for `driftline merge`, instead of a report")
    .addOption(new Option("--policy <name>", "the levels of the rules").choices(["default", "strict"]));
  return reportOptions(liveOptions(command))
    .addHelpText("after", EXAMPLES)
    .action(async (vendors: readonly string[], flags: CheckFlags) => finish(await runCheck(vendors, flags, host)));
}

const EXAMPLES = `
Examples:
  driftline check
  driftline check braintrust --recordings cassettes/
  driftline check galileo --live
  driftline check galileo --live --base-url http://127.0.0.1:4010
  driftline check --spec openapi.yaml --recordings traffic.har --format json
  driftline check --recordings big.har --jobs 4
  driftline check --shard 2/8 --partial shard-2.json
  driftline check --format pretty --format markdown:report.md --fail-on warning
`;

async function runCheck(vendors: readonly string[], flags: CheckFlags, host: Host): Promise<ExitCode> {
  const request: CheckRequest = { ...requestOf(flags), vendors };
  if (flags.shard !== undefined || flags.partial !== undefined) return await runShard(request, flags, host);
  const prepared = await prepareCheck(request, flags, host);
  const run = await check(prepared.tasks, { ...prepared, jobs: flags.jobs }, host);
  return await reportCheck(run, { ...prepared, flags, host });
}

/** Everything a check needs before it reads recordings. */
interface PreparedCheck extends CheckOptions {
  readonly tasks: readonly CheckTask[];
  readonly isVendorRun: boolean;
}

/** Contracts, baseline and the last run, as a request names them. */
export async function prepareCheck(
  request: CheckRequest,
  live: LiveFlags & { readonly live?: boolean },
  host: Host,
): Promise<PreparedCheck> {
  const { spec } = request;
  const isVendorRun = spec === undefined;
  const flags = { ...live, ...request };
  const tasks = isVendorRun ? await vendorTasks(flags, host) : [await specTask(spec, flags, host)];
  const vendorsSeen = tasks.map(({ contract }) => contract.vendor);
  const baseline = await readBaselines(isVendorRun ? vendorsSeen : [], request.baseline, host);
  const previous = request.previous === undefined ? null : await previousFindings(request.previous, vendorsSeen, host);
  return { tasks, isVendorRun, baseline, previous };
}

/** Reports a run, of one process or merged. */
export async function reportCheck(
  run: Run,
  of: PreparedCheck & { readonly flags: ReportFlags; readonly host: Host },
): Promise<ExitCode> {
  const { flags, host, isVendorRun, baseline } = of;
  // One clear line for the person; whoever waits for a file gets the report all the same.
  const isBare = sawNothing(run) && writesPretty(flags);
  await writeReports(run, { ...flags, isFilesOnly: isBare }, host);
  if (isVendorRun) await writeLatest(run, host);
  sayProblems(run, host);
  warnOfBaseline(baseline, run, host);
  if (isBare) return 2;
  const code = exitCodeOf(run, flags.failOn);
  if (flags.failOn === "never") sayWouldExit(run, flags, host);
  return code;
}

async function runShard(request: CheckRequest, flags: CheckFlags, host: Host): Promise<ExitCode> {
  const { shard, partial: file } = flags;
  if (shard === undefined || file === undefined)
    throw new ToolError("USAGE", "`--shard` and `--partial` need each other", {
      hint: "write `--shard 1/4 --partial shard-1.json`",
    });
  if (flags.live === true)
    throw new ToolError("USAGE", "live calls cannot be shared", { hint: "leave out `--shard`, or `--live`" });
  const { tasks } = await prepareCheck(request, {}, host);
  if (tasks.some(({ recordings }) => recordings.includes("-")))
    throw new ToolError("USAGE", "standard input cannot be shared", { hint: "name files" });
  const contracts: PartialRun["contracts"][number][] = [];
  for (const task of tasks) {
    const gathered = await gather(gatherTaskOf(task), { jobs: 1, shard }, host);
    contracts.push({ sha256: task.contract.sha256, gathered });
  }
  const run: PartialRun = { partialRun: 1, toolVersion: TOOL_VERSION, shard, request, contracts };
  await host.writeFile(host.resolve(file), formatPartialRun(run));
  return 0;
}

function requestOf(flags: CheckFlags): Omit<CheckRequest, "vendors"> {
  const { spec, recordings, baseUrl, environment, remember, policy, baseline, previous } = flags;
  const stated = Object.entries({ spec, recordings, baseUrl, environment, remember, policy, baseline, previous });
  return Object.fromEntries(stated.filter(([, value]) => value !== undefined));
}

function parseJobs(word: string): number {
  if (!/^[1-9]\d?$/.test(word)) throw new InvalidArgumentError("it should be a number from 1 to 99");
  return Number(word);
}

function parseShard(word: string): Shard {
  const [, index, count] = /^([1-9]\d{0,3})\/([1-9]\d{0,3})$/.exec(word) ?? [];
  if (index === undefined || Number(index) > Number(count))
    throw new InvalidArgumentError("it should be like `2/8`: the second of eight");
  return { index: Number(index), count: Number(count) };
}

type TaskFlags = CheckRequest & LiveFlags & { readonly live?: boolean };

async function vendorTasks(flags: TaskFlags, host: Host): Promise<readonly CheckTask[]> {
  const vendors = await chooseVendors(flags.vendors, host);
  if (flags.recordings !== undefined && vendors.length > 1) {
    throw new ToolError("USAGE", "`--recordings` needs one vendor", {
      hint: `name it: \`driftline check ${vendors[0]} --recordings ...\``,
    });
  }
  if (flags.remember === true && baseUrlsOf(flags).length > 0)
    throw new ToolError("USAGE", "`--remember` keeps what environments show, and `--base-url` is none", {
      hint: "leave out one of the two",
    });
  const choice = {
    remembers: flags.remember === true,
    baseUrls: baseUrlsOf(flags),
    recordings: flags.recordings,
    environment: flags.environment,
    policy: flags.policy,
  };
  const tasks: CheckTask[] = [];
  if (flags.live !== true) refuseLiveFlags(flags);
  for (const vendor of vendors)
    tasks.push(
      flags.live === true ? await liveTask(vendor, { ...choice, flags }, host) : await vendorTask(vendor, choice, host),
    );
  return tasks;
}

async function specTask(spec: string, flags: TaskFlags, host: Host): Promise<CheckTask> {
  if (flags.vendors.length > 0)
    throw new ToolError("USAGE", "`--spec` stands for the vendor, so no vendor can be named", {
      hint: "leave out one of the two",
    });
  if (flags.live === true)
    throw new ToolError("USAGE", "`--live` needs a vendor", { hint: "probes stand in `specs/<vendor>/probes/`" });
  refuseLiveFlags(flags);
  if (flags.recordings === undefined)
    throw new ToolError("USAGE", "`--spec` needs `--recordings`", { hint: "name the recordings to check" });
  if (flags.remember === true)
    throw new ToolError("USAGE", "`--remember` needs a vendor", { hint: "a file given by `--spec` has no memory" });
  if (flags.environment !== undefined)
    throw new ToolError("USAGE", "`--environment` needs a vendor", {
      hint: "a file given by `--spec` has no environments",
    });
  const bytes = await host.readFile(host.resolve(spec));
  if (bytes === undefined)
    throw new ToolError("FILE_NOT_FOUND", `there is no file \`${spec}\``, { hint: "check the path" });
  const contract = await loadFile(spec, bytes, host);
  const policy: Policy = { ...DEFAULT_POLICY, name: flags.policy ?? "default" };
  return { contract, recordings: flags.recordings, baseUrls: baseUrlsOf(flags), policy, uses: NO_USES, memory: null };
}

/** @throws {ToolError} USAGE for what is no URL with a host. */
function baseUrlsOf({ baseUrl = [] }: CheckRequest): readonly string[] {
  for (const url of baseUrl) {
    if (/^https?:\/\/[^/\s]+/i.test(url) && URL.canParse(url)) continue;
    throw new ToolError("USAGE", `\`${url}\` is no base URL`, { hint: "write it as `http://localhost:3000/api`" });
  }
  return baseUrl;
}

/** The findings of the last run about the vendors of this one: a vendor that is not checked now has not been mended. */
async function previousFindings(
  file: string,
  vendors: readonly string[],
  host: Host,
): Promise<readonly ReportedFinding[]> {
  const bytes = await host.readFile(host.resolve(file));
  if (bytes === undefined)
    throw new ToolError("FILE_NOT_FOUND", `there is no file \`${file}\``, {
      hint: "write one with `--format json:FILE`",
    });
  const run = parseRun(new TextDecoder().decode(bytes), file);
  return knownFindingsOf(run).filter((finding) => vendors.includes(finding.vendor));
}

/** Nothing could be read at all: then the reason is the whole answer. */
function sawNothing(run: Run): boolean {
  return run.problems.length > 0 && run.summary.exchanges === 0;
}

function sayProblems(run: Run, host: Host): void {
  for (const problem of run.problems) host.stderr.write(`driftline: ${problem}\n`);
}

/** A demonstration exits with 0; what a real run would say is said in words. */
function sayWouldExit(run: Run, flags: ReportFlags, host: Host): void {
  const meanings = { 0: "nothing at or above `error`", 1: "drift", 2: "could not tell" } as const;
  const code = exitCodeOf(run, "error");
  const line = `Without \`--fail-on never\`, \`driftline check\` would exit with ${code} (${meanings[code]}).\n`;
  (writesPretty(flags) ? host.stdout : host.stderr).write(line);
}
