import { applyPolicy, type ExitCode, NO_USES, type Policy } from "@driftline/model";
import { type ChangelogEntry, renderChangelog } from "@driftline/report";
import { loadLockedVendor } from "@driftline/spec";
import { Command } from "commander";
import { differencesOf } from "../compare.js";
import { printable } from "../complaint.js";
import type { CommandContext } from "../context.js";
import { commitNamed, gapOf, type LockCommit, type LockState, lockHistory, stateAt } from "../history/lock-history.js";
import type { Host } from "../host.js";
import { chooseVendors, policyOf, vendorFolder } from "../vendors.js";

interface ChangelogFlags {
  readonly from?: string;
  readonly output?: string;
}

/** `driftline changelog VENDOR`: the history of a contract in Markdown. */
export function changelogCommand({ host, finish }: CommandContext): Command {
  return new Command("changelog")
    .description(
      "Write the history of a vendor's locked contract in Markdown, from git: what each commit broke, and the rest counted.",
    )
    .argument("<vendor>", "a folder under `specs/`")
    .option("--from <rev>", "only what came after this commit, branch or tag")
    .option("--output <file>", "write a file instead of standard output")
    .addHelpText("after", EXAMPLES)
    .action(async (vendor: string, flags: ChangelogFlags) => finish(await runChangelog(vendor, flags, host)));
}

const EXAMPLES = `
Examples:
  driftline changelog opik
  driftline changelog opik --from v1.2.0 --output docs/opik-changes.md
`;

async function runChangelog(name: string, flags: ChangelogFlags, host: Host): Promise<ExitCode> {
  const [vendor = name] = await chooseVendors([name], host);
  const { config } = await loadLockedVendor(vendorFolder(vendor, host), host.hashBytes);
  const history = await lockHistory(vendor, flags.from, host);
  const entries: ChangelogEntry[] = [];
  let before = flags.from === undefined ? null : await stateNamed(vendor, flags.from, host);
  for (const at of history.commits) {
    const state = await stateAt(vendor, at, host);
    entries.push({
      ...at,
      commit: at.short,
      change: await changeOf(before, state, { policy: policyOf(config), at, host }),
    });
    // A contract that cannot be read is no base; the next one is held against the last that could.
    if (state.problem === null) before = state;
  }
  const text = renderChangelog({ vendor, entries: entries.reverse(), gap: gapOf(history) });
  if (flags.output === undefined) host.stdout.write(text);
  else await host.writeFile(host.resolve(flags.output), text);
  return 0;
}

async function stateNamed(vendor: string, revision: string, host: Host): Promise<LockState> {
  const commit = await commitNamed(revision, host);
  return await stateAt(vendor, { commit, short: commit.slice(0, 7), date: "", author: "", subject: "" }, host);
}

async function changeOf(
  before: LockState | null,
  { contract: revision, problem }: LockState,
  { policy, at, host }: { readonly policy: Policy; readonly at: LockCommit; readonly host: Host },
): Promise<ChangelogEntry["change"]> {
  if (problem !== null) return { kind: "unread", reason: problem };
  if (revision === null) return { kind: "removed" };
  const base = before?.contract ?? null;
  if (base === null) return { kind: "locked", operations: revision.operations.length };
  // A date such as `x-sunset` is past or not as it was on the day of the commit: today would change the bytes tomorrow.
  const then: Host = { ...host, now: () => at.date };
  const { findings, problems } = await differencesOf({ base, revision, uses: NO_USES, incomparable: [] }, then);
  for (const uncompared of problems) host.stderr.write(`driftline: warning: ${printable(uncompared)}\n`);
  return { kind: "changed", findings: applyPolicy(findings, policy) };
}
