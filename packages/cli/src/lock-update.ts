import { ToolError } from "@driftline/model";
import {
  applyFiles,
  type FetchPlan,
  type LockPlan,
  loadLockedVendor,
  loadVendorContract,
  type PlannedWrite,
  type VendorFolder,
} from "@driftline/spec";
import { readBaselines } from "./baselines.js";
import type { Comparison } from "./compare.js";
import type { Host } from "./host.js";
import { ADAPTED_FILE, hurtsBetween, isOpen, settleAdapted } from "./unadapted.js";
import { readUses } from "./uses-file.js";
import { policyOf } from "./vendors.js";

/** What an update of a lock did. */
export interface LockUpdate {
  /** The files that were written. */
  readonly written: readonly string[];
  /** The contract before and after; null where there was none before, or it says the same. */
  readonly comparison: Comparison | null;
}

/**
 * Writes a plan. Where the contract changes in what our code uses, the one that the code is adapted to is kept beside it, so that every
 * check tells what hurts until the use is gone or the finding is accepted.
 *
 * @throws {ToolError} what reading and writing the folder throws
 */
export async function updateLock(folder: VendorFolder, plan: LockPlan | FetchPlan, host: Host): Promise<LockUpdate> {
  const comparison = await comparisonOf(folder, plan, host);
  const kept = comparison === null ? [] : await adaptedFile(folder, comparison, host);
  const written = await applyFiles(host.resolve(folder.uri), [...kept, ...plan.files]);
  if (kept.length === 0) await settle(folder, host);
  if (comparison === null || kept.length === 0) return { written, comparison };
  // What is kept has the lines of the contract before; those of `openapi.yaml` are others now.
  return {
    written,
    comparison: { ...comparison, base: await loadVendorContract(folder, ADAPTED_FILE, host.hashBytes) },
  };
}

async function comparisonOf(folder: VendorFolder, plan: LockPlan | FetchPlan, host: Host): Promise<Comparison | null> {
  const next = plan.writes.find(({ file }) => file === "openapi.yaml");
  if (next === undefined) return null;
  const before = await loadLockedVendor(folder, host.hashBytes, host.contractCache).catch((error: unknown) => {
    // A lock that is not there or cannot be read says nothing to compare with; the plan replaces it.
    if (error instanceof ToolError) return null;
    throw error;
  });
  if (before === null) return null;
  const planned: VendorFolder = {
    ...folder,
    read: async (file) => (file === next.file ? next.bytes : await folder.read(file)),
  };
  return {
    base: before.contract,
    revision: await loadVendorContract(planned, next.file, host.hashBytes),
    policy: policyOf(plan.config),
    uses: await readUses(folder.uri, before.contract, host),
    findings: [],
    incomparable: "incomparable" in plan ? plan.incomparable : [],
  };
}

/** The bytes of the contract before, where the next one hurts; none where one is kept already. */
async function adaptedFile(
  folder: VendorFolder,
  { base, revision: contract, uses, incomparable }: Comparison,
  host: Host,
): Promise<readonly PlannedWrite[]> {
  const bytes = await folder.read("openapi.yaml");
  if (bytes === null || (await folder.read(ADAPTED_FILE)) !== null) return [];
  const hurts = await hurtsBetween(base, { contract, uses, incomparable }, host);
  const baseline = await readBaselines([folder.vendor], undefined, host);
  return isOpen(hurts, baseline, host) ? [{ file: ADAPTED_FILE, bytes }] : [];
}

/** Drops the contract our code was adapted to where nothing hurts any more. */
export async function settle(folder: VendorFolder, host: Host): Promise<void> {
  if ((await folder.read(ADAPTED_FILE)) === null) return;
  const { contract } = await loadLockedVendor(folder, host.hashBytes);
  const uses = await readUses(folder.uri, contract, host);
  await settleAdapted(
    folder,
    { contract, uses, baseline: await readBaselines([folder.vendor], undefined, host) },
    host,
  );
}
