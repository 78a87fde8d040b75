import { type Contract, operationsOf } from "@driftline/model";
import type { LoadOptions } from "./load-contract.js";
import { baseOfFile, withReferences } from "./lock/references.js";
import { findingsOfDefects } from "./openapi/defect.js";
import { normaliseDescription } from "./openapi/normalise-description.js";
import { readPage } from "./pages/read-page.js";
import { decodeText } from "./text/decode.js";
import { checkByteLimit, DEFAULT_LIMITS } from "./text/limits.js";

/**
 * The contract that a single source holds: an OpenAPI description, or a docs page that embeds or only describes one.
 * Told apart by content.
 *
 * @throws {ToolError} PAGE_BLOCK_MISSING, PAGE_UNREADABLE, and what `loadContract` throws.
 */
export async function loadSource(bytes: Uint8Array, options: LoadOptions): Promise<Contract> {
  const { vendor, uri, hash, limits = DEFAULT_LIMITS } = options;
  checkByteLimit(bytes, uri, limits);
  const { description, positions, isPartial, ...page } = readPage({ uri, text: decodeText(bytes, uri) });
  const whole = await withReferences(description, baseOfFile(uri), options.readReference);
  const { document, defects } = await normaliseDescription(whole, uri);
  const findings = findingsOfDefects([...page.defects, ...defects], { vendor, uri, positions });
  const isPart = isPartial || document["x-driftline-partial"] === true;
  return {
    vendor,
    uri,
    sha256: hash(bytes),
    isPartial: isPart,
    document,
    operations: operationsOf(document),
    positions,
    findings,
  };
}
