import { isJsonObject, type JsonPointer } from "@driftline/model";
import { branchPointers, type SchemaView } from "../view.js";

/** Fewer names are written out by Ajv, one comparison after the other, as a function that V8 can still read. */
const MANY = 100;

/** Keywords that evaluate properties by more than their names, or only of some instances (JSON Schema 2020-12 core, section 11). */
const EVALUATING: readonly string[] = [
  ...["patternProperties", "additionalProperties", "unevaluatedProperties", "anyOf", "oneOf", "not"],
  ...["if", "then", "else", "dependentSchemas", "discriminator", "$dynamicRef"],
];

/**
 * All properties that a conjunction evaluates of any object it accepts, where these are many and known beforehand: then
 * `unevaluatedProperties: false` beside it says that there are no others. Null where they are few, or the instance decides.
 */
export function manyStaticNames(view: SchemaView, start: JsonPointer, many = MANY): readonly string[] | null {
  const names = new Set<string>();
  const visited = new Set<JsonPointer>();
  const pending = [start];
  for (let pointer = pending.pop(); pointer !== undefined; pointer = pending.pop()) {
    const schema = view.at(pointer);
    if (visited.has(pointer) || typeof schema === "boolean") continue;
    visited.add(pointer);
    const isOwn = (keyword: string) => pointer === start && keyword === "unevaluatedProperties";
    if (EVALUATING.some((keyword) => keyword in schema && !isOwn(keyword))) return null;
    if (isJsonObject(schema.properties)) for (const name of Object.keys(schema.properties)) names.add(name);
    const target = view.referenceAt(pointer);
    if (target !== undefined) pending.push(target);
    for (const member of branchPointers(view, pointer, "allOf")) pending.push(member);
  }
  return names.size > many ? [...names] : null;
}
