import { type Contract, operationsOf } from "@driftline/model";
import type { HashBytes } from "../load-contract.js";
import { normaliseDescription } from "../openapi/normalise-description.js";
import { applyOverlay } from "../overlay/apply-overlay.js";
import { decodeText } from "../text/decode.js";
import { readDocument } from "../text/read-document.js";
import type { VendorFolder } from "./vendor-folder.js";

/** A contract with our corrections, and those that no longer correct anything. */
export interface CorrectedContract {
  readonly contract: Contract;
  /** One clause each, with file and line. */
  readonly warnings: readonly string[];
}

/**
 * The contract with the corrections of the folder's `overlay.yaml`, in whatever dialect they are written; the contract
 * itself where there are none. Its hash covers both, for what is cached depends on both.
 *
 * @throws {ToolError} OVERLAY_INVALID, INPUT_...
 */
export async function correctContract(
  folder: VendorFolder,
  contract: Contract,
  hash: HashBytes,
): Promise<CorrectedContract> {
  const bytes = await folder.read("overlay.yaml");
  if (bytes === null) return { contract, warnings: [] };
  const uri = `${folder.uri}/overlay.yaml`;
  const overlaid = applyOverlay(contract.document, readDocument(decodeText(bytes, uri), { uri }));
  const { document } = await normaliseDescription(overlaid.document, uri, { isInspected: false });
  const sha256 = hash(new TextEncoder().encode(`${contract.sha256} ${hash(bytes)}`));
  return {
    contract: { ...contract, sha256, document, operations: operationsOf(document) },
    warnings: overlaid.warnings,
  };
}
