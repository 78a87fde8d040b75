import { DEFAULT_POLICY, NO_USES, type Policy, type ReportedFinding, ToolError } from "@driftline/model";
import { knownFindingsOf, parseRun } from "@driftline/report";
import { type Command, Option } from "commander";
import { readBaselines } from "./baselines.js";
import type { CheckRequest } from "./engine/partial-file.js";
import type { Host } from "./host.js";
import { type LiveFlags, refuseLiveFlags } from "./live/live-flags.js";
import type { LiveChoice } from "./live/live-task.js";
import type { CheckOptions, CheckTask } from "./pipeline.js";
import { NO_REDACTION } from "./redaction.js";
import { loadFile } from "./sources.js";
import { chooseVendors, vendorTask } from "./vendors.js";

/** The flags that say what is held against what. */
export type RequestFlags = Omit<CheckRequest, "vendors">;

/** Adds the flags that say what is held against what. */
export function requestOptions(command: Command): Command {
  return command
    .argument("[vendor...]", "folders under `specs/`; all of them by default")
    .option("--spec <file>", "an OpenAPI description, instead of vendors")
    .option("--recordings <path...>", "recordings (files, folders, `-` for standard input) instead of the vendor's own")
    .option("--base-url <url...>", "where the traffic was recorded, beside the contract's servers and environments")
    .option("--environment <name>", "only this environment of the vendor")
    .option("--baseline <file>", "accepted findings, instead of each vendor's own `baseline.yaml`")
    .option(
      "--previous <file>",
      "the JSON report of the last run: what it had is `unchanged`, what is gone is `absent`",
    )
    .addOption(new Option("--policy <name>", "the levels of the rules").choices(["default", "strict"]));
}

/** Everything a check needs before it reads recordings. */
export interface PreparedCheck extends CheckOptions {
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

/** How to check where no vendor is kept. */
export const WITHOUT_VENDORS = "do without: `driftline check --spec FILE --recordings PATH`";

/** What was asked for, from among all the flags of a command. */
export function requestOf(flags: RequestFlags): RequestFlags {
  const { spec, recordings, baseUrl, environment, remember, policy, baseline, previous } = flags;
  const stated = Object.entries({ spec, recordings, baseUrl, environment, remember, policy, baseline, previous });
  return Object.fromEntries(stated.filter(([, value]) => value !== undefined));
}

type TaskFlags = CheckRequest & LiveFlags & { readonly live?: boolean };

async function vendorTasks(flags: TaskFlags, host: Host): Promise<readonly CheckTask[]> {
  const vendors = await chooseVendors(flags.vendors, host, WITHOUT_VENDORS);
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
      flags.live === true
        ? await callingTask(vendor, { ...choice, flags }, host)
        : await vendorTask(vendor, choice, host),
    );
  return tasks;
}

/** What makes calls is loaded where calls are made. */
async function callingTask(vendor: string, choice: LiveChoice, host: Host): Promise<CheckTask> {
  const { liveTask } = await import("./live/live-task.js");
  return await liveTask(vendor, choice, host);
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
  return {
    contract,
    recordings: flags.recordings,
    baseUrls: baseUrlsOf(flags),
    policy,
    uses: NO_USES,
    memory: null,
    redaction: NO_REDACTION,
  };
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
