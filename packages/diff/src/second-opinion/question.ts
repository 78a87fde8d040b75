import {
  appendPointer,
  arrayOf,
  isJsonObject,
  type JsonObject,
  type JsonPointer,
  type JsonValue,
  memberOf,
  pointerOfReference,
  resolvePointer,
  stringOf,
} from "@driftline/model";

// A property that is `readOnly` or `writeOnly` is refused with every other keyword that is not listed.
/** Keywords `json-schema-diff` 1.0 takes into account; a schema with any other that asserts something is not asked about. */
const SOUND: ReadonlySet<string> = new Set([
  "type",
  "properties",
  "required",
  "additionalProperties",
  "items",
  "minProperties",
  "maxProperties",
  "minItems",
  "maxItems",
  "minLength",
  "maxLength",
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "allOf",
  "anyOf",
  "oneOf",
  "not",
]);

const PROSE: ReadonlySet<string> = new Set([
  "title",
  "description",
  "default",
  "example",
  "examples",
  "deprecated",
  "$comment",
  "externalDocs",
  "xml",
  "discriminator",
]);

/** Four branches of a `oneOf` take it seconds, five minutes. */
const MAXIMUM_BRANCHES = 3;
const MAXIMUM_SCHEMAS = 120;

/**
 * A schema as draft-07 in one piece, for an algorithm that knows no references and few keywords; `undefined` where that
 * would not say the same (another keyword, a cycle, a property that travels one way only) or would take too long.
 */
export function questionOf(document: JsonObject, pointer: JsonPointer): JsonValue | undefined {
  const budget = { schemas: MAXIMUM_SCHEMAS };
  return written(document, pointer, { path: [], budget });
}

interface Writing {
  readonly path: readonly JsonPointer[];
  readonly budget: { schemas: number };
}

function written(document: JsonObject, pointer: JsonPointer, writing: Writing): JsonValue | undefined {
  writing.budget.schemas -= 1;
  if (writing.budget.schemas < 0 || writing.path.includes(pointer)) return undefined;
  const schema = resolvePointer(document, pointer);
  if (typeof schema === "boolean") return schema;
  if (!isJsonObject(schema)) return undefined;
  const inner = { ...writing, path: [...writing.path, pointer] };
  const keywords = Object.keys(schema).filter((keyword) => !PROSE.has(keyword) && !keyword.startsWith("x-"));
  const reference = stringOf(schema, "$ref");
  if (reference !== undefined) {
    const target = keywords.length === 1 ? pointerOfReference(reference) : undefined;
    return target === undefined ? undefined : written(document, target, inner);
  }
  const result: Record<string, JsonValue> = {};
  for (const keyword of keywords) {
    const value = SOUND.has(keyword)
      ? keywordOf(document, { schema, keyword, at: appendPointer(pointer, keyword) }, inner)
      : undefined;
    if (value === undefined) return undefined;
    result[keyword] = value;
  }
  return result;
}

interface Keyword {
  readonly schema: JsonObject;
  readonly keyword: string;
  readonly at: JsonPointer;
}

function keywordOf(document: JsonObject, { schema, keyword, at }: Keyword, writing: Writing): JsonValue | undefined {
  const value = memberOf(schema, keyword);
  if (keyword === "type" || keyword === "required" || typeof value === "number") return value;
  if (keyword === "properties") {
    if (!isJsonObject(value)) return undefined;
    const names = Object.keys(value);
    const schemas = names.map((name) => written(document, appendPointer(at, name), writing));
    return schemas.every((one) => one !== undefined)
      ? Object.fromEntries(names.map((name, index) => [name, schemas[index] as JsonValue]))
      : undefined;
  }
  if (keyword === "items" || keyword === "additionalProperties" || keyword === "not")
    return written(document, at, writing);
  const branches = arrayOf(schema, keyword);
  if (branches.length > MAXIMUM_BRANCHES) return undefined;
  const schemas = branches.map((_, index) => written(document, appendPointer(at, index), writing));
  return schemas.every((one) => one !== undefined) ? schemas : undefined;
}
