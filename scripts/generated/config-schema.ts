import { configurableOptions } from "../../packages/cli/src/config-file.js";
import type { commandsOf } from "../../packages/cli/src/main.js";
import { isRepeatable } from "../../packages/cli/src/repeatable-option.js";

type Command = Awaited<ReturnType<typeof commandsOf>>[number];
type Option = Command["options"][number];

/** For editors: what `driftline.yaml` may say. It is made from the commands themselves, which also read it. */
export function configSchema(commands: readonly Command[]): object {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Driftline configuration",
    description: "What flags would say, under the command's name. A flag on the command line wins.",
    type: ["object", "null"],
    additionalProperties: false,
    properties: Object.fromEntries(commands.map((command) => [command.name(), flagsOf(command)])),
  };
}

function flagsOf(command: Command): object {
  const options = configurableOptions(command);
  return {
    type: ["object", "null"],
    description: command.description(),
    additionalProperties: false,
    properties: Object.fromEntries(options.map((option) => [(option.long ?? "").slice(2), valueOfFlag(option)])),
  };
}

function valueOfFlag(option: Option): object {
  const { description } = option;
  if (option.isBoolean()) return { type: "boolean", description };
  if (option.argChoices !== undefined) return { enum: option.argChoices, description };
  const word = { type: ["string", "number"] };
  const isMany = isRepeatable(option);
  return isMany ? { anyOf: [word, { type: "array", items: word }], description } : { ...word, description };
}
