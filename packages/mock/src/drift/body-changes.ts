import {
  appendPointer,
  isJsonObject,
  type JsonObject,
  type JsonPointer,
  type JsonValue,
  parsePointer,
  type ViolationKind,
} from "@driftline/model";
import { withMember, withoutMember } from "../json-edit.js";
import type { BodySite } from "./body-sites.js";
import { reluctance } from "./body-sites.js";

/** A value that could stand at a site instead; whether it is the drift that is wanted, the compiler decides. */
export interface BodyChange {
  readonly site: BodySite;
  readonly value: JsonValue;
  /** Higher comes later. */
  readonly reluctance: number;
}

/** What a body-level rule looks for, and what might cause it. */
export interface BodyRule {
  readonly kind: ViolationKind;
  /** Keywords without one of which no schema of a place can break this rule; null where any place can. */
  readonly keywords: readonly string[] | null;
  /** `place` is where the drift is wanted, or null for anywhere. */
  readonly changes: (site: BodySite, place: JsonPointer | null) => readonly BodyChange[];
}

/** The name of what nobody documented. */
const STRANGER = "unannounced";

const CONSTRAINTS = [
  ...["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "pattern"],
  ...["minItems", "maxItems", "uniqueItems", "contains", "minProperties", "maxProperties", "propertyNames", "not"],
];

/** The rules a changed body can break, by id. Extra values cost little: each is judged before it is used. */
export const BODY_RULES: Readonly<Record<string, BodyRule>> = {
  "response-property-missing": {
    kind: "property-missing",
    keywords: ["required", "minProperties", "dependentRequired"],
    changes: withoutEachMember,
  },
  "response-property-undocumented": {
    kind: "property-undocumented",
    keywords: null,
    changes: withStranger,
  },
  "response-type-mismatched": replacing("type", null, (value) => otherTypes(value)),
  "response-null-undocumented": replacing("null", null, (value) => (value === null ? [] : [null])),
  "response-enum-value-undocumented": replacing("enum-value", ["enum", "const"], (value) =>
    typeof value === "string" ? [STRANGER, 987654] : [987654, STRANGER],
  ),
  "response-format-mismatched": replacing("format", ["format"], (value) =>
    typeof value === "string" ? [STRANGER, ""] : typeof value === "number" ? [2 ** 40, 2 ** 70, value + 0.5] : [],
  ),
  "response-constraint-mismatched": replacing("constraint", CONSTRAINTS, outOfBounds),
  "response-union-mismatched": {
    kind: "union",
    keywords: ["oneOf", "anyOf"],
    changes: (site) => [
      ...[...otherTypes(site.value), {}].map((value) => ({ site, value, reluctance: reluctance(site) })),
      ...withoutEachMember(site),
    ],
  },
  "response-discriminator-undocumented": {
    kind: "discriminator",
    keywords: ["discriminator"],
    changes: withStrangeNames,
  },
};

/** A discriminator is judged at the object that carries it. */
function withStrangeNames(site: BodySite): readonly BodyChange[] {
  const { value } = site;
  if (!isJsonObject(value)) return [];
  const names = Object.keys(value).filter((name) => typeof value[name] === "string");
  return names.map((name) => ({ site, value: withMember(value, name, STRANGER), reluctance: site.depth }));
}

function replacing(
  kind: ViolationKind,
  keywords: readonly string[] | null,
  others: (value: JsonValue) => readonly JsonValue[],
): BodyRule {
  return {
    kind,
    keywords,
    changes: (site) => others(site.value).map((value) => ({ site, value, reluctance: reluctance(site) })),
  };
}

function withoutEachMember(site: BodySite): readonly BodyChange[] {
  const { value } = site;
  if (!isJsonObject(value)) return [];
  return Object.entries(value).map(([name, member]) => ({
    site,
    value: withoutMember(value, name),
    reluctance: reluctance({ name, value: member ?? null, depth: site.depth + 1 }),
  }));
}

/** Whoever names a place that does not exist yet names the stranger. */
function withStranger(site: BodySite, place: JsonPointer | null): readonly BodyChange[] {
  if (!isJsonObject(site.value)) return [];
  const wanted = place === null ? undefined : parsePointer(place).at(-1);
  const isNamed = wanted !== undefined && wanted !== "*" && appendPointer(site.folded, wanted) === place;
  const name = isNamed ? wanted : STRANGER;
  if (Object.hasOwn(site.value, name)) return [];
  return [{ site, value: withMember(site.value, name, true), reluctance: site.depth }];
}

function otherTypes(value: JsonValue): readonly JsonValue[] {
  const candidates: readonly JsonValue[] = [STRANGER, 12345.5, 12345, true, {}, { [STRANGER]: true }, [], [STRANGER]];
  return candidates.filter((candidate) => kindOf(candidate) !== kindOf(value));
}

function kindOf(value: JsonValue): string {
  return Array.isArray(value) ? "array" : value === null ? "null" : typeof value;
}

function outOfBounds(value: JsonValue): readonly JsonValue[] {
  if (typeof value === "string") return ["", STRANGER, "x".repeat(300), "x".repeat(70_000), "!"];
  if (typeof value === "number") return [value + 1000, -1 - Math.abs(value), 2 ** 31, -(2 ** 31), 1e15, value + 0.5];
  if (Array.isArray(value)) return [[], [...value, ...value], Array.from({ length: 1001 }, () => value[0] ?? null)];
  return isJsonObject(value) ? objectsOutOfBounds(value) : [];
}

function objectsOutOfBounds(value: JsonObject): readonly JsonValue[] {
  const [member = true] = Object.values(value);
  const many = Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`${STRANGER}-${index}`, member]));
  return [{}, withMember(value, "no such name!", member), { ...value, ...many }];
}
