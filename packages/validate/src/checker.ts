import type { Contract, Exchange } from "@driftline/model";
import type { SchemaCompiler } from "@driftline/schema";
import type { CheckPartial } from "./folding/check-partial.js";
import { createFolds, type Folds, partialOfFolds } from "./folding/folds.js";
import type { RedactSample } from "./folding/sample.js";
import { inconclusiveReason } from "./judging/conclusiveness.js";
import { deprecatedDriftsOf } from "./judging/deprecated-properties.js";
import { type Drift, driftOf, NO_DRIFT } from "./judging/drift.js";
import { judgeRequestBody, judgeSentParameters, requestMediaTypeOf } from "./judging/judge-request.js";
import { type JudgedResponse, judgeResponse } from "./judging/judge-response.js";
import type { ContentPlan, OperationPlan } from "./judging/operation-plan.js";
import { createPlans, type Plans } from "./judging/plans.js";
import { createMatcher, type OperationMatch, type OperationMatcher } from "./matching/match-operation.js";

/** What a checker needs beside the contract. */
export interface CheckerOptions {
  readonly compiler: SchemaCompiler;
  /** Further places where the contract's operations live: environments, proxies. */
  readonly baseUrls?: readonly string[];
  /** Takes secrets out of what a report shows; by default nothing is taken out beyond free text. */
  readonly redactSample?: RedactSample;
  /** Whether to note what response bodies look like (for shape memory and `infer`): one more walk over each body. */
  readonly observe?: boolean;
}

/** Judges exchanges one by one and adds up what they show. */
export interface Checker {
  /** @throws {ToolError} whatever the compiler throws beside SCHEMA_UNCOMPILABLE and SCHEMA_JUDGE_FAILED: they make it unchecked. */
  check(exchange: Exchange): void;
  /** How many exchanges so far: cheap, for progress. */
  readonly counters: Readonly<Folds["counters"]>;
  /** What is known so far: a copy, made at some cost. */
  partial(): CheckPartial;
}

/** A checker of one contract; schemas are compiled when their first exchange comes. */
export function createChecker(contract: Contract, options: CheckerOptions): Checker {
  const matcher = createMatcher(contract, options.baseUrls);
  const redactSample = options.redactSample ?? ((value) => value);
  const folds = createFolds({ redactSample, observe: options.observe ?? false });
  const plans = createPlans(contract, {
    compiler: options.compiler,
    onFailure: ({ key }, { code, message }) => folds.unchecked.add(key, code, message),
  });
  // Who wants to see every value has to parse.
  const mayStayUnread = ({ judgedBy }: ContentPlan): boolean => {
    if (folds.observations !== null || judgedBy?.schema == null) return false;
    const deprecated = plans.deprecatedFor(judgedBy.schema);
    return deprecated === null || deprecated.byPlace !== null;
  };
  const workplace = {
    contract,
    matcher,
    folds,
    plans,
    redactSample,
    mayStayUnread,
    cleanMatches: new WeakSet<OperationMatch>(),
  };
  return {
    check(exchange) {
      folds.counters.exchanges++;
      const match = matcher.match(exchange.request.method, exchange.request.url);
      if (match === undefined) return checkUnknown(workplace, exchange);
      folds.counters.matched++;
      checkMatched(workplace, exchange, match);
    },
    counters: folds.counters,
    partial: () => partialOfFolds(folds),
  };
}

interface Workplace {
  readonly contract: Contract;
  readonly matcher: OperationMatcher;
  readonly folds: Folds;
  readonly plans: Plans;
  readonly redactSample: RedactSample;
  /** Whether a body of some content need not be parsed where its text tells everything. */
  mayStayUnread(content: ContentPlan): boolean;
  /** Requests whose parameters are clean, as far as their URLs tell. */
  readonly cleanMatches: WeakSet<OperationMatch>;
}

/** No contract says which part of the path is a name and which a value, so any of it may be a secret. */
function checkUnknown({ contract, matcher, folds, redactSample }: Workplace, exchange: Exchange): void {
  const name = matcher.nameOf(exchange.request.method, exchange.request.url);
  const [method = ""] = name.split(" ", 1);
  const operation = `${method} ${redactSample(name.slice(method.length + 1), { part: "path", names: [] })}`;
  const partly = contract.isPartial ? " that was cut out of docs pages, so that only its own operations are known" : "";
  const drift = driftOf({
    ruleId: "operation-undocumented",
    message: `operation \`${operation}\` is not in the contract${partly}`,
    instanceLocation: null,
    keywordLocation: "/paths",
  });
  folds.tallies.add(operation, null, null);
  folds.sightings.add(operation, drift, exchange);
}

