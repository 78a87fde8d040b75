import { type ExitCode, exitCodeOf, type Run, ToolError } from "@driftline/model";
import { discoverSources, type FetchPlan, type LockPlan, loadLockedVendor, planFetch, planLock } from "@driftline/spec";
import { Command } from "commander";
import { readBaselines, warnOfBaseline } from "../baselines.js";
import { type Comparison, compare } from "../compare.js";
import { complaintOf, printable } from "../complaint.js";
import type { CommandContext } from "../context.js";
import { fetchPorts } from "../fetch-ports.js";
import type { Host } from "../host.js";
import { updateLock } from "../lock-update.js";
import { type Progress, startProgress } from "../progress.js";
import { repeatable } from "../repeatable-option.js";
import { type ReportFlags, reportOptions, writeReports } from "../report-output.js";
import { ADAPTED_FILE } from "../unadapted.js";
import { readUses } from "../uses-file.js";
import { chooseVendors, isVendorName, policyOf, SPECS_FOLDER, vendorFolder } from "../vendors.js";

interface FetchFlags extends ReportFlags {
  readonly offline?: boolean;
  readonly check?: boolean;
  readonly update?: boolean;
  readonly quiet?: boolean;
  readonly discover?: string;
  readonly allowPrivateHost?: readonly string[];
}

/** `driftline fetch`: from what a vendor publishes to a locked contract. */
export function fetchCommand({ host, finish }: CommandContext): Command {
  const command = new Command("fetch")
    .description("Fetch what vendors publish, and lock it; or compare it with what is locked.")
    .argument("[vendor...]", "folders under `specs/`; all of them by default")
    .option("--offline", "use the sources that are kept in `specs/<vendor>/sources/`")
    .option("--check", "write nothing: report what was published since the contract was locked")
    .option("--update", "lock what is published now (the default), and tell what that changes for who uses it")
    .option("--discover <url>", "find the sources from a docs address, and write `specs/<vendor>/vendor.yaml`")
    .addOption(repeatable("--allow-private-host <host>", "with --discover: a host that may have a private address"))
    .option("--quiet", "say nothing about progress");
  return reportOptions(command)
    .addHelpText("after", EXAMPLES)
    .action(async (vendors: readonly string[], flags: FetchFlags) => finish(await runFetch(vendors, flags, host)));
}

const EXAMPLES = `
Examples:
  driftline fetch                       fetch and lock every vendor
  driftline fetch opik --offline        lock again from the kept sources
  driftline fetch acme --discover https://docs.acme.example/reference/get-thing
  driftline fetch --check --format markdown:drift.md
  driftline fetch --update --format markdown:update.md
`;

async function runFetch(names: readonly string[], flags: FetchFlags, host: Host): Promise<ExitCode> {
  const progress = startProgress({ verb: "fetching", noun: "sources", isQuiet: flags.quiet === true }, host);
  return await fetchAll(names, { ...flags, progress }, progress.host).finally(progress.close);
}

/** Flags, and whom to tell of the work. */
interface FetchWork extends FetchFlags {
  readonly progress: Progress;
}

async function fetchAll(names: readonly string[], flags: FetchWork, host: Host): Promise<ExitCode> {
  if (flags.check === true && flags.update === true)
    throw new ToolError("USAGE", "`--check` writes nothing and `--update` writes", {
      hint: "leave out one of the two",
    });
  refuseIdleFlags(flags);
  if (flags.discover !== undefined) return await discoverVendor(names, { ...flags, discover: flags.discover }, host);
  const vendors = await chooseVendors(names, host);
  return flags.check === true ? await checkPublished(vendors, flags, host) : await lockPublished(vendors, flags, host);
}

/**
 * A flag that would do nothing is refused: who asks for a report and gets none believes it was green.
 *
 * @throws {ToolError} USAGE
 */
function refuseIdleFlags(flags: FetchFlags): void {
  if (flags.discover !== undefined) {
    const other = (["check", "update", "offline"] as const).find((name) => flags[name] === true);
    if (other !== undefined)
      throw new ToolError("USAGE", `\`--discover\` begins a new vendor, and \`--${other}\` needs one that is kept`, {
        hint: "leave out one of the two",
      });
  }
  if (flags.check === true) return;
  const asked = {
    "--fail-on": flags.failOn !== "error",
    "--history": flags.history !== undefined,
    "--show-unchanged": flags.showUnchanged === true,
    ...(flags.update === true
      ? {}
      : {
          "--format": flags.format !== undefined,
          "--limit": flags.limit !== undefined,
          "--show-suppressed": flags.showSuppressed === true,
        }),
  };
  const idle = Object.entries(asked).find(([, isAsked]) => isAsked)?.[0];
  if (idle !== undefined)
    throw new ToolError("USAGE", `\`${idle}\` needs \`--check\``, {
      hint: "only a comparison ends in a report; `--update` tells what it took in",
    });
}

