import type { Contract, Exchange, JsonPointer, ToolError } from "@driftline/model";
import type { SchemaCompiler } from "@driftline/schema";
import { entryOf } from "./entry-of.js";
import { type CheckPartial, sortedByKey, type UncheckedState, uncheckedKey } from "./folding/check-partial.js";
import { createCoverageFold } from "./folding/coverage-fold.js";
import { createEvidenceFold } from "./folding/evidence-fold.js";
import type { RedactSample } from "./folding/sample.js";
import { createSightingFold } from "./folding/sightings.js";
import { createTallyFold } from "./folding/tally-fold.js";
import { inconclusiveReason } from "./judging/conclusiveness.js";
import { createDeprecatedScan, type DeprecatedScan, deprecatedDrift } from "./judging/deprecated-properties.js";
import { type Drift, driftOf, NO_DRIFT } from "./judging/drift.js";
import { judgeRequest, requestMediaTypeOf } from "./judging/judge-request.js";
import { type FoldPlace, type JudgedResponse, judgeResponse } from "./judging/judge-response.js";
import { createOperationPlan, type OperationPlan } from "./judging/operation-plan.js";
import { createJudges } from "./judging/schema-judge.js";
import { createMatcher, type OperationMatch } from "./matching/match-operation.js";
import { foldPlace, type PropertyTree, propertyTreeOf } from "./property-tree.js";

/** What a checker needs beside the contract. */
export interface CheckerOptions {
  readonly compiler: SchemaCompiler;
  /** Further places where the contract's operations live: environments, proxies. */
  readonly baseUrls?: readonly string[];
  /** Takes secrets out of what a report shows; by default nothing is taken out beyond free text. */
  readonly redactSample?: RedactSample;
}

/** Judges exchanges one by one and adds up what they show. */
export interface Checker {
  /** @throws {ToolError} whatever the compiler throws beside SCHEMA_UNCOMPILABLE, which makes the operation unchecked. */
  check(exchange: Exchange): void;
  /** What is known so far. */
  partial(): CheckPartial;
}

/** A checker of one contract; schemas are compiled when their first exchange comes. */
export function createChecker(contract: Contract, options: CheckerOptions): Checker {
  const matcher = createMatcher(contract, options.baseUrls);
  const folds = createFolds(options.redactSample ?? ((value) => value));
  const plans = createPlans(contract, options.compiler, folds.uncheckedByKey);
  return {
    check(exchange) {
      folds.counters.exchanges++;
      const match = matcher.match(exchange.request.method, exchange.request.url);
      if (match === undefined) return checkUnknown({ contract, folds, matcher }, exchange);
      folds.counters.matched++;
      checkMatched({ folds, plans }, plans.planFor(match), { exchange, match });
    },
    partial: () => partialOf(folds),
  };
}

interface Folds {
  readonly counters: { exchanges: number; matched: number; clean: number };
  readonly sightings: ReturnType<typeof createSightingFold>;
  readonly tallies: ReturnType<typeof createTallyFold>;
  readonly evidence: ReturnType<typeof createEvidenceFold>;
  readonly coverage: ReturnType<typeof createCoverageFold>;
  readonly uncheckedByKey: Map<string, UncheckedState>;
}

function createFolds(redact: RedactSample): Folds {
  return {
    counters: { exchanges: 0, matched: 0, clean: 0 },
    sightings: createSightingFold(redact),
    tallies: createTallyFold(),
    evidence: createEvidenceFold(),
    coverage: createCoverageFold(),
    uncheckedByKey: new Map(),
  };
}

function partialOf(folds: Folds): CheckPartial {
  return {
    partialVersion: 1,
    ...folds.counters,
    sightings: folds.sightings.sightings(),
    tallies: folds.tallies.tallies(),
    evidence: folds.evidence.evidence(),
    coverage: folds.coverage.coverage(),
    unchecked: sortedByKey(folds.uncheckedByKey),
  };
}

/** What depends on the contract alone, per operation and schema, worked out when first needed. */
interface Plans {
  planFor(match: OperationMatch): OperationPlan;
  treeFor(schema: JsonPointer): PropertyTree;
  /** Looks for deprecated properties in bodies of a schema; null where it has none. */
  deprecatedFor(schema: JsonPointer): DeprecatedScan | null;
  readonly fold: FoldPlace;
  /** Counts the schemas that failed, so that an exchange judged in part is not called clean. */
  readonly failures: { count: number };
  noteUnchecked(operation: string, code: string, reason: string): void;
}

