import {
  appendPointer,
  arrayOf,
  createResolver,
  isJsonObject,
  type JsonObject,
  type JsonPointer,
  type JsonValue,
  memberOf,
  pointerOfReference,
} from "@driftline/model";

/** A schema read from a document, with the pointer it really stands at. */
export interface SchemaSite {
  readonly schema: JsonObject | boolean;
  readonly pointer: JsonPointer;
  /** Where it is asked for: at a reference, where that leads to it. */
  readonly writtenAt: JsonPointer;
}

/** The keywords whose subschemas apply to the same instance, but only to some instances. */
const DISJUNCTIVE = ["anyOf", "oneOf", "if", "then", "else", "dependentSchemas"] as const;

/** Reads schemas out of one document. Where a reference leads nowhere, everything is accepted (the spec stage says so). */
export interface SchemaView {
  readonly document: JsonObject;
  /** What stands at a pointer, whatever it is; `undefined` where it leads nowhere. */
  resolved(pointer: JsonPointer): JsonValue | undefined;
  /** The schema at a pointer; anything that is no schema reads as `true`. */
  at(pointer: JsonPointer): JsonObject | boolean;
  /** The pointer a schema's `$ref` leads to, or `undefined` where it has none that stays in the document. */
  referenceAt(pointer: JsonPointer): JsonPointer | undefined;
  /** Whether the schema, its `$ref` and its `allOf` name properties. */
  conjunctionNames(pointer: JsonPointer): boolean;
  /** Whether the schema, its `$ref` or its `allOf` have a keyword that applies to some instances only. */
  conjunctionBranches(pointer: JsonPointer): boolean;
  /** Whether anything that may apply to the same instance names properties. */
  mentionsProperties(pointer: JsonPointer): boolean;
  /** The subschemas for a property anywhere in the conjunction, references followed. */
  propertiesNamed(pointer: JsonPointer, name: string): readonly SchemaSite[];
  /** The pointer with references followed as long as a schema is nothing but a reference. */
  resolve(pointer: JsonPointer): JsonPointer;
}

/** A view of a document that remembers what it found out. The document must not change under it. */
export function viewOf(document: JsonObject): SchemaView {
  const names = new Map<JsonPointer, boolean>();
  const branches = new Map<JsonPointer, boolean>();
  const mentions = new Map<JsonPointer, boolean>();
  const schemas = new Map<JsonPointer, JsonObject | boolean>();

  const view: SchemaView = {
    document,
    resolved: createResolver(document),
    at(pointer) {
      let schema = schemas.get(pointer);
      if (schema === undefined) {
        const value = view.resolved(pointer);
        schema = isJsonObject(value) || typeof value === "boolean" ? value : true;
        schemas.set(pointer, schema);
        if (isJsonObject(schema) && "discriminator" in schema) {
          schema = asParent(view, pointer, schema);
          schemas.set(pointer, schema);
        }
      }
      return schema;
    },
    referenceAt(pointer) {
      const schema = view.at(pointer);
      if (typeof schema === "boolean" || !mayRefer(schema)) return undefined;
      const reference = memberOf(schema, "$ref") ?? memberOf(schema, "$dynamicRef");
      const target = typeof reference === "string" ? pointerOfReference(reference) : undefined;
      return target !== undefined && view.resolved(target) !== undefined ? target : undefined;
    },
    conjunctionNames: (pointer) => memo(names, pointer, () => someInConjunction(view, pointer, ownsProperties)),
    conjunctionBranches: (pointer) => memo(branches, pointer, () => someInConjunction(view, pointer, ownsBranches)),
    mentionsProperties: (pointer) => memo(mentions, pointer, () => mentionsWithin(view, pointer, new Set())),
    propertiesNamed: (pointer, name) => findProperties(view, pointer, name),
    resolve(pointer) {
      // Most schemas refer to nothing, and each is asked for by several.
      const first = view.at(pointer);
      if (typeof first === "boolean" || !mayRefer(first)) return pointer;
      const visited = new Set<JsonPointer>();
      let at = pointer;
      for (;;) {
        const schema = view.at(at);
        const target = view.referenceAt(at);
        if (target === undefined || typeof schema === "boolean" || !isBareReference(schema) || visited.has(at))
          return at;
        visited.add(at);
        at = target;
      }
    },
  };
  return view;
}

/**
 * A parent that lists its children in a union as well, while they extend it by `allOf`, as generators write it: read word by
 * word it applies itself without end. Its discriminator leads to them without the list (OpenAPI 3.1.1, section 4.8.25).
 */
function asParent(view: SchemaView, pointer: JsonPointer, schema: JsonObject): JsonObject {
  const { oneOf, anyOf, ...rest } = schema;
  if ((oneOf === undefined) === (anyOf === undefined)) return schema;
  const children = branchPointers(view, pointer, oneOf === undefined ? "anyOf" : "oneOf");
  const isExtending = (child: JsonPointer) =>
    conjunctionOf(view, child).includes(pointer) && view.resolve(child) !== pointer;
  return children.length > 0 && children.every(isExtending) ? rest : schema;
}

