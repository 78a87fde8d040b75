import { type ExitCode, ToolError } from "@driftline/model";
import { Command, InvalidArgumentError, Option } from "commander";
import type { CommandContext } from "../context.js";
import { gather } from "../engine/gather.js";
import { type CheckRequest, formatPartialRun, type PartialRun } from "../engine/partial-file.js";
import type { Shard } from "../engine/units.js";
import type { Host } from "../host.js";
import { type LiveFlags, liveOptions } from "../live/live-flags.js";
import { check, gatherTaskOf } from "../pipeline.js";
import { prepareCheck, type RequestFlags, requestOf, requestOptions } from "../prepare-check.js";
import { quietOption, startProgress, tellReading } from "../progress.js";
import { reportCheck } from "../report-check.js";
import { type ReportFlags, reportOptions } from "../report-output.js";
import { TOOL_VERSION } from "../version.js";

interface CheckFlags extends ReportFlags, RequestFlags, LiveFlags {
  readonly live?: boolean;
  readonly jobs: number;
  readonly shard?: Shard;
  readonly partial?: string;
  readonly quiet?: boolean;
}

/** `driftline check`: recordings against contracts. */
export function checkCommand({ host, finish }: CommandContext): Command {
  const command = requestOptions(
    new Command("check").description(
      "Check recorded exchanges against the contracts of vendors in `specs/`, or against any OpenAPI description.",
    ),
  )
    .option("--remember", "judge by the shape memory in `specs/<vendor>/observed/`, and carry it on once a day (UTC)")
    .addOption(new Option("--jobs <count>", "threads that share large recordings").default(1).argParser(parseJobs))
    .addOption(new Option("--shard <i/n>", "read only one of n shares; needs `--partial`").argParser(parseShard))
    .option("--partial <file>", "write what this shard found, for `driftline merge`, instead of a report");
  return quietOption(reportOptions(liveOptions(command)))
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
  const progress = startProgress({ verb: "checking", noun: "exchanges", isQuiet: flags.quiet === true }, host);
  const onRead = tellReading(progress);
  const run = await check(prepared.tasks, { ...prepared, jobs: flags.jobs, onRead }, progress.host).finally(
    progress.close,
  );
  return await reportCheck(run, { ...prepared, flags, host });
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
  const progress = startProgress({ verb: "checking", noun: "exchanges", isQuiet: flags.quiet === true }, host);
  const contracts: PartialRun["contracts"][number][] = [];
  for (const task of tasks) {
    const sharing = { jobs: 1, shard, onRead: tellReading(progress) };
    const gathered = await gather(gatherTaskOf(task), sharing, progress.host).finally(progress.close);
    contracts.push({ sha256: task.contract.sha256, gathered });
  }
  const run: PartialRun = { partialRun: 1, toolVersion: TOOL_VERSION, shard, request, contracts };
  await host.writeFile(host.resolve(file), formatPartialRun(run, host.hash));
  return 0;
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
