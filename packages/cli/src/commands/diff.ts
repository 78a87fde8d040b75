import {
  type Contract,
  DEFAULT_POLICY,
  type ExitCode,
  exitCodeOf,
  formatLocation,
  isJsonObject,
  NO_USES,
  type Policy,
} from "@driftline/model";
import { createSharedParts } from "@driftline/spec";
import { Command, Option } from "commander";
import { readBaselines, warnOfBaseline } from "../baselines.js";
import { compare } from "../compare.js";
import { printable } from "../complaint.js";
import type { CommandContext } from "../context.js";
import type { Host } from "../host.js";
import { repeatable } from "../repeatable-option.js";
import { type ReportFlags, reportOptions, writeReports } from "../report-output.js";
import { namedContract } from "../sources.js";
import { readUses } from "../uses-file.js";
import { isVendorName, policyOf, SPECS_FOLDER } from "../vendors.js";

interface DiffFlags extends ReportFlags {
  readonly policy?: Policy["name"];
  readonly baseline?: string;
  readonly allowPrivateHost?: readonly string[];
  readonly quiet?: boolean;
}

/** `driftline diff BASE REVISION`: what changed for who consumes the API. */
export function diffCommand({ host, finish }: CommandContext): Command {
  const command = new Command("diff")
    .description("Compare two contracts as their consumer sees them.")
    .argument(
      "<base>",
      "what we built against: a file or URL (OpenAPI or a docs page), a vendor (its locked contract), or `git:REV:PATH`",
    )
    .argument("<revision>", "what it is compared with")
    .option("--baseline <file>", "accepted findings; for a vendor its own `baseline.yaml` by default")
    .addOption(repeatable("--allow-private-host <host>", "a host of a URL that may have a private address"))
    .option("--quiet", "say nothing about progress")
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
  driftline diff acme https://api.acme.example/openapi.json
  driftline diff git:main:specs/opik/openapi.yaml specs/opik/openapi.yaml
`;

async function runDiff(sides: { base: string; revision: string }, flags: DiffFlags, host: Host): Promise<ExitCode> {
  // What is wrong with a description is for `check` to tell; here only what differs counts.
  const naming = {
    load: { isInspected: false, parts: createSharedParts() },
    allowedPrivateHosts: flags.allowPrivateHost ?? [],
    isQuiet: flags.quiet === true,
  };
  const named = await namedContract(sides.base, host, naming);
  const other = await namedContract(sides.revision, host, naming);
  for (const warning of [...named.warnings, ...other.warnings])
    host.stderr.write(`driftline: warning: ${printable(warning)}\n`);
  const { contract: base, config } = named;
  const { contract: revision } = other;
  const baseline = await readBaselines([base.vendor], flags.baseline, host);
  const policy: Policy =
    config === null
      ? { ...DEFAULT_POLICY, name: flags.policy ?? "default" }
      : policyOf(config, { policy: flags.policy });
  const uses = isVendorName(base.vendor) ? await readUses(`${SPECS_FOLDER}/${base.vendor}`, base, host) : NO_USES;
  const comparison = { base, revision, policy, uses, findings: [], incomparable: [] };
  const problems = [...new Set([base, revision].flatMap((one) => [...unread(one), ...empty(one)]))];
  for (const warning of [base, revision].flatMap(invalid))
    host.stderr.write(`driftline: warning: ${printable(warning)}\n`);
  const run = await compare([comparison], { command: "diff", baseline, problems }, host);
  await writeReports(run, flags, host);
  for (const problem of run.problems) host.stderr.write(`driftline: ${printable(problem)}\n`);
  warnOfBaseline(baseline, run, host);
  return exitCodeOf(run, flags.failOn);
}

/** Nothing is said by a comparison with nothing, however the other side looks. */
function empty({ uri, operations, document }: Contract): readonly string[] {
  const hooks = document.webhooks;
  const hasHooks = isJsonObject(hooks) && Object.keys(hooks).length > 0;
  return operations.length > 0 || hasHooks ? [] : [`${uri} describes no operation, so nothing was compared`];
}

/** What was left out as no schema or no value of its keyword is equal on both sides whatever stands there. */
function invalid({ findings }: Contract): readonly string[] {
  return findings
    .filter(({ ruleId }) => ruleId === "spec-document-invalid")
    .map(({ base, message }) => `${base === null ? "" : `${formatLocation(base)}: `}${message}`);
}

const UNREAD_RULES: readonly string[] = ["spec-reference-refused", "spec-schema-uncompilable"];

/** What of a contract is not known: two contracts that hide the same thing are equal without being the same. */
function unread({ findings }: Contract): readonly string[] {
  return findings
    .filter(({ ruleId }) => UNREAD_RULES.includes(ruleId))
    .map(
      ({ base, message }) => `${base === null ? "" : `${formatLocation(base)}: `}${message}, so it was not compared`,
    );
}
