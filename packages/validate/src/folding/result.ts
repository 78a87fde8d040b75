import {
  type Contract,
  type Coverage,
  type CoveredPlaces,
  compareFindings,
  compareText,
  type Evidence,
  type Finding,
  type JsonPointer,
  type Location,
  ruleOf,
  type Unchecked,
} from "@driftline/model";
import { propertyTreeOf } from "../property-tree.js";
import type { CheckPartial, CoverageState, EvidenceTally, Tally } from "./check-partial.js";
import { locationOfFirst } from "./first-seen.js";
import type { Sighting } from "./sighting.js";
import { SUBJECTS_AT_MOST, sightingGroup } from "./subject-limit.js";
import { unobservedFindings } from "./unobserved.js";

/** What a check found out about one contract. */
export interface CheckResult {
  readonly findings: readonly Finding[];
  readonly evidence: readonly Evidence[];
  readonly coverage: readonly Coverage[];
  readonly unchecked: readonly Unchecked[];
  readonly exchanges: number;
  readonly matched: number;
  readonly clean: number;
}

/** Turns a partial, of one shard or of the sum of all, into what a run reports. */
export function resultOf(contract: Contract, partial: CheckPartial): CheckResult {
  const { vendor } = contract;
  const overfull = new Set(partial.overfull);
  const findings = partial.sightings.map((sighting) => {
    const finding = findingOfSighting(contract, sighting, partial.tallies);
    if (!overfull.has(sightingGroup(sighting))) return finding;
    return { ...finding, message: `${finding.message} (one of more than ${SUBJECTS_AT_MOST} like it)` };
  });
  return {
    findings: [...findings, ...unobservedFindings(contract, partial.coverage)].sort(compareFindings),
    evidence: partial.evidence.map((tally) => evidenceOf(vendor, tally)),
    coverage: coverageOf(contract, partial.coverage),
    unchecked: partial.unchecked.map((state) => ({ vendor, ...state })),
    exchanges: partial.exchanges,
    matched: partial.matched,
    clean: partial.clean,
  };
}

function findingOfSighting(contract: Contract, sighting: Sighting, tallies: readonly Tally[]): Finding {
  return {
    ruleId: sighting.ruleId,
    level: sighting.level,
    message: sighting.message,
    vendor: contract.vendor,
    operation: sighting.operation,
    status: sighting.status,
    mediaType: sighting.mediaType,
    instanceLocation: sighting.instanceLocation,
    base: baseOf(contract, sighting.keywordLocation),
    revision: locationOfFirst(sighting.first),
    subject: sighting.subject,
    count: sighting.count,
    total: totalOf(sighting, tallies),
    sample: sighting.sample,
    witness: null,
    proof: null,
    operations: null,
    hint: ruleOf(sighting.ruleId).hint,
  };
}

/** The place in the contract that says otherwise: the exact pointer, with the line of its nearest ancestor in the text. */
export function baseOf(contract: Contract, pointer: string | null): Location | null {
  return pointer === null ? null : { ...contract.positions.locate(pointer), pointer };
}

/** A finding that no media type takes part in is out of all exchanges with its status. */
function totalOf({ operation, status, mediaType }: Sighting, tallies: readonly Tally[]): number {
  return tallies
    .filter((tally) => tally.operation === operation && tally.status === status)
    .filter((tally) => mediaType === null || tally.mediaType === mediaType)
    .reduce((sum, tally) => sum + tally.exchanges, 0);
}

function evidenceOf(vendor: string, { operation, expected, inconclusive }: EvidenceTally): Evidence {
  const count = inconclusive.reduce((sum, [, exchanges]) => sum + exchanges, 0);
  const reasons = inconclusive.map(([reason, exchanges]) => `${reason} (${exchanges})`).join(", ");
  const reason = expected === 0 && count > 0 ? `nothing was verified: ${reasons}` : null;
  return { vendor, operation, expected, inconclusive: count, reason };
}

/** Coverage per operation and status; the media types of one status lie side by side. */
function coverageOf(contract: Contract, states: readonly CoverageState[]): readonly Coverage[] {
  const rowsByKey = new Map<string, Coverage>();
  for (const state of states) {
    const key = JSON.stringify([state.operation, state.status]);
    const known = rowsByKey.get(key);
    const documented = propertyTreeOf(contract.document, state.schema).places;
    rowsByKey.set(key, {
      vendor: contract.vendor,
      operation: state.operation,
      status: state.status,
      exchanges: state.exchanges + (known?.exchanges ?? 0),
      properties: documented.length + (known?.properties ?? 0),
      observed: state.observed.length + (known?.observed ?? 0),
      places: placesOf(documented, state.observed, known?.places),
    });
  }
  return [...rowsByKey].sort(([a], [b]) => compareText(a, b)).map(([, row]) => row);
}

/** A place that two media types document counts as seen where either showed it. */
function placesOf(
  documented: readonly JsonPointer[],
  seen: readonly JsonPointer[],
  known: CoveredPlaces | undefined,
): CoveredPlaces {
  const observed = new Set([...seen, ...(known?.observed ?? [])]);
  const unobserved = new Set([...documented, ...(known?.unobserved ?? [])].filter((place) => !observed.has(place)));
  return { observed: [...observed].sort(), unobserved: [...unobserved].sort() };
}
