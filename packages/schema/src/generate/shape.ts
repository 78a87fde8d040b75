import {
  appendPointer,
  isJsonObject,
  type JsonObject,
  type JsonPointer,
  type JsonValue,
  memberOf,
} from "@driftline/model";
import type { Direction } from "../compiled-schema.js";
import { typesOf } from "../explain/assertions.js";
import { isOmittable, NOTHING_SPARED, type Spared, sparedIn } from "../omittable.js";
import { nullableOf } from "../traits.js";
import { dispatchOf } from "../union.js";
import { branchPointers, type SchemaView } from "../view.js";
import type { Random } from "./random.js";

/** Everything that applies to one instance once branches are chosen, gathered from all its schemas. */
export interface Shape {
  readonly schemas: readonly JsonObject[];
  /** Null: any type. */
  readonly types: ReadonlySet<string> | null;
  /** The values of `enum` and `const`, or null where any value may come. */
  readonly choices: readonly JsonValue[] | null;
  readonly properties: ReadonlyMap<string, readonly JsonPointer[]>;
  readonly required: ReadonlySet<string>;
  readonly items: readonly JsonPointer[];
  readonly prefixItems: readonly (readonly JsonPointer[])[];
  readonly additional: readonly JsonPointer[];
  readonly propertyNames: readonly JsonPointer[];
  /** Properties whose value a discriminator fixes. */
  readonly fixed: ReadonlyMap<string, string>;
  readonly isClosed: boolean;
}

/** How branches are chosen. */
export interface ShapeOptions {
  readonly direction: Direction;
  readonly random: Random;
  /** Whether the shortest branch is wanted: null, scalars, no recursion. */
  readonly isShallow: boolean;
  readonly nullChance: number;
}

interface Draft {
  readonly view: SchemaView;
  readonly options: ShapeOptions;
  readonly schemas: JsonObject[];
  readonly properties: Map<string, JsonPointer[]>;
  readonly required: Set<string>;
  readonly items: JsonPointer[];
  readonly prefixItems: JsonPointer[][];
  readonly additional: JsonPointer[];
  readonly propertyNames: JsonPointer[];
  readonly fixed: Map<string, string>;
  readonly visited: Set<JsonPointer>;
  types: ReadonlySet<string> | null;
  choices: readonly JsonValue[] | null;
  isClosed: boolean;
}

/** Gathers what applies to one instance. `undefined` where the schemas cannot all be met (a `false` schema). */
export function shapeOf(view: SchemaView, pointers: readonly JsonPointer[], options: ShapeOptions): Shape | undefined {
  const draft: Draft = {
    view,
    options,
    schemas: [],
    properties: new Map(),
    required: new Set(),
    items: [],
    prefixItems: [],
    additional: [],
    propertyNames: [],
    fixed: new Map(),
    visited: new Set(),
    types: null,
    choices: null,
    isClosed: false,
  };
  return pointers.every((pointer) => gather(draft, pointer, ALONE)) ? draft : undefined;
}

interface Standing {
  readonly isParent: boolean;
  /** What the schemas around it say that a body may leave out. */
  readonly spared: Spared;
}

const ALONE: Standing = { isParent: false, spared: NOTHING_SPARED };

/** How a part of a schema stands that applies to the same instance. */
function partOf(draft: Draft, part: JsonPointer, within: { whole: JsonPointer; spared: Spared }): Standing {
  const { direction } = draft.options;
  return { isParent: false, spared: sparedIn(draft.view, part, { ...within, direction }) };
}

function gather(draft: Draft, pointer: JsonPointer, standing: Standing): boolean {
  const { view } = draft;
  const { isParent, spared } = standing;
  const standingOf = (part: JsonPointer) => partOf(draft, part, { whole: pointer, spared });
  const schema = view.at(pointer);
  if (typeof schema === "boolean") return schema;
  if (draft.visited.has(pointer)) return true;
  draft.visited.add(pointer);
  gatherValue(draft, schema);
  gatherChildren(draft, schema, { pointer, spared });
  const target = view.referenceAt(pointer);
  if (target !== undefined && !gather(draft, target, { ...standingOf(target), isParent })) return false;
  const gatherMember = (member: JsonPointer) => gather(draft, member, { ...standingOf(member), isParent: true });
  if (!branchPointers(view, pointer, "allOf").every(gatherMember)) return false;
  return gatherBranch(draft, pointer, standing) && gatherConditional(draft, schema, { pointer, spared });
}

