import { type JsonObject, type JsonValue, objectOf } from "@driftline/model";
import type { PartedText } from "./parted-text.js";

/** Fewer are read as quickly as they are told apart. */
const SCHEMAS_AT_LEAST = 100;

/** Which parts of a text a document's schemas are: the names, in their order, and the part of the first. */
export interface Apart {
  readonly first: number;
  readonly names: readonly string[];
}

/** A document whose schemas are kept apart; null for `apart`: it has them. */
interface KeptDocument {
  readonly document: JsonObject;
  readonly apart: Apart | null;
}

/** A document without its schemas, which are added to the parts; the document itself where it has few. */
export function withoutSchemas(document: JsonObject, parts: string[]): KeptDocument {
  const components = objectOf(document, "components");
  const schemas = objectOf(components, "schemas") ?? {};
  const names = Object.keys(schemas);
  if (names.length < SCHEMAS_AT_LEAST) return { document, apart: null };
  const first = parts.length;
  for (const name of names) parts.push(JSON.stringify(schemas[name]));
  return { document: { ...document, components: { ...components, schemas: {} } }, apart: { first, names } };
}

/** The document again; a schema is parsed when somebody looks at it. Null where the parts are not there. */
export function withSchemas({ document, apart }: KeptDocument, text: PartedText): JsonObject | null {
  if (apart === null) return document;
  const { first, names } = apart;
  const isThere = Number.isInteger(first) && Array.isArray(names) && first + names.length <= text.count;
  if (!isThere || !names.every((name) => typeof name === "string")) return null;
  const schemas = lateMembers(names, (index) => text.part(first + index));
  return { ...document, components: { ...objectOf(document, "components"), schemas } };
}

/** An object like any other, whose members are parsed at first sight, each once. */
function lateMembers(names: readonly string[], textOf: (index: number) => string): JsonObject {
  const object: JsonObject = {};
  const isMember = { enumerable: true, configurable: true };
  for (const [index, name] of names.entries())
    Object.defineProperty(object, name, {
      ...isMember,
      get: () => {
        const value = JSON.parse(textOf(index)) as JsonValue;
        Object.defineProperty(object, name, { ...isMember, value, writable: true });
        return value;
      },
    });
  return object;
}
