import { type Baseline, type ExitCode, matchesGlob, type ReportedFinding, type Run, ToolError } from "@driftline/model";
import { loadLockedVendor } from "@driftline/spec";
import { Command, Option } from "commander";
import { readBaselines } from "../baselines.js";
import { compare } from "../compare.js";
import { printable } from "../complaint.js";
import type { CommandContext } from "../context.js";
import { commitNamed, gapOf, type LockCommit, type LockState, lockHistory, stateAt } from "../history/lock-history.js";
import { type FindingsAt, type Origin, sinceWhen } from "../history/since-when.js";
import type { Host } from "../host.js";
import { type CheckTask, check } from "../pipeline.js";
import { chooseVendors, vendorFolder, vendorTask } from "../vendors.js";

interface BisectFlags {
  readonly from?: string;
  readonly fingerprint?: string;
  readonly rule?: string;
  readonly operation?: string;
  readonly recordings?: readonly string[];
  readonly format: "text" | "json";
}

/** `driftline bisect VENDOR`: which commit brought a difference. */
export function bisectCommand({ host, finish }: CommandContext): Command {
  return new Command("bisect")
    .description("Say since when: which commit of `specs/` brought each difference, or each finding about a recording.")
    .argument("<vendor>", "a folder under `specs/`")
    .option("--from <rev>", "compare with the contract of this commit, branch or tag, instead of the first lock")
    .option("--fingerprint <id>", "only this finding, also where it is gone: as a report shows it, or its beginning")
    .option("--rule <pattern>", "only findings of these rules, as in `response-property-*`")
    .option("--operation <pattern>", "only findings about these operations, as in `GET /v1/**`")
    .option(
      "--recordings <path...>",
      "hold these recordings against each contract, instead of the contracts against each other",
    )
    .addOption(new Option("--format <format>", "how to tell it").choices(["text", "json"]).default("text"))
    .addHelpText("after", EXAMPLES)
    .action(async (vendor: string, flags: BisectFlags) => finish(await runBisect(vendor, flags, host)));
}

const EXAMPLES = `
Examples:
  driftline bisect opik
  driftline bisect opik --from v1.2.0 --rule "response-property-*"
  driftline bisect opik --fingerprint bf41b277
  driftline bisect opik --recordings failing.har
`;

async function runBisect(name: string, flags: BisectFlags, host: Host): Promise<ExitCode> {
  const [vendor = name] = await chooseVendors([name], host);
  const history = await lockHistory(vendor, flags.from, host);
  const gap = gapOf(history);
  if (gap !== null) host.stderr.write(`driftline: warning: ${printable(gap)}\n`);
  const states = await statesOf(vendor, history.commits, { flags, host });
  const origins = await sinceWhen(states, await findingsBy(vendor, states, { flags, host }), {
    isWanted: (finding) => isWanted(finding, flags),
    includesPast: flags.fingerprint !== undefined,
  });
  if (flags.fingerprint !== undefined && origins.length === 0)
    throw new ToolError("FINDING_UNKNOWN", `no contract in the history has a finding \`${flags.fingerprint}\``, {
      hint: flags.recordings === undefined ? "a finding about traffic needs `--recordings`" : "copy it from the report",
    });
  host.stdout.write(flags.format === "json" ? jsonText(vendor, origins) : tellingText(vendor, origins, states));
  return 0;
}

interface Asked {
  readonly flags: BisectFlags;
  readonly host: Host;
}

/** The contracts from the base to the working folder; one that cannot be read is said and left out. */
async function statesOf(
  vendor: string,
  commits: readonly LockCommit[],
  { flags, host }: Asked,
): Promise<readonly LockState[]> {
  const states: LockState[] = [];
  if (flags.from !== undefined) {
    const commit = await commitNamed(flags.from, host);
    states.push(
      await stateAt(vendor, { commit, short: commit.slice(0, 7), date: "", author: "", subject: flags.from }, host),
    );
  }
  for (const commit of commits) states.push(await stateAt(vendor, commit, host));
  const { contract } = await loadLockedVendor(vendorFolder(vendor, host), host.hashBytes);
  if (states.at(-1)?.contract?.sha256 !== contract.sha256) states.push({ at: null, contract, problem: null });
  for (const { at, problem } of states)
    if (problem !== null) host.stderr.write(`driftline: warning: ${at?.short} is left out: ${printable(problem)}\n`);
  return states.filter(({ problem }) => problem === null);
}