function gatherValue(draft: Draft, schema: JsonObject): void {
  draft.schemas.push(schema);
  const types = typesOf(schema);
  if (types !== null) draft.types = intersectTypes(draft.types, types);
  const choices =
    "const" in schema
      ? [schema.const as JsonValue]
      : Array.isArray(schema.enum)
        ? (schema.enum as readonly JsonValue[])
        : null;
  if (choices === null) return;
  const previous = draft.choices;
  draft.choices =
    previous === null
      ? choices
      : choices.filter((choice) => previous.some((other) => JSON.stringify(other) === JSON.stringify(choice)));
}

function intersectTypes(known: ReadonlySet<string> | null, types: readonly string[]): ReadonlySet<string> {
  if (known === null) return new Set(types);
  const both = types.filter((type) => known.has(type) || (type === "integer" && known.has("number")));
  if (types.includes("number") && known.has("integer")) both.push("integer");
  return new Set(both);
}

function gatherChildren(
  draft: Draft,
  schema: JsonObject,
  { pointer, spared }: { pointer: JsonPointer; spared: Spared },
): void {
  const { direction } = draft.options;
  for (const name of Object.keys(isJsonObject(schema.properties) ? schema.properties : {})) {
    const known = draft.properties.get(name) ?? [];
    draft.properties.set(name, [...known, appendPointer(pointer, "properties", name)]);
  }
  for (const name of Array.isArray(schema.required) ? (schema.required as readonly JsonValue[]) : []) {
    if (typeof name === "string" && !isOmittable(draft.view, pointer, { name, direction, spared }))
      draft.required.add(name);
  }
  if (schema.items !== undefined) draft.items.push(appendPointer(pointer, "items"));
  branchPointers(draft.view, pointer, "prefixItems").forEach((item, index) => {
    draft.prefixItems[index] = [...(draft.prefixItems[index] ?? []), item];
  });
  if (schema.additionalProperties === false || schema.unevaluatedProperties === false) draft.isClosed = true;
  else if (schema.additionalProperties !== undefined)
    draft.additional.push(appendPointer(pointer, "additionalProperties"));
  if (schema.propertyNames !== undefined) draft.propertyNames.push(appendPointer(pointer, "propertyNames"));
}

function gatherBranch(draft: Draft, pointer: JsonPointer, { isParent, spared }: Standing): boolean {
  const { view, options } = draft;
  const schema = view.at(pointer) as JsonObject;
  const isUnion = "anyOf" in schema || "oneOf" in schema;
  const dispatch = isUnion || !isParent ? dispatchOf(view, pointer) : undefined;
  if (dispatch !== undefined) {
    const [value, branch] = options.random.pick([...dispatch.branchByValue]);
    draft.fixed.set(dispatch.propertyName, value);
    draft.required.add(dispatch.propertyName);
    return gather(draft, branch, ALONE);
  }
  return ["anyOf", "oneOf"].every((keyword) => {
    const branches = branchPointers(view, pointer, keyword);
    if (branches.length === 0) return true;
    const branch = chooseBranch(draft, branches);
    // A branch of `oneOf` stands for itself, but for one that stands beside null alone.
    const isPart = keyword === "anyOf" || nullableOf(view, pointer, schema, "oneOf") !== undefined;
    return gather(draft, branch, isPart ? partOf(draft, branch, { whole: pointer, spared }) : ALONE);
  });
}

function chooseBranch(draft: Draft, branches: readonly JsonPointer[]): JsonPointer {
  const { view, options } = draft;
  const isNull = (branch: JsonPointer) => memberOf(view.at(view.resolve(branch)) as JsonValue, "type") === "null";
  const isPossible = (branch: JsonPointer) => {
    const schema = view.at(view.resolve(branch));
    const types = typeof schema === "boolean" ? null : typesOf(schema);
    return draft.types === null || types === null || intersectTypes(draft.types, types).size > 0;
  };
  const possible = branches.filter(isPossible);
  const pool = possible.length > 0 ? possible : branches;
  const nulls = pool.filter(isNull);
  const others = pool.filter((branch) => !isNull(branch));
  if (nulls.length > 0 && (others.length === 0 || options.isShallow || options.random.chance(options.nullChance)))
    return options.random.pick(nulls);
  const recursive = others.filter((branch) => !draft.visited.has(view.resolve(branch)));
  return options.random.pick(recursive.length > 0 ? recursive : pool);
}

function gatherConditional(
  draft: Draft,
  schema: JsonObject,
  { pointer, spared }: { pointer: JsonPointer; spared: Spared },
): boolean {
  if (!("if" in schema)) return true;
  const takesThen = draft.options.random.chance(0.5);
  const gatherPart = (keyword: "then" | "else") => {
    const part = appendPointer(pointer, keyword);
    return !(keyword in schema) || gather(draft, part, partOf(draft, part, { whole: pointer, spared }));
  };
  if (!takesThen) return gatherPart("else");
  return gather(draft, appendPointer(pointer, "if"), ALONE) && gatherPart("then");
}
