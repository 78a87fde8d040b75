import {
  appendPointer,
  arrayOf,
  isJsonObject,
  type JsonObject,
  type JsonPointer,
  type JsonValue,
  jsonTypeOf,
  memberOf,
  objectOf,
  pointerOfReference,
  resolvePointer,
  stringOf,
} from "@driftline/model";
import { entryOf } from "./entry-of.js";

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
  const types = new Set<string>();
  const properties = new Map<string, JsonPointer[]>();
  const items: JsonPointer[] = [];
  const members: JsonPointer[] = [];
  for (const { pointer, schema } of schemas) {
    for (const type of typesStatedBy(schema)) types.add(type);
    for (const name of Object.keys(objectOf(schema, "properties") ?? {})) {
      const known = properties.get(name);
      const place = appendPointer(pointer, "properties", name);
      if (known === undefined) properties.set(name, [place]);
      else known.push(place);
    }
    for (const keyword of ["items", "additionalItems", "contains", "unevaluatedItems"]) {
      if (isJsonObject(memberOf(schema, keyword))) items.push(appendPointer(pointer, keyword));
    }
    items.push(...arrayOf(schema, "prefixItems").map((_, index) => appendPointer(pointer, "prefixItems", index)));
    for (const keyword of ["additionalProperties", "unevaluatedProperties"]) {
      if (isJsonObject(memberOf(schema, keyword))) members.push(appendPointer(pointer, keyword));
    }
    for (const pattern of Object.keys(objectOf(schema, "patternProperties") ?? {})) {
      members.push(appendPointer(pointer, "patternProperties", pattern));
    }
  }
  const key = schemas.map(({ pointer }) => pointer).join("\n");
  return { key, types, properties, items, members, schemas };
}

const BRANCHES = ["allOf", "anyOf", "oneOf"] as const;
const CONDITIONALS = ["if", "then", "else"] as const;

/** The schemas that apply to one value, in any branch: references, `allOf` and unions followed, each once. */
export function laidTogether(document: JsonObject, pointers: readonly JsonPointer[]): SchemaOutline["schemas"] {
  const [first = ""] = pointers;
  const alone = pointers.length === 1 ? resolvePointer(document, first) : undefined;
  if (isJsonObject(alone) && !leadsOn(alone)) return [{ pointer: first, schema: alone }];
  const found = new Map<JsonPointer, JsonObject>();
  const pending = [...pointers].reverse();
  while (pending.length > 0) {
    const pointer = pending.pop() ?? "";
    const schema = resolvePointer(document, pointer);
    if (found.has(pointer) || !isJsonObject(schema)) continue;
    found.set(pointer, schema);
    const next = branchesOf(schema, pointer);
    for (let index = next.length - 1; index >= 0; index--) pending.push(next[index] ?? "");
  }
  return [...found].map(([pointer, schema]) => ({ pointer, schema }));
}

const LEADING: readonly string[] = ["$ref", ...BRANCHES, ...CONDITIONALS, "dependentSchemas"];
const NOWHERE: readonly JsonPointer[] = [];

/** Whether other schemas apply to the same value; most schemas are of one property, and lead nowhere. */
export function leadsOn(schema: JsonObject): boolean {
  for (const keyword of LEADING) if (keyword in schema) return true;
  return false;
}

function branchesOf(schema: JsonObject, pointer: JsonPointer): readonly JsonPointer[] {
  if (!leadsOn(schema)) return NOWHERE;
  const reference = stringOf(schema, "$ref");
  const target = reference === undefined ? undefined : pointerOfReference(reference);
  const branches = BRANCHES.flatMap((keyword) =>
    arrayOf(schema, keyword).map((_, index) => appendPointer(pointer, keyword, index)),
  );
  const conditionals = CONDITIONALS.filter((keyword) => isJsonObject(memberOf(schema, keyword)));
  const dependents = Object.keys(objectOf(schema, "dependentSchemas") ?? {});
  return [
    ...(target === undefined ? [] : [target]),
    ...branches,
    ...conditionals.map((keyword) => appendPointer(pointer, keyword)),
    ...dependents.map((name) => appendPointer(pointer, "dependentSchemas", name)),
  ];
}

function typesStatedBy(schema: JsonObject): readonly string[] {
  const type = memberOf(schema, "type");
  const stated = typeof type === "string" ? [type] : Array.isArray(type) ? type.map(String) : [];
  const nullable = memberOf(schema, "nullable") === true ? ["null"] : [];
  if (stated.length > 0) return [...stated, ...nullable];
  const values: readonly JsonValue[] = Object.hasOwn(schema, "const")
    ? [schema.const ?? null]
    : arrayOf(schema, "enum");
  return [...values.map(jsonTypeOf), ...nullable];
}
