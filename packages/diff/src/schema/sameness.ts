import {
  arrayOf,
  createResolver,
  isJsonObject,
  type JsonObject,
  type JsonPointer,
  type JsonValue,
  objectOf,
  pointerOfReference,
  resolvePointer,
  stringOf,
} from "@driftline/model";
import { isProse, JSON_TYPES, type JsonType, type SchemaSet } from "@driftline/schema";
import type { Step } from "./edit.js";

/** One step down into a schema, and the tokens it takes there. */
export interface Way {
  readonly tokens: readonly string[];
  readonly step: Step;
  /** Where the subschema is a reference and nothing else: what it refers to on both sides. */
  readonly to?: JsonPointer;
}

/** What two documents have in common by their text alone, so that a walk goes only where something changed. */
export interface Sameness {
  /** Whether two sets are written the same, with everything they refer to. May say `false` of what is equal. */
  isUnchanged(base: SchemaSet, revision: SchemaSet): boolean;
  /**
   * For two sets written the same, the ways to the subschemas that refer to something that changed. `undefined` where the
   * sets are not written the same, or where what changed is part of the schema itself.
   */
  changedBelow(base: SchemaSet, revision: SchemaSet): readonly Way[] | undefined;
}

/** A sameness that takes nothing for granted: every pair is compared in full. */
export const NOTHING_IN_COMMON: Sameness = { isUnchanged: () => false, changedBelow: () => undefined };

/** Compares the text of components and of what the two sides hold in line, each once. */
export function createSameness(base: JsonObject, revision: JsonObject): Sameness {
  const changed = changedComponents(base, revision);
  const inBase = createResolver(base);
  const inRevision = createResolver(revision);
  const sitesByPair = new Map<string, readonly ReferenceSite[] | undefined>();
  const typeOfBranch = (branch: JsonValue): JsonType | undefined => {
    const type = writtenType(base, branch);
    return type !== undefined && type === writtenType(revision, branch) ? type : undefined;
  };
  /** The references to what changed, in two places written the same. */
  const sitesBetween = (before: JsonPointer, after: JsonPointer): readonly ReferenceSite[] | undefined => {
    const key = `${before}\n${after}`;
    if (sitesByPair.has(key)) return sitesByPair.get(key);
    const one = inBase(before);
    const other = inRevision(after);
    const isSame = one !== undefined && other !== undefined && isEqualJson(one, other);
    const sites = isSame
      ? referenceSites(one, typeOfBranch).filter(({ target }) => !isComponent(target) || changed.has(target))
      : undefined;
    sitesByPair.set(key, sites);
    return sites;
  };
  const isOnBothSides = (pointer: JsonPointer) => inBase(pointer) !== undefined && inRevision(pointer) !== undefined;
  return {
    isUnchanged(before, after) {
      if (before.only !== after.only || before.pointers.length !== after.pointers.length) return false;
      return before.pointers.every(
        (pointer, index) => sitesBetween(pointer, after.pointers[index] ?? "")?.length === 0,
      );
    },
    changedBelow(before, after) {
      const [one, ...others] = before.pointers;
      const [other, ...more] = after.pointers;
      if (one === undefined || other === undefined || others.length + more.length > 0) return undefined;
      const sites = before.only === after.only ? sitesBetween(one, other) : undefined;
      if (sites === undefined) return undefined;
      const ways = new Map<string, Way>();
      for (const { way } of sites) {
        if (way === null) return undefined;
        if (before.only === undefined || isOfType(way.step, before.only))
          ways.set(way.tokens.join("\n"), way.to !== undefined && isOnBothSides(way.to) ? way : plainWay(way));
      }
      return [...ways.values()];
    },
  };
}

function plainWay({ tokens, step }: Way): Way {
  return { tokens, step };
}

function isOfType(step: Step, type: JsonType): boolean {
  if (step.kind === "branch") return step.type === type;
  return (step.kind === "item") === (type === "array");
}

/** The one type that a schema, or the component it is no more than a name for, says it is. */
function writtenType(document: JsonObject, schema: JsonValue): JsonType | undefined {
  let at: JsonValue | undefined = schema;
  for (let steps = 0; steps < MAXIMUM_NAMES; steps++) {
    if (!isJsonObject(at)) return undefined;
    if (at.type !== undefined)
      return at.type === "integer" ? "number" : JSON_TYPES.find((type) => type === (at as JsonObject).type);
    const reference = stringOf(at, "$ref");
    const parts = arrayOf(at, "allOf");
    if (reference !== undefined) at = resolvePointer(document, pointerOfReference(reference) ?? "");
    else at = parts.length === 1 ? parts[0] : undefined;
  }
  return undefined;
}

const MAXIMUM_NAMES = 20;

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
    for (const one of referrers.get(pointer) ?? []) pending.push(one);
  }
  return changed;
}

/** A reference, and the first step on the way to the subschema it is part of. */
interface ReferenceSite {
  /** Where it leads; `""` for what leaves the document. */
  readonly target: JsonPointer;
  /** Null: it is part of the schema itself. */
  readonly way: Way | null;
}

/** The type that a branch of a union has on both sides, or `undefined` where its text does not tell. */
type TypeOfBranch = (branch: JsonValue) => JsonType | undefined;

