import {
  type Exchange,
  headerValue,
  memberOf,
  objectOf,
  type Parameter,
  parsePointer,
  type RecordedRequest,
  resolvePointer,
  stringOf,
  type Violation,
} from "@driftline/model";
import type { OperationMatch } from "../matching/match-operation.js";
import { parameterTexts } from "../matching/path-template.js";
import { decodeFormText } from "../reading/form-body.js";
import {
  explainSent,
  isCleanSent,
  ownsQueryName,
  rawPairsOf,
  readCookieParameter,
  readHeaderParameter,
  readQueryParameter,
  readSimpleParameter,
  type SentParameter,
  takesOtherNames,
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
  if (schema === null || isCleanSent(schema, sent)) return NO_DRIFT;
  if (sent.isEmpty === true && mayBeEmpty(plan, parameter)) return NO_DRIFT;
  const violations = explainSent(schema, sent).filter(({ kind }) => kind !== "property-deprecated");
  const undocumented = violations.filter(isUndocumentedMember);
  const mismatch = violations.find((violation) => !isUndocumentedMember(violation));
  const drifts = undocumented.map((violation) => undocumentedMember(parameter, violation));
  if (mismatch === undefined) return drifts;
  return [
    ...drifts,
    driftOf({
      ruleId: "request-parameter-mismatched",
      message: `request parameter \`${parameter.name}\` (${parameter.in}) does not fit its schema, documented is ${mismatch.expected}`,
      subject: `${parameter.in}:${parameter.name}`,
      keywordLocation: mismatch.keywordLocation,
      value: sent.text,
    }),
  ];
}

/** A member that an open schema lets pass and does not name; one that it forbids is a mismatch. */
function isUndocumentedMember({ kind, isForbidden }: Violation): boolean {
  return kind === "property-undocumented" && isForbidden !== true;
}

function undocumentedMember(parameter: Parameter, { instanceLocation, keywordLocation }: Violation): Drift {
  const member = parsePointer(instanceLocation)
    .map((token) => `[${token}]`)
    .join("");
  return driftOf({
    ruleId: "request-parameter-undocumented",
    message: `\`${parameter.name}${member}\` of request parameter \`${parameter.name}\` (${parameter.in}) is not documented`,
    subject: `${parameter.in}:${parameter.name}${member}`,
    keywordLocation,
  });
}

/** `allowEmptyValue`, for query parameters only (OpenAPI 3.1.1, section 4.8.12.2.1). */
function mayBeEmpty(plan: OperationPlan, { in: location, pointer }: Parameter): boolean {
  return location === "query" && memberOf(resolvePointer(plan.contract.document, pointer), "allowEmptyValue") === true;
}

function readParameter(plan: OperationPlan, parameter: Parameter, parts: SentParts): SentParameter | undefined {
  const document = plan.contract.document;
  if (parameter.in === "query") return readQueryParameter(document, parameter, pairsFor(plan, parameter, parts.raw));
  if (parameter.in === "querystring") return undefined;
  if (parameter.in === "cookie") {
    return readCookieParameter(document, parameter, parts.request.headers);
  }
  const isPath = parameter.in === "path";
  const raw = isPath ? parts.paths?.get(parameter.name) : headerValue(parts.request.headers, parameter.name);
  if (raw === undefined) return undefined;
  return isPath ? readSimpleParameter(document, parameter, raw) : readHeaderParameter(document, parameter, raw);
}

/** What a query parameter may be read from: a name that another one, or a key, has is no member of a map beside it. */
function pairsFor(plan: OperationPlan, parameter: Parameter, raw: SentParts["raw"]): SentParts["raw"] {
  if (!takesOtherNames(plan.contract.document, parameter)) return raw;
  const others = plan.operation.parameters.filter((one) => one.in === "query" && one !== parameter);
  return raw.filter(([sent]) => {
    const name = decodeFormText(sent);
    return !others.some((other) => other.name === name) && !isApiKeyName(plan, name);
  });
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
