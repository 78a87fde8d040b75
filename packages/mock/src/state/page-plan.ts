import type { JsonObject, JsonPointer, Operation } from "@driftline/model";
import { outlineOf } from "../schema-outline.js";

/** How a list is turned page by page, read off the names and types of what goes in and comes out. */
export interface PagePlan {
  /** The request's name for how many, or null where nobody can say. */
  readonly limit: string | null;
  /** How many where the request does not say. */
  readonly defaultLimit: number;
  /** The request's name for where to go on, or null. */
  readonly position: string | null;
  /** `offset`: a count of items; `page`: a number from 1; `cursor`: a text we gave out before. */
  readonly kind: "offset" | "page" | "cursor";
  /** The response's name for where to go on. */
  readonly next: string | null;
  /** The response's name for whether there is more. */
  readonly hasMore: string | null;
  readonly total: string | null;
}

const POSITIONS =
  /^(starting|start|page|next|continuation)?token$|^(offset|skip|start|from|cursor|page|pagenumber|pageno|continuation|marker|after|startingafter)$/;
const LIMITS = /^(limit|pagesize|perpage|size|maxresults|maxitems|first|take|top)$/;
const NEXTS =
  /^next$|^next(page|cursor|token|offset|link|url|pagetoken|pagecursor)$|^(cursor|endcursor|continuationtoken)$/;
const MORES = /^(hasmore|hasnext|hasnextpage|more|paginated)$/;
const TOTALS = /^(total|totalcount|totalitems|totalresults|count)$/;

/** @example plainName("nextStarting_token") === "nextstartingtoken" */
export function plainName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}

/** The plan of a list, or null where neither a position nor a limit can be asked for. */
export function pagePlanOf(
  document: JsonObject,
  { operation, envelope }: { operation: Operation; envelope: JsonPointer | null },
): PagePlan | null {
  const inputs = inputsOf(document, operation);
  const named = (pattern: RegExp) => [...inputs.keys()].find((name) => pattern.test(plainName(name))) ?? null;
  const position = named(POSITIONS);
  const limit = named(LIMITS);
  if (position === null && limit === null) return null;
  const outputs =
    envelope === null ? new Map<string, readonly JsonPointer[]>() : outlineOf(document, [envelope]).properties;
  const given = (test: (plain: string) => boolean) => [...outputs.keys()].find((name) => test(plainName(name))) ?? null;
  const isNumber = position !== null && typesOf(document, inputs.get(position) ?? []).has("integer");
  const isPage = position !== null && /^page(number|no)?$/.test(plainName(position));
  return {
    limit,
    defaultLimit: defaultOf(document, limit === null ? [] : (inputs.get(limit) ?? [])) ?? 20,
    position,
    kind: !isNumber ? (isPage ? "page" : "cursor") : isPage ? "page" : "offset",
    next:
      (position === null ? null : given((plain) => plain === `next${plainName(position)}`)) ??
      given((plain) => NEXTS.test(plain)),
    hasMore: given((plain) => MORES.test(plain)),
    total: given((plain) => TOTALS.test(plain)),
  };
}

/** Query parameters and the members of a JSON body, by name. */
function inputsOf(document: JsonObject, operation: Operation): ReadonlyMap<string, readonly JsonPointer[]> {
  const inputs = new Map<string, readonly JsonPointer[]>();
  for (const parameter of operation.parameters) {
    if (parameter.in === "query") inputs.set(parameter.name, parameter.schema === null ? [] : [parameter.schema]);
  }
  const body = operation.requestBody?.content.find(({ schema }) => schema !== null)?.schema ?? null;
  for (const [name, schemas] of body === null ? [] : outlineOf(document, [body]).properties) {
    if (!inputs.has(name)) inputs.set(name, schemas);
  }
  return inputs;
}

function typesOf(document: JsonObject, schemas: readonly JsonPointer[]): ReadonlySet<string> {
  return outlineOf(document, schemas).types;
}

function defaultOf(document: JsonObject, schemas: readonly JsonPointer[]): number | undefined {
  return outlineOf(document, schemas)
    .schemas.map(({ schema }) => schema.default)
    .find((value): value is number => typeof value === "number" && value >= 1);
}
