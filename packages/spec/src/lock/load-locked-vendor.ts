import type { Contract } from "@driftline/model";
import { type HashBytes, loadContract } from "../load-contract.js";
import { decodeText } from "../text/decode.js";
import type { VendorConfig } from "../vendor/vendor-config.js";
import { correctContract } from "./corrections.js";
import { type LockFile, readLockFile } from "./lock-file.js";
import { readConfig } from "./read-config.js";
import { readRequired, type VendorFolder } from "./vendor-folder.js";

/** A vendor as it is locked. */
export interface LockedVendor {
  readonly config: VendorConfig;
  /** Its findings are those of the sources; its positions point into `openapi.yaml`. */
  readonly contract: Contract;
  /** The vendor's own claim, without our corrections. */
  readonly claim: Contract;
  readonly lock: LockFile;
  /** What somebody should know, a clause each: the contract was edited by hand. */
  readonly warnings: readonly string[];
}

/**
 * The contract a vendor is locked at. What was wrong with its sources was found when it was locked, and is repeated
 * with its places there.
 *
 * @throws {ToolError} FILE_MISSING, CONFIG_INVALID, LOCK_INVALID, and what `loadContract` throws.
 */
export async function loadLockedVendor(folder: VendorFolder, hash: HashBytes): Promise<LockedVendor> {
  const config = await readConfig(folder);
  const hint = `lock the contract with \`driftline fetch ${folder.vendor}\``;
  const { bytes, lock } = await readTogether(folder, hint);
  const uri = `${folder.uri}/openapi.yaml`;
  const loaded = await loadContract(bytes, { vendor: folder.vendor, uri, hash, isInspected: false });
  const isEdited = lock.openapi !== loaded.sha256;
  const edited = isEdited ? [`${uri} is not what was locked: corrections belong into overlay.yaml`] : [];
  const claim: Contract = { ...loaded, findings: lock.findings };
  const corrected = await correctContract(folder, claim, hash);
  return { config, contract: corrected.contract, claim, lock, warnings: [...edited, ...corrected.warnings] };
}

/** How often files are read anew that another process is changing. */
const READINGS = 10;

/** The contract and its lock, of one moment: where the lock was changed meanwhile, both are read again. */
async function readTogether(folder: VendorFolder, hint: string): Promise<{ bytes: Uint8Array; lock: LockFile }> {
  const uri = `${folder.uri}/lock.json`;
  let before = await folder.read("lock.json");
  for (let reading = 1; ; reading++) {
    const bytes = await readRequired(folder, "openapi.yaml", hint);
    const after = await readRequired(folder, "lock.json", hint);
    const isSame = before !== null && decodeText(before, uri) === decodeText(after, uri);
    if (isSame || reading === READINGS) return { bytes, lock: readLockFile(decodeText(after, uri), uri) };
    before = after;
  }
}
