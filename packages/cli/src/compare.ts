import { diffContracts } from "@driftline/diff";
import {
  applyPolicy,
  type Baseline,
  type Contract,
  type Policy,
  type Run,
  sealFindings,
  summaryOf,
} from "@driftline/model";
import { createCompiler } from "@driftline/schema";
import type { Host } from "./host.js";
import { TOOL_VERSION } from "./version.js";

/** What two contracts are judged by. */
export interface CompareOptions {
  readonly policy: Policy;
  readonly baseline: Baseline;
}

/** Contract x contract -> run. Findings carry the name of the base, under which they were accepted before. */
export async function compare(base: Contract, revision: Contract, options: CompareOptions, host: Host): Promise<Run> {
  const found = await diffContracts(base, revision, {
    compilerOf: (contract) => createCompiler(contract.document),
    now: host.now(),
  });
  const judged = applyPolicy(found, options.policy);
  const sealed = sealFindings(judged, { hash: host.hash, baseline: options.baseline, now: host.now() });
  return {
    schemaVersion: 1,
    tool: { name: "driftline", version: TOOL_VERSION },
    command: "diff",
    contracts: [base, revision].map(({ vendor, uri, sha256 }) => ({ vendor, uri, sha256 })),
    recordings: [],
    summary: summaryOf(sealed, { exchanges: 0, matched: 0, clean: 0, unchecked: 0 }),
    findings: sealed,
    unchecked: [],
    evidence: [],
    coverage: [],
    problems: [],
  };
}
