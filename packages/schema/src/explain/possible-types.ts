import type { JsonPointer } from "@driftline/model";
import { branchPointers, type SchemaView } from "../view.js";
import { typesOf } from "./assertions.js";

/** Tells the JSON types that the schema at a pointer can accept, as far as its `type` keywords tell; null where they do not. */
export type TypeTeller = (pointer: JsonPointer) => ReadonlySet<string> | null;

/** A teller that looks into each schema once: unions of unions share their branches, and the ways through them multiply. */
export function createTypeTeller(view: SchemaView): TypeTeller {
  const typesByPointer = new Map<JsonPointer, ReadonlySet<string> | null>();
  const typesAt: TypeTeller = (pointer) => {
    const known = typesByPointer.get(pointer);
    if (known !== undefined) return known;
    // Who comes back here on the way down is in a circle, and a circle tells no types.
    typesByPointer.set(pointer, null);
    const types = toldTypes(view, pointer, typesAt);
    typesByPointer.set(pointer, types);
    return types;
  };
  return typesAt;
}

function toldTypes(view: SchemaView, pointer: JsonPointer, typesAt: TypeTeller): ReadonlySet<string> | null {
  const schema = view.at(pointer);
  if (typeof schema === "boolean") return schema ? null : new Set();
  const own = typesOf(schema);
  if (own !== null) return new Set(own);
  const target = view.referenceAt(pointer);
  if (target !== undefined) return typesAt(target);
  for (const keyword of ["allOf", "anyOf", "oneOf"]) {
    const members = branchPointers(view, pointer, keyword).map(typesAt);
    const known = members.filter((member) => member !== null);
    if (keyword === "allOf" && known[0] !== undefined) return known[0];
    if (keyword !== "allOf" && members.length > 0 && known.length === members.length)
      return new Set(known.flatMap((member) => [...member]));
  }
  return null;
}
