import { DEFAULT_POLICY, type ExitCode, exitCodeOf, NO_USES, type Policy } from "@driftline/model";
import { Command, Option } from "commander";
import { readBaselines } from "../baselines.js";
import { compare } from "../compare.js";
import type { CommandContext } from "../context.js";
import type { Host } from "../host.js";
import { type ReportFlags, reportOptions, writeReports } from "../report-output.js";
import { contractNamed } from "../sources.js";
import { readUses } from "../uses-file.js";
import { SPECS_FOLDER } from "../vendors.js";

interface DiffFlags extends ReportFlags {
  readonly policy?: Policy["name"];
  readonly baseline?: string;
}

/** `driftline diff BASE REVISION`: what changed for who consumes the API. */
export function diffCommand({ host, finish }: CommandContext): Command {
  const command = new Command("diff")
    .description("Compare two contracts as their consumer sees them.")
    .argument("<base>", "what we built against: a file, a docs page, a vendor (its locked contract), or `git:REV:PATH`")
    .argument("<revision>", "what it is compared with")
    .option("--baseline <file>", "accepted findings; for a vendor its own `baseline.yaml` by default")
    .addOption(new Option("--policy <name>", "the levels of the rules").choices(["default", "strict"]));
  return reportOptions(command)
    .addHelpText("after", EXAMPLES)
    .action(async (base: string, revision: string, flags: DiffFlags) =>
      finish(await runDiff({ base, revision }, flags, host)),
    );
}

const EXAMPLES = `
Examples:
  driftline diff api-1.yaml api-2.yaml
  driftline diff braintrust new-openapi.yaml --format markdown
  driftline diff git:main:specs/opik/openapi.yaml specs/opik/openapi.yaml
`;

async function runDiff(sides: { base: string; revision: string }, flags: DiffFlags, host: Host): Promise<ExitCode> {
  const base = await contractNamed(sides.base, host);
  const revision = await contractNamed(sides.revision, host);
  const baseline = await readBaselines([base.vendor], flags.baseline, host);
  const policy: Policy = { ...DEFAULT_POLICY, name: flags.policy ?? "default" };
  const uses = isName(base.vendor) ? await readUses(`${SPECS_FOLDER}/${base.vendor}`, host) : NO_USES;
  const comparison = { base, revision, policy, uses, findings: [], incomparable: [] };
  const run = await compare([comparison], { command: "diff", baseline, problems: [] }, host);
  await writeReports(run, flags, host);
  return exitCodeOf(run, flags.failOn);
}

/** A contract from a file is named after the file, which may be no name of a folder. */
function isName(vendor: string): boolean {
  return /^[a-z0-9][\w.-]*$/i.test(vendor);
}
