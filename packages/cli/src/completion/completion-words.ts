import { RULES } from "@driftline/model";
import { REPORT_FORMATS } from "@driftline/report";
import type { Command, Option } from "commander";

/** What can follow a command, taken from the command itself. */
export interface CommandWords {
  readonly name: string;
  readonly description: string;
  readonly subcommands: readonly CommandWords[];
  readonly flags: readonly FlagWords[];
  /** Words for its arguments; `vendors` stands for the folders below `specs/`. */
  readonly arguments: "vendors" | readonly string[];
}

/** A flag and what may follow it. */
export interface FlagWords {
  readonly flag: string;
  readonly description: string;
  readonly takesValue: boolean;
  readonly values: readonly string[];
}

/** The words of commands, in their order. */
export function completionWords(commands: readonly Command[]): readonly CommandWords[] {
  return commands.map((command) => ({
    name: command.name(),
    description: command.description(),
    subcommands: completionWords(command.commands),
    flags: command.options.map(flagWords),
    arguments: argumentWords(command),
  }));
}

function flagWords(option: Option): FlagWords {
  const { long, short, description } = option;
  const values = option.argChoices ?? (long === "--format" ? REPORT_FORMATS : []);
  return { flag: long ?? short ?? "", description, takesValue: !option.isBoolean(), values };
}

function argumentWords({ registeredArguments }: Command): CommandWords["arguments"] {
  const [first] = registeredArguments;
  if (first?.name() === "vendor") return "vendors";
  if (first?.name() === "id") return RULES.map(({ id }) => id);
  return first?.argChoices ?? [];
}
