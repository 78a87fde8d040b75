import type { ContractResponse, Level, RequestBody, ResponseHeader } from "@driftline/model";
import { type Draft, structural } from "../draft.js";
import { contentParts } from "./content.js";
import { directionOf, levelAt, type OperationSite, type Part } from "./site.js";

/** The request body: there at all, required, and its media types. */
export function* requestBodyParts(site: OperationSite): Generator<Part> {
  const before = site.base.requestBody;
  const after = site.revision.requestBody;
  if (before === null && after !== null)
    yield { draft: bodyDraft(site, "request-body-added", after.isRequired ? "error" : undefined) };
  if (before !== null && after === null) yield { draft: bodyDraft(site, "request-body-removed") };
  if (before === null || after === null) return;
  if (before.isRequired !== after.isRequired)
    yield { draft: bodyDraft(site, `request-body-became-${after.isRequired ? "required" : "optional"}`) };
  const at = { site, documented: "request", status: null, base: before.pointer, revision: after.pointer } as const;
  yield* contentParts(at, before.content, after.content);
}

function bodyDraft(site: OperationSite, ruleId: string, level?: Level): Draft {
  const what = ruleId.slice("request-body-".length);
  const happened = what.startsWith("became") ? what.replace("-", " ") : `was ${what}`;
  const isRequired = site.revision.requestBody?.isRequired === true && what === "added";
  return structural({
    ruleId,
    ...levelAt(site, ruleId, level),
    operation: site.name,
    message: `request body ${happened}${isRequired ? " and is required" : ""}`,
    base: placeOf(site.base.requestBody) ?? site.base.pointer,
    revision: placeOf(site.revision.requestBody) ?? site.revision.pointer,
  });
}

function placeOf(body: RequestBody | null): string | undefined {
  return body?.pointer;
}

/** Responses: statuses, media types, headers. */
export function* responseParts(site: OperationSite): Generator<Part> {
  const before = site.base.responses;
  const after = site.revision.responses;
  const matched = new Set<ContractResponse>();
  for (const response of before) {
    const same = sameStatus(response.status, after) ?? covering(response.status, after, before);
    if (same === undefined) yield { draft: statusRemoved(site, response) };
    else {
      matched.add(same);
      yield* sameResponseParts(site, response, same);
    }
  }
  for (const response of after) {
    if (matched.has(response)) continue;
    const cover = covering(response.status, before, after);
    yield { draft: statusAdded(site, response, cover !== undefined) };
    if (cover !== undefined) yield* sameResponseParts(site, cover, response);
  }
}

function sameStatus(status: string, responses: readonly ContractResponse[]): ContractResponse | undefined {
  return responses.find((other) => other.status === status);
}

/**
 * The range that covers a status that stands alone, or `default` (OpenAPI 3.1.1, section 4.8.16). A `default` both sides
 * have covered it on neither: it is what else may come, and never a success that was documented by itself.
 */
function covering(
  status: string,
  responses: readonly ContractResponse[],
  others: readonly ContractResponse[],
): ContractResponse | undefined {
  if (status === "default") return undefined;
  const range = sameStatus(`${status.slice(0, 1)}XX`, responses);
  if (range !== undefined) return range;
  const fallback = sameStatus("default", responses);
  if (fallback === undefined || status.startsWith("2")) return undefined;
  return sameStatus(status, others) === undefined ? undefined : fallback;
}

function statusRemoved(site: OperationSite, response: ContractResponse): Draft {
  return structural({
    ruleId: "response-status-removed",
    ...levelAt(site, "response-status-removed", response.status.startsWith("2") ? "error" : "note"),
    operation: site.name,
    status: response.status,
    subject: response.status,
    message: `response status \`${response.status}\` was removed`,
    base: response.pointer,
    revision: `${site.revision.pointer}/responses`,
  });
}

function statusAdded(site: OperationSite, response: ContractResponse, isCovered: boolean): Draft {
  const isExpected = isCovered || response.status.startsWith("2");
  return structural({
    ruleId: "response-status-added",
    ...levelAt(site, "response-status-added", isExpected ? "note" : "warning"),
    operation: site.name,
    status: response.status,
    subject: response.status,
    message: `response status \`${response.status}\` was added`,
    base: `${site.base.pointer}/responses`,
    revision: response.pointer,
  });
}

function* sameResponseParts(site: OperationSite, before: ContractResponse, after: ContractResponse): Generator<Part> {
  yield* contentParts(
    { site, documented: "response", status: before.status, base: before.pointer, revision: after.pointer },
    before.content,
    after.content,
  );
  yield* headerParts(site, before, after);
}

function* headerParts(site: OperationSite, before: ContractResponse, after: ContractResponse): Generator<Part> {
  const left = new Map(after.headers.map((header) => [header.name.toLowerCase(), header]));
  for (const header of before.headers) {
    const same = left.get(header.name.toLowerCase());
    left.delete(header.name.toLowerCase());
    const at = { site, status: before.status, name: header.name };
    if (same === undefined)
      yield {
        draft: headerDraft(at, "removed", {
          base: header.pointer,
          revision: after.pointer,
          level: header.isRequired ? "error" : "warning",
        }),
      };
    else yield* sameHeaderParts(at, header, same);
  }
  for (const header of left.values()) {
    const at = { site, status: before.status, name: header.name };
    yield { draft: headerDraft(at, "added", { base: before.pointer, revision: header.pointer }) };
  }
}

interface HeaderSite {
  readonly site: OperationSite;
  readonly status: string;
  readonly name: string;
}

function headerDraft(
  { site, status, name }: HeaderSite,
  what: string,
  places: { readonly base: string; readonly revision: string; readonly level?: Level },
): Draft {
  const ruleId = `response-header-${what}`;
  return structural({
    ruleId,
    ...levelAt(site, ruleId, places.level),
    operation: site.name,
    status,
    subject: name,
    message: `response header \`${name}\` ${HAPPENED[what] ?? what.replace("-", " ")}`,
    base: places.base,
    revision: places.revision,
  });
}

const HAPPENED: Readonly<Record<string, string>> = {
  added: "was added",
  removed: "was removed",
  deprecated: "became deprecated",
  undeprecated: "is no longer deprecated",
};

function* sameHeaderParts(at: HeaderSite, before: ResponseHeader, after: ResponseHeader): Generator<Part> {
  const places = { base: before.pointer, revision: after.pointer };
  if (before.isRequired !== after.isRequired)
    yield { draft: headerDraft(at, after.isRequired ? "became-required" : "became-optional", places) };
  if (before.isDeprecated !== after.isDeprecated)
    yield { draft: headerDraft(at, after.isDeprecated ? "deprecated" : "undeprecated", places) };
  const base = before.schema ?? before.content?.schema ?? null;
  const revision = after.schema ?? after.content?.schema ?? null;
  if (base === null && revision === null) return;
  yield {
    root: {
      operation: at.site.name,
      direction: directionOf(at.site, "response"),
      element: "header",
      name: at.name,
      status: at.status,
      mediaType: null,
      base,
      revision,
    },
  };
}
