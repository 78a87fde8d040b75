import { appendPointer, isJsonObject, type JsonObject, type JsonPointer } from "@driftline/model";
import { branchPointers, inPlaceBranches, type SchemaView } from "../view.js";

/**
 * What the branches beside the one at hand say of the same place, as far as they name properties there or below: a property
 * that the one at hand lets through unnamed may be documented by them.
 */
export interface Others {
  /** Equal others have equal keys. */
  readonly key: string;
  readonly pointers: readonly JsonPointer[];
  /** Whether they name properties of an object at the place itself. */
  readonly isNaming: boolean;
  /** What they say of a property with that name; null where they name nothing there. */
  property(name: string): Others | null;
  items(): Others | null;
  /** What they say of a member that none of them names. */
  members(): Others | null;
}

/** So many branches may share a place before it is no longer told what each of them says of it. */
const MOST_OTHERS = 20;

/** What some schemas say of one place; null where they name nothing there and below. */
function othersOf(view: SchemaView, pointers: Iterable<JsonPointer>): Others | null {
  return told(view, namingAmong(view, pointers));
}

/**
 * What the branches of a union say beside each one of them, together with what was known; null where they name nothing. Of
 * thousands of branches each is looked at once, and not once for each of the others.
 */
export function siblingsAmong(
  view: SchemaView,
  branches: readonly JsonPointer[],
  known: Others | null,
): (branch: JsonPointer) => Others | null {
  if (known === ANYTHING) return () => ANYTHING;
  let namers: readonly Namer[] | undefined;
  return (branch) => {
    namers ??= namersAmong(view, branches);
    const siblings = namers.filter(({ stated }) => stated !== branch);
    return told(view, namingAmong(view, [...(known?.pointers ?? []), ...siblings.map(({ resolved }) => resolved)]));
  };
}

/** A branch that names properties, as it stands and where its references lead. */
interface Namer {
  readonly stated: JsonPointer;
  readonly resolved: JsonPointer;
}

/** The first branches that name anything: so many as are never told apart, whichever one is left out of them. */
function namersAmong(view: SchemaView, branches: readonly JsonPointer[]): readonly Namer[] {
  const found = new Map<JsonPointer, Namer[]>();
  for (const stated of branches) {
    if (found.size > MOST_OTHERS + 1) break;
    const resolved = view.resolve(stated);
    const same = found.get(resolved);
    // A schema that is stated twice stands beside itself; stated more often it stands there no more than that.
    if (same !== undefined && same.length < 2 && same[0]?.stated !== stated) same.push({ stated, resolved });
    if (same === undefined && namesWithin(view, resolved)) found.set(resolved, [{ stated, resolved }]);
  }
  return [...found.values()].flat();
}

/** The schemas that name properties, references followed; of too many only so many that this shows. */
function namingAmong(view: SchemaView, pointers: Iterable<JsonPointer>): ReadonlySet<JsonPointer> {
  const naming = new Set<JsonPointer>();
  for (const pointer of pointers) {
    const resolved = view.resolve(pointer);
    if (namesWithin(view, resolved)) naming.add(resolved);
    if (naming.size > MOST_OTHERS) break;
  }
  return naming;
}

function told(view: SchemaView, naming: ReadonlySet<JsonPointer>): Others | null {
  if (naming.size > MOST_OTHERS) return ANYTHING;
  if (naming.size === 0) return null;
  const schemas = [...layTogether(view, [...naming])];
  const step = (childrenOf: (schema: JsonObject, pointer: JsonPointer) => readonly JsonPointer[]): Others | null =>
    othersOf(
      view,
      schemas.flatMap(([pointer, schema]) => childrenOf(schema, pointer)),
    );
  return {
    key: [...naming].sort().join(" "),
    pointers: [...naming],
    isNaming: schemas.some(([, schema]) => MAPS_OF_NAMES.some((keyword) => namesOf(schema, keyword).length > 0)),
    property: (name) =>
      step((schema, pointer) => [...propertyOf(schema, pointer, name), ...membersOf(schema, pointer)]),
    items: () => step(itemsOf.bind(null, view)),
    members: () => step(membersOf),
  };
}

/** Others of which nothing is known. */
const ANYTHING: Others = {
  key: "*",
  pointers: [],
  isNaming: true,
  property: () => ANYTHING,
  items: () => ANYTHING,
  members: () => ANYTHING,
};

const MAPS_OF_NAMES = ["properties", "patternProperties"];

function namesOf(schema: JsonObject, keyword: string): readonly string[] {
  const names = schema[keyword];
  return isJsonObject(names) ? Object.keys(names) : [];
}

function propertyOf(schema: JsonObject, pointer: JsonPointer, name: string): readonly JsonPointer[] {
  return namesOf(schema, "properties").includes(name) ? [appendPointer(pointer, "properties", name)] : [];
}

function membersOf(schema: JsonObject, pointer: JsonPointer): readonly JsonPointer[] {
  const single = ["additionalProperties", "unevaluatedProperties"].filter((keyword) => keyword in schema);
  const patterns = namesOf(schema, "patternProperties");
  return [
    ...single.map((keyword) => appendPointer(pointer, keyword)),
    ...patterns.map((pattern) => appendPointer(pointer, "patternProperties", pattern)),
  ];
}

function itemsOf(view: SchemaView, schema: JsonObject, pointer: JsonPointer): readonly JsonPointer[] {
  const single = ["items", "additionalItems", "contains", "unevaluatedItems"].filter((keyword) => keyword in schema);
  return [...single.map((keyword) => appendPointer(pointer, keyword)), ...branchPointers(view, pointer, "prefixItems")];
}

/** The schemas that apply in place, references followed, each once. */
function layTogether(view: SchemaView, pointers: readonly JsonPointer[]): ReadonlyMap<JsonPointer, JsonObject> {
  const found = new Map<JsonPointer, JsonObject>();
  const pending = [...pointers];
  for (let pointer = pending.pop(); pointer !== undefined; pointer = pending.pop()) {
    const schema = view.at(pointer);
    if (found.has(pointer) || typeof schema === "boolean") continue;
    found.set(pointer, schema);
    const target = view.referenceAt(pointer);
    if (target !== undefined) pending.push(target);
    for (const one of branchPointers(view, pointer, "allOf")) pending.push(one);
    for (const one of inPlaceBranches(view, pointer)) pending.push(one);
  }
  return found;
}

/** A memo, not state: what a view's schemas name does not change. */
const namingByView = new WeakMap<SchemaView, Map<JsonPointer, boolean>>();

/** Whether a schema names a property at its place or anywhere below. */
function namesWithin(view: SchemaView, start: JsonPointer): boolean {
  const known = namingByView.get(view) ?? new Map<JsonPointer, boolean>();
  namingByView.set(view, known);
  const visited = new Set<JsonPointer>();
  const pending = [start];
  for (let pointer = pending.pop(); pointer !== undefined; pointer = pending.pop()) {
    const answer = known.get(pointer);
    if (visited.has(pointer) || answer === false) continue;
    visited.add(pointer);
    for (const [at, schema] of answer === true ? [] : layTogether(view, [pointer])) {
      if (MAPS_OF_NAMES.some((keyword) => namesOf(schema, keyword).length > 0)) {
        known.set(start, true);
        return true;
      }
      for (const one of membersOf(schema, at)) pending.push(one);
      for (const one of itemsOf(view, schema, at)) pending.push(one);
    }
    if (answer === true) {
      known.set(start, true);
      return true;
    }
  }
  for (const pointer of visited) known.set(pointer, false);
  return false;
}
