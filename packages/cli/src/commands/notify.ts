import { type ExitCode, LEVELS, type Level, type Run, ToolError } from "@driftline/model";
import { noticeJson, noticeSlack, noticesOf, parseRun } from "@driftline/report";
import { readVendorConfig } from "@driftline/spec";
import { Command, Option } from "commander";
import type { CommandContext } from "../context.js";
import type { Host } from "../host.js";
import { isVendorName, SPECS_FOLDER } from "../vendors.js";

interface NotifyFlags {
  readonly previous?: string;
  readonly to?: string;
  readonly as: "json" | "slack";
  readonly level: Level;
  readonly owner?: readonly string[];
}

/** `driftline notify RUN.json`: one message about what is new, worse or resolved, to a webhook or to standard output. */
export function notifyCommand({ host, finish }: CommandContext): Command {
  return new Command("notify")
    .description("Tell a webhook what is new, worse or resolved since the last run; nothing is sent where nothing is.")
    .argument("<run>", "a file that `--format json:FILE` wrote")
    .option("--previous <file>", "the JSON report of the last run; without it everything open is new")
    .option("--to <variable>", "the environment variable that holds the webhook's address; standard output by default")
    .addOption(new Option("--as <shape>", "the generic message, or Slack's").choices(["json", "slack"]).default("json"))
    .addOption(new Option("--level <level>", "the mildest level that is told").choices(LEVELS).default("error"))
    .option("--owner <name...>", "only vendors whose `vendor.yaml` names one of these owners")
    .addHelpText("after", EXAMPLES)
    .action(async (file: string, flags: NotifyFlags) => finish(await runNotify(file, flags, host)));
}

const EXAMPLES = `
Examples:
  driftline notify tonight.json --previous last-night.json --to SLACK_WEBHOOK_URL --as slack
  driftline notify tonight.json --previous last-night.json --to TEAM_A_WEBHOOK --owner team-a --level warning
  driftline notify tonight.json
`;

async function runNotify(file: string, flags: NotifyFlags, host: Host): Promise<ExitCode> {
  const run = await runIn(file, host);
  const previous = flags.previous === undefined ? null : await runIn(flags.previous, host);
  const ownerByVendor = await ownersOf([run, ...(previous === null ? [] : [previous])], host);
  const notices = noticesOf(run, previous, { level: flags.level, owners: flags.owner ?? [], ownerByVendor });
  if (notices.length === 0) {
    host.stderr.write("driftline: nothing new, worse or resolved; nothing was sent\n");
    return 0;
  }
  const message = flags.as === "slack" ? noticeSlack(notices) : noticeJson(notices, ownerByVendor);
  if (flags.to === undefined) host.stdout.write(`${message}\n`);
  else await send(message, flags.to, host);
  return 0;
}

/** A webhook's address is a secret: it is named by its variable, and only its host is ever shown. */
async function send(message: string, variable: string, host: Host): Promise<void> {
  const address = host.env[variable] ?? "";
  if (!URL.canParse(address))
    throw new ToolError("WEBHOOK_UNSET", `the variable given to \`--to\` holds no web address`, {
      hint: "name an environment variable, and put the webhook's address into it",
    });
  const url = new URL(address);
  const isLoopback = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback))
    throw new ToolError("WEBHOOK_REFUSED", `the webhook at ${url.host} is not reached by https`, {
      hint: "what is found out about vendors goes over no open line",
    });
  const answer = await host.postJson(address, message);
  if (typeof answer === "number" && answer >= 200 && answer < 300)
    return void host.stderr.write(`driftline: told ${url.host}\n`);
  throw new ToolError("WEBHOOK_FAILED", `the webhook at ${url.host} did not take the message: ${answer}`, {
    hint: "check its address and that the service is up",
  });
}

async function runIn(file: string, host: Host): Promise<Run> {
  const bytes = await host.readFile(host.resolve(file));
  if (bytes === undefined)
    throw new ToolError("FILE_NOT_FOUND", `there is no report \`${file}\``, {
      hint: "write one with `--format json:FILE`",
    });
  return parseRun(new TextDecoder().decode(bytes), file);
}

/** Who owns which vendor, as far as their folders are here. */
async function ownersOf(runs: readonly Run[], host: Host): Promise<ReadonlyMap<string, string>> {
  const vendors = new Set(runs.flatMap(({ contracts }) => contracts.map(({ vendor }) => vendor)));
  const owners = new Map<string, string>();
  for (const vendor of [...vendors].filter(isVendorName)) {
    const uri = `${SPECS_FOLDER}/${vendor}/vendor.yaml`;
    const bytes = await host.readFile(host.resolve(uri));
    const owner = bytes === undefined ? null : readVendorConfig(new TextDecoder().decode(bytes), uri, vendor).owner;
    if (owner !== null) owners.set(vendor, owner);
  }
  return owners;
}
