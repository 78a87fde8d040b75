import {
  appendPointer,
  canonicalJson,
  follow,
  type JsonObject,
  type JsonPointer,
  memberOf,
  objectOf,
  resolvePointer,
  type SecurityAlternative,
  stringOf,
} from "@driftline/model";
import { structural } from "../draft.js";
import type { OperationSite, Part } from "./site.js";

/** A scheme as one alternative of a requirement uses it. */
interface Need {
  readonly key: string;
  /** What the scheme looks like on the wire; its key and its prose do not count. */
  readonly wire: string;
  readonly pointer: JsonPointer;
  readonly scopes: ReadonlySet<string>;
}

type Alternative = readonly Need[];

interface Documents {
  readonly base: JsonObject;
  readonly revision: JsonObject;
}

/**
 * What it takes to authenticate. Alternatives are compared by what they send, so that a renamed scheme is no change; a
 * requirement is met by whoever brings everything one alternative asks for (OpenAPI 3.1.1, section 4.8.30).
 */
export function* securityParts(site: OperationSite, documents: Documents): Generator<Part> {
  if (site.base.security === null && site.revision.security === null) return;
  const before = alternativesOf(documents.base, site.base.security);
  const after = alternativesOf(documents.revision, site.revision.security);
  yield* schemeParts(site, before, after);
  const places = { base: placeOf(documents.base, site.base), revision: placeOf(documents.revision, site.revision) };
  const draft = (ruleId: string, message: string, subject?: string) => ({
    draft: structural({
      ruleId,
      operation: site.name,
      message,
      ...places,
      ...(subject === undefined ? {} : { subject }),
    }),
  });
  const sufficing = before.filter((had) => after.some((needed) => suffices(had, needed)));
  if (sufficing.length === before.length) {
    const eased = after.some((needed) => !before.some((had) => suffices(needed, had)));
    if (eased) yield* easedParts(before, after, draft);
    return;
  }
  if (sufficing.length > 0) {
    for (const lost of before.filter((had) => !sufficing.includes(had)))
      yield draft("security-alternative-removed", `${nameOf(lost)} no longer suffices to authenticate`, keysOf(lost));
    return;
  }
  const scopes = scopesAdded(before, after);
  if (scopes !== null)
    for (const scope of scopes) yield draft("security-scope-added", `scope \`${scope}\` is needed now`, scope);
  else yield draft("security-requirement-added", `${after.map(nameOf).join(" or ")} is needed to authenticate now`);
}

type DraftOf = (ruleId: string, message: string, subject?: string) => Part;

function* easedParts(before: readonly Alternative[], after: readonly Alternative[], draft: DraftOf): Generator<Part> {
  const scopes = scopesAdded(after, before);
  if (scopes !== null && scopes.size > 0)
    for (const scope of scopes) yield draft("security-scope-removed", `scope \`${scope}\` is no longer needed`, scope);
  else yield draft("security-requirement-removed", `${after.map(nameOf).join(" or ")} suffices to authenticate now`);
}

function suffices(had: Alternative, needed: Alternative): boolean {
  return needed.every((need) => had.some((one) => isSameScheme(one, need) && isSubset(need.scopes, one.scopes)));
}

/** Of one key the scheme is the same even where it travels another way: that is told by itself. */
function isSameScheme(one: Need, other: Need): boolean {
  return one.wire === other.wire || one.key === other.key;
}

function isSubset(some: ReadonlySet<string>, all: ReadonlySet<string>): boolean {
  return [...some].every((one) => all.has(one));
}

/** The scopes that are the only thing missing, or null where more is. */
function scopesAdded(before: readonly Alternative[], after: readonly Alternative[]): ReadonlySet<string> | null {
  const missing = new Set<string>();
  for (const had of before)
    for (const needed of after) {
      if (!needed.every((need) => had.some((one) => isSameScheme(one, need)))) continue;
      for (const need of needed) {
        const owned = had.find((one) => isSameScheme(one, need))?.scopes ?? new Set();
        for (const scope of need.scopes) if (!owned.has(scope)) missing.add(scope);
      }
    }
  return missing.size === 0 ? null : missing;
}

function* schemeParts(
  site: OperationSite,
  before: readonly Alternative[],
  after: readonly Alternative[],
): Generator<Part> {
  const used = new Map(before.flat().map((need) => [need.key, need]));
  for (const need of new Map(after.flat().map((one) => [one.key, one])).values()) {
    const was = used.get(need.key);
    if (was === undefined || was.wire === need.wire) continue;
    yield {
      draft: structural({
        ruleId: "security-scheme-changed",
        operation: site.name,
        subject: need.key,
        message: `security scheme \`${need.key}\` travels another way`,
        base: was.pointer,
        revision: need.pointer,
      }),
    };
  }
}

/** No requirement at all is met by everybody: one alternative that needs nothing. */
function alternativesOf(document: JsonObject, security: readonly SecurityAlternative[] | null): readonly Alternative[] {
  if (security === null || security.length === 0) return [[]];
  return security.map((alternative) =>
    Object.keys(alternative).map((key) => needOf(document, key, alternative[key] ?? [])),
  );
}

function needOf(document: JsonObject, key: string, scopes: readonly string[]): Need {
  const place = follow(document, appendPointer("/components/securitySchemes", key));
  const pointer = place?.pointer ?? "/components/securitySchemes";
  return { key, wire: place === undefined ? `unknown ${key}` : wireOf(place.value), pointer, scopes: new Set(scopes) };
}

/** The fields that change what is sent, or where it is fetched. */
function wireOf(scheme: JsonObject): string {
  const flows = objectOf(scheme, "flows") ?? {};
  const urls = Object.keys(flows).map((flow) => [
    flow,
    stringOf(flows[flow], "tokenUrl") ?? null,
    stringOf(flows[flow], "authorizationUrl") ?? null,
  ]);
  const scheme_ = stringOf(scheme, "scheme")?.toLowerCase() ?? null;
  const name = stringOf(scheme, "name") ?? null;
  const place = stringOf(scheme, "in") ?? null;
  return canonicalJson([
    stringOf(scheme, "type") ?? null,
    place === "header" ? (name?.toLowerCase() ?? null) : name,
    place,
    scheme_,
    stringOf(scheme, "openIdConnectUrl") ?? null,
    urls.sort(),
  ]);
}

/** The requirement of the operation itself, or the one at the root that it inherits. */
function placeOf(document: JsonObject, operation: { readonly pointer: JsonPointer }): JsonPointer {
  const own = memberOf(resolvePointer(document, operation.pointer), "security");
  if (own !== undefined) return appendPointer(operation.pointer, "security");
  return memberOf(document, "security") === undefined ? operation.pointer : "/security";
}

function nameOf(alternative: Alternative): string {
  return alternative.length === 0 ? "nothing" : alternative.map(({ key }) => `\`${key}\``).join(" with ");
}

function keysOf(alternative: Alternative): string {
  return alternative.map(({ key }) => key).join("+");
}
