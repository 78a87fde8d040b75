import { DEFAULT_POLICY, type ExitCode, exitCodeOf, type FailOn, type Run, ToolError } from "@driftline/model";
import { loadContract } from "@driftline/spec";
import { Command, Option } from "commander";
import type { CommandContext } from "../context.js";
import type { Host } from "../host.js";
import { type CheckTask, check } from "../pipeline.js";
import { type ReportFlags, reportOptions, writeReports } from "../report-output.js";

interface CheckFlags extends ReportFlags {
  readonly spec?: string;
  readonly recordings?: readonly string[];
  readonly failOn: FailOn;
}

/** `driftline check`: recordings against contracts. */
export function checkCommand({ host, finish }: CommandContext): Command {
  const command = new Command("check")
    .description(
      "Check recorded exchanges against the contracts of vendors in `specs/`, or against any OpenAPI description.",
    )
    .argument("[vendor...]", "folders under `specs/`; all of them by default")
    .option("--spec <file>", "an OpenAPI 3.0 or 3.1 description, instead of vendors")
    .option("--recordings <path...>", "recordings (files, folders, `-`) instead of the vendors' own")
    .addOption(
      new Option("--fail-on <level>", "the mildest level that fails the check")
        .choices(["error", "warning", "note", "never"])
        .default("error"),
    );
  return reportOptions(command)
    .addHelpText("after", EXAMPLES)
    .action(async (vendors: readonly string[], flags: CheckFlags) => finish(await runCheck(vendors, flags, host)));
}

const EXAMPLES = `
Examples:
  driftline check
  driftline check braintrust --recordings cassettes/
  driftline check --spec openapi.yaml --recordings traffic.har --format json
  driftline check --format pretty --format markdown:report.md --fail-on warning
`;

async function runCheck(vendors: readonly string[], flags: CheckFlags, host: Host): Promise<ExitCode> {
  const tasks = flags.spec === undefined ? [] : [await specTask(flags.spec, { vendors, flags, host })];
  const run = await check(tasks, { baseline: { entries: [] } }, host);
  await writeReports(run, flags, host);
  sayProblems(run, host);
  return exitCodeOf(run, flags.failOn);
}

async function specTask(
  spec: string,
  of: { vendors: readonly string[]; flags: CheckFlags; host: Host },
): Promise<CheckTask> {
  const { vendors, flags, host } = of;
  if (vendors.length > 0)
    throw new ToolError("USAGE", "`--spec` stands for the vendor, so no vendor can be named", {
      hint: "leave out one of the two",
    });
  if (flags.recordings === undefined)
    throw new ToolError("USAGE", "`--spec` needs `--recordings`", { hint: "name the recordings to check" });
  const bytes = await host.readFile(host.resolve(spec));
  if (bytes === undefined)
    throw new ToolError("FILE_NOT_FOUND", `there is no file \`${spec}\``, { hint: "check the path" });
  const contract = await loadContract(bytes, {
    vendor: nameOf(spec),
    uri: spec.replaceAll("\\", "/"),
    hash: host.hashBytes,
  });
  return { contract, recordings: flags.recordings, baseUrls: [], policy: DEFAULT_POLICY };
}

/** @example nameOf("specs/pet-store.openapi.yaml") === "pet-store" */
function nameOf(path: string): string {
  return path.replace(/^.*[\\/]/, "").replace(/\.(openapi\.)?(ya?ml|json)$/i, "");
}

function sayProblems(run: Run, host: Host): void {
  for (const problem of run.problems) host.stderr.write(`driftline: ${problem}\n`);
}
