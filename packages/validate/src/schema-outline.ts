import {
  appendPointer,
  arrayOf,
  createResolver,
  entryOf,
  isJsonObject,
  type JsonObject,
  type JsonPointer,
  type JsonValue,
  jsonTypeOf,
  memberOf,
  objectOf,
  pointerOfReference,
  stringOf,
} from "@driftline/model";

/** What a schema says about the outer shape of a value, with references, `allOf` and every branch laid together. */
export interface SchemaOutline {
  /** Identical outlines have identical keys. */
  readonly key: string;
  /** The JSON types some branch allows; empty where no branch says. */
  readonly types: ReadonlySet<string>;
  /** The schemas of each named property, as pointers. */
  readonly properties: ReadonlyMap<string, readonly JsonPointer[]>;
  /** The schemas of array items. */
  readonly items: readonly JsonPointer[];
  /** The schemas of members that no property names: `additionalProperties`, `patternProperties`. */
  readonly members: readonly JsonPointer[];
  /** The schemas that were laid together, references followed. */
  readonly schemas: readonly { readonly pointer: JsonPointer; readonly schema: JsonObject }[];
}

/** Reads the outline of schemas of one document; a union of what the branches say, never a verdict. Read once each. */
export function outlineOf(document: JsonObject, pointers: readonly JsonPointer[]): SchemaOutline {
  let outlines = outlinesByDocument.get(document);
  if (outlines === undefined) {
    outlines = new Map();
    outlinesByDocument.set(document, outlines);
  }
  const key = pointers.length === 1 ? (pointers[0] ?? "") : pointers.join("\n");
  return outlines.get(key) ?? entryOf(outlines, key, () => readOutline(document, pointers));
}

/** A memo, not state: a document never changes, and the outlines go when it goes. */
const outlinesByDocument = new WeakMap<JsonObject, Map<string, SchemaOutline>>();

function readOutline(document: JsonObject, pointers: readonly JsonPointer[]): SchemaOutline {
  const schemas = laidTogether(document, pointers);
  const outline = { types: new Set<string>(), properties: new Map<string, JsonPointer[]>(), items: [], members: [] };
  for (const { pointer, schema } of schemas) {
    addTypes(outline.types, schema);
    if (hasSome(schema, SHAPING)) addShape(outline, pointer, schema);
  }
  return {
    key: schemas.length === 1 ? (schemas[0]?.pointer ?? "") : schemas.map(({ pointer }) => pointer).join("\n"),
    ...outline,
    schemas,
  };
}

const ITEMS = ["items", "additionalItems", "contains", "unevaluatedItems"];
const MEMBERS = ["additionalProperties", "unevaluatedProperties"];
const SHAPING: ReadonlySet<string> = new Set([...ITEMS, ...MEMBERS, "properties", "prefixItems", "patternProperties"]);

interface GrowingOutline {
  readonly properties: Map<string, JsonPointer[]>;
  readonly items: JsonPointer[];
  readonly members: JsonPointer[];
}

function addShape({ properties, items, members }: GrowingOutline, pointer: JsonPointer, schema: JsonObject): void {
  for (const name of Object.keys(objectOf(schema, "properties") ?? {})) {
    const known = properties.get(name);
    const place = appendPointer(pointer, "properties", name);
    if (known === undefined) properties.set(name, [place]);
    else known.push(place);
  }
  for (const keyword of ITEMS) if (isJsonObject(memberOf(schema, keyword))) items.push(appendPointer(pointer, keyword));
  for (const index of arrayOf(schema, "prefixItems").keys()) items.push(appendPointer(pointer, "prefixItems", index));
  for (const keyword of MEMBERS)
    if (isJsonObject(memberOf(schema, keyword))) members.push(appendPointer(pointer, keyword));
  for (const pattern of Object.keys(objectOf(schema, "patternProperties") ?? {}))
    members.push(appendPointer(pointer, "patternProperties", pattern));
}

/** Whether a schema has one of some keywords; most schemas have two or three in all. */
function hasSome(schema: JsonObject, keywords: ReadonlySet<string>): boolean {
  for (const keyword in schema) if (keywords.has(keyword)) return true;
  return false;
}

const BRANCHES = ["allOf", "anyOf", "oneOf"] as const;
const CONDITIONALS = ["if", "then", "else"] as const;

/** The schemas that apply to one value, in any branch: references, `allOf` and unions followed, each once. */
export function laidTogether(document: JsonObject, pointers: readonly JsonPointer[]): SchemaOutline["schemas"] {
  const at = schemasOf(document);
  const [first = ""] = pointers;
  const alone = pointers.length === 1 ? at(first) : undefined;
  if (isJsonObject(alone) && !leadsOn(alone)) return [{ pointer: first, schema: alone }];
  const found = new Map<JsonPointer, JsonObject>();
  const pending = [...pointers].reverse();
  while (pending.length > 0) {
    const pointer = pending.pop() ?? "";
    const schema = at(pointer);
    if (found.has(pointer) || !isJsonObject(schema)) continue;
    found.set(pointer, schema);
    if (leadsOn(schema)) pending.push(...branchesOf(schema, pointer).reverse());
  }
  return Array.from(found, ([pointer, schema]) => ({ pointer, schema }));
}

/** What stands where in a document; its schemas are looked for next to each other. */
export function schemasOf(document: JsonObject): (pointer: JsonPointer) => JsonValue | undefined {
  let resolver = resolvers.get(document);
  if (resolver === undefined) {
    resolver = createResolver(document);
    resolvers.set(document, resolver);
  }
  return resolver;
}

/** A memo, not state: a document never changes, and the ways into it go when it goes. */
const resolvers = new WeakMap<JsonObject, (pointer: JsonPointer) => JsonValue | undefined>();

const LEADING: ReadonlySet<string> = new Set(["$ref", ...BRANCHES, ...CONDITIONALS, "dependentSchemas"]);

/** Whether other schemas apply to the same value; most schemas are of one property, and lead nowhere. */
export function leadsOn(schema: JsonObject): boolean {
  return hasSome(schema, LEADING);
}

function branchesOf(schema: JsonObject, pointer: JsonPointer): JsonPointer[] {
  const reference = stringOf(schema, "$ref");
  const target = reference === undefined ? undefined : pointerOfReference(reference);
  const branches = target === undefined ? [] : [target];
  for (const keyword of BRANCHES)
    for (const index of arrayOf(schema, keyword).keys()) branches.push(appendPointer(pointer, keyword, index));
  for (const keyword of CONDITIONALS)
    if (isJsonObject(memberOf(schema, keyword))) branches.push(appendPointer(pointer, keyword));
  for (const name of Object.keys(objectOf(schema, "dependentSchemas") ?? {}))
    branches.push(appendPointer(pointer, "dependentSchemas", name));
  return branches;
}

/** The types that are stated, or those of the values that are. */
function addTypes(types: Set<string>, schema: JsonObject): void {
  const type = memberOf(schema, "type");
  if (typeof type === "string") types.add(type);
  else if (Array.isArray(type) && type.length > 0) for (const one of type) types.add(String(one));
  else if (Object.hasOwn(schema, "const")) types.add(jsonTypeOf(schema.const ?? null));
  else for (const value of arrayOf(schema, "enum")) types.add(jsonTypeOf(value));
  if (memberOf(schema, "nullable") === true) types.add("null");
}