/** Pointers of the members of an array-valued keyword such as `allOf`. */
export function branchPointers(view: SchemaView, pointer: JsonPointer, keyword: string): readonly JsonPointer[] {
  return arrayOf(view.at(pointer) as JsonValue, keyword).map((_, index) => appendPointer(pointer, keyword, index));
}

/** The branches that are not the same one again: it says nothing more, and each level of what is nested would double it. */
export function distinctBranches(
  view: SchemaView,
  pointer: JsonPointer,
  keyword: "allOf" | "anyOf",
): readonly JsonPointer[] {
  return [...new Map(branchPointers(view, pointer, keyword).map((branch) => [view.resolve(branch), branch])).values()];
}

const ANNOTATIONS = new Set([
  "title",
  "description",
  "default",
  "example",
  "examples",
  "deprecated",
  "readOnly",
  "writeOnly",
  "$comment",
  "externalDocs",
  "xml",
]);

/** Whether a keyword asserts nothing about an instance. */
export function isAnnotation(keyword: string): boolean {
  return ANNOTATIONS.has(keyword) || keyword.startsWith("x-");
}

function mayRefer(schema: JsonObject): boolean {
  return "$ref" in schema || "$dynamicRef" in schema;
}

function isBareReference(schema: JsonObject): boolean {
  return Object.keys(schema).every((keyword) => keyword === "$ref" || isAnnotation(keyword));
}

function memo(results: Map<JsonPointer, boolean>, pointer: JsonPointer, compute: () => boolean): boolean {
  let result = results.get(pointer);
  if (result === undefined) {
    result = compute();
    results.set(pointer, result);
  }
  return result;
}

function ownsProperties(schema: JsonObject): boolean {
  return hasMembers(schema.properties) || hasMembers(schema.patternProperties);
}

function ownsBranches(schema: JsonObject): boolean {
  return DISJUNCTIVE.some((keyword) => keyword in schema);
}

function hasMembers(value: JsonValue | undefined): boolean {
  return isJsonObject(value) && Object.keys(value).length > 0;
}

function someInConjunction(view: SchemaView, start: JsonPointer, test: (schema: JsonObject) => boolean): boolean {
  let found = false;
  forConjunction(view, start, (schema) => {
    found ||= test(schema);
  });
  return found;
}

/** Visits a schema, what its `$ref` means and the members of its `allOf`, each once. */
export function forConjunction(
  view: SchemaView,
  start: JsonPointer,
  visit: (schema: JsonObject, pointer: JsonPointer) => void,
): void {
  const visited = new Set<JsonPointer>();
  const pending = [start];
  for (let pointer = pending.pop(); pointer !== undefined; pointer = pending.pop()) {
    if (visited.has(pointer)) continue;
    visited.add(pointer);
    const schema = view.at(pointer);
    if (typeof schema === "boolean") continue;
    visit(schema, pointer);
    const target = view.referenceAt(pointer);
    if (target !== undefined) pending.push(target);
    for (const one of branchPointers(view, pointer, "allOf")) pending.push(one);
  }
}

/** What a schema refers to and is made of, what is nearer first. */
export function conjunctionOf(view: SchemaView, pointer: JsonPointer): readonly JsonPointer[] {
  const pointers: JsonPointer[] = [];
  forConjunction(view, pointer, (_, at) => pointers.push(at));
  return pointers;
}

function mentionsWithin(view: SchemaView, start: JsonPointer, visited: Set<JsonPointer>): boolean {
  let found = false;
  forConjunction(view, start, (schema, pointer) => {
    if (found || visited.has(pointer)) return;
    visited.add(pointer);
    found ||=
      ownsProperties(schema) || inPlaceBranches(view, pointer).some((branch) => mentionsWithin(view, branch, visited));
  });
  return found;
}

/** The subschemas that apply to the same instance for some instances only. */
export function inPlaceBranches(view: SchemaView, pointer: JsonPointer): readonly JsonPointer[] {
  const schema = view.at(pointer);
  if (typeof schema === "boolean") return [];
  const single = ["if", "then", "else"]
    .filter((keyword) => keyword in schema)
    .map((keyword) => appendPointer(pointer, keyword));
  const dependent = isJsonObject(schema.dependentSchemas)
    ? Object.keys(schema.dependentSchemas).map((name) => appendPointer(pointer, "dependentSchemas", name))
    : [];
  return [
    ...branchPointers(view, pointer, "anyOf"),
    ...branchPointers(view, pointer, "oneOf"),
    ...single,
    ...dependent,
  ];
}

function findProperties(view: SchemaView, start: JsonPointer, name: string): readonly SchemaSite[] {
  const found: SchemaSite[] = [];
  const look = (schema: JsonObject, pointer: JsonPointer) => {
    if (memberOf(schema.properties, name) === undefined) return;
    const writtenAt = appendPointer(pointer, "properties", name);
    const resolved = view.resolve(writtenAt);
    found.push({ schema: view.at(resolved), pointer: resolved, writtenAt });
  };
  const first = view.at(start);
  const isAlone = typeof first !== "boolean" && !mayRefer(first) && !("allOf" in first);
  if (isAlone) look(first, start);
  else forConjunction(view, start, look);
  return found;
}
