import { isJsonObject, type JsonObject, type JsonPointer, type JsonValue } from "@driftline/model";
import { withMember, withoutMember } from "../json-edit.js";
import { outlineOf } from "../schema-outline.js";
import type { PagePlan } from "../state/page-plan.js";
import type { Workshop } from "../workshop.js";

/** One page of a list, and where it stands. */
export interface Page {
  readonly items: readonly JsonObject[];
  readonly total: number;
  readonly limit: number;
  readonly from: number;
  readonly hasMore: boolean;
}

/** The page a request asks for. What cannot be read as a number starts at the beginning. */
export function pageOf(
  things: readonly JsonObject[],
  plan: PagePlan | null,
  parameters: ReadonlyMap<string, JsonValue>,
): Page {
  const total = things.length;
  if (plan === null) return { items: things, total, limit: total, from: 0, hasMore: false };
  const asked = plan.limit === null ? undefined : parameters.get(plan.limit);
  const limit = Math.max(1, Math.trunc(numberOf(asked) ?? plan.defaultLimit));
  const position = plan.position === null ? undefined : parameters.get(plan.position);
  const number = Math.max(0, Math.trunc(numberOf(position) ?? 0));
  const from = plan.kind === "page" ? Math.max(0, number - 1) * limit : number;
  return { items: things.slice(from, from + limit), total, limit, from, hasMore: from + limit < total };
}

/** What an envelope is filled with. */
export interface EnvelopeFilling {
  readonly envelope: JsonPointer;
  readonly itemsProperty: string;
  readonly plan: PagePlan | null;
  readonly page: Page;
  /** Where the next page is found, for APIs that say so by a link. */
  readonly nextLink: (position: number) => string;
}

/** The envelope with the items of a page, and with everything about pages that its schema has a place for. */
export function filledEnvelope(workshop: Workshop, made: JsonValue | undefined, filling: EnvelopeFilling): JsonObject {
  const { itemsProperty, plan, page } = filling;
  let body = withMember(isJsonObject(made) ? made : {}, itemsProperty, page.items);
  if (plan === null) return body;
  const following = plan.kind === "page" ? Math.floor(page.from / page.limit) + 2 : page.from + page.limit;
  const current = plan.kind === "page" ? Math.floor(page.from / page.limit) + 1 : page.from;
  const next: readonly JsonValue[] = page.hasMore
    ? [following, filling.nextLink(following), String(following)]
    : [null];
  const put = (name: string | null, values: readonly JsonValue[]) => {
    if (name !== null) body = withFitting(workshop, body, { envelope: filling.envelope, name, values });
  };
  put(plan.limit, [page.limit]);
  put(plan.position, [current, String(current)]);
  put(plan.hasMore, [page.hasMore]);
  put(plan.total, [page.total]);
  put(plan.next, isLink(plan.next) ? [...next.slice(1), ...next.slice(0, 1)] : [...next.slice(0, 1), ...next.slice(2)]);
  return body;
}

function isLink(name: string | null): boolean {
  return name !== null && /^(next|next_?link|next_?url)$/i.test(name);
}

/** Sets the first value the schema accepts; where it accepts none the property does not come. */
function withFitting(
  { compiler, contract }: Workshop,
  body: JsonObject,
  { envelope, name, values }: { envelope: JsonPointer; name: string; values: readonly JsonValue[] },
): JsonObject {
  const schemas = outlineOf(contract.document, [envelope]).properties.get(name);
  if (schemas === undefined) return body;
  const fitting = values.find((value) =>
    schemas.every((schema) => compiler.compile(schema, "response").isClean(value)),
  );
  return fitting === undefined ? withoutMember(body, name) : withMember(body, name, fitting);
}

function numberOf(value: JsonValue | undefined): number | undefined {
  const number =
    typeof value === "number" ? value : typeof value === "string" && value !== "" ? Number(value) : Number.NaN;
  return Number.isFinite(number) ? number : undefined;
}
