import {
  blankParameterNames,
  type Contract,
  type JsonValue,
  NO_USES,
  parseUses,
  ToolError,
  type Uses,
} from "@driftline/model";
import { LineCounter, parseDocument } from "yaml";
import { printable } from "./complaint.js";
import type { Host } from "./host.js";
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
  const lineCounter = new LineCounter();
  const document = parseDocument(new TextDecoder().decode(bytes), { lineCounter });
  const [error] = document.errors;
  if (error !== undefined) {
    const { line, col } = lineCounter.linePos(error.pos[0]);
    throw new ToolError("USES_INVALID", error.message.split(" at line")[0] ?? "no YAML", {
      hint: "correct the file",
      location: { uri, line, column: col },
    });
  }
  const uses = parseUses((document.toJS({ maxAliasCount: 100 }) ?? null) as JsonValue, { uri });
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
