import { appendPointer, arrayOf, isJsonObject, type JsonPointer, type JsonValue, memberOf } from "@driftline/model";
import type { Direction } from "./compiled-schema.js";
import { nullableOf } from "./traits.js";
import { branchPointers, forConjunction, inPlaceBranches, type SchemaView } from "./view.js";

/** Names that a part of a schema requires, and that the schemas around it let a body leave out. */
export interface Spared {
  readonly names: ReadonlySet<string>;
  /** Equal names have equal keys. */
  readonly key: string;
}

/** What stands for itself is spared nothing. */
export const NOTHING_SPARED: Spared = { names: new Set(), key: "" };

interface Asked {
  readonly name: string;
  readonly direction: Direction;
  readonly spared?: Spared;
}

/**
 * `writeOnly` properties are never required of a response, `readOnly` ones never of a request (OpenAPI 3.0.4, section 4.7.24.2;
 * OpenAPI 3.1.1, section 4.8.24). `required` may stand in a part of the schema, and the property in another part or around it.
 */
export function isOmittable(view: SchemaView, pointer: JsonPointer, { name, direction, spared }: Asked): boolean {
  if (spared?.names.has(name)) return true;
  const flag = flagOf(direction);
  return view
    .propertiesNamed(wholeOf(pointer), name)
    .some(({ writtenAt }) => isMarked(view, writtenAt, { flag, visited: new Set() }));
}

/** What `dependentRequired` asks for beside each name, but for what the direction lets a body leave out. */
export function dependentNames(
  view: SchemaView,
  pointer: JsonPointer,
  of: Omit<Asked, "name">,
): Readonly<Record<string, readonly string[]>> | undefined {
  const required = memberOf(view.at(pointer), "dependentRequired");
  if (!isJsonObject(required)) return undefined;
  const isAsked = (name: JsonValue): name is string =>
    typeof name === "string" && !isOmittable(view, pointer, { ...of, name });
  return Object.fromEntries(
    Object.keys(required).map((trigger) => [trigger, arrayOf(required, trigger).filter(isAsked)]),
  );
}

/**
 * What a part of a schema is spared where the part is shared: it may be referred to from elsewhere, where nothing around it
 * says that a property travels the other way, and its `required` binds.
 */
export function sparedIn(
  view: SchemaView,
  part: JsonPointer,
  around: { readonly whole: JsonPointer; readonly spared: Spared; readonly direction: Direction },
): Spared {
  const required = requiredWithin(view, part);
  if (required.size === 0) return NOTHING_SPARED;
  const flag = flagOf(around.direction);
  const marked = markedNames(view, around.whole, flag);
  if (marked.size === 0 && around.spared.names.size === 0) return NOTHING_SPARED;
  // What the part says itself it knows wherever it is read: it need not be read anew for that.
  const own = markedNames(view, part, flag);
  const isSpared = (name: string) => !own.has(name) && (marked.has(name) || around.spared.names.has(name));
  const names = [...required].filter(isSpared).sort();
  return names.length === 0 ? NOTHING_SPARED : { names: new Set(names), key: JSON.stringify(names) };
}

type Flag = "readOnly" | "writeOnly";

function flagOf(direction: Direction): Flag {
  return direction === "response" ? "writeOnly" : "readOnly";
}

/** Whether a schema says so, or one it refers to or is made of: beside a reference, too, which following it passes by. */
function isMarked(view: SchemaView, pointer: JsonPointer, of: { flag: Flag; visited: Set<JsonPointer> }): boolean {
  const schema = view.at(pointer);
  if (typeof schema === "boolean" || of.visited.has(pointer)) return false;
  if (schema[of.flag] === true) return true;
  of.visited.add(pointer);
  const parts = [
    view.referenceAt(pointer),
    nullableOf(view, pointer, schema),
    ...branchPointers(view, pointer, "allOf"),
  ];
  return parts.some((part) => part !== undefined && isMarked(view, part, of));
}

/** The steps from a schema to its parts for the same instance, but for those whose other parts would count with it. */
const PART =
  /(?:\/(?:allOf|anyOf)\/\d+|(?<!\/(?:properties|schemas|[$]defs))\/(?:then|else|dependentSchemas\/[^/]+))+$/;

/**
 * The schema that a part of it is written in. A branch of `oneOf` stands for itself: without what tells it from the others,
 * they all would fit.
 */
function wholeOf(pointer: JsonPointer): JsonPointer {
  // Asked of every name in every `required`; few schemas are parts, and most pointers do not end like one.
  const last = pointer.charCodeAt(pointer.length - 1);
  const mayBePart = (last >= 48 && last <= 57) || pointer.endsWith("/then") || pointer.endsWith("/else");
  return mayBePart || pointer.includes("/dependentSchemas/") ? pointer.replace(PART, "") : pointer;
}

interface Known {
  readonly required: Map<JsonPointer, ReadonlySet<string>>;
  readonly marked: Map<string, ReadonlySet<string>>;
}

/** A memo, not state: what a view's schemas say does not change. */
const knownByView = new WeakMap<SchemaView, Known>();

function knownOf(view: SchemaView): Known {
  const known = knownByView.get(view) ?? { required: new Map(), marked: new Map() };
  knownByView.set(view, known);
  return known;
}

/** The names of properties that a schema and its conjuncts say travel the other way. */
function markedNames(view: SchemaView, whole: JsonPointer, flag: Flag): ReadonlySet<string> {
  const { marked } = knownOf(view);
  const key = `${flag} ${whole}`;
  const known = marked.get(key);
  if (known !== undefined) return known;
  const names = new Set<string>();
  forConjunction(view, whole, (schema, pointer) => {
    const properties = isJsonObject(schema.properties) ? schema.properties : {};
    for (const name of Object.keys(properties)) {
      if (!mayBeMarked(properties[name], flag)) continue;
      const at = appendPointer(pointer, "properties", name);
      if (isMarked(view, at, { flag, visited: new Set() })) names.add(name);
    }
  });
  marked.set(key, names);
  return names;
}

/** Most properties are plain, and a pointer to each of them would cost more than all the rest. */
function mayBeMarked(schema: JsonValue | undefined, flag: Flag): boolean {
  if (!isJsonObject(schema)) return false;
  return [flag, "$ref", "$dynamicRef", "allOf", "anyOf", "oneOf"].some((keyword) => keyword in schema);
}

/** The names that a schema requires, and what applies to the same instance with it. */
function requiredWithin(view: SchemaView, start: JsonPointer): ReadonlySet<string> {
  const { required } = knownOf(view);
  const known = required.get(start);
  if (known !== undefined) return known;
  const names = new Set<string>();
  const visited = new Set<JsonPointer>();
  const pending = [start];
  const add = (listed: readonly JsonValue[]) => {
    for (const name of listed) if (typeof name === "string") names.add(name);
  };
  for (let pointer = pending.pop(); pointer !== undefined; pointer = pending.pop()) {
    if (visited.has(pointer)) continue;
    visited.add(pointer);
    const schema = view.at(pointer);
    if (typeof schema === "boolean") continue;
    add(arrayOf(schema, "required"));
    const dependent = memberOf(schema, "dependentRequired");
    if (isJsonObject(dependent)) for (const name of Object.keys(dependent)) add(arrayOf(dependent, name));
    const target = view.referenceAt(pointer);
    if (target !== undefined) pending.push(target);
    pending.push(...branchPointers(view, pointer, "allOf"), ...inPlaceBranches(view, pointer));
  }
  required.set(start, names);
  return names;
}
