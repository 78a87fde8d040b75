import { type ExitCode, ToolError } from "@driftline/model";
import { Command, Option } from "commander";
import type { CommandContext } from "../context.js";
import type { Host } from "../host.js";
import { gitOutput } from "../setup/git-output.js";
import { type CiHost, installationHere } from "../setup/installation.js";
import { type PlannedFile, planInit } from "../setup/plan-init.js";
import { STARTER_LINES, starterFiles } from "../setup/starter-files.js";
import { TOOL_VERSION } from "../version.js";
import { addNamed, sayAdded, vendorOptions } from "./vendor.js";

interface InitFlags {
  readonly yes?: boolean;
  readonly ci?: CiHost;
  readonly baseUrl?: string;
  readonly tokenEnv?: string;
  readonly owner?: string;
  readonly allowPrivateHost?: readonly string[];
  readonly quiet?: boolean;
}

/** `driftline init`: what a repository needs to watch its first vendor. */
export function initCommand({ host, finish }: CommandContext): Command {
  const command = new Command("init")
    .description(
      "Set a repository up: configuration, a workflow, ignore lines, and the first vendor where one is named.",
    )
    .argument("[vendor]", "the first vendor's name")
    .argument("[source...]", "what it publishes, as for `driftline vendor add`")
    .option("-y, --yes", "write without asking")
    .addOption(
      new Option("--ci <host>", "which CI to write a workflow for; found out by default").choices([
        "github",
        "gitlab",
        "none",
      ]),
    );
  return vendorOptions(command)
    .addHelpText("after", EXAMPLES)
    .action(async (vendor: string | undefined, sources: readonly string[], flags: InitFlags) =>
      finish(await runInit({ vendor, sources, flags }, host)),
    );
}

const EXAMPLES = `
Examples:
  driftline init
  driftline init --yes --ci gitlab
  driftline init --yes acme https://docs.acme.example/reference/get-thing

A file that is there already is never overwritten: its place is named, and nothing at all is written.
Below the root of a git repository, GitHub's workflow is written in the root and runs in the folder.
`;

interface InitRequest {
  readonly vendor: string | undefined;
  readonly sources: readonly string[];
  readonly flags: InitFlags;
}

async function runInit({ vendor, sources, flags }: InitRequest, host: Host): Promise<ExitCode> {
  if (vendor !== undefined && sources.length === 0)
    throw new ToolError("USAGE", `what \`${vendor}\` publishes is not named`, {
      hint: `for example \`driftline init ${vendor} https://docs.example/reference/get-thing\``,
    });
  const installation = await installationHere(host, TOOL_VERSION);
  const folder = await folderInRepository(host);
  const files = starterFiles({ ci: flags.ci ?? (await ciHere(host, folder)), installation, folder });
  const plan = await planInit(files, STARTER_LINES, host);
  refuseTaken(plan);
  for (const { path, purpose, state } of plan) host.stdout.write(`${DEED[state].padEnd(9)} ${path}  ${purpose}\n`);
  if (!(await mayWrite(plan, flags, host))) return 2;
  // The vendor first: it is what can fail, and then nothing else has happened.
  const added = vendor === undefined ? undefined : await addNamed(vendor, sources, { flags, host });
  for (const { path, state, text } of plan) if (state !== "unchanged") await host.writeFile(host.resolve(path), text);
  if (vendor !== undefined && added !== undefined) sayAdded(vendor, added, host);
  else host.stdout.write("next: `driftline vendor add NAME URL`, then `driftline doctor`\n");
  return 0;
}

const DEED: Readonly<Record<PlannedFile["state"], string>> = {
  write: "write",
  extend: "extend",
  unchanged: "unchanged",
  taken: "taken",
};

/** @throws {ToolError} FILE_EXISTS */
function refuseTaken(plan: readonly PlannedFile[]): void {
  const taken = plan.filter(({ state }) => state === "taken").map(({ path }) => `\`${path}\``);
  if (taken.length === 0) return;
  const are = taken.length === 1 ? "is there already and says" : "are there already and say";
  throw new ToolError("FILE_EXISTS", `${taken.join(", ")} ${are} something else`, {
    hint: "nothing was written; move it away first, or leave the workflow out with `--ci none`",
  });
}

/** Where nobody can be asked, only `--yes` writes. */
async function mayWrite(plan: readonly PlannedFile[], { yes }: InitFlags, host: Host): Promise<boolean> {
  if (yes === true || plan.every(({ state }) => state === "unchanged")) return true;
  const canAsk = host.stdout.isTerminal && host.stderr.isTerminal && (host.env.CI ?? "") === "";
  if (!canAsk) {
    host.stderr.write("driftline: nothing was written; `--yes` writes\n");
    return false;
  }
  host.stderr.write("Write this? [y/N] ");
  const isYes = /^\s*y(es)?\s*$/i.test(await firstLine(host.stdin));
  if (!isYes) host.stderr.write("driftline: nothing was written\n");
  return isYes;
}

async function firstLine(input: AsyncIterable<Uint8Array>): Promise<string> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of input) {
    text += decoder.decode(chunk, { stream: true });
    if (text.includes("\n")) break;
  }
  return text.split("\n")[0] ?? "";
}

/** GitLab where its file stands at the root, GitHub elsewhere. */
async function ciHere(host: Host, folder: string): Promise<CiHost> {
  const root = folder.split("/").map((name) => (name === "" ? "." : ".."));
  return (await host.readFile(host.resolve(...root, ".gitlab-ci.yml"))) === undefined ? "github" : "gitlab";
}

/** From the root of the repository; empty in it, and where there is none. */
async function folderInRepository(host: Host): Promise<string> {
  return ((await gitOutput(["rev-parse", "--show-prefix"], host)) ?? "").replace(/\n$/, "").replace(/\/$/, "");
}
