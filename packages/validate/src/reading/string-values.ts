import type { JsonObject, JsonPointer, JsonValue } from "@driftline/model";
import { exactValueOf } from "@driftline/schema";
import { outlineOf } from "../schema-outline.js";

/**
 * What a text of a parameter, header or form field means under its schema: parameters travel as strings, schemas speak
 * of numbers and booleans (OpenAPI 3.1.1, section 4.8.12.4). A text that is none of the types allowed stays a string,
 * so that the schema can say what is wrong with it. Integers beyond 2^53 are exact, as `exactValueOf` reads them.
 */
export function valueOfText(document: JsonObject, schema: readonly JsonPointer[], text: string): JsonValue {
  const { types } = outlineOf(document, schema);
  if ((types.has("integer") || types.has("number")) && NUMBER.test(text)) return exactValueOf(text) ?? Number(text);
  if (types.has("boolean") && (text === "true" || text === "false")) return text === "true";
  if (types.has("null") && (text === "null" || (text === "" && !types.has("string")))) return null;
  if (types.has("object") && text.startsWith("{")) return parsed(text);
  if (types.has("array") && text.startsWith("[")) return parsed(text);
  return text;
}

/** The values of an array's texts, each under the item schema. */
export function arrayOfTexts(
  document: JsonObject,
  schema: readonly JsonPointer[],
  texts: readonly string[],
): readonly JsonValue[] {
  const { items } = outlineOf(document, schema);
  return texts.map((text) => valueOfText(document, items, text));
}

/** The values of an object's texts, each under its property's schema; a property named again keeps the last. */
export function objectOfTexts(
  document: JsonObject,
  schema: readonly JsonPointer[],
  pairs: readonly (readonly [string, string])[],
): JsonObject {
  const outline = outlineOf(document, schema);
  return Object.fromEntries(
    pairs.map(([name, text]) => [name, valueOfText(document, outline.properties.get(name) ?? outline.members, text)]),
  );
}

/** Whether a schema speaks of arrays, of objects, or of neither. */
export function shapeOf(document: JsonObject, schema: readonly JsonPointer[]): "array" | "object" | "scalar" {
  const { types, properties, items } = outlineOf(document, schema);
  if (types.has("array") || (types.size === 0 && items.length > 0)) return "array";
  return types.has("object") || (types.size === 0 && properties.size > 0) ? "object" : "scalar";
}

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

function parsed(text: string): JsonValue {
  try {
    const value: JsonValue = JSON.parse(text);
    return exactValueOf(text) ?? value;
  } catch {
    // Text that only looks like JSON is text; where nothing but JSON is allowed, the schema refuses the string.
    return text;
  }
}
