import type { Command, CommanderError } from "commander";
import { printable } from "./complaint.js";
import { didYouMean } from "./suggest.js";

/** What a command line that cannot be understood is told, as one clause and a hint. @param program with the command that was meant, or with all */
export function misuseOf({ message }: CommanderError, program: Command): string {
  const plain = message.replace(/^error: /, "").replace(/\(Did you mean .*\)$/, "");
  const [clause, hint] = refusedValue(plain) ?? surplus(plain, program) ?? unknownWord(plain, program);
  return printable(`${clause}; ${hint}`);
}

type Clauses = readonly [clause: string, hint: string];

/** A value that a flag or an argument does not take: what it takes is the hint. */
function refusedValue(message: string): Clauses | undefined {
  const match =
    /^(?:option '(--[\w-]+).*?' argument|command-argument value) '(.*)' is invalid(?: for argument '([\w-]+)')?\. (.*)$/s.exec(
      message,
    );
  if (match === null) return undefined;
  const [, flag, value = "", argument, wanted = ""] = match;
  const choices = /^Allowed choices are (.*)\.$/.exec(wanted)?.[1];
  return [`\`${flag ?? argument}\` cannot be \`${value}\``, choices === undefined ? wanted : `one of ${choices}`];
}

function surplus(message: string, program: Command): Clauses | undefined {
  const [, expected, got] = /^too many arguments.*\. Expected (\d+) .* got (\d+)\.$/.exec(message) ?? [];
  return expected === undefined
    ? undefined
    : [`too many arguments: ${got} instead of ${expected}`, explaining(program)];
}

function unknownWord(message: string, program: Command): Clauses {
  return [message, nearWord(message, program) || explaining(program)];
}

/** Where a command was meant, it alone was loaded. */
function explaining({ commands }: Command): string {
  const [only, ...others] = commands;
  return `\`driftline ${only === undefined || others.length > 0 ? "" : `${only.name()} `}--help\` explains`;
}

/** What somebody may have meant by a command or a flag that is not known. */
function nearWord(message: string, program: Command): string {
  const [, kind, word, value] = /unknown (command|option) '([^' =]*)(=)?/.exec(message) ?? [];
  if (word === undefined) return "";
  if (kind === "command") {
    const paths = program.commands.flatMap((command) => [
      [command.name()],
      ...command.commands.map((inner) => [command.name(), inner.name()]),
    ]);
    return didYouMean(word, new Map(paths.reverse().map((path) => [path.at(-1) ?? "", path.join(" ")])));
  }
  const known = program.commands
    .flatMap((command) => [command, ...command.commands])
    .flatMap((command) => command.options.map(({ long }) => long ?? ""));
  return value !== undefined && known.includes(word) ? `\`${word}\` takes no value` : didYouMean(word, known);
}