/** Begins a vendor's folder. What is there already is never overwritten. */
async function discoverVendor(
  names: readonly string[],
  flags: FetchWork & { readonly discover: string },
  host: Host,
): Promise<ExitCode> {
  const [vendor, ...others] = names;
  if (vendor === undefined || others.length > 0 || !isVendorName(vendor)) {
    throw new ToolError("USAGE", "`--discover` needs the name of one new vendor", {
      hint: "for example `driftline fetch acme --discover URL`",
    });
  }
  const file = `${SPECS_FOLDER}/${vendor}/vendor.yaml`;
  if ((await host.readFile(host.resolve(file))) !== undefined) {
    throw new ToolError("VENDOR_EXISTS", `there is a \`${file}\` already`, {
      hint: "take another name, or edit that file",
    });
  }
  const found = await discoverSources(flags.discover, fetchPorts(flags, host), {
    allowedPrivateHosts: flags.allowPrivateHost ?? [],
  });
  await host.writeFile(host.resolve(file), found.vendorYaml);
  const lines = found.sources.map(
    ({ kind, url, operations }) => `  ${kind}  ${url} (${operations.length} operations)\n`,
  );
  host.stdout.write(
    `${vendor}: wrote ${file} from the most trusted of ${found.sources.length} sources\n${lines.join("")}Look through it, then run \`driftline fetch ${vendor}\`.\n`,
  );
  return 0;
}

/** A vendor that cannot be reached leaves its folder as it was, and the others are locked all the same. */
async function lockPublished(vendors: readonly string[], flags: FetchWork, host: Host): Promise<ExitCode> {
  const comparisons: Comparison[] = [];
  const problems: string[] = [];
  // Whoever asked for a report in some format gets that on standard output and nothing else.
  const output = flags.format === undefined ? host.stdout : host.stderr;
  for (const vendor of vendors) {
    const folder = vendorFolder(vendor, host);
    try {
      const plan: LockPlan | FetchPlan =
        flags.offline === true
          ? await planLock(folder, host.hashBytes)
          : await planFetch(folder, fetchPorts(flags, host));
      const { written, comparison } = await updateLock(folder, plan, host);
      const noted = plan.findings.length === 0 ? "" : `, ${plan.findings.length} findings about the sources`;
      output.write(
        `${vendor}: ${written.length === 0 ? "unchanged" : `wrote ${written.join(", ")}`} (${plan.config.sources.length} ${plan.config.sources.length === 1 ? "source" : "sources"}${noted})\n`,
      );
      if (comparison !== null) comparisons.push(comparison);
    } catch (error) {
      problems.push(`${vendor}: ${toolComplaint(error)}`);
      host.stderr.write(`driftline: ${printable(problems.at(-1) ?? "")}\n`);
    }
  }
  if (comparisons.length > 0 || flags.format !== undefined) await tellUpdate(comparisons, { flags, problems }, host);
  return problems.length > 0 ? 2 : 0;
}

/** What an update means to our code, instead of the bytes that it changed. Taking it in is no drift, so it does not fail. */
async function tellUpdate(
  comparisons: readonly Comparison[],
  { flags, problems }: { readonly flags: FetchFlags; readonly problems: readonly string[] },
  host: Host,
): Promise<void> {
  const vendors = comparisons.map(({ base }) => base.vendor);
  const baseline = await readBaselines(vendors, undefined, host);
  const run = await compare(comparisons, { command: "fetch", baseline, problems }, host);
  await writeReports(run, flags, host);
  for (const vendor of vendors) {
    if ((await vendorFolder(vendor, host).read(ADAPTED_FILE)) === null) continue;
    const line = `${vendor}: what hurts our code is told by every \`driftline check ${vendor}\` until the use is gone or the finding accepted`;
    host.stderr.write(`driftline: ${line}\n`);
  }
}

async function checkPublished(vendors: readonly string[], flags: FetchWork, host: Host): Promise<ExitCode> {
  const comparisons: Comparison[] = [];
  const problems: string[] = [];
  for (const vendor of vendors) {
    try {
      comparisons.push(await comparisonOf(vendor, flags, host));
    } catch (error) {
      problems.push(`${vendor}: ${toolComplaint(error)}`);
    }
  }
  const baseline = await readBaselines(vendors, undefined, host);
  const run: Run = await compare(comparisons, { command: "fetch", baseline, problems }, host);
  await writeReports(run, flags, host);
  for (const problem of run.problems) host.stderr.write(`driftline: ${printable(problem)}\n`);
  warnOfBaseline(baseline, run, host);
  return exitCodeOf(run, flags.failOn);
}

async function comparisonOf(vendor: string, flags: FetchWork, host: Host): Promise<Comparison> {
  const folder = vendorFolder(vendor, host);
  const { config, contract: base } = await loadLockedVendor(folder, host.hashBytes, host.contractCache);
  if (flags.offline === true)
    throw new ToolError("USAGE", "`--check` compares with what is published, and `--offline` cannot know that", {
      hint: "leave out one of the two",
    });
  const plan: FetchPlan = await planFetch(folder, fetchPorts(flags, host));
  return {
    base,
    revision: plan.published,
    policy: policyOf(config),
    uses: await readUses(folder.uri, base, host),
    findings: plan.findings,
    incomparable: plan.incomparable,
  };
}

function toolComplaint(error: unknown): string {
  if (!(error instanceof ToolError)) throw error;
  return complaintOf(error);
}
