import {
  type Exchange,
  entryOf,
  fieldsOf,
  type HeaderField,
  type JsonObject,
  memberOf,
  objectOf,
  type Parameter,
  parsePointer,
  resolvePointer,
  stringOf,
  type Violation,
} from "@driftline/model";
import type { OperationMatch } from "../matching/match-operation.js";
import { parameterTexts } from "../matching/path-template.js";
import type { TextPair } from "../reading/form-body.js";
import {
  cookiesOf,
  explainSent,
  isCleanSent,
  rawPairsOf,
  readCookieParameter,
  readHeaderParameter,
  readOwnPairs,
  readSimpleParameter,
  type SentParameter,
  takesOtherNames,
} from "../reading/parameter-style.js";
import { queryPairsOf } from "../reading/query-names.js";
import { type Drift, driftOf, NO_DRIFT } from "./drift.js";
import type { OperationPlan, ParameterPlan } from "./operation-plan.js";

/** Judges the parameters of a request, and the query's names that no parameter documents. */
export function judgeParameters(plan: OperationPlan, exchange: Exchange, match: OperationMatch): readonly Drift[] {
  const sent = sentParts(plan, exchange, match);
  const drifts: Drift[] = [];
  for (const parameter of plan.parameters) drifts.push(...judgeParameter(plan, parameter, sent));
  drifts.push(...sent.undocumented);
  return drifts.length === 0 ? NO_DRIFT : drifts;
}

/** What a request says of all parameters, read once. */
interface SentParts extends SentQuery {
  readonly headers: readonly HeaderField[];
  /** By name in lower case; a field that was sent again is a list (RFC 9110, section 5.3). */
  readonly fields: () => ReadonlyMap<string, string>;
  readonly cookies: () => ReturnType<typeof cookiesOf>;
  readonly paths: ReadonlyMap<string, string> | undefined;
}

function sentParts(plan: OperationPlan, { request }: Exchange, match: OperationMatch): SentParts {
  const { query } = match.target;
  const { headers } = request;
  const hasPaths = plan.parameters.some(({ parameter }) => parameter.in === "path");
  return {
    headers,
    fields: once(() => fieldsOf(headers)),
    cookies: once(() => cookiesOf(headers)),
    paths: hasPaths ? parameterTexts(plan.template, match.path) : undefined,
    ...(query === "" ? NO_QUERY : sentQuery(plan, query)),
  };
}

function once<T>(work: () => T): () => T {
  let done: { readonly value: T } | undefined;
  return () => {
    done ??= { value: work() };
    return done.value;
  };
}

/** Headers that describe the message or the caller, never parameters (OpenAPI 3.1.1, section 4.8.12.1). */
const IGNORED_HEADERS: ReadonlySet<string> = new Set(["accept", "content-type", "authorization"]);

function judgeParameter(plan: OperationPlan, { parameter, schema }: ParameterPlan, parts: SentParts): readonly Drift[] {
  const isHeader = parameter.in === "header";
  if (isHeader && IGNORED_HEADERS.has(parameter.name.toLowerCase())) return NO_DRIFT;
  // A recording without any request header did not keep them; nothing may be said about one.
  if ((isHeader || parameter.in === "cookie") && parts.headers.length === 0) return NO_DRIFT;
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
  if (parameter.in === "query") return readOwnPairs(document, parameter, parts.pairs.get(parameter) ?? []);
  if (parameter.in === "querystring") return undefined;
  if (parameter.in === "cookie") return readCookieParameter(document, parameter, parts.cookies());
  const isPath = parameter.in === "path";
  const raw = isPath ? parts.paths?.get(parameter.name) : parts.fields().get(parameter.name.toLowerCase());
  if (raw === undefined) return undefined;
  return isPath ? readSimpleParameter(document, parameter, raw) : readHeaderParameter(document, parameter, raw);
}

/** What a query string says of the parameters. */
interface SentQuery {
  /** The pairs that each parameter is read from, in the order sent. */
  readonly pairs: ReadonlyMap<Parameter, readonly TextPair[]>;
  /** `request-parameter-undocumented`: query parameters only; headers and cookies come from everywhere on the way. */
  readonly undocumented: readonly Drift[];
}

const NO_QUERY: SentQuery = { pairs: new Map(), undocumented: [] };

function sentQuery(plan: OperationPlan, query: string): SentQuery {
  const { document } = plan.contract;
  const keys = apiKeyNames(document);
  const pairs = new Map<Parameter, TextPair[]>();
  const unowned = new Set<string>();
  for (const { name, sent } of queryPairsOf(rawPairsOf(query))) {
    const owners = plan.queryNames.ownersOf(name);
    const called = plan.queryNames.called(name);
    for (const owner of owners) {
      // A name that another one, or a key, has is no member of a map beside it.
      const isTaken = keys.has(name) || (called !== undefined && called !== owner);
      if (!isTaken || !takesOtherNames(document, owner)) entryOf(pairs, owner, () => []).push(sent);
    }
    if (owners.size === 0 && !keys.has(name)) unowned.add(name);
  }
  const takesAll = plan.operation.parameters.some((one) => one.in === "querystring");
  return { pairs, undocumented: takesAll ? [] : [...unowned].map((name) => undocumentedName(plan, name)) };
}

function undocumentedName({ operation }: OperationPlan, name: string): Drift {
  return driftOf({
    ruleId: "request-parameter-undocumented",
    message: `request parameter \`${name}\` (query) is not documented`,
    subject: `query:${name}`,
    keywordLocation: operation.pointer,
  });
}

/** The keys that security schemes put into the query are documented there (OpenAPI 3.1.1, section 4.8.27). */
function apiKeyNames(document: JsonObject): ReadonlySet<string> {
  let names = apiKeyNamesByDocument.get(document);
  if (names === undefined) {
    const schemes = objectOf(objectOf(document, "components"), "securitySchemes") ?? {};
    const stated = Object.keys(schemes).map((key) => memberOf(schemes, key));
    const inQuery = stated.filter((scheme) => stringOf(scheme, "in") === "query");
    names = new Set(inQuery.flatMap((scheme) => stringOf(scheme, "name") ?? []));
    apiKeyNamesByDocument.set(document, names);
  }
  return names;
}

/** A memo, not state: a document never changes. */
const apiKeyNamesByDocument = new WeakMap<JsonObject, ReadonlySet<string>>();
