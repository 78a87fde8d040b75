import { type Contract, operationsOf } from "@driftline/model";
import { type HashBytes, loadContract } from "../load-contract.js";
import { normaliseDescription } from "../openapi/normalise-description.js";
import { applyOverlay } from "../overlay/apply-overlay.js";
import { decodeText } from "../text/decode.js";
import { readDocument } from "../text/read-document.js";
import type { VendorConfig } from "../vendor/vendor-config.js";
import { type LockFile, readLockFile } from "./lock-file.js";
import { readConfig } from "./plan-lock.js";
import { readRequired, type VendorFolder } from "./vendor-folder.js";

/** A vendor as it is locked. */
export interface LockedVendor {
  readonly config: VendorConfig;
  /** Its findings are those of the sources; its positions point into `openapi.yaml`. */
  readonly contract: Contract;
  /** The vendor's own claim, without our corrections: what a published version is compared with. */
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
  const bytes = await readRequired(folder, "openapi.yaml", hint);
  const lockUri = `${folder.uri}/lock.json`;
  const lock = readLockFile(decodeText(await readRequired(folder, "lock.json", hint), lockUri), lockUri);
  const uri = `${folder.uri}/openapi.yaml`;
  const loaded = await loadContract(bytes, { vendor: folder.vendor, uri, hash });
  const isEdited = lock.openapi !== loaded.sha256;
  const edited = isEdited ? [`${uri} is not what was locked: corrections belong into overlay.yaml`] : [];
  const corrected = await corrections(folder, loaded);
  const document = corrected?.document ?? loaded.document;
  const contract: Contract = {
    ...loaded,
    sha256: corrected === undefined ? loaded.sha256 : hash(concatenated(bytes, corrected.bytes)),
    document,
    operations: operationsOf(document),
    findings: lock.findings,
  };
  const claim: Contract = { ...loaded, findings: lock.findings };
  return { config, contract, claim, lock, warnings: [...edited, ...(corrected?.warnings ?? [])] };
}

/** The contract with the corrections of `overlay.yaml`, where there is one. */
async function corrections(folder: VendorFolder, loaded: Contract) {
  const bytes = await folder.read("overlay.yaml");
  if (bytes === null) return undefined;
  const uri = `${folder.uri}/overlay.yaml`;
  const overlaid = applyOverlay(loaded.document, readDocument(decodeText(bytes, uri), { uri }));
  // A correction may be written in any dialect.
  const { document } = await normaliseDescription(overlaid.document, uri);
  return { bytes, document, warnings: overlaid.warnings };
}

/** What a contract is made of decides what is cached for it. */
function concatenated(a: Uint8Array, b: Uint8Array): Uint8Array {
  const all = new Uint8Array(a.length + b.length);
  all.set(a);
  all.set(b, a.length);
  return all;
}
