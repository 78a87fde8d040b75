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
import { bodyPresence } from "../reading/body-text.js";
import { contentTypeOf } from "../reading/content-type.js";
import { decodeFormText } from "../reading/form-body.js";
import {
  ownsQueryName,
  rawPairsOf,
  readCookieParameter,
  readQueryParameter,
  readSimpleParameter,
  type SentParameter,
} from "../reading/parameter-style.js";
import { judgeBody } from "./body-value.js";
import { type Drift, driftOf, NO_DRIFT } from "./drift.js";
import type { OperationPlan } from "./operation-plan.js";

/** Judges what our own client sent: parameters and body. The caller leaves out what the server answered with 4xx. */
export function judgeRequest(plan: OperationPlan, exchange: Exchange, match: OperationMatch): readonly Drift[] {
  const { operation } = plan;
  const hasQuery = match.target.query !== "";
  const parameters = operation.parameters.length === 0 && !hasQuery ? NO_DRIFT : judgeParameters(plan, exchange, match);
  const body = judgeRequestBody(plan, exchange.request);
  if (body.length === 0) return parameters;
  return parameters.length === 0 ? body : [...parameters, ...body];
}

/** The media type of a judged request body, for counting; null where there is none. */
export function requestMediaTypeOf(plan: OperationPlan, request: RecordedRequest): string | null {
  if (bodyPresence(request.body) !== "present") return null;
  return plan.requestContentFor(contentTypeOf(request.headers, request.body?.mediaType ?? null)).mediaType;
}

function judgeParameters(plan: OperationPlan, exchange: Exchange, match: OperationMatch): readonly Drift[] {
  const raw = rawPairsOf(match.target.query);
  const paths = plan.operation.parameters.some((one) => one.in === "path")
    ? parameterTexts(plan.template, match.path)
    : undefined;
  const sent = { request: exchange.request, raw, paths };
  const drifts = plan.operation.parameters.flatMap((parameter) => judgeParameter(plan, parameter, sent));
  return raw.length === 0 ? drifts : [...drifts, ...undocumentedNames(plan, raw)];
}

interface SentParts {
  readonly request: RecordedRequest;
  readonly raw: ReturnType<typeof rawPairsOf>;
  readonly paths: ReadonlyMap<string, string> | undefined;
}

/** Headers that describe the message or the caller, never parameters (OpenAPI 3.1.1, section 4.8.12.1). */
const IGNORED_HEADERS: ReadonlySet<string> = new Set(["accept", "content-type", "authorization"]);

function judgeParameter(plan: OperationPlan, parameter: Parameter, parts: SentParts): readonly Drift[] {
  const isHeader = parameter.in === "header";
  if (isHeader && IGNORED_HEADERS.has(parameter.name.toLowerCase())) return NO_DRIFT;
  // A recording without any request header did not keep them; nothing may be said about one.
  if ((isHeader || parameter.in === "cookie") && parts.request.headers.length === 0) return NO_DRIFT;
  const subject = `${parameter.in}:${parameter.name}`;
  const sent = readParameter(plan, parameter, parts);
  if (sent === undefined) {
    if (!parameter.isRequired || parameter.in === "path" || parameter.in === "querystring") return NO_DRIFT;
    return [
      driftOf({
        ruleId: "request-parameter-missing",
        message: `request parameter \`${parameter.name}\` (${parameter.in}) is missing`,
        subject,
        keywordLocation: parameter.pointer,
      }),
    ];
  }
  const pointer = parameter.content === null ? parameter.schema : parameter.content.schema;
  const schema = pointer === null ? null : plan.judges(pointer, "request", plan.onFailure);
  if (schema === null || schema.isClean(sent.value)) return NO_DRIFT;
  const violation = schema.explain(sent.value).find(({ kind }) => kind !== "property-deprecated");
  if (violation === undefined) return NO_DRIFT;
  return [
    driftOf({
      ruleId: "request-parameter-mismatched",
      message: `request parameter \`${parameter.name}\` (${parameter.in}) does not fit its schema, documented is ${violation.expected}`,
      subject,
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

function judgeRequestBody(plan: OperationPlan, request: RecordedRequest): readonly Drift[] {
  const documented = plan.operation.requestBody;
  if (documented === null) return NO_DRIFT;
  const presence = bodyPresence(request.body);
  if (presence === "omitted") return NO_DRIFT;
  if (presence === "absent" || request.body === null) {
    if (!documented.isRequired) return NO_DRIFT;
    return [
      driftOf({
        ruleId: "request-body-missing",
        message: "request body is required and none was sent",
        keywordLocation: documented.pointer,
      }),
    ];
  }
  const sentMediaType = contentTypeOf(request.headers, request.body.mediaType);
  const content = plan.requestContentFor(sentMediaType);
  const context = { document: plan.contract.document, direction: "request" as const, status: null };
  const { drifts } = judgeBody(request.body, { ...context, content, sentMediaType, fold: (pointer) => pointer });
  if (content.documented !== null || content.mediaType === null || documented.content.length === 0) return drifts;
  const undocumented = driftOf({
    ruleId: "request-media-type-undocumented",
    message: `request media type \`${content.mediaType}\` is not documented`,
    mediaType: content.mediaType,
    subject: content.mediaType,
    keywordLocation: `${documented.pointer}/content`,
  });
  return [undocumented, ...drifts];
}
