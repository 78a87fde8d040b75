import { jsonTypeOf, parsePointer, ruleOf, type Violation, type ViolationKind } from "@driftline/model";
import type { Direction } from "@driftline/schema";
import type { Drift } from "./drift.js";

/** What a body's drift has in common with its siblings. */
export interface BodySite {
  readonly direction: Direction;
  readonly status: string | null;
  readonly mediaType: string | null;
  /** In front of every folded place: `/*` for the items of a sequential body. */
  readonly prefix: string;
}

/** The drift a violation of a body's schema is, or undefined where no rule speaks of it in this direction. */
export function driftOfViolation(violation: Violation, site: BodySite): Drift | undefined {
  const ruleId = ruleIdOf(violation.kind, site.direction);
  if (ruleId === undefined) return undefined;
  return {
    ruleId,
    level: violation.isForbidden === true ? "error" : ruleOf(ruleId).level,
    // Worded only when it is shown: repeated drift is counted, not told again.
    get message() {
      return messageOf(violation, site);
    },
    status: site.status,
    mediaType: site.mediaType,
    instanceLocation: site.prefix + violation.foldedLocation,
    get exactLocation() {
      return site.prefix + violation.instanceLocation;
    },
    subject: violation.subject,
    keywordLocation: violation.keywordLocation,
    value: violation.value,
  };
}

/** The rule that tells of a kind of violation; requests have none for deprecated properties. */
export function ruleIdOf(kind: ViolationKind, direction: Direction): string | undefined {
  if (kind === "property-deprecated") return direction === "response" ? "response-property-deprecated" : undefined;
  return `${direction}-${RULE_SUFFIXES[kind]}`;
}

const RULE_SUFFIXES: Readonly<Record<Exclude<ViolationKind, "property-deprecated">, string>> = {
  "property-missing": "property-missing",
  "property-undocumented": "property-undocumented",
  type: "type-mismatched",
  null: "null-undocumented",
  "enum-value": "enum-value-undocumented",
  format: "format-mismatched",
  constraint: "constraint-mismatched",
  union: "union-mismatched",
  discriminator: "discriminator-undocumented",
};

type Wording = (place: string, violation: Violation, direction: Direction) => string;

const WORDINGS: Readonly<Record<ViolationKind, Wording>> = {
  "property-missing": (_, { subject }, direction) => `${direction} property \`${subject}\` is missing`,
  "property-undocumented": (place) => `${place} is not documented`,
  type: (place, { value, expected }) =>
    `${place} is ${value === undefined ? "of another type" : withArticle(jsonTypeOf(value))}, documented is ${expected}`,
  null: (place, { expected }) => `${place} is null, documented is ${expected}`,
  "enum-value": (place, { expected }) => `${place} has a value that is not documented, only ${expected}`,
  format: (place, { expected }) => `${place} does not have its documented format, ${expected}`,
  constraint: (place, { keyword, expected }) => `${place} is outside its documented \`${keyword}\`, ${expected}`,
  union: (place, { expected }) => `${place} does not fit its documented union, ${expected}`,
  discriminator: (place, { expected }) => `${place} has a discriminator that no branch has, documented is ${expected}`,
  "property-deprecated": (place) => `${place} is still sent although deprecated`,
};

function messageOf(violation: Violation, site: BodySite): string {
  const place = placeName(site.prefix + violation.foldedLocation, site.direction);
  return WORDINGS[violation.kind](place, violation, site.direction);
}

/** What a place is called in a sentence. @example placeName("/a/b", "response") === "response property `b`" */
export function placeName(foldedLocation: string, direction: Direction): string {
  const tokens = parsePointer(foldedLocation);
  const named = tokens.filter((token) => token !== "*");
  const last = named[named.length - 1];
  if (tokens.length === 0) return `${direction} body`;
  if (last === undefined) return `an item of the ${direction} body`;
  return tokens[tokens.length - 1] === "*"
    ? `an item of ${direction} property \`${last}\``
    : `${direction} property \`${last}\``;
}

function withArticle(type: string): string {
  if (type === "null") return "null";
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}
