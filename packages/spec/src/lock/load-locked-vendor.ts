import { type Contract, isJsonObject } from "@driftline/model";
import { type ContractCache, keptName, placesOf, readKept } from "../cache/contract-cache.js";
import { keptNow } from "../cache/kept-contract.js";
import { partedText } from "../cache/parted-text.js";
import { type HashBytes, loadContract } from "../load-contract.js";
import { decodeText } from "../text/decode.js";
import { correctContract } from "./corrections.js";
import { keptOfLocked, lockedFrom, readAhead } from "./kept-locked-vendor.js";
import { readLockFile } from "./lock-file.js";
import type { LockedVendor } from "./locked-vendor.js";
import { readConfig } from "./read-config.js";
import { readRequired, type VendorFolder } from "./vendor-folder.js";

/**
 * The contract a vendor is locked at. What was wrong with its sources was found when it was locked, and is repeated
 * with its places there. A cache spares reading what was read before; what it keeps is data of this very version.
 *
 * @throws {ToolError} FILE_MISSING, CONFIG_INVALID, LOCK_INVALID, and what `loadContract` throws.
 */
export async function loadLockedVendor(
  folder: VendorFolder,
  hash: HashBytes,
  cache?: ContractCache,
): Promise<LockedVendor> {
  const files = await readAhead(folder);
  if (cache === undefined) return await readLockedVendor(files, hash);
  const there = files.bytes.map((bytes) => bytes !== null);
  const key = { name: JSON.stringify(["locked", folder.uri, there]), sources: files.bytes.flatMap((it) => it ?? []) };
  const found = await readKept(cache, key);
  const keptAs = keptName(key, isJsonObject(found?.head) ? found.head.contract : undefined);
  const kept = found === null ? null : lockedFrom(found, files, await placesOf(keptAs, cache));
  // The claim may be another document, which is looked into by nobody often.
  if (kept !== null) return { ...kept, contract: { ...kept.contract, keptAs } };
  const locked = await readLockedVendor(files, hash);
  const parts: string[] = [];
  const keepable = keptOfLocked(locked, parts);
  if (keepable === null) return locked;
  await cache.write(key, partedText(keepable, parts));
  return { ...locked, contract: keptNow(locked.contract, keptName(key, locked.contract), cache) };
}

async function readLockedVendor(folder: VendorFolder, hash: HashBytes): Promise<LockedVendor> {
  const config = await readConfig(folder);
  const hint = `lock the contract with \`driftline fetch ${folder.vendor}\``;
  const bytes = await readRequired(folder, "openapi.yaml", hint);
  const lockUri = `${folder.uri}/lock.json`;
  const lock = readLockFile(decodeText(await readRequired(folder, "lock.json", hint), lockUri), lockUri);
  const uri = `${folder.uri}/openapi.yaml`;
  const loaded = await loadContract(bytes, { vendor: folder.vendor, uri, hash, isInspected: false });
  const isEdited = lock.openapi !== loaded.sha256;
  const edited = isEdited ? [`${uri} is not what was locked: corrections belong into overlay.yaml`] : [];
  const claim: Contract = { ...loaded, findings: lock.findings };
  const corrected = await correctContract(folder, claim, hash);
  return { config, contract: corrected.contract, claim, lock, warnings: [...edited, ...corrected.warnings] };
}
