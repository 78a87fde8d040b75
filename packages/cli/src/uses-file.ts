import { type JsonValue, NO_USES, parseUses, ToolError, type Uses } from "@driftline/model";
import { LineCounter, parseDocument } from "yaml";
import type { Host } from "./host.js";

/**
 * What our code needs of a vendor: `specs/<vendor>/uses.yaml`. Without the file everything is unknown, and nothing is
 * raised or lowered.
 *
 * @throws {ToolError} USES_INVALID
 */
export async function readUses(vendorUri: string, host: Host): Promise<Uses> {
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
  return parseUses((document.toJS({ maxAliasCount: 100 }) ?? null) as JsonValue, { uri });
}
