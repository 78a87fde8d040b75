import {
  isJsonObject,
  type JsonObject,
  type JsonPointer,
  type JsonValue,
  objectOf,
  pointerOfReference,
  resolvePointer,
} from "@driftline/model";
import type { SchemaSet } from "@driftline/schema";

/** What two documents have in common by their text alone, so that a walk goes only where something changed. */
export interface Sameness {
  /** Whether two sets are written the same, with everything they refer to. May say `false` of what is equal. */
  isUnchanged(base: SchemaSet, revision: SchemaSet): boolean;
  /**
   * For two sets written the same, the ways (in tokens of the schema) to the subschemas that refer to something that
   * changed. `undefined` where the sets are not written the same, or where what changed is part of the schema itself.
   */
  changedBelow(base: SchemaSet, revision: SchemaSet): readonly (readonly string[])[] | undefined;
}

/** A sameness that takes nothing for granted: every pair is compared in full. */
export const NOTHING_IN_COMMON: Sameness = { isUnchanged: () => false, changedBelow: () => undefined };

/** Compares the text of components and of what the two sides hold in line, each once. */
export function createSameness(base: JsonObject, revision: JsonObject): Sameness {
  const changed = changedComponents(base, revision);
  const waysByPair = new Map<string, readonly (readonly string[])[] | undefined>();
  const waysBetween = (before: JsonPointer, after: JsonPointer) => {
    const key = `${before}\n${after}`;
    if (waysByPair.has(key)) return waysByPair.get(key);
    const one = resolvePointer(base, before);
    const other = resolvePointer(revision, after);
    const isSame = one !== undefined && other !== undefined && isEqualJson(one, other);
    const sites = isSame ? referenceSites(one).filter(({ target }) => !isComponent(target) || changed.has(target)) : [];
    const ways = isSame ? sites.map(({ way }) => way) : undefined;
    waysByPair.set(key, ways);
    return ways;
  };
  return {
    isUnchanged(before, after) {
      if (before.only !== after.only || before.pointers.length !== after.pointers.length) return false;
      return before.pointers.every((pointer, index) => waysBetween(pointer, after.pointers[index] ?? "")?.length === 0);
    },
    changedBelow(before, after) {
      const [one, ...others] = before.pointers;
      const [other, ...more] = after.pointers;
      if (one === undefined || other === undefined || others.length + more.length > 0) return undefined;
      const ways = before.only === after.only ? waysBetween(one, other) : undefined;
      if (ways === undefined || ways.some((way) => way.length === 0)) return undefined;
      return before.only === undefined
        ? ways
        : ways.filter(([keyword]) => (keyword === "items") === (before.only === "array"));
    },
  };
}

const SCHEMAS = "/components/schemas/";

function isComponent(pointer: JsonPointer): boolean {
  return pointer.startsWith(SCHEMAS) && !pointer.includes("/", SCHEMAS.length);
}

/** Components that are written differently, or refer to one that is, however far away. */
function changedComponents(base: JsonObject, revision: JsonObject): ReadonlySet<JsonPointer> {
  const before = objectOf(objectOf(base, "components"), "schemas") ?? {};
  const after = objectOf(objectOf(revision, "components"), "schemas") ?? {};
  const referrers = new Map<JsonPointer, JsonPointer[]>();
  const pending: JsonPointer[] = [];
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const pointer = `${SCHEMAS}${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    const one = Object.hasOwn(before, name) ? before[name] : undefined;
    const other = Object.hasOwn(after, name) ? after[name] : undefined;
    if (one === undefined || other === undefined || !isEqualJson(one, other)) pending.push(pointer);
    for (const { target } of one === undefined ? [] : referenceSites(one)) {
      if (!isComponent(target)) pending.push(pointer);
      const known = referrers.get(target);
      if (known === undefined) referrers.set(target, [pointer]);
      else known.push(pointer);
    }
  }
  const changed = new Set<JsonPointer>();
  for (let pointer = pending.pop(); pointer !== undefined; pointer = pending.pop()) {
    if (changed.has(pointer)) continue;
    changed.add(pointer);
    pending.push(...(referrers.get(pointer) ?? []));
  }
  return changed;
}

/** A reference, and the way to the subschema it is part of. */
interface ReferenceSite {
  /** Where it leads; `""` for what leaves the document. */
  readonly target: JsonPointer;
  readonly way: readonly string[];
}

/** Keywords that lead to another instance; every other keyword speaks about the same one. */
const DESCENDING: ReadonlySet<string> = new Set(["items", "additionalProperties"]);
const DESCENDING_BY_NAME: ReadonlySet<string> = new Set(["properties", "patternProperties"]);

/** Every reference in a schema: `$ref`, and what a discriminator maps to. Ways end where a schema is applied in place. */
function referenceSites(schema: JsonValue): readonly ReferenceSite[] {
  const sites: ReferenceSite[] = [];
  collect(schema, [], { sites, isInPlace: false });
  return sites;
}

interface Collecting {
  readonly sites: ReferenceSite[];
  /** Whether the way has ended above. */
  readonly isInPlace: boolean;
}

function collect(value: JsonValue, way: readonly string[], into: Collecting): void {
  if (Array.isArray(value)) {
    for (const item of value as readonly JsonValue[]) collect(item, way, into);
    return;
  }
  if (!isJsonObject(value)) return;
  // Who extends a schema with a discriminator is part of it, and nothing in its own text says who does.
  if (isJsonObject(value.discriminator) && !("oneOf" in value) && !("anyOf" in value))
    into.sites.push({ target: "", way });
  for (const keyword of Object.keys(value)) {
    const member = value[keyword];
    if (typeof member === "string") {
      const isReference = keyword === "$ref" || keyword === "$dynamicRef" || member.startsWith("#/");
      if (isReference) into.sites.push({ target: pointerOfReference(member) ?? "", way });
    } else if (typeof member === "object" && member !== null) collectBelow(keyword, member, { way, into });
  }
}

function collectBelow(
  keyword: string,
  member: JsonValue,
  { way, into }: { readonly way: readonly string[]; readonly into: Collecting },
): void {
  if (into.isInPlace) collect(member, way, into);
  else if (DESCENDING.has(keyword)) collect(member, [...way, keyword], into);
  else if (DESCENDING_BY_NAME.has(keyword) && isJsonObject(member))
    for (const name of Object.keys(member)) collect(member[name] ?? null, [...way, keyword, name], into);
  else collect(member, way, { ...into, isInPlace: true });
}

function isEqualJson(a: JsonValue, b: JsonValue): boolean {
  if (a === b) return true;
  if (Array.isArray(a))
    return Array.isArray(b) && a.length === b.length && a.every((item, index) => isEqualJson(item, b[index] ?? null));
  if (!isJsonObject(a) || !isJsonObject(b)) return false;
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  return names.every((name) => {
    const one = a[name];
    const other = Object.hasOwn(b, name) ? b[name] : undefined;
    return one !== undefined && other !== undefined && isEqualJson(one, other);
  });
}
