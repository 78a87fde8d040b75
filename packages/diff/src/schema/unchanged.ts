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

/** Whether two sets are written the same, with everything they refer to: then there is nothing to compare. */
export type Unchanged = (base: SchemaSet, revision: SchemaSet) => boolean;

/**
 * Finds what did not change by comparing text, once per component, so that a walk goes only where something did. It may
 * say `false` of what is equal, never `true` of what is not.
 */
export function createUnchanged(base: JsonObject, revision: JsonObject): Unchanged {
  const changed = changedComponents(base, revision);
  const verdicts = new Map<string, boolean>();
  const isSame = (before: JsonPointer, after: JsonPointer): boolean => {
    const key = `${before}\n${after}`;
    let verdict = verdicts.get(key);
    if (verdict === undefined) {
      verdict = compare(before, after);
      verdicts.set(key, verdict);
    }
    return verdict;
  };
  const compare = (before: JsonPointer, after: JsonPointer): boolean => {
    const one = resolvePointer(base, before);
    const other = resolvePointer(revision, after);
    if (one === undefined || other === undefined || !isEqualJson(one, other)) return false;
    return referencesIn(one).every((target) => isComponent(target) && !changed.has(target));
  };
  return (before, after) => {
    if (before.only !== after.only || before.pointers.length !== after.pointers.length) return false;
    return before.pointers.every((pointer, index) => isSame(pointer, after.pointers[index] ?? ""));
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
    for (const target of one === undefined ? [] : referencesIn(one)) {
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

/** Every place a schema refers to, by `$ref` or by a discriminator's mapping. What leaves the document comes as `""`. */
function referencesIn(value: JsonValue): readonly JsonPointer[] {
  const targets = new Set<JsonPointer>();
  const pending: JsonValue[] = [value];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (Array.isArray(next)) {
      pending.push(...(next as readonly JsonValue[]));
      continue;
    }
    if (!isJsonObject(next)) continue;
    for (const name of Object.keys(next)) {
      const member = next[name];
      if (typeof member === "string") {
        if (name === "$ref" || name === "$dynamicRef") targets.add(pointerOfReference(member) ?? "");
        else if (member.startsWith("#/")) targets.add(pointerOfReference(member) ?? "");
      } else if (typeof member === "object" && member !== null) pending.push(member);
    }
  }
  return [...targets];
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
