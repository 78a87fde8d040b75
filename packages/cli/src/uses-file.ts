import { blankParameterNames, type Contract, type JsonValue, NO_USES, parseUses, type Uses } from "@driftline/model";
import { printable } from "./complaint.js";
import type { Host } from "./host.js";
import { readOwnYaml } from "./own-yaml.js";
import { didYouMean } from "./suggest.js";

/**
 * What our code needs of a vendor: `specs/<vendor>/uses.yaml`. Without the file everything is unknown, and nothing is
 * raised or lowered. An operation that the contract does not have is said on standard error: its uses guard nothing.
 *
 * @throws {ToolError} USES_INVALID
 */
export async function readUses(vendorUri: string, contract: Pick<Contract, "operations">, host: Host): Promise<Uses> {
  const uri = `${vendorUri}/uses.yaml`;
  const bytes = await host.readFile(host.resolve(uri));
  if (bytes === undefined) return NO_USES;
  const uses = parseUses(readOwnYaml(bytes, uri, "USES_INVALID") as JsonValue, { uri });
  const known = contract.operations.map(({ key }) => key);
  for (const operation of strangersOf(uses, known)) {
    const hint = didYouMean(operation, known);
    const line = `\`${operation}\` in \`${uri}\` is no operation of the contract${hint === "" ? "" : `; ${hint}`}`;
    host.stderr.write(`driftline: warning: ${printable(line)}\n`);
  }
  return uses;
}

function strangersOf({ uses, unused }: Uses, known: readonly string[]): readonly string[] {
  const blank = new Set(known.map(blankParameterNames));
  const named = new Set([...uses, ...unused].map(({ operation }) => operation));
  return [...named].filter((operation) => !blank.has(blankParameterNames(operation)));
}
