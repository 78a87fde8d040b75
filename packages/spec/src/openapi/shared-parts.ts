import { isJsonObject, type JsonObject, type JsonPointer, type JsonValue } from "@driftline/model";
import { convertSchema, type NormalisedSchema, type SchemaDialect } from "@driftline/schema";
import { type Survey, type Surveyed, surveyOf } from "./survey.js";

/**
 * What documents that are read one after the other have in common, kept once: two versions of one contract differ in a few
 * places only. What is equal at the same place is the same object in both, and is converted once.
 */
export interface SharedParts {
  /** The document with everything that equals the last one's at the same place taken from there. */
  share(document: JsonObject): JsonObject;
  /** As `convertSchema`, once for a shared schema. */
  convert(schema: JsonValue, at: { readonly dialect: SchemaDialect; readonly pointer: JsonPointer }): NormalisedSchema;
  /** As `surveyOf`, without reading again what it has in common with the last one. */
  survey(document: JsonObject): Survey;
}

/** Nothing is known yet. */
export function createSharedParts(): SharedParts {
  let last: JsonObject | undefined;
  let surveyed: Surveyed | undefined;
  const conversions = new WeakMap<JsonObject, Conversion>();
  return {
    share(document) {
      const shared = last === undefined ? document : (sharedWith(last, document) as JsonObject);
      last = shared;
      return shared;
    },
    survey(document) {
      const survey = surveyOf(document, surveyed);
      surveyed = { document, survey };
      return survey;
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
  let items: JsonValue[] | undefined;
  for (let index = 0; index < other.length; index += 1) {
    const item = other[index] as JsonValue;
    const shared = index < known.length ? sharedWith(known[index], item) : item;
    // As long as all are the known ones, nothing has to be noted.
    if (items === undefined && (index >= known.length || shared !== known[index])) items = known.slice(0, index);
    items?.push(shared);
  }
  return items ?? (known.length === other.length ? (known as JsonValue) : known.slice(0, other.length));
}

function sharedMembers(known: JsonObject, other: JsonObject): JsonObject {
  const names = Object.keys(other);
  const knownNames = Object.keys(known);
  let members: [string, JsonValue][] | undefined;
  let hasShared = false;
  for (let index = 0; index < names.length; index += 1) {
    const name = names[index] as string;
    const value = other[name] as JsonValue;
    const isKnown = knownNames[index] === name || Object.hasOwn(known, name);
    const shared = isKnown ? sharedWith(known[name], value) : value;
    hasShared ||= shared !== value;
    if (members === undefined && (knownNames[index] !== name || shared !== known[name]))
      members = names.slice(0, index).map((before) => [before, known[before] as JsonValue]);
    members?.push([name, shared]);
  }
  if (members === undefined && names.length === knownNames.length) return known;
  if (!hasShared) return other;
  return Object.fromEntries(members ?? names.map((name) => [name, known[name] as JsonValue]));
}