/** The findings of one contract: what differs from the first of all, or what the recordings show under it. */
async function findingsBy(vendor: string, states: readonly LockState[], { flags, host }: Asked): Promise<FindingsAt> {
  const choice = { recordings: flags.recordings, baseUrls: [], environment: undefined, policy: undefined };
  const task = await vendorTask(vendor, { ...choice, remembers: false }, host);
  const baseline = await readBaselines([vendor], undefined, host);
  const base = states.find((state) => state.contract !== null)?.contract ?? null;
  const kept = new Map<string, readonly ReportedFinding[]>();
  return async ({ contract: revision }) => {
    if (revision === null || base === null) return [];
    const before = kept.get(revision.sha256);
    if (before !== undefined) return before;
    const comparison = { ...task, base, revision, findings: [], incomparable: [] };
    const { findings } =
      flags.recordings === undefined
        ? await compare([comparison], { baseline, command: "diff", problems: [] }, host)
        : await checkedUnder(revision, task, { baseline, host });
    kept.set(revision.sha256, findings);
    return findings;
  };
}

/** @throws {ToolError} RECORDING_UNREAD where a recording cannot be read: silence would look like a pass. */
async function checkedUnder(
  contract: CheckTask["contract"],
  task: CheckTask,
  { baseline, host }: { readonly baseline: Baseline; readonly host: Host },
): Promise<Run> {
  const then: CheckTask = { ...task, contract: { ...contract, findings: [] }, unadapted: undefined };
  const run = await check([then], { baseline, previous: null, jobs: 1 }, host);
  const [problem] = run.problems;
  if (problem !== undefined && run.summary.exchanges === 0)
    throw new ToolError("RECORDING_UNREAD", problem, { hint: "name recordings that can be read" });
  return run;
}

function isWanted({ fingerprint, ruleId, operation, operations }: ReportedFinding, flags: BisectFlags): boolean {
  if (flags.fingerprint !== undefined && !fingerprint.startsWith(flags.fingerprint)) return false;
  if (flags.rule !== undefined && !matchesGlob(flags.rule, ruleId)) return false;
  const names = operation === null ? (operations?.names ?? []) : [operation];
  const { operation: pattern } = flags;
  return pattern === undefined || names.some((name) => matchesGlob(pattern, name));
}

function tellingText(vendor: string, origins: readonly Origin[], states: readonly LockState[]): string {
  const title = `${vendor}: ${count(origins.length, "finding")} in ${count(states.length, "contract")} since ${nameOf(states[0]?.at ?? null)}\n`;
  const lines = origins.map((origin) => {
    const { ruleId, level, message, fingerprint } = origin.finding;
    const until = origin.isCurrent ? "" : `, until ${nameOf(origin.until)}`;
    const first = origin.isFirst ? " or before" : "";
    return `${level} ${ruleId} [${fingerprint.slice(0, 8)}]\n  ${printable(message)}\n  since ${nameOf(origin.since)}${first}${until}\n`;
  });
  return [title, ...lines].join("");
}

function nameOf(at: LockCommit | null): string {
  if (at === null) return "the working folder (not committed)";
  return [at.short, at.date.slice(0, "2026-01-01".length), printable(at.subject)]
    .filter((part) => part !== "")
    .join(" ");
}

function jsonText(vendor: string, origins: readonly Origin[]): string {
  const findings = origins.map(({ finding, since, isFirst, isCurrent, until }) => ({
    fingerprint: finding.fingerprint,
    ruleId: finding.ruleId,
    level: finding.level,
    message: finding.message,
    operation: finding.operation,
    since,
    isFirst,
    isCurrent,
    until,
  }));
  return `${JSON.stringify({ vendor, findings }, null, 2)}\n`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
