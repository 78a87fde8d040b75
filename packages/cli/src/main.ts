import { type ExitCode, RULES, ToolError } from "@driftline/model";
import { Command, CommanderError } from "commander";
import { acceptCommand } from "./commands/accept.js";
import { checkCommand } from "./commands/check.js";
import { diffCommand } from "./commands/diff.js";
import { fetchCommand } from "./commands/fetch.js";
import { inferCommand } from "./commands/infer.js";
import { mockCommand } from "./commands/mock.js";
import { recordCommand } from "./commands/record.js";
import { redactCommand } from "./commands/redact.js";
import { reportCommand } from "./commands/report.js";
import { rulesCommand } from "./commands/rules.js";
import { complaintOf } from "./complaint.js";
import type { CommandContext } from "./context.js";
import type { Host } from "./host.js";
import { didYouMean } from "./suggest.js";
import { TOOL_VERSION } from "./version.js";

/**
 * Runs the tool. Everything that can go wrong ends here, in one line on standard error: an uncaught exception would exit
 * with 1, and 1 means drift.
 */
export async function main(argv: readonly string[], host: Host): Promise<ExitCode> {
  let status: ExitCode = 0;
  const program = programOf({ host, finish: (finished) => (status = finished) });
  try {
    await program.parseAsync([...argv], { from: "user" });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return statusOf(error, program, host);
    host.stderr.write(`driftline: ${complaintOf(error)}\n`);
    if (host.env.DRIFTLINE_DEBUG && error instanceof Error && !(error instanceof ToolError))
      host.stderr.write(`${error.stack}\n`);
    return 2;
  }
}

function programOf(context: CommandContext): Command {
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
  for (const command of COMMANDS) program.addCommand(configured(command(context), program));
  return program;
}

const COMMANDS = [
  checkCommand,
  diffCommand,
  fetchCommand,
  acceptCommand,
  inferCommand,
  mockCommand,
  recordCommand,
  redactCommand,
  reportCommand,
  rulesCommand,
];

function configured(command: Command, program: Command): Command {
  return command.copyInheritedSettings(program);
}

const EXIT_CODES = `
Exit codes:
  0  nothing at or above --fail-on
  1  drift
  2  could not tell: usage, configuration, network, unread input, missing evidence

There are ${RULES.length} rules; \`driftline rules\` lists them.
`;

/** Commander ends help and version by an exception, too. */
function statusOf(error: CommanderError, program: Command, host: Host): ExitCode {
  if (error.exitCode === 0) return 0;
  const message = error.message.replace(/^error: /, "").replace(/\(Did you mean .*\)$/, "");
  const unknown = /unknown command '([^']*)'/.exec(message)?.[1];
  const hint =
    unknown === undefined
      ? ""
      : didYouMean(
          unknown,
          program.commands.map((command) => command.name()),
        );
  if (error.code === "commander.help") return 2;
  host.stderr.write(`driftline: ${message}; ${hint || "`driftline --help` explains"}\n`);
  return 2;
}
