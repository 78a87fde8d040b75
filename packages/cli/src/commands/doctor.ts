import type { ExitCode } from "@driftline/model";
import { Command, InvalidArgumentError, Option } from "commander";
import { printable } from "../complaint.js";
import type { CommandContext } from "../context.js";
import type { Host } from "../host.js";
import { type Diagnosis, examineMachine, examineVendor } from "../setup/examine.js";
import { chooseVendors, listVendors } from "../vendors.js";

interface DoctorFlags {
  readonly offline?: boolean;
  readonly maxAge: number;
  readonly json?: boolean;
}

/** `driftline doctor`: what keeps Driftline from telling anything here. */
export function doctorCommand({ host, finish }: CommandContext): Command {
  return new Command("doctor")
    .description("Examine this machine and the vendors: Node, locks, tokens (set or not, never shown), hosts, ages.")
    .argument("[vendor...]", "folders under `specs/`; all of them by default")
    .option("--offline", "name the hosts, and do not try to reach them")
    .addOption(new Option("--max-age <days>", "how old a contract may be").default(30).argParser(days))
    .option("--json", "print the diagnoses as JSON")
    .addHelpText("after", EXAMPLES)
    .action(async (vendors: readonly string[], flags: DoctorFlags) => finish(await runDoctor(vendors, flags, host)));
}

const EXAMPLES = `
Examples:
  driftline doctor
  driftline doctor acme --offline --max-age 7
  driftline doctor --json

It exits with 2 where something is bad, and with 0 otherwise: what is doubtful is told and does not fail.
`;

function days(word: string): number {
  if (!/^\d{1,5}$/.test(word)) throw new InvalidArgumentError("it should be a number of days");
  return Number(word);
}

async function runDoctor(names: readonly string[], flags: DoctorFlags, host: Host): Promise<ExitCode> {
  const hasNone = names.length === 0 && (await listVendors(host)).length === 0;
  const vendors = hasNone ? [] : await chooseVendors(names, host);
  const examination = { isOffline: flags.offline === true, maxAgeDays: flags.maxAge };
  const diagnoses: Diagnosis[] = [...(await examineMachine(host.nodeVersion, host))];
  if (hasNone)
    diagnoses.push({
      about: "vendors",
      state: "bad",
      message: "none under `specs/` here: `driftline vendor add NAME URL` begins one",
    });
  for (const vendor of vendors) diagnoses.push(...(await examineVendor(vendor, examination, host)));
  host.stdout.write(flags.json === true ? `${JSON.stringify(diagnoses, null, 2)}\n` : textOf(diagnoses));
  return diagnoses.some(({ state }) => state === "bad") ? 2 : 0;
}

const MARKS: Readonly<Record<Diagnosis["state"], string>> = { good: "ok", doubtful: "?", bad: "BAD" };

function textOf(diagnoses: readonly Diagnosis[]): string {
  const blocks = [...groupsOf(diagnoses)].map(
    ([about, lines]) =>
      `${about}\n${lines.map(({ state, message }) => `  ${MARKS[state].padEnd(3)} ${printable(message)}\n`).join("")}`,
  );
  const count = (state: Diagnosis["state"]): number => diagnoses.filter((one) => one.state === state).length;
  return `${blocks.join("")}\n${count("bad")} bad, ${count("doubtful")} doubtful, ${count("good")} good\n`;
}

function groupsOf(diagnoses: readonly Diagnosis[]): ReadonlyMap<string, readonly Diagnosis[]> {
  const groups = new Map<string, Diagnosis[]>();
  for (const diagnosis of diagnoses) {
    const group = groups.get(diagnosis.about);
    if (group === undefined) groups.set(diagnosis.about, [diagnosis]);
    else group.push(diagnosis);
  }
  return groups;
}
