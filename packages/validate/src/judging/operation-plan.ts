import {
  appendPointer,
  type Contract,
  type ContractResponse,
  entryOf,
  isJsonMediaType,
  type JsonObject,
  type JsonPointer,
  type MediaTypeContent,
  mediaRangeSpecificity,
  mediaTypeEssence,
  type Operation,
  type Parameter,
  type ToolError,
} from "@driftline/model";
import { compileTemplate, type PathTemplate } from "../matching/path-template.js";
import { type BodyKind, bodyKindOf } from "../reading/content-type.js";
import { createQueryNames, type QueryNames } from "../reading/query-names.js";
import { outlineOf } from "../schema-outline.js";
import type { BodySite } from "./drift-of-violation.js";
import type { SchemaJudge, SchemaJudges } from "./schema-judge.js";

/** What the contract says of bodies with one observed media type. */
export interface ContentPlan {
  /** What drifts of such bodies have in common, and those of their items. */
  readonly site: BodySite;
  readonly itemSite: BodySite;
  /** The media type as it stands in the message, with its parameters. */
  readonly sentMediaType: string | null;
  /** Observed: lower case, without parameters; null where nobody states one. */
  readonly mediaType: string | null;
  readonly kind: BodyKind;
  /** Null: no documented media type or range covers it. */
  readonly documented: MediaTypeContent | null;
  /** What the body is judged by: the documented content, or for undocumented JSON the documented JSON next to it. */
  readonly judgedBy: MediaTypeContent | null;
  readonly schema: SchemaJudge | null;
  readonly itemSchema: SchemaJudge | null;
  /** Of events: what their data holds as JSON. */
  readonly dataSchema: SchemaJudge | null;
}

/** What the contract says of responses with one observed status. */
export interface StatusPlan {
  readonly status: string;
  /** Null: neither the status, its range nor `default` is documented. */
  readonly documented: ContractResponse | null;
  readonly headers: readonly HeaderPlan[];
  /** By the observed media type as it stands in the message. */
  contentFor(mediaType: string | null): ContentPlan;
}

/** A documented response header, ready to judge. */
export interface HeaderPlan {
  readonly header: ContractResponse["headers"][number];
  readonly schema: SchemaJudge | null;
}

/** A documented parameter, ready to judge. */
export interface ParameterPlan {
  readonly parameter: Parameter;
  readonly schema: SchemaJudge | null;
}

/** What depends on the contract alone for one operation; each part is worked out when first needed. */
export interface OperationPlan {
  readonly contract: Contract;
  readonly operation: Operation;
  readonly template: PathTemplate;
  readonly parameters: readonly ParameterPlan[];
  /** Which query parameter a name of a query string belongs to. */
  readonly queryNames: QueryNames;
  /** Whether the parameters of a request are judged by its URL alone. */
  readonly isJudgedByUrl: boolean;
  statusFor(status: number): StatusPlan;
  requestContentFor(mediaType: string | null): ContentPlan;
}

/** A plan for one operation; `onFailure` hears of schemas that cannot be compiled. */
export function createOperationPlan(
  contract: Contract,
  operation: Operation,
  ports: { readonly judges: SchemaJudges; readonly onFailure: (error: ToolError) => void },
): OperationPlan {
  const site = { ...ports, operation, contract };
  const plansByStatus = new Map<number, StatusPlan>();
  const requestContent = contentPlans(
    site,
    { direction: "request", status: null },
    operation.requestBody?.content ?? [],
  );
  return {
    ...site,
    template: compileTemplate(operation.path),
    parameters: operation.parameters.map((parameter) => {
      const pointer = parameter.content === null ? parameter.schema : parameter.content.schema;
      const schema = pointer === null ? null : ports.judges(pointer, "request", ports.onFailure);
      return { parameter, schema };
    }),
    queryNames: createQueryNames(
      contract.document,
      operation.parameters.filter((one) => one.in === "query"),
    ),
    isJudgedByUrl: operation.parameters.every((parameter) => parameter.in !== "header" && parameter.in !== "cookie"),
    statusFor(status) {
      return plansByStatus.get(status) ?? entryOf(plansByStatus, status, () => createStatusPlan(site, status));
    },
    requestContentFor: requestContent,
  };
}

