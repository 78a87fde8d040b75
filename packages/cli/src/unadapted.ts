import {
  type Baseline,
  type Contract,
  type Finding,
  fingerprintOf,
  hurtingFindings,
  type Uses,
} from "@driftline/model";
import { loadVendorContract, type VendorFolder } from "@driftline/spec";
import { differencesOf } from "./compare.js";
import type { Host } from "./host.js";

/**
 * The contract our code was adapted to the last time, kept beside the locked one while the two differ in what the code uses: merging an
 * update of the lock adapts no code.
 */
export const ADAPTED_FILE = "adapted.yaml";

/** A vendor's locked contract, and what our code needs of it. */
export interface Needed {
  readonly contract: Contract;
  readonly uses: Uses;
  /** Operations whose differences say nothing. */
  readonly incomparable?: readonly string[];
}

/** What hurts a declared use, and what was left uncompared, a clause each. */
export interface Hurts {
  readonly findings: readonly Finding[];
  readonly problems: readonly string[];
}

const NO_HURTS: Hurts = { findings: [], problems: [] };

/**
 * What hurts a declared use since the contract that our code is adapted to; nothing where no such contract is kept.
 *
 * @throws {ToolError} as `loadVendorContract`
 */
export async function unadaptedFindings(folder: VendorFolder, needed: Needed, host: Host): Promise<Hurts> {
  if ((await folder.read(ADAPTED_FILE)) === null) return NO_HURTS;
  const base = await loadVendorContract(folder, ADAPTED_FILE, host.hashBytes);
  return await hurtsBetween(base, needed, host);
}

/** What hurts a declared use between two contracts. */
export async function hurtsBetween(
  base: Contract,
  { contract: revision, uses, incomparable = [] }: Needed,
  host: Host,
): Promise<Hurts> {
  if (uses.uses.length === 0) return NO_HURTS;
  const { findings, problems } = await differencesOf({ base, revision, uses, incomparable }, host);
  return { findings: hurtingFindings(findings, uses), problems };
}

/** Whether something hurts, or may: what is accepted for ever does not; what is accepted until a day comes back on the next. */
export function isOpen({ findings, problems }: Hurts, { entries }: Baseline, host: Host): boolean {
  const accepted = new Set(entries.filter(({ until }) => until === null).map(({ fingerprint }) => fingerprint));
  return problems.length > 0 || findings.some((finding) => !accepted.has(fingerprintOf(finding, host.hash)));
}

/** Drops the contract our code was adapted to where nothing of it is missed any more. */
export async function settleAdapted(
  folder: VendorFolder,
  of: Needed & { readonly baseline: Baseline },
  host: Host,
): Promise<void> {
  if ((await folder.read(ADAPTED_FILE)) === null) return;
  if (isOpen(await unadaptedFindings(folder, of, host), of.baseline, host)) return;
  await host.removeFile(host.resolve(folder.uri, ADAPTED_FILE));
  host.stderr.write(
    `driftline: nothing hurts what our code uses of ${folder.vendor} any more: ${folder.uri}/${ADAPTED_FILE} is gone\n`,
  );
}
