import { type ExitCode, RULES, ToolError } from "@driftline/model";
import { Command, CommanderError } from "commander";
import { complaintOf } from "./complaint.js";
import { applyConfig } from "./config-file.js";
import type { CommandContext } from "./context.js";
import type { Host } from "./host.js";
import { misuseOf } from "./misuse.js";
import { TOOL_VERSION } from "./version.js";

/**
 * Runs the tool. Everything that can go wrong ends here, in one line on standard error: an uncaught exception would exit
 * with 1, and 1 means drift.
 */
export async function main(argv: readonly string[], host: Host, loaders: CommandLoaders = COMMANDS): Promise<ExitCode> {
  let status: ExitCode = 0;
  try {
    const commands = await loadCommands(argv[0], loaders);
    const context: CommandContext = {
      host,
      finish: (finished) => (status = finished),
      commands: () => commandsOf(host),
    };
    await parse(programOf(context, commands), argv, context);
    return status;
  } catch (error) {
    host.stderr.write(`driftline: ${complaintOf(error)}\n`);
    if (host.env.DRIFTLINE_DEBUG && error instanceof Error && !(error instanceof ToolError))
      host.stderr.write(`${error.stack}\n`);
    return 2;
  }
}

/** Commander ends help, version and misuse by an exception, too. */
async function parse(program: Command, argv: readonly string[], { host, finish }: CommandContext): Promise<void> {
  try {
    await program.parseAsync([...argv], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    finish(statusOf(error, program, host));
  }
}

function programOf(context: CommandContext, commands: readonly MakeCommand[]): Command {
  const { host } = context;
  const program = new Command("driftline")
    .description("Contract testing and schema drift for the HTTP APIs you consume.")
    .version(TOOL_VERSION, "-V, --version", "print the version")
    .helpOption("-h, --help", "explain a command")
    .helpCommand("help [command]", "explain a command")
    .showSuggestionAfterError(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => host.stdout.write(text),
      writeErr: (text) => host.stderr.write(text),
      outputError: () => undefined,
      getOutHelpWidth: () => host.stdout.columns ?? 80,
      getErrHelpWidth: () => host.stderr.columns ?? 80,
    })
    .addHelpText("after", EXIT_CODES);
  program.hook("preAction", (_, command) => applyConfig(command, Object.keys(COMMANDS), host));
  for (const command of commands) program.addCommand(configured(command(context), program));
  return program;
}

type MakeCommand = (context: CommandContext) => Command;
type CommandLoaders = Readonly<Record<string, () => Promise<MakeCommand>>>;

/** In the order of the help. A command's module is loaded when the command is meant: most need only a part of the tool. */
const COMMANDS: CommandLoaders = {
  init: async () => (await import("./commands/init.js")).initCommand,
  vendor: async () => (await import("./commands/vendor.js")).vendorCommand,
  check: async () => (await import("./commands/check.js")).checkCommand,
  watch: async () => (await import("./commands/watch.js")).watchCommand,
  diff: async () => (await import("./commands/diff.js")).diffCommand,
  fetch: async () => (await import("./commands/fetch.js")).fetchCommand,
  accept: async () => (await import("./commands/accept.js")).acceptCommand,
  merge: async () => (await import("./commands/merge.js")).mergeCommand,
  uses: async () => (await import("./commands/uses.js")).usesCommand,
  bisect: async () => (await import("./commands/bisect.js")).bisectCommand,
  changelog: async () => (await import("./commands/changelog.js")).changelogCommand,
  infer: async () => (await import("./commands/infer.js")).inferCommand,
  mock: async () => (await import("./commands/mock.js")).mockCommand,
  record: async () => (await import("./commands/record.js")).recordCommand,
  redact: async () => (await import("./commands/redact.js")).redactCommand,
  report: async () => (await import("./commands/report.js")).reportCommand,
  rules: async () => (await import("./commands/rules.js")).rulesCommand,
  notify: async () => (await import("./commands/notify.js")).notifyCommand,
  completion: async () => (await import("./commands/completion.js")).completionCommand,
  doctor: async () => (await import("./commands/doctor.js")).doctorCommand,
};

/** Every command, built, in the order of the help. None of them runs. */
export async function commandsOf(host: Host): Promise<readonly Command[]> {
  const context: CommandContext = { host, finish: () => undefined, commands: () => commandsOf(host) };
  return (await loadCommands(undefined, COMMANDS)).map((make) => make(context));
}

/** The command that is meant, or all of them where help or a mistake has to be explained. */
async function loadCommands(word: string | undefined, loaders: CommandLoaders): Promise<readonly MakeCommand[]> {
  const load = word !== undefined && Object.hasOwn(loaders, word) ? loaders[word] : undefined;
  return load === undefined ? await Promise.all(Object.values(loaders).map((one) => one())) : [await load()];
}

function configured(command: Command, program: Command): Command {
  command.copyInheritedSettings(program);
  for (const sub of command.commands) configured(sub, program);
  return command;
}

const EXIT_CODES = `
Exit codes:
  0  nothing at or above --fail-on
  1  drift
  2  could not tell: usage, configuration, network, unread input, missing evidence

There are ${RULES.length} rules; \`driftline rules\` lists them.
`;

function statusOf(error: CommanderError, program: Command, host: Host): ExitCode {
  if (error.exitCode === 0) return 0;
  if (error.code !== "commander.help") host.stderr.write(`driftline: ${misuseOf(error, program)}\n`);
  return 2;
}