function checkMatched(workplace: Workplace, exchange: Exchange, match: OperationMatch): void {
  const { folds, plans } = workplace;
  const plan = plans.planFor(match.operation);
  const { key } = plan.operation;
  const notedBefore = folds.unchecked.noted;
  const judged = guarded(folds, key, () => judgeAnswer(workplace, plan, exchange)) ?? null;
  const requests = guarded(folds, key, () => judgeSent(workplace, plan, { exchange, match })) ?? NO_DRIFT;
  folds.evidence.add(key, inconclusiveReason(plan, exchange, judged));
  for (const drift of requests) folds.sightings.add(key, drift, exchange);
  if (judged === null) return;
  countResponse(workplace, key, { judged, exchange });
  for (const drift of judged.drifts) folds.sightings.add(key, drift, exchange);
  const isQuiet = judged.drifts.length === 0 && requests.length === 0;
  if (isQuiet && folds.unchecked.noted === notedBefore) folds.counters.clean++;
}

function judgeAnswer(
  { plans, mayStayUnread }: Workplace,
  plan: OperationPlan,
  exchange: Exchange,
): JudgedResponse | null {
  const { response } = exchange;
  if (response === null) return null;
  const judged = judgeResponse(plan, exchange, { response, mayStayUnread });
  const deprecated = deprecatedDrifts(plans, judged);
  return deprecated.length === 0 ? judged : { ...judged, drifts: [...judged.drifts, ...deprecated] };
}

function deprecatedDrifts(plans: Plans, { content, value, shown, statusPlan }: JudgedResponse): readonly Drift[] {
  const schema = content?.judgedBy?.schema;
  if (content === null || schema == null || (value === undefined && shown.length === 0)) return NO_DRIFT;
  const deprecated = plans.deprecatedFor(schema);
  if (deprecated === null) return NO_DRIFT;
  const found =
    value === undefined ? shown.flatMap((place) => deprecated.byPlace?.get(place) ?? []) : deprecated.in(value);
  return found.length === 0 ? NO_DRIFT : deprecatedDriftsOf(found, content, statusPlan.status);
}

/** What the server refused (4xx) is our own mistake, known by now, and no news about the contract. */
function judgeSent(
  { folds, cleanMatches }: Workplace,
  plan: OperationPlan,
  { exchange, match }: { readonly exchange: Exchange; readonly match: OperationMatch },
): readonly Drift[] {
  const { request, response } = exchange;
  const status = response?.status ?? 0;
  if (status >= 400 && status < 500) return NO_DRIFT;
  folds.tallies.add(plan.operation.key, null, requestMediaTypeOf(plan, request));
  const notedBefore = folds.unchecked.noted;
  const isKnown = cleanMatches.has(match);
  const parameters = isKnown ? NO_DRIFT : judgeSentParameters(plan, exchange, match);
  // What could not be judged has to be told each time.
  const isClean = parameters.length === 0 && folds.unchecked.noted === notedBefore;
  if (!isKnown && isClean && plan.isJudgedByUrl) cleanMatches.add(match);
  const body = judgeRequestBody(plan, request);
  if (body.length === 0) return parameters;
  return parameters.length === 0 ? body : [...parameters, ...body];
}

function countResponse(
  { folds, plans }: Workplace,
  operation: string,
  { judged, exchange }: { readonly judged: JudgedResponse; readonly exchange: Exchange },
): void {
  const { content, value } = judged;
  const { status } = judged.statusPlan;
  const mediaType = content?.mediaType ?? null;
  folds.tallies.add(operation, status, mediaType);
  if (content === null || (value === undefined && !judged.isKnown)) return;
  const schema = content.judgedBy?.schema ?? null;
  if (schema !== null)
    folds.coverage.add(content, () => ({ operation, status, mediaType, schema, tree: plans.treeFor(schema) }), value);
  if (value === undefined || folds.observations === null) return;
  const documented = schema === null ? null : plans.treeFor(schema).root;
  folds.observations.add({ operation, status, mediaType, schema }, { value, documented, exchange });
}

/** A body too deep for the stack is unread input of this operation, and the rest of the recording goes on. */
function guarded<T>(folds: Folds, operation: string, judge: () => T): T | undefined {
  try {
    return judge();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    folds.unchecked.add(
      operation,
      "BODY_TOO_DEEP",
      "a body is nested too deep, or meets too many branches, to be judged",
    );
    return undefined;
  }
}
