import {
  appendPointer,
  isJsonObject,
  type JsonObject,
  type JsonPointer,
  type JsonValue,
  memberOf,
  objectOf,
  parsePointer,
  pointerOfReference,
  resolvePointer,
  stringOf,
} from "@driftline/model";
import { branchPointers, conjunctionOf, type SchemaView } from "./view.js";

/** How a union tells its branches apart by one property (OpenAPI 3.1.1, section 4.8.25). */
export interface Dispatch {
  readonly propertyName: string;
  readonly branchByValue: ReadonlyMap<string, JsonPointer>;
  /** Every branch, also those no value names (such as `null`). */
  readonly branches: readonly JsonPointer[];
  /** `union`: a `oneOf` or `anyOf`. `parent`: a schema that others extend by `allOf`. */
  readonly kind: "union" | "parent";
  /** Where the discriminator is written. */
  readonly writtenAt: JsonPointer;
}

/**
 * The dispatch a schema's `discriminator` describes, or that of the parent which all branches of a union extend, or `undefined`
 * where there is none that can be used.
 */
export function dispatchOf(view: SchemaView, pointer: JsonPointer): Dispatch | undefined {
  const schema = view.at(pointer);
  if (typeof schema === "boolean") return undefined;
  const keyword = Array.isArray(schema.oneOf) ? "oneOf" : Array.isArray(schema.anyOf) ? "anyOf" : undefined;
  if (keyword === undefined) return parentDispatch(view, pointer);
  const branches = branchPointers(view, pointer, keyword);
  const own = discriminatorAt(view, pointer);
  return own === undefined ? inheritedDispatch(view, branches) : unionDispatch(view, branches, own);
}

function unionDispatch(
  view: SchemaView,
  branches: readonly JsonPointer[],
  { propertyName, mapping, writtenAt }: Discriminator,
): Dispatch | undefined {
  const branchByValue = new Map<string, JsonPointer>();
  const branchByTarget = new Map(branches.map((branch) => [view.resolve(branch), branch]));
  for (const [value, target] of mapping) {
    const branch = branchByTarget.get(view.resolve(target)) ?? target;
    branchByValue.set(value, branch);
  }
  const mapped = new Set(branchByValue.values());
  for (const [value, branch] of namesOf(view, branches, { propertyName, mapped })) {
    if (!branchByValue.has(value)) branchByValue.set(value, branch);
  }
  return branchByValue.size === 0 ? undefined : { propertyName, branchByValue, branches, kind: "union", writtenAt };
}

/**
 * A union without a discriminator of its own whose branches all extend one parent that has one: a value names its branch there.
 * The parent may name more children than this union has; who extends a branch fits it.
 */
function inheritedDispatch(view: SchemaView, branches: readonly JsonPointer[]): Dispatch | undefined {
  const objects = branches.filter((branch) => memberOf(view.at(branch), "type") !== "null");
  const parent = commonParent(view, objects);
  const dispatch = parent === undefined ? undefined : parentDispatch(view, parent);
  if (dispatch === undefined) return undefined;
  const branchByTarget = new Map(objects.map((branch) => [view.resolve(branch), branch]));
  const branchByValue = new Map<string, JsonPointer>();
  for (const [value, target] of dispatch.branchByValue) {
    const branch = branchByTarget.get(view.resolve(target));
    if (branch !== undefined) branchByValue.set(value, branch);
    else if (conjunctionOf(view, target).some((one) => branchByTarget.has(one))) branchByValue.set(value, target);
  }
  const named = new Set(branchByValue.values());
  return objects.every((branch) => named.has(branch))
    ? { ...dispatch, branchByValue, branches, kind: "union" }
    : undefined;
}

/** The schema with a discriminator that all of them extend, the nearest where there are several. */
function commonParent(view: SchemaView, branches: readonly JsonPointer[]): JsonPointer | undefined {
  let common: readonly JsonPointer[] | undefined;
  for (const branch of branches) {
    const parents = new Set(
      conjunctionOf(view, branch).filter((at) => stringOf(memberOf(view.at(at), "discriminator"), "propertyName")),
    );
    common = common === undefined ? [...parents] : common.filter((parent) => parents.has(parent));
    // Most unions end here: their first branch extends nothing.
    if (common.length === 0) return undefined;
  }
  return common?.[0];
}

interface Discriminator {
  readonly propertyName: string;
  readonly mapping: ReadonlyMap<string, JsonPointer>;
  readonly writtenAt: JsonPointer;
}

function discriminatorAt(view: SchemaView, pointer: JsonPointer): Discriminator | undefined {
  const discriminator = memberOf(view.at(pointer), "discriminator");
  const propertyName = stringOf(discriminator, "propertyName");
  if (propertyName === undefined) return undefined;
  return {
    propertyName,
    mapping: mappingOf(view, discriminator),
    writtenAt: appendPointer(pointer, "discriminator"),
  };
}

/** Asked of one parent by each union of its children. */
const parentDispatches = new WeakMap<SchemaView, Map<JsonPointer, Dispatch | undefined>>();

