import { type Diff, diffContracts } from "@driftline/diff";
import {
  applyPolicy,
  applyUses,
  type Baseline,
  type Contract,
  type Finding,
  type Policy,
  type Run,
  sealFindings,
  summaryOf,
  type Uses,
} from "@driftline/model";
import { createLazyCompiler } from "@driftline/schema";
import type { Host } from "./host.js";
import { TOOL_VERSION } from "./version.js";

/** Two contracts to hold against each other. */
export interface Comparison {
  readonly base: Contract;
  readonly revision: Contract;
  readonly policy: Policy;
  /** What our code needs of the vendor. */
  readonly uses: Uses;
  /** What was found on the way to the revision (about its sources), told beside the differences. */
  readonly findings: readonly Finding[];
  /** Operations whose differences say nothing (a page that is rendered in another shape). */
  readonly incomparable: readonly string[];
}

/** Contract x contract -> run. Findings carry the name of the base, under which they were accepted before. */
export async function compare(
  comparisons: readonly Comparison[],
  options: { readonly command: Run["command"]; readonly baseline: Baseline; readonly problems: readonly string[] },
  host: Host,
): Promise<Run> {
  const diffs: Diff[] = [];
  for (const comparison of comparisons) diffs.push(await differences(comparison, host));
  const found = diffs.flatMap(({ findings }) => findings);
  const sealed = sealFindings(found, { hash: host.hash, baseline: options.baseline, now: host.now() });
  return {
    schemaVersion: 1,
    tool: { name: "driftline", version: TOOL_VERSION },
    command: options.command,
    contracts: comparisons.flatMap(({ base, revision }) =>
      [base, revision].map(({ vendor, uri, sha256 }) => ({ vendor, uri, sha256 })),
    ),
    recordings: [],
    summary: summaryOf(sealed, { exchanges: 0, matched: 0, clean: 0, unchecked: 0 }),
    findings: sealed,
    unchecked: [],
    evidence: [],
    coverage: [],
    problems: [...options.problems, ...diffs.flatMap(({ problems }) => problems)],
  };
}

async function differences(comparison: Comparison, host: Host): Promise<Diff> {
  const { findings, problems } = await differencesOf(comparison, host);
  const judged = applyUses([...comparison.findings, ...findings], comparison.uses);
  return { findings: applyPolicy(judged, comparison.policy), problems };
}

/** What differs between two contracts, before anybody judged it. */
export async function differencesOf(
  { base, revision, incomparable, uses }: Omit<Comparison, "policy" | "findings">,
  host: Host,
): Promise<Diff> {
  const compilerOf = (contract: Contract) => createLazyCompiler(contract.document);
  const { findings, problems } = await diffContracts(base, revision, {
    compilerOf,
    now: host.now(),
    uses,
    secondOpinion: host.secondOpinion,
  });
  const comparable = findings.filter(({ operation }) => operation === null || !incomparable.includes(operation));
  return { findings: comparable, problems };
}