interface PlanSite {
  readonly contract: Contract;
  readonly operation: Operation;
  readonly judges: SchemaJudges;
  readonly onFailure: (error: ToolError) => void;
}

function createStatusPlan(site: PlanSite, status: number): StatusPlan {
  const documented = responseFor(site.operation, status);
  return {
    status: String(status),
    documented,
    headers: (documented?.headers ?? []).map((header) => {
      const pointer = header.content === null ? header.schema : header.content.schema;
      return { header, schema: pointer === null ? null : site.judges(pointer, "response", site.onFailure) };
    }),
    contentFor: contentPlans(site, { direction: "response", status: String(status) }, documented?.content ?? []),
  };
}

/** An exact status before its range before `default` (OpenAPI 3.1.1, section 4.8.16). */
export function responseFor(operation: Operation, status: number): ContractResponse | null {
  const wanted = [String(status), `${Math.floor(status / 100)}XX`, "default"];
  for (const key of wanted) {
    const response = operation.responses.find((one) => one.status === key);
    if (response !== undefined) return response;
  }
  return null;
}

function contentPlans(
  site: PlanSite,
  message: MessageSite,
  content: readonly MediaTypeContent[],
): (mediaType: string | null) => ContentPlan {
  const plans = new Map<string | null, ContentPlan>();
  return (mediaType) => {
    let plan = plans.get(mediaType);
    if (plan === undefined) {
      plan = createContentPlan(site, message, { content, mediaType });
      // Media types come from the wire: a hostile server must not fill the memory.
      if (plans.size < 1000) plans.set(mediaType, plan);
    }
    return plan;
  };
}

type MessageSite = Pick<BodySite, "direction" | "status">;

function createContentPlan(
  site: PlanSite,
  message: MessageSite,
  { content, mediaType }: { readonly content: readonly MediaTypeContent[]; readonly mediaType: string | null },
): ContentPlan {
  const observed = mediaType === null ? null : mediaTypeEssence(mediaType);
  const json = content.find((one) => isJsonMediaType(one.mediaType)) ?? null;
  const documented = observed === null ? json : bestContent(content, observed, mediaType ?? "");
  const kind = observed === null ? "json" : bodyKindOf(observed);
  const judgedBy = documented ?? (kind === "json" ? json : null);
  const judgeAt = (pointer: string | null | undefined): SchemaJudge | null =>
    pointer == null ? null : site.judges(pointer, message.direction, site.onFailure);
  return {
    site: { ...message, mediaType: observed, prefix: "" },
    itemSite: { ...message, mediaType: observed, prefix: "/*" },
    sentMediaType: mediaType,
    mediaType: observed,
    kind,
    documented,
    judgedBy,
    schema: judgeAt(judgedBy?.schema),
    itemSchema: judgeAt(judgedBy?.itemSchema),
    dataSchema: kind === "events" ? judgeAt(dataSchemaOf(site.contract.document, judgedBy?.itemSchema ?? null)) : null,
  };
}

/** The `contentSchema` of an event's `data` (JSON Schema 2020-12, validation, section 8.5). */
function dataSchemaOf(document: JsonObject, itemSchema: JsonPointer | null): JsonPointer | null {
  const data = itemSchema === null ? undefined : outlineOf(document, [itemSchema]).properties.get("data");
  const holder =
    data === undefined
      ? undefined
      : outlineOf(document, data).schemas.find(({ schema }) => Object.hasOwn(schema, "contentSchema"));
  return holder === undefined ? null : appendPointer(holder.pointer, "contentSchema");
}

/** The most exact documented media type; of two that differ in parameters the one whose parameters were sent. */
function bestContent(content: readonly MediaTypeContent[], essence: string, sent: string): MediaTypeContent | null {
  let best: MediaTypeContent | null = null;
  let bestScore = 0;
  for (const one of content) {
    const specificity = mediaRangeSpecificity(one.mediaType, essence);
    const score = specificity === 0 ? 0 : specificity * 2 + (normalised(one.mediaType) === normalised(sent) ? 1 : 0);
    if (score > bestScore) [best, bestScore] = [one, score];
  }
  return best;
}

function normalised(mediaType: string): string {
  return mediaType.toLowerCase().replace(/[\s"]/g, "");
}