/** Inheritance: the branches are the components whose `allOf` refers to this one, named by component or mapping. */
function parentDispatch(view: SchemaView, pointer: JsonPointer): Dispatch | undefined {
  if (memberOf(view.at(pointer), "discriminator") === undefined) return undefined;
  const known = parentDispatches.get(view) ?? new Map<JsonPointer, Dispatch | undefined>();
  parentDispatches.set(view, known);
  if (!known.has(pointer)) known.set(pointer, dispatchToChildren(view, pointer));
  return known.get(pointer);
}

function dispatchToChildren(view: SchemaView, pointer: JsonPointer): Dispatch | undefined {
  const own = discriminatorAt(view, pointer);
  if (own === undefined) return undefined;
  const { propertyName, mapping, writtenAt } = own;
  const branchByValue = new Map<string, JsonPointer>(mapping);
  const mapped = new Set(branchByValue.values());
  const components = resolvePointer(view.document, "/components/schemas");
  const children = isJsonObject(components)
    ? Object.keys(components)
        .map((name) => appendPointer("/components/schemas", name))
        .filter((child) => child !== pointer && extendsSchema(view, child, pointer, new Set()))
    : [];
  if (children.length === 0) return undefined;
  for (const [value, child] of namesOf(view, children, { propertyName, mapped })) {
    if (!branchByValue.has(value)) branchByValue.set(value, child);
  }
  for (const own of implicitName(view, pointer)) if (!branchByValue.has(own)) branchByValue.set(own, pointer);
  return { propertyName, branchByValue, branches: children, kind: "parent", writtenAt };
}

function extendsSchema(view: SchemaView, child: JsonPointer, parent: JsonPointer, visited: Set<JsonPointer>): boolean {
  if (visited.has(child)) return false;
  visited.add(child);
  return branchPointers(view, child, "allOf").some((member) => {
    const target = view.referenceAt(member);
    return target !== undefined && (target === parent || extendsSchema(view, target, parent, visited));
  });
}

/** Mapping values are references, or names of component schemas (OpenAPI 3.1.1, section 4.8.25.3). */
function mappingOf(view: SchemaView, discriminator: JsonValue | undefined): ReadonlyMap<string, JsonPointer> {
  const mapping = new Map<string, JsonPointer>();
  const entries = objectOf(discriminator, "mapping");
  for (const value of Object.keys(entries ?? {})) {
    const target = stringOf(entries, value);
    if (target === undefined) continue;
    const pointer = pointerOfReference(target) ?? appendPointer("/components/schemas", target);
    if (resolvePointer(view.document, pointer) !== undefined) mapping.set(value, pointer);
  }
  return mapping;
}

/** A constant that can tell branches apart. */
export type Tag = string | number | boolean;

/** The strings, numbers and booleans a branch allows for a property, where it pins them by `const` or `enum` anywhere in its conjunction. */
export function constantsOf(view: SchemaView, branch: JsonPointer, propertyName: string): readonly Tag[] {
  let constants: readonly Tag[] | undefined;
  for (const { schema } of view.propertiesNamed(branch, propertyName)) {
    const pinned = typeof schema === "boolean" ? undefined : pinnedBy(schema);
    if (pinned === undefined) continue;
    constants = constants === undefined ? pinned : constants.filter((value) => pinned.includes(value));
  }
  return constants ?? [];
}

function pinnedBy(schema: JsonObject): readonly Tag[] | undefined {
  const constant = memberOf(schema, "const");
  if (isTag(constant)) return [constant];
  const values = memberOf(schema, "enum");
  return Array.isArray(values) ? (values as readonly JsonValue[]).filter(isTag) : undefined;
}

function isTag(value: JsonValue | undefined): value is Tag {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

/**
 * The names of branches beside those of the mapping: their own constants, or else their component's name. A mapping takes
 * the place of the component's name for the value it maps, and for no other (OpenAPI 3.1.1, section 4.8.25.3): the name of a
 * mapped component is still a value, unless its own constants say otherwise.
 */
function namesOf(
  view: SchemaView,
  branches: readonly JsonPointer[],
  of: { propertyName: string; mapped: ReadonlySet<JsonPointer> },
): readonly (readonly [string, JsonPointer])[] {
  const constants = branches.map((branch) => {
    // A discriminator's values are names, and names are strings.
    const strings = constantsOf(view, branch, of.propertyName).filter((value) => typeof value === "string");
    return [branch, strings] as const;
  });
  const claims = new Map<string, number>();
  for (const value of constants.flatMap(([, values]) => values)) claims.set(value, (claims.get(value) ?? 0) + 1);
  return constants.flatMap(([branch, values]) => {
    // What several branches allow (an enum on a shared parent) tells none of them apart.
    const own = values.filter((value) => claims.get(value) === 1);
    const isAllowed = (name: string) => !of.mapped.has(branch) || values.length === 0 || values.includes(name);
    const names = own.length > 0 ? own : implicitName(view, branch).filter(isAllowed);
    return names.map((name) => [name, branch] as const);
  });
}

function implicitName(view: SchemaView, branch: JsonPointer): readonly string[] {
  const target = view.referenceAt(branch) ?? branch;
  const [components, schemas, name, ...rest] = parsePointer(target);
  return components === "components" && schemas === "schemas" && name !== undefined && rest.length === 0 ? [name] : [];
}
