import { isJsonObject, type JsonObject, type JsonPointer, type JsonValue } from "@driftline/model";
import { convertSchema, type NormalisedSchema, type SchemaDialect } from "@driftline/schema";

/**
 * What documents that are read one after the other have in common, kept once: two versions of one contract differ in a few
 * places only. What is equal at the same place is the same object in both, and is converted once.
 */
export interface SharedParts {
  /** The document with everything that equals the last one's at the same place taken from there. */
  share(document: JsonObject): JsonObject;
  /** As `convertSchema`, once for a shared schema. */
  convert(schema: JsonValue, at: { readonly dialect: SchemaDialect; readonly pointer: JsonPointer }): NormalisedSchema;
}

/** Nothing is known yet. */
export function createSharedParts(): SharedParts {
  let last: JsonObject | undefined;
  const conversions = new WeakMap<JsonObject, Conversion>();
  return {
    share(document) {
      const shared = last === undefined ? document : (sharedWith(last, document) as JsonObject);
      last = shared;
      return shared;
    },
    convert(schema, at) {
      if (!isJsonObject(schema)) return convertSchema(schema, at);
      const known = conversions.get(schema);
      if (known?.dialect === at.dialect && known.pointer === at.pointer) return known.converted;
      const converted = convertSchema(schema, at);
      conversions.set(schema, { ...at, converted });
      return converted;
    },
  };
}

interface Conversion {
  readonly dialect: SchemaDialect;
  readonly pointer: JsonPointer;
  readonly converted: NormalisedSchema;
}

/** The known value where both are equal, members in the same order; else the other with as much of it as there is. */
function sharedWith(known: JsonValue | undefined, other: JsonValue): JsonValue {
  if (known === other || typeof known !== "object" || known === null) return other;
  if (Array.isArray(other)) return Array.isArray(known) ? sharedItems(known as readonly JsonValue[], other) : other;
  return isJsonObject(other) && isJsonObject(known) ? sharedMembers(known, other) : other;
}

function sharedItems(known: readonly JsonValue[], other: readonly JsonValue[]): JsonValue {
  const items = other.map((item, index) => sharedWith(known[index], item));
  const isEqual = items.length === known.length && items.every((item, index) => item === known[index]);
  return isEqual ? (known as JsonValue) : items;
}

function sharedMembers(known: JsonObject, other: JsonObject): JsonObject {
  const names = Object.keys(other);
  const knownNames = Object.keys(known);
  let isEqual = names.length === knownNames.length;
  let hasShared = false;
  const values = names.map((name, index) => {
    const value = other[name] as JsonValue;
    const shared = Object.hasOwn(known, name) ? sharedWith(known[name], value) : value;
    hasShared ||= shared !== value;
    isEqual &&= shared === known[name] && knownNames[index] === name;
    return shared;
  });
  if (isEqual) return known;
  return hasShared ? Object.fromEntries(names.map((name, index) => [name, values[index] as JsonValue])) : other;
}
