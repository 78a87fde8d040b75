import { type ExitCode, ToolError } from "@driftline/model";
import { Command } from "commander";
import type { CommandContext } from "../context.js";
import { type Gathered, mergeGathered } from "../engine/gather.js";
import { orderShards, type PartialRun, parsePartialRun } from "../engine/partial-file.js";
import type { Host } from "../host.js";
import { type CheckTask, conclude, gatherTaskOf } from "../pipeline.js";
import { prepareCheck, requestOf } from "../prepare-check.js";
import { reportCheck } from "../report-check.js";
import { type ReportFlags, reportOptions } from "../report-output.js";

/** `driftline merge`: the shards of one check to the report of the whole. */
export function mergeCommand({ host, finish }: CommandContext): Command {
  const command = new Command("merge")
    .description("Merge the partial runs of all shards of a check into its report, as if one run had read everything.")
    .argument("<partial...>", "files that `driftline check --shard i/n --partial FILE` wrote");
  return reportOptions(command)
    .addHelpText("after", EXAMPLES)
    .action(async (files: readonly string[], flags: ReportFlags) => finish(await runMerge(files, flags, host)));
}

const EXAMPLES = `
Examples:
  driftline merge shard-1.json shard-2.json --format json
  driftline merge shards/*.json --format markdown:report.md

Run it in the folder where the shards ran: the contracts are read again.
`;

async function runMerge(files: readonly string[], flags: ReportFlags, host: Host): Promise<ExitCode> {
  const runs: PartialRun[] = [];
  for (const file of files) runs.push(await readPartialRun(file, host));
  const shards = orderShards(runs);
  const { request } = shards[0] as PartialRun;
  const prepared = await prepareCheck(request, {}, host);
  const gathered: Gathered[] = [];
  for (const [position, task] of prepared.tasks.entries()) {
    const ofTask = shards.map((shard) => gatheredAt(shard, position, task));
    gathered.push(await mergeGathered(gatherTaskOf(task), ofTask, host));
  }
  const run = await conclude(prepared.tasks, gathered, { ...prepared, host });
  return await reportCheck(run, { ...prepared, flags: { ...requestOf(request), ...flags }, host });
}

async function readPartialRun(file: string, host: Host): Promise<PartialRun> {
  const bytes = await host.readFile(host.resolve(file));
  if (bytes === undefined)
    throw new ToolError("FILE_NOT_FOUND", `there is no file \`${file}\``, { hint: "check the path" });
  return parsePartialRun(bytes, file, host.hash);
}

function gatheredAt({ contracts }: PartialRun, position: number, { contract }: CheckTask): Gathered {
  const known = contracts[position];
  if (known !== undefined && known.sha256 === contract.sha256) return known.gathered;
  throw new ToolError("PARTIALS_DIFFER", `\`${contract.uri}\` is not the contract that the shards were held against`, {
    hint: "merge in the checkout that the shards ran in",
  });
}