/** Every reference in a schema: `$ref`, and what a discriminator maps to. Without types of branches, unions are looked through. */
function referenceSites(schema: JsonValue, typeOfBranch: TypeOfBranch = () => undefined): readonly ReferenceSite[] {
  const sites: ReferenceSite[] = [];
  if (!isJsonObject(schema)) return sites;
  if (isDispatching(schema)) sites.push({ target: "", way: null });
  const branches = branchWays(schema, typeOfBranch);
  if (branches !== undefined) {
    for (const { branch, way } of branches) collect(branch, way, sites);
    return sites;
  }
  for (const keyword of Object.keys(schema)) {
    const member = schema[keyword] ?? null;
    if (DESCENDING_BY_NAME.has(keyword) && isJsonObject(member) && !hasOverlaps(schema)) {
      for (const name of Object.keys(member))
        collectBelow(member[name] ?? null, { tokens: [keyword, name], step: stepBy(keyword, name) }, sites);
    } else if (DESCENDING.has(keyword)) collectBelow(member, { tokens: [keyword], step: stepBy(keyword, "") }, sites);
    else collectMember(keyword, member, { way: null, sites });
  }
  return sites;
}

/** Whether a member may be judged by several of the subschemas for members: then none of them tells by itself what changed. */
function hasOverlaps(schema: JsonObject): boolean {
  const patterns = Object.keys(objectOf(schema, "patternProperties") ?? {}).length;
  return patterns > 1 || (patterns > 0 && "properties" in schema);
}

/** Keywords that lead to another instance; every other keyword speaks about the same one. */
const DESCENDING: ReadonlySet<string> = new Set(["items", "additionalProperties"]);
const DESCENDING_BY_NAME: ReadonlySet<string> = new Set(["properties", "patternProperties"]);

function stepBy(keyword: string, name: string): Step {
  if (keyword === "properties") return { kind: "property", name };
  if (keyword === "patternProperties") return { kind: "pattern", pattern: name };
  return keyword === "items" ? { kind: "item", index: null } : { kind: "rest" };
}

/** The branches of a schema that is a union and nothing else, where no two can hold the same value: each is one step down. */
function branchWays(
  schema: JsonObject,
  typeOfBranch: TypeOfBranch,
): readonly { readonly branch: JsonValue; readonly way: Way }[] | undefined {
  const [keyword, ...others] = Object.keys(schema).filter((name) => !isProse(name));
  if (others.length > 0 || (keyword !== "anyOf" && keyword !== "oneOf")) return undefined;
  const types = new Set<JsonType>();
  const ways: { branch: JsonValue; way: Way }[] = [];
  for (const [index, branch] of arrayOf(schema, keyword).entries()) {
    const type = typeOfBranch(branch);
    if (type === undefined || types.has(type)) return undefined;
    types.add(type);
    ways.push({ branch, way: { tokens: [keyword, String(index)], step: { kind: "branch", type } } });
  }
  return ways;
}

// Who extends a schema with a discriminator is part of it, and nothing in its own text says who does.
function isDispatching(schema: JsonObject): boolean {
  return isJsonObject(schema.discriminator) && !("oneOf" in schema) && !("anyOf" in schema);
}

/** A subschema for another instance: most are a reference alone, or have none. */
function collectBelow(schema: JsonValue, way: Way, sites: ReferenceSite[]): void {
  const target = isJsonObject(schema) ? referenceAlone(schema) : undefined;
  if (target === undefined) collect(schema, way, sites);
  else sites.push({ target, way: { ...way, to: target } });
}

function referenceAlone(schema: JsonObject): JsonPointer | undefined {
  const { $ref: reference } = schema;
  if (typeof reference !== "string") return undefined;
  for (const name in schema) if (name !== "$ref") return undefined;
  return pointerOfReference(reference);
}

function collect(value: JsonValue, way: Way | null, sites: ReferenceSite[]): void {
  if (Array.isArray(value)) {
    for (const item of value as readonly JsonValue[]) collect(item, way, sites);
    return;
  }
  if (!isJsonObject(value)) return;
  if (isDispatching(value)) sites.push({ target: "", way });
  for (const keyword of Object.keys(value)) collectMember(keyword, value[keyword] ?? null, { way, sites });
}

function collectMember(
  keyword: string,
  member: JsonValue,
  { way, sites }: { readonly way: Way | null; readonly sites: ReferenceSite[] },
): void {
  if (typeof member === "string") {
    const isReference = keyword === "$ref" || keyword === "$dynamicRef" || member.startsWith("#/");
    if (isReference) sites.push({ target: pointerOfReference(member) ?? "", way });
  } else if (typeof member === "object") collect(member, way, sites);
}

function isEqualJson(a: JsonValue, b: JsonValue): boolean {
  if (a === b) return true;
  if (Array.isArray(a))
    return Array.isArray(b) && a.length === b.length && a.every((item, index) => isEqualJson(item, b[index] ?? null));
  if (!isJsonObject(a) || !isJsonObject(b)) return false;
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  for (const name of names) {
    const one = a[name];
    const other = Object.hasOwn(b, name) ? b[name] : undefined;
    if (one === undefined || other === undefined || !isEqualJson(one, other)) return false;
  }
  return true;
}
