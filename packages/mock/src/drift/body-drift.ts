import type { JsonPointer, JsonValue, Violation } from "@driftline/model";
import { appendPointer } from "@driftline/model";
import { replaceAt } from "../json-edit.js";
import { outlineOf } from "../schema-outline.js";
import type { Workshop } from "../workshop.js";
import { BODY_RULES, type BodyRule } from "./body-changes.js";
import { type BodySite, sitesOf } from "./body-sites.js";

/** A body with exactly one drift more than before. */
export interface DriftedBody {
  readonly value: JsonValue;
  /** The folded place, with the property where one is missing or too many. */
  readonly place: JsonPointer;
}

/** Where a drift is wanted. */
export interface BodyDriftOrder {
  readonly ruleId: string;
  readonly schema: JsonPointer;
  /** A folded place, or null for any. */
  readonly place: JsonPointer | null;
}

/**
 * A body with the drift of one rule put in, or undefined where this body has no place for it. What is returned was judged:
 * it has one violation more than the body had, of exactly this rule.
 */
export function driftedBody(workshop: Workshop, value: JsonValue, order: BodyDriftOrder): DriftedBody | undefined {
  const rule = BODY_RULES[order.ruleId];
  if (rule === undefined) return undefined;
  const compiled = workshop.compiler.compile(order.schema, "response");
  const before = compiled.explain(value).length;
  const changes = sitesOf(workshop.contract.document, order.schema, value)
    .filter((site) => order.place === null || isOnTheWay(site.folded, order.place))
    .filter((site) => isConcerned(workshop, rule, site))
    .flatMap((site) => rule.changes(site, order.place))
    .sort((a, b) => a.reluctance - b.reluctance);
  for (const change of changes) {
    const changed = replaceAt(value, change.site.pointer, change.value);
    const violations = compiled.explain(changed);
    const place = violations.length === before + 1 ? newPlace(rule, violations, change.site.folded) : undefined;
    if (place !== undefined && isWanted(order, place)) return { value: changed, place };
  }
  return undefined;
}

/** Judging is what costs: a place whose schemas have no such keyword is not tried. */
function isConcerned({ contract }: Workshop, { keywords }: BodyRule, { schemas }: BodySite): boolean {
  if (keywords === null) return true;
  return outlineOf(contract.document, schemas).schemas.some(({ schema }) =>
    keywords.some((keyword) => Object.hasOwn(schema, keyword)),
  );
}

/** The place of the violation that was caused: one of the wanted kind, at or below the change. */
function newPlace(rule: BodyRule, violations: readonly Violation[], changed: JsonPointer): JsonPointer | undefined {
  const places = violations.filter(({ kind }) => kind === rule.kind).map(placeOf);
  return places.find((place) => isOnTheWay(changed, place));
}

/** The place a user would name: the missing property itself, not the object that lacks it. */
function placeOf({ kind, foldedLocation, subject }: Violation): JsonPointer {
  return kind === "property-missing" && subject !== null ? appendPointer(foldedLocation, subject) : foldedLocation;
}

/** An undocumented property may be asked for by its own place or by the object that is to have it. */
function isWanted({ ruleId, place: wanted }: BodyDriftOrder, place: JsonPointer): boolean {
  if (wanted === null || place === wanted) return true;
  return ruleId === "response-property-undocumented" && place.slice(0, place.lastIndexOf("/")) === wanted;
}

function isOnTheWay(outer: JsonPointer, inner: JsonPointer): boolean {
  return inner === outer || inner.startsWith(`${outer}/`);
}
