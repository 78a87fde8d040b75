import { arrayOf, type JsonObject, type JsonPointer, type JsonValue } from "@driftline/model";
import type { Direction } from "../compiled-schema.js";
import { typesOf } from "../explain/assertions.js";
import { isOmittable } from "../omittable.js";
import type { SchemaView } from "../view.js";

/** The keywords an acceptor understands outside of unions. */
export const UNDERSTOOD: ReadonlySet<string> = new Set([
  "type",
  "enum",
  "const",
  "format",
  "pattern",
  "minLength",
  "maxLength",
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "multipleOf",
  "items",
  "minItems",
  "maxItems",
  "properties",
  "required",
  "additionalProperties",
  "propertyNames",
  "minProperties",
  "maxProperties",
]);

const ALL_TYPES = ["null", "boolean", "number", "string", "array", "object"];

/** The JSON types that the `type` keyword lets through. */
export function jsonTypesOf(schema: JsonObject): ReadonlySet<string> {
  return new Set(schema.type === undefined ? ALL_TYPES : (typesOf(schema) ?? []));
}

/** Whether no value fits two of the branches because their types differ. */
export function areDisjoint(view: SchemaView, branches: readonly JsonPointer[]): boolean {
  const seen = new Set<string>();
  for (const branch of branches) {
    const schema = view.at(view.resolve(branch));
    if (typeof schema === "boolean" || schema.type === undefined) return false;
    const types = new Set([...jsonTypesOf(schema)].map((type) => (type === "integer" ? "number" : type)));
    for (const type of types) {
      if (seen.has(type)) return false;
      seen.add(type);
    }
  }
  return true;
}

const encoder = new TextEncoder();

/** The bytes of a string as JSON usually spells it; undefined for text that is no well-formed Unicode. */
export function literalOf(text: string): Uint8Array | undefined {
  return text.includes("\uFFFD") || !isWellFormed(text) ? undefined : encoder.encode(JSON.stringify(text));
}

function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}

/** A count as it stands in a schema. */
export function integerOf(value: JsonValue | undefined): number | undefined {
  return typeof value === "number" ? Math.ceil(value) : undefined;
}

/** Bits of a mask: one of a small integer's is left out, so that no mask is negative. */
export const WORD = 30;

/** Bit masks of the required properties; undefined where one is required that `properties` does not name. */
export function requiredMasks(
  view: SchemaView,
  pointer: JsonPointer,
  { names, direction }: { readonly names: readonly string[]; readonly direction: Direction },
): readonly number[] | undefined {
  const masks = Array.from({ length: Math.ceil(names.length / WORD) }, () => 0);
  for (const name of arrayOf(view.at(pointer) as JsonValue, "required")) {
    if (typeof name !== "string" || isOmittable(view, pointer, { name, direction })) continue;
    const index = names.indexOf(name);
    if (index < 0) return undefined;
    const word = Math.floor(index / WORD);
    masks[word] = (masks[word] as number) | (1 << (index % WORD));
  }
  return masks;
}
