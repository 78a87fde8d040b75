import {
  type Exchange,
  headerValue,
  memberOf,
  objectOf,
  type Parameter,
  type RecordedRequest,
  stringOf,
} from "@driftline/model";
import type { OperationMatch } from "../matching/match-operation.js";
import { parameterTexts } from "../matching/path-template.js";
import { decodeFormText } from "../reading/form-body.js";
import {
  ownsQueryName,
  rawPairsOf,
  readCookieParameter,
  readQueryParameter,
  readSimpleParameter,
  type SentParameter,
} from "../reading/parameter-style.js";
import { type Drift, driftOf, NO_DRIFT } from "./drift.js";
import type { OperationPlan, ParameterPlan } from "./operation-plan.js";

/** Judges the parameters of a request, and the query's names that no parameter documents. */
export function judgeParameters(plan: OperationPlan, exchange: Exchange, match: OperationMatch): readonly Drift[] {
  const { query } = match.target;
  const raw = query === "" ? NO_PAIRS : rawPairsOf(query);
  const paths = plan.parameters.some(({ parameter }) => parameter.in === "path")
    ? parameterTexts(plan.template, match.path)
    : undefined;
  const sent = { request: exchange.request, raw, paths };
  let drifts = NO_DRIFT;
  for (const parameter of plan.parameters) {
    const found = judgeParameter(plan, parameter, sent);
    if (found.length > 0) drifts = [...drifts, ...found];
  }
  return raw.length === 0 ? drifts : [...drifts, ...undocumentedNames(plan, raw)];
}

const NO_PAIRS: ReturnType<typeof rawPairsOf> = [];

interface SentParts {
  readonly request: RecordedRequest;
  readonly raw: ReturnType<typeof rawPairsOf>;
  readonly paths: ReadonlyMap<string, string> | undefined;
}

/** Headers that describe the message or the caller, never parameters (OpenAPI 3.1.1, section 4.8.12.1). */
const IGNORED_HEADERS: ReadonlySet<string> = new Set(["accept", "content-type", "authorization"]);

function judgeParameter(plan: OperationPlan, { parameter, schema }: ParameterPlan, parts: SentParts): readonly Drift[] {
  const isHeader = parameter.in === "header";
  if (isHeader && IGNORED_HEADERS.has(parameter.name.toLowerCase())) return NO_DRIFT;
  // A recording without any request header did not keep them; nothing may be said about one.
  if ((isHeader || parameter.in === "cookie") && parts.request.headers.length === 0) return NO_DRIFT;
  const sent = readParameter(plan, parameter, parts);
  if (sent === undefined) {
    if (!parameter.isRequired || parameter.in === "path" || parameter.in === "querystring") return NO_DRIFT;
    return [
      driftOf({
        ruleId: "request-parameter-missing",
        message: `request parameter \`${parameter.name}\` (${parameter.in}) is missing`,
        subject: `${parameter.in}:${parameter.name}`,
        keywordLocation: parameter.pointer,
      }),
    ];
  }
  if (schema === null || schema.isClean(sent.value)) return NO_DRIFT;
  const violation = schema.explain(sent.value).find(({ kind }) => kind !== "property-deprecated");
  if (violation === undefined) return NO_DRIFT;
  return [
    driftOf({
      ruleId: "request-parameter-mismatched",
      message: `request parameter \`${parameter.name}\` (${parameter.in}) does not fit its schema, documented is ${violation.expected}`,
      subject: `${parameter.in}:${parameter.name}`,
      keywordLocation: violation.keywordLocation,
      value: sent.text,
    }),
  ];
}

function readParameter(plan: OperationPlan, parameter: Parameter, parts: SentParts): SentParameter | undefined {
  const document = plan.contract.document;
  if (parameter.in === "query") return readQueryParameter(document, parameter, parts.raw);
  if (parameter.in === "querystring") return undefined;
  if (parameter.in === "cookie") {
    return readCookieParameter(document, parameter, headerValue(parts.request.headers, "cookie"));
  }
  const raw =
    parameter.in === "path" ? parts.paths?.get(parameter.name) : headerValue(parts.request.headers, parameter.name);
  return raw === undefined ? undefined : readSimpleParameter(document, parameter, raw);
}

/** `request-parameter-undocumented`: query parameters only; headers and cookies come from everywhere on the way. */
function undocumentedNames(plan: OperationPlan, raw: SentParts["raw"]): readonly Drift[] {
  const { operation, contract } = plan;
  if (operation.parameters.some((one) => one.in === "querystring")) return NO_DRIFT;
  const owners = operation.parameters.filter((one) => one.in === "query");
  const names = new Set(raw.map(([name]) => decodeFormText(name)));
  return [...names].flatMap((name) => {
    if (owners.some((owner) => ownsQueryName(contract.document, owner, name))) return [];
    if (isApiKeyName(plan, name)) return [];
    return [
      driftOf({
        ruleId: "request-parameter-undocumented",
        message: `request parameter \`${name}\` (query) is not documented`,
        subject: `query:${name}`,
        keywordLocation: operation.pointer,
      }),
    ];
  });
}

/** A key that a security scheme puts into the query is documented there (OpenAPI 3.1.1, section 4.8.27). */
function isApiKeyName(plan: OperationPlan, name: string): boolean {
  const schemes = objectOf(objectOf(plan.contract.document, "components"), "securitySchemes") ?? {};
  return Object.keys(schemes).some((key) => {
    const scheme = memberOf(schemes, key);
    return stringOf(scheme, "in") === "query" && stringOf(scheme, "name") === name;
  });
}
