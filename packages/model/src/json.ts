/** Any value JSON can spell (RFC 8259). */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;

/** A JSON object. A member that is absent reads as `undefined`; no member holds it. */
export interface JsonObject {
  readonly [name: string]: JsonValue | undefined;
}

/** Whether a value is a JSON object: neither null nor an array. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The own member of an object, and nothing it inherits: a schema may well name a property `constructor`. */
export function memberOf(value: JsonValue | undefined, name: string): JsonValue | undefined {
  return isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** The own member as an object, or `undefined` when it is absent or something else. */
export function objectOf(value: JsonValue | undefined, name: string): JsonObject | undefined {
  const member = memberOf(value, name);
  return isJsonObject(member) ? member : undefined;
}

/** The own member as a string, or `undefined` when it is absent or something else. */
export function stringOf(value: JsonValue | undefined, name: string): string | undefined {
  const member = memberOf(value, name);
  return typeof member === "string" ? member : undefined;
}

/** The own member as an array, or an empty one when it is absent or something else. */
export function arrayOf(value: JsonValue | undefined, name: string): readonly JsonValue[] {
  const member = memberOf(value, name);
  return Array.isArray(member) ? member : [];
}

/**
 * The text of a scalar: a string as it is, the others as JSON writes them. A list or an object has none, and only says what
 * it is. Unlike `String`, this calls no member and descends nowhere: `{"toString": 1}` is a document like any other.
 */
export function textOfJson(value: JsonValue | undefined): string {
  if (Array.isArray(value)) return "[list]";
  return isJsonObject(value) ? "[object]" : String(value);
}

/**
 * The JSON type of a value as JSON Schema names it; a number without fraction is still `number` here, and so is an integer
 * that is kept exactly, as a `bigint`.
 */
export function jsonTypeOf(value: JsonValue): "null" | "boolean" | "number" | "string" | "array" | "object" {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  const type = typeof value;
  return type === "bigint" ? "number" : (type as "boolean" | "number" | "string" | "object");
}

/**
 * The one text of a JSON value: members sorted by name, no white space; an integer that is kept exactly has all its digits.
 *
 * @example canonicalJson({ b: 1, a: [true] }) === '{"a":[true],"b":1}'
 */
export function canonicalJson(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (!isJsonObject(value)) return typeof value === "bigint" ? String(value) : JSON.stringify(value);
  const members = Object.keys(value)
    .filter((name) => value[name] !== undefined)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${canonicalJson(value[name] as JsonValue)}`);
  return `{${members.join(",")}}`;
}
