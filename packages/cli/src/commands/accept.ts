import { isDate, type ReportedFinding, ToolError } from "@driftline/model";
import { acceptInBaseline, parseRun } from "@driftline/report";
import { Command } from "commander";
import { baselinePath } from "../baselines.js";
import type { CommandContext } from "../context.js";
import type { Host } from "../host.js";
import { isVendorName, SPECS_FOLDER } from "../vendors.js";

interface AcceptFlags {
  readonly reason: string;
  readonly until?: string;
  readonly owner?: string;
  readonly run: string;
  readonly baseline?: string;
}

/** `driftline accept FINGERPRINT`: a finding somebody answers for, until a day. */
export function acceptCommand({ host, finish }: CommandContext): Command {
  return new Command("accept")
    .description("Accept a finding: it is counted and no longer fails a run, until the day that is named.")
    .argument("<fingerprint>", "as the report shows it, or its beginning")
    .requiredOption("--reason <text>", "why it is accepted")
    .option("--until <date>", "the last day on which it holds, YYYY-MM-DD")
    .option("--owner <name>", "who answers for it")
    .option("--run <file>", "the JSON report that holds the finding", "reports/latest.json")
    .option("--baseline <file>", "where to write it down; the vendor's own `baseline.yaml` by default")
    .addHelpText("after", EXAMPLES)
    .action(async (fingerprint: string, flags: AcceptFlags) => {
      await accept(fingerprint, flags, host);
      finish(0);
    });
}

const EXAMPLES = `
Examples:
  driftline accept bf41b277 --reason "their fix is announced" --until 2026-12-31
  driftline accept bf41b277 --run run.json --reason "we retry" --owner "the data team"
`;

async function accept(fingerprint: string, flags: AcceptFlags, host: Host): Promise<void> {
  if (flags.reason.trim() === "")
    throw new ToolError("USAGE", "the reason is empty", { hint: "say why the finding is accepted" });
  if (flags.until !== undefined && !isDate(flags.until))
    throw new ToolError("USAGE", `\`${flags.until}\` is no day`, { hint: "write it as YYYY-MM-DD" });
  // An entry holds through the whole of its last day (UTC), as `entryStateAt` has it.
  if (flags.until !== undefined && flags.until < new Date(host.now()).toISOString().slice(0, 10))
    throw new ToolError("USAGE", `\`${flags.until}\` is past, so that nothing would be accepted`, {
      hint: "name a day to come, or leave `--until` out",
    });
  const finding = await findingNamed(fingerprint, flags.run, host);
  const path = flags.baseline ?? (await ownBaseline(finding.vendor, host));
  const acceptance = {
    fingerprint: finding.fingerprint,
    reason: flags.reason,
    owner: flags.owner ?? null,
    until: flags.until ?? null,
    about: [finding.ruleId, finding.operation, finding.instanceLocation, finding.subject]
      .filter((part) => part !== null && part !== "")
      .join(" "),
  };
  await host.updateFile(host.resolve(path), (text) => acceptInBaseline(text ?? "", path, acceptance));
  const until = acceptance.until === null ? "for ever" : `until ${acceptance.until}`;
  host.stdout.write(`accepted ${until}: ${finding.ruleId} (${finding.fingerprint}) in ${path}\n`);
}

/**
 * The baseline that checks of a vendor read. A report may come from anywhere, so its vendor's name leads nowhere else; and
 * what was checked by `--spec` has no folder, where nobody would ever read what was accepted.
 */
async function ownBaseline(vendor: string, host: Host): Promise<string> {
  const hint = "name a file by `--baseline`, and give it to `driftline check --baseline` too";
  if (!isVendorName(vendor))
    throw new ToolError("VENDOR_UNKNOWN", `\`${vendor}\` in the report is no name of a vendor`, { hint });
  if ((await host.readFile(host.resolve(SPECS_FOLDER, vendor, "vendor.yaml"))) === undefined)
    throw new ToolError("VENDOR_UNKNOWN", `there is no \`${SPECS_FOLDER}/${vendor}/vendor.yaml\` here`, { hint });
  return baselinePath(vendor);
}

/** A beginning of a fingerprint will do, as long as it is only one finding's. */
async function findingNamed(fingerprint: string, file: string, host: Host): Promise<ReportedFinding> {
  const bytes = await host.readFile(host.resolve(file));
  if (bytes === undefined)
    throw new ToolError("FILE_NOT_FOUND", `there is no report \`${file}\``, {
      hint: "run `driftline check` first where there is a folder `reports/`, or name a JSON report with `--run`",
    });
  const { findings } = parseRun(new TextDecoder().decode(bytes), file);
  const meant = fingerprint.length < 6 ? [] : findings.filter((finding) => finding.fingerprint.startsWith(fingerprint));
  const [finding] = meant;
  if (finding === undefined)
    throw new ToolError("FINDING_UNKNOWN", `no finding in \`${file}\` has the fingerprint \`${fingerprint}\``, {
      hint: "copy it from the report (at least its first six characters)",
    });
  if (meant.length > 1)
    throw new ToolError("FINDING_AMBIGUOUS", `${meant.length} findings begin with \`${fingerprint}\``, {
      hint: "give more of the fingerprint",
    });
  return finding;
}
