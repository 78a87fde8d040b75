import {
  appendPointer,
  arrayOf,
  entryOf,
  isJsonObject,
  type JsonObject,
  type JsonPointer,
  memberOf,
  objectOf,
  pointerOfReference,
  resolvePointer,
  stringOf,
} from "@driftline/model";

/** What a schema, its references and all its branches say about the outer shape of a value: a guide, never a verdict. */
export interface Outline {
  /** The types some schema states; empty where none does. */
  readonly types: ReadonlySet<string>;
  readonly properties: ReadonlyMap<string, readonly JsonPointer[]>;
  readonly required: ReadonlySet<string>;
  readonly items: readonly JsonPointer[];
  /** The schemas of members that no property names. */
  readonly members: readonly JsonPointer[];
  /** Every schema that was laid together; the first is the one meant, references followed. */
  readonly schemas: readonly { readonly pointer: JsonPointer; readonly schema: JsonObject }[];
}

/** The outline of the schemas that speak of one place, read once. */
export function outlineOf(document: JsonObject, pointers: readonly JsonPointer[]): Outline {
  const outlines = outlinesByDocument.get(document) ?? new Map<string, Outline>();
  outlinesByDocument.set(document, outlines);
  const key = pointers.join("\n");
  const outline = outlines.get(key) ?? readOutline(document, pointers);
  outlines.set(key, outline);
  return outline;
}

/** A memo, not state: a document never changes, and the outlines go when it goes. */
const outlinesByDocument = new WeakMap<JsonObject, Map<string, Outline>>();

function readOutline(document: JsonObject, pointers: readonly JsonPointer[]): Outline {
  const schemas = layTogether(document, pointers);
  const types = new Set<string>();
  const properties = new Map<string, JsonPointer[]>();
  const required = new Set<string>();
  const items: JsonPointer[] = [];
  const members: JsonPointer[] = [];
  for (const { pointer, schema } of schemas) {
    for (const type of typeof schema.type === "string" ? [schema.type] : arrayOf(schema, "type")) types.add(`${type}`);
    for (const name of arrayOf(schema, "required")) required.add(`${name}`);
    for (const name of Object.keys(objectOf(schema, "properties") ?? {})) {
      entryOf(properties, name, () => []).push(appendPointer(pointer, "properties", name));
    }
    if (isJsonObject(memberOf(schema, "items"))) items.push(appendPointer(pointer, "items"));
    arrayOf(schema, "prefixItems").forEach((_, index) => {
      items.push(appendPointer(pointer, "prefixItems", index));
    });
    if (isJsonObject(memberOf(schema, "additionalProperties")))
      members.push(appendPointer(pointer, "additionalProperties"));
    for (const pattern of Object.keys(objectOf(schema, "patternProperties") ?? {}))
      members.push(appendPointer(pointer, "patternProperties", pattern));
  }
  return { types, properties, required, items, members, schemas };
}

/** The pointer a schema stands at once bare references are followed; two properties of one component share it. */
export function meantPointer(document: JsonObject, pointer: JsonPointer): JsonPointer {
  const visited = new Set<JsonPointer>();
  let at = pointer;
  while (!visited.has(at)) {
    visited.add(at);
    const target = targetOf(resolvePointer(document, at));
    if (target === undefined) return at;
    at = target;
  }
  return at;
}

function layTogether(document: JsonObject, pointers: readonly JsonPointer[]): Outline["schemas"] {
  const found = new Map<JsonPointer, JsonObject>();
  const pending = [...pointers].reverse();
  for (let pointer = pending.pop(); pointer !== undefined; pointer = pending.pop()) {
    const schema = resolvePointer(document, pointer);
    if (found.has(pointer) || !isJsonObject(schema)) continue;
    found.set(pointer, schema);
    const target = targetOf(schema);
    const branches = ["allOf", "anyOf", "oneOf"].flatMap((keyword) =>
      arrayOf(schema, keyword).map((_, index) => appendPointer(pointer, keyword, index)),
    );
    const conditionals = ["then", "else"].map((keyword) => appendPointer(pointer, keyword));
    pending.push(...conditionals, ...branches.reverse(), ...(target === undefined ? [] : [target]));
  }
  return [...found].map(([pointer, schema]) => ({ pointer, schema }));
}

function targetOf(schema: unknown): JsonPointer | undefined {
  const reference = isJsonObject(schema) ? stringOf(schema, "$ref") : undefined;
  return reference === undefined ? undefined : pointerOfReference(reference);
}
