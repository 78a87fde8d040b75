import { type JsonObject, type JsonPointer, type JsonValue, memberOf } from "@driftline/model";
import type { Direction } from "../compiled-schema.js";
import { formatOf } from "../formats/registry.js";
import { dependentNames, isOmittable, type Spared } from "../omittable.js";
import { patternOf } from "../pattern.js";
import type { SchemaView } from "../view.js";

/** The keywords of a schema that look at the instance alone. Unknown formats and unusable patterns assert nothing. */
export function writtenAssertions(
  view: SchemaView,
  pointer: JsonPointer,
  of: { readonly direction: Direction; readonly spared: Spared },
): JsonObject {
  const written: Record<string, JsonValue> = {};
  const schema = view.at(pointer);
  if (typeof schema === "boolean") return written;
  for (const keyword of ASSERTIONS) {
    const value = memberOf(schema, keyword);
    if (value !== undefined) written[keyword] = value;
  }
  if (typeof schema.format === "string" && formatOf(schema.format)?.test) written.format = schema.format;
  if (typeof schema.pattern === "string" && patternOf(schema.pattern).regExp !== null) written.pattern = schema.pattern;
  if (Array.isArray(schema.required)) {
    const required = (schema.required as readonly JsonValue[]).filter(
      (name) => typeof name === "string" && !isOmittable(view, pointer, { ...of, name }),
    );
    if (required.length > 0) written.required = [...new Set(required)];
  }
  const dependent = dependentNames(view, pointer, of);
  if (dependent !== undefined) written.dependentRequired = dependent;
  return written;
}

const ASSERTIONS = [
  "type",
  "enum",
  "const",
  "multipleOf",
  "maximum",
  "exclusiveMaximum",
  "minimum",
  "exclusiveMinimum",
  "maxLength",
  "minLength",
  "maxItems",
  "minItems",
  "uniqueItems",
  "maxContains",
  "minContains",
  "maxProperties",
  "minProperties",
] as const;
