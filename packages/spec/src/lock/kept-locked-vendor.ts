import { isJsonObject } from "@driftline/model";
import type { KeptUnder } from "../cache/contract-cache.js";
import { contractFrom, type KeptContract, keptOf } from "../cache/kept-contract.js";
import type { PartedText } from "../cache/parted-text.js";
import type { LockedVendor } from "./locked-vendor.js";
import type { VendorFolder } from "./vendor-folder.js";

/** The files that a locked vendor is read from. */
const FILES = ["vendor.yaml", "openapi.yaml", "lock.json", "overlay.yaml"] as const;

/** A vendor folder whose files were read, each once. */
export interface ReadFolder extends VendorFolder {
  /** In one order; null for those that are not there. */
  readonly bytes: readonly (Uint8Array | null)[];
}

/** How often files are read anew that another process is changing. */
const READINGS = 10;

/** The files of a locked vendor, of one moment: where the lock was changed meanwhile, all are read again. */
export async function readAhead(folder: VendorFolder): Promise<ReadFolder> {
  let before = await folder.read("lock.json");
  let bytes: (Uint8Array | null)[] = [];
  for (let reading = 1; reading <= READINGS; reading++) {
    bytes = await Promise.all(FILES.map((file) => folder.read(file)));
    const after = await folder.read("lock.json");
    if (before !== null && after !== null && isSame(before, after)) break;
    before = after;
  }
  const bytesByFile = new Map<string, Uint8Array | null>(FILES.map((file, index) => [file, bytes[index] ?? null]));
  return { ...folder, bytes, read: async (file) => bytesByFile.get(file) ?? null };
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

interface KeptLockedVendor extends Pick<LockedVendor, "config" | "lock" | "warnings"> {
  readonly contract: KeptContract;
  /** Null: without corrections the claim is the contract. */
  readonly claim: KeptContract | null;
}

/** What is kept of a locked vendor, in a text with these parts; null where it would not come back as it is. */
export function keptOfLocked(locked: LockedVendor, parts: string[]): KeptLockedVendor | null {
  const { config, lock, warnings, contract, claim } = locked;
  const kept = keptOf(contract, parts);
  const keptClaim = claim.document === contract.document ? null : keptOf(claim, parts);
  if (kept === null || (keptClaim === null && claim.document !== contract.document)) return null;
  return { config, lock, warnings, contract: kept, claim: keptClaim };
}

/** A locked vendor as it was kept; null for what was kept otherwise. */
export function lockedFrom(found: PartedText, folder: ReadFolder, positions: KeptUnder): LockedVendor | null {
  const kept = found.head;
  if (!isJsonObject(kept)) return null;
  const { config, lock, warnings } = kept as unknown as KeptLockedVendor;
  const bytes = folder.bytes[1] ?? new Uint8Array();
  const text = { vendor: folder.vendor, uri: `${folder.uri}/openapi.yaml`, bytes, positions };
  const contract = contractFrom(kept.contract, found, text);
  const claim = kept.claim === null ? contract : contractFrom(kept.claim, found, text);
  if (contract === null || claim === null || !isJsonObject(config) || !isJsonObject(lock) || !Array.isArray(warnings))
    return null;
  return { config, lock, warnings, contract, claim };
}
