import { type Contract, compareFindings, type Finding, type Uses } from "@driftline/model";
import { createCanonical, type SchemaCompiler } from "@driftline/schema";
import type { Draft } from "./draft.js";
import { foldDrafts } from "./fold.js";
import { operationParts } from "./operation/operations.js";
import { proseDrafts } from "./prose.js";
import { type Root, walkPairs } from "./schema/pair-graph.js";
import { createSameness } from "./schema/sameness.js";
import { draftEdits } from "./schema/schema-drafts.js";
import type { SecondOpinion } from "./second-opinion/opinion.js";
import { createSettle } from "./second-opinion/settle.js";
import { createProver, MAXIMUM_PARTS } from "./witness/prove.js";

/** What comparing two contracts needs from outside. */
export interface DiffOptions {
  /** The validators of a contract, for both directions. */
  compilerOf(contract: Contract): SchemaCompiler;
  /** RFC 3339: the day on which an `x-sunset` counts as past. Without it none does. */
  readonly now?: string;
  /** What a team declared to use: each finding about a schema then says which of it the edit reaches (`applyUses` judges). */
  readonly uses?: Uses;
  /** Whether changed prose, examples and extensions are worth one note. Without it they are no finding at all. */
  readonly includeProse?: boolean;
  /** Asked about what no witness proved, where it can be trusted with the schemas concerned. */
  readonly secondOpinion?: SecondOpinion;
  /** How many pairs of schemas are looked at; more are a problem. */
  readonly maximumPairs?: number;
  /** How many looks the parts of wide schemas may take at instances tried as proof; an edit beyond is unproved, and says so. */
  readonly maximumParts?: number;
}

/** What a comparison found. */
export interface Diff {
  /** In the order of `compareFindings`. */
  readonly findings: readonly Finding[];
  /** What was left uncompared, a clause each: with any, no finding does not mean no difference. */
  readonly problems: readonly string[];
}

/** More pairs than any contract has that people wrote; a document that multiplies unions may reach it. */
const MAXIMUM_PAIRS = 200_000;

/**
 * Everything that differs between two contracts, seen by who consumes the API: one finding per edit and direction. An `error` about a schema carries its witness: an instance that one contract documents
 * and the other refuses. Equal sets of instances never make an `error`.
 */
export async function diffContracts(base: Contract, revision: Contract, options: DiffOptions): Promise<Diff> {
  const before = { contract: base, canonical: createCanonical(base.document), compiler: options.compilerOf(base) };
  const after = {
    contract: revision,
    canonical: createCanonical(revision.document),
    compiler: options.compilerOf(revision),
  };
  const drafts: Draft[] = [];
  const roots: Root[] = [];
  for (const part of operationParts({ base: before, revision: after, now: options.now ?? null })) {
    if ("draft" in part) drafts.push(part.draft);
    else roots.push(part.root);
  }
  const sameness = createSameness(base.document, revision.document);
  const maximumPairs = options.maximumPairs ?? MAXIMUM_PAIRS;
  const walk = walkPairs(roots, { base: before.canonical, revision: after.canonical, sameness, maximumPairs });
  const prover = createProver(before, after, options.maximumParts ?? MAXIMUM_PARTS);
  const ask = options.secondOpinion;
  const documents = { base: base.document, revision: revision.document };
  const settle = ask === undefined ? null : createSettle({ ...documents, prover, ask });
  const edits = await draftEdits(walk, { prover, uses: options.uses ?? null, settle });
  const prose = options.includeProse === true ? proseDrafts(base, revision) : [];
  return {
    findings: [...foldDrafts([...drafts, ...edits, ...prose], base, revision)].sort(compareFindings),
    problems: walk.cuts.map(
      (pairs) => `${base.uri} and ${revision.uri} hold more than ${pairs}, the rest was not compared`,
    ),
  };
}
