import type { Contract } from "@driftline/model";
import { type HashBytes, loadContract } from "../load-contract.js";
import { correctContract } from "./corrections.js";
import { readRequired, type VendorFolder } from "./vendor-folder.js";

/**
 * A contract in a file of a vendor's folder, with the corrections that are there; nothing is said about its sources.
 *
 * @throws {ToolError} FILE_MISSING, OVERLAY_INVALID, and what `loadContract` throws.
 */
export async function loadVendorContract(folder: VendorFolder, file: string, hash: HashBytes): Promise<Contract> {
  const bytes = await readRequired(folder, file, `lock the contract with \`driftline fetch ${folder.vendor}\``);
  const uri = `${folder.uri}/${file}`;
  const loaded = await loadContract(bytes, { vendor: folder.vendor, uri, hash, isInspected: false });
  return (await correctContract(folder, loaded, hash)).contract;
}