function createPlans(contract: Contract, compiler: SchemaCompiler, uncheckedByKey: Map<string, UncheckedState>): Plans {
  const judges = createJudges(compiler);
  const plansByOperation = new Map<string, OperationPlan>();
  const treesBySchema = new Map<JsonPointer, PropertyTree>();
  const scansBySchema = new Map<JsonPointer, DeprecatedScan | null>();
  const failures = { count: 0 };
  const noteUnchecked = (operation: string, code: string, reason: string): void => {
    failures.count++;
    const entry = { operation, code, reason };
    uncheckedByKey.set(uncheckedKey(entry), entry);
  };
  const treeFor = (schema: JsonPointer): PropertyTree =>
    entryOf(treesBySchema, schema, () => propertyTreeOf(contract.document, schema));
  return {
    planFor({ operation }) {
      return entryOf(plansByOperation, operation.key, () => {
        const onFailure = (error: ToolError): void => noteUnchecked(operation.key, error.code, error.message);
        return createOperationPlan(contract, operation, { judges, onFailure });
      });
    },
    treeFor,
    deprecatedFor: (schema) => entryOf(scansBySchema, schema, () => createDeprecatedScan(treeFor(schema).root)),
    fold: ({ judgedBy }, pointer, value) =>
      judgedBy?.schema == null ? pointer : foldPlace(treeFor(judgedBy.schema).root, value, pointer),
    failures,
    noteUnchecked,
  };
}

function checkUnknown(
  known: { readonly contract: Contract; readonly folds: Folds; readonly matcher: ReturnType<typeof createMatcher> },
  exchange: Exchange,
): void {
  const operation = known.matcher.nameOf(exchange.request.method, exchange.request.url);
  const partly = known.contract.isPartial
    ? " that was cut out of docs pages, so that only its own operations are known"
    : "";
  const drift = driftOf({
    ruleId: "operation-undocumented",
    message: `operation \`${operation}\` is not in the contract${partly}`,
    instanceLocation: null,
    keywordLocation: "/paths",
  });
  known.folds.tallies.add(operation, null, null);
  known.folds.sightings.add(operation, drift, exchange);
}

function checkMatched(
  { folds, plans }: { readonly folds: Folds; readonly plans: Plans },
  plan: OperationPlan,
  { exchange, match }: { readonly exchange: Exchange; readonly match: OperationMatch },
): void {
  const { key } = plan.operation;
  const failuresBefore = plans.failures.count;
  const judged = guarded(plans, plan, () => judgeIfAnswered(plan, exchange, plans.fold));
  const requests = guarded(plans, plan, () => requestDrifts(folds, plan, { exchange, match })) ?? NO_DRIFT;
  if (judged?.statusPlan !== undefined) countResponse({ folds, plans }, key, judged);
  folds.evidence.add(key, inconclusiveReason(plan, exchange, judged ?? null));
  const drifts = withDeprecated(plans, judged ?? null);
  for (const drift of drifts) folds.sightings.add(key, drift, exchange);
  for (const drift of requests) folds.sightings.add(key, drift, exchange);
  const isClean = judged != null && drifts.length === 0 && requests.length === 0;
  if (isClean && plans.failures.count === failuresBefore) folds.counters.clean++;
}

function judgeIfAnswered(plan: OperationPlan, exchange: Exchange, fold: FoldPlace): JudgedResponse | null {
  return exchange.response === null ? null : judgeResponse(plan, exchange, { response: exchange.response, fold });
}

function withDeprecated(plans: Plans, judged: JudgedResponse | null): readonly Drift[] {
  const schema = judged?.content?.judgedBy?.schema;
  if (judged === null || judged.value === undefined || schema == null) return judged?.drifts ?? NO_DRIFT;
  const found = plans.deprecatedFor(schema)?.(judged.value) ?? [];
  if (found.length === 0) return judged.drifts;
  const site = { status: judged.statusPlan.status, mediaType: judged.content?.mediaType ?? null };
  return [...judged.drifts, ...found.map((node) => deprecatedDrift(node, site))];
}

/** What the server refused (4xx) is our own mistake, known by now, and no news about the contract. */
function requestDrifts(
  folds: Folds,
  plan: OperationPlan,
  { exchange, match }: { readonly exchange: Exchange; readonly match: OperationMatch },
): readonly Drift[] {
  const status = exchange.response?.status ?? 0;
  if (status >= 400 && status < 500) return NO_DRIFT;
  folds.tallies.add(plan.operation.key, null, requestMediaTypeOf(plan, exchange.request));
  return judgeRequest(plan, exchange, match);
}

function countResponse(
  { folds, plans }: { readonly folds: Folds; readonly plans: Plans },
  operation: string,
  { statusPlan, content, value }: JudgedResponse,
): void {
  const mediaType = content?.mediaType ?? null;
  folds.tallies.add(operation, statusPlan.status, mediaType);
  const schema = content?.judgedBy?.schema;
  if (value === undefined || schema == null) return;
  folds.coverage.add({ operation, status: statusPlan.status, mediaType, schema }, plans.treeFor(schema), value);
}

/** A body too deep for the stack is unread input of this operation, and the rest of the recording goes on. */
function guarded<T>(plans: Plans, plan: OperationPlan, judge: () => T): T | undefined {
  try {
    return judge();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    plans.noteUnchecked(plan.operation.key, "BODY_TOO_DEEP", "a body is nested too deep to be judged");
    return undefined;
  }
}
