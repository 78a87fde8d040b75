import { appendPointer, isJsonObject, type JsonObject, type JsonValue, parsePointer } from "@driftline/model";
import { isDeprecated } from "../answer/deprecated.js";
import { conformingValue } from "../answer/generate.js";
import { replaceAt, withMember, withoutMember } from "../json-edit.js";
import { outlineOf } from "../schema-outline.js";
import type { Workshop } from "../workshop.js";
import type { BodyDriftOrder, DriftedBody } from "./body-drift.js";
import { reluctance, sitesOf } from "./body-sites.js";

/** A conforming body with a deprecated property in it, or undefined where the contract deprecates none here. */
export function withDeprecated(workshop: Workshop, value: JsonValue, order: BodyDriftOrder): DriftedBody | undefined {
  const { document } = workshop.contract;
  const compiled = workshop.compiler.compile(order.schema, "response");
  for (const site of sitesOf(document, order.schema, value)) {
    if (!isJsonObject(site.value)) continue;
    for (const [name, schemas] of outlineOf(document, site.schemas).properties) {
      const place = appendPointer(site.folded, name);
      const isWanted = order.place === null || order.place === place;
      const [schema] = schemas;
      if (!isWanted || schema === undefined || !isDeprecated(workshop, schemas)) continue;
      const member = conformingValue(workshop, schema, place);
      if (member === undefined) continue;
      const changed = replaceAt(value, site.pointer, withMember(site.value, name, member));
      if (compiled.isClean(changed) === compiled.isClean(value)) return { value: changed, place };
    }
  }
  return undefined;
}

/** A conforming body in which one documented property never stands, or undefined where everything is required. */
export function withoutOptional(workshop: Workshop, value: JsonValue, order: BodyDriftOrder): DriftedBody | undefined {
  const compiled = workshop.compiler.compile(order.schema, "response");
  const candidates = sitesOf(workshop.contract.document, order.schema, value)
    .filter(({ name, folded }) => name !== null && (order.place === null || order.place === folded))
    .sort((a, b) => reluctance(a) - reluctance(b));
  for (const { folded } of candidates) {
    const changed = withoutPlace(value, parsePointer(folded));
    if (compiled.isClean(changed)) return { value: changed, place: folded };
  }
  return undefined;
}

/** The value without a folded place, in every item and member it names. */
export function withoutPlace(value: JsonValue, [token, ...rest]: readonly string[]): JsonValue {
  if (token === undefined) return value;
  if (Array.isArray(value)) return value.map((item: JsonValue) => withoutPlace(item, rest));
  if (!isJsonObject(value)) return value;
  if (rest.length === 0 && token !== "*") return withoutMember(value, token);
  const members = Object.entries(value).map(([name, member]) => [
    name,
    member !== undefined && (token === "*" || token === name) ? withoutPlace(member, rest) : member,
  ]);
  return Object.fromEntries(members) as JsonObject;
}

type QuietDrift = (workshop: Workshop, value: JsonValue, order: BodyDriftOrder) => DriftedBody | undefined;

/** The rules that a body which conforms can break. */
export const QUIET_RULES: Readonly<Record<string, QuietDrift>> = {
  "response-property-deprecated": withDeprecated,
  "response-property-unobserved": withoutOptional,
};
