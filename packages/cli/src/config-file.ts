import { ToolError } from "@driftline/model";
import type { Command, Option } from "commander";
import type { Host } from "./host.js";
import { readOwnYaml } from "./own-yaml.js";
import { isRepeatable } from "./repeatable-option.js";
import { didYouMean } from "./suggest.js";

/** What flags would say, for everybody who works in a repository. */
const CONFIG_FILE = "driftline.yaml";

/**
 * Gives a command the flags that `driftline.yaml` has under the command's name: `check: { fail-on: warning }`; those of `vendor add` stand
 * under `vendor`. What the command line says wins. The words are the flags', so that nobody learns them twice.
 *
 * @throws {ToolError} CONFIG_INVALID
 */
export async function applyConfig(command: Command, known: readonly string[], host: Host): Promise<void> {
  const config = await readConfigFile(host);
  if (config === undefined) return;
  for (const name of Object.keys(config))
    if (!known.includes(name))
      throw invalid(`\`${name}\` is no command`, didYouMean(name, known) || `known are ${known.join(", ")}`);
  const name = sectionOf(command);
  const flags = config[name] ?? {};
  if (!isRecord(flags)) throw invalid(`\`${name}\` must hold flags`, `for example \`${name}: { fail-on: warning }\``);
  for (const [flag, value] of Object.entries(flags)) applyFlag(command, flag, value);
}

/** The first word of a command: a section has that name, and its subcommands share it. */
function sectionOf(command: Command): string {
  const { parent } = command;
  return parent === null || parent.parent === null ? command.name() : sectionOf(parent);
}

/** The whole file as data; undefined where there is none. @throws {ToolError} CONFIG_INVALID */
async function readConfigFile(host: Host): Promise<Readonly<Record<string, unknown>> | undefined> {
  const bytes = await host.readFile(host.resolve(CONFIG_FILE));
  if (bytes === undefined) return undefined;
  const value: unknown = readOwnYaml(bytes, CONFIG_FILE, "CONFIG_INVALID") ?? {};
  if (!isRecord(value)) throw invalid("it must be an object", "with a member for each command");
  return value;
}

/** Flags that mean something only beside another one: in the file they wait for it, where on the command line they are refused. */
export const FLAGS_BESIDE: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  check: { live: ["input", "allow-writes", "max-requests", "max-time", "repeat", "full-bodies"] },
  fetch: { check: ["format", "fail-on", "limit", "history", "show-unchanged", "show-suppressed"] },
};

function isIdle(command: Command, flag: string): boolean {
  const needed = Object.entries(FLAGS_BESIDE[sectionOf(command)] ?? {}).find(([, flags]) => flags.includes(flag))?.[0];
  return needed !== undefined && command.getOptionValue(needed) !== true;
}

/** The options that the file may state for a command: its own and its subcommands', but not what is asked anew each time. */
export function configurableOptions({ options, commands }: Command): readonly Option[] {
  const own = options.filter(({ long, mandatory }) => long !== undefined && long !== "--help" && !mandatory);
  return [...own, ...commands.flatMap(configurableOptions)];
}

function applyFlag(command: Command, flag: string, value: unknown): void {
  const section = sectionOf(command);
  const options = configurableOptions(command);
  const option = options.find(({ long }) => long === `--${flag}`);
  if (option === undefined) {
    const known = options.map(({ long }) => (long ?? "").slice(2));
    throw invalid(
      `\`${section}\` has no flag \`--${flag}\``,
      didYouMean(flag, known) || `\`driftline ${section} --help\` lists them`,
    );
  }
  const name = option.attributeName();
  const stated = configuredValue(option, value, `${section}.${flag}`);
  if (command.getOptionValueSource(name) === "cli" || isIdle(command, flag)) return;
  command.setOptionValueWithSource(name, stated, "config");
}

function configuredValue(option: Option, value: unknown, place: string): unknown {
  if (option.isBoolean()) {
    if (typeof value !== "boolean") throw invalid(`\`${place}\` must be true or false`);
    return option.negate ? !value : value;
  }
  const isMany = isRepeatable(option);
  const words = Array.isArray(value) ? value : [value];
  if (!isMany && Array.isArray(value)) throw invalid(`\`${place}\` must be one value`);
  return words.reduce<unknown>(
    (before, word) => parsed(option, wordOf(word, place), { before, place, isMany }),
    undefined,
  );
}

function wordOf(value: unknown, place: string): string {
  if (typeof value === "string" || typeof value === "number") return String(value);
  throw invalid(`\`${place}\` must be a text or a number`);
}

/** As commander reads the same word on the command line. */
function parsed(
  option: Option,
  word: string,
  { before, place, isMany }: { readonly before: unknown; readonly place: string; readonly isMany: boolean },
): unknown {
  if (option.argChoices !== undefined && !option.argChoices.includes(word))
    throw invalid(
      `\`${word}\` is no value of \`${place}\``,
      didYouMean(word, option.argChoices) || `one of ${option.argChoices.join(", ")}`,
    );
  if (option.parseArg === undefined || option.argChoices !== undefined)
    return isMany ? [...((before as readonly string[] | undefined) ?? []), word] : word;
  try {
    return option.parseArg(word, before);
  } catch (cause) {
    throw invalid(`\`${word}\` is no value of \`${place}\``, cause instanceof Error ? cause.message : undefined);
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function invalid(message: string, hint?: string): ToolError {
  return new ToolError("CONFIG_INVALID", `${CONFIG_FILE}: ${message}`, hint === undefined ? {} : { hint });
}
