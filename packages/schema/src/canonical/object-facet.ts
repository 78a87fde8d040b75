import { entryOf, type JsonPointer } from "@driftline/model";
import { patternOf } from "../pattern.js";
import type { Facet, ObjectPart, SchemaSet } from "./shape.js";

/** Every property an object facet names, in order of appearance. */
export function propertyNamesOf(facet: Facet): readonly string[] {
  const names = new Set<string>();
  for (const part of facet.objects) for (const name of part.properties.keys()) names.add(name);
  return [...names];
}

/** Whether a part of the facet names the property. */
export function isNamed(facet: Facet, name: string): boolean {
  return facet.objects.some((part) => part.properties.has(name));
}

/** Everything the value of a property must fit: what names it, the patterns it matches, and the rest of every other part. */
export function propertySet(facet: Facet, name: string): SchemaSet {
  return conjunction(facet.objects.flatMap((part) => partsSay(part, name)));
}

function partsSay(part: ObjectPart, name: string): readonly (JsonPointer | null)[] {
  const own = part.properties.get(name);
  const matched = part.patterns
    .filter(([pattern]) => patternOf(pattern).regExp?.test(name) === true)
    .map(([, pointer]) => pointer);
  if (own !== undefined) return [own, ...matched];
  return matched.length > 0 ? matched : [part.rest];
}

/** Everything the value of a property must fit that no part names and no pattern matches. */
export function restSet(facet: Facet): SchemaSet {
  return conjunction(facet.objects.map((part) => part.rest));
}

/** Whether a part says what properties beyond the named ones must fit. */
export function hasRest(facet: Facet): boolean {
  return facet.objects.some((part) => part.rest !== null);
}

/** Every pattern of the facet, with what a property that matches must fit. */
export function patternSets(facet: Facet): ReadonlyMap<string, SchemaSet> {
  const pointers = new Map<string, JsonPointer[]>();
  for (const part of facet.objects)
    for (const [pattern, pointer] of part.patterns) entryOf(pointers, pattern, () => []).push(pointer);
  return new Map([...pointers].map(([pattern, list]) => [pattern, conjunction(list)]));
}

/** The set of all pointers that say something. */
export function conjunction(pointers: readonly (JsonPointer | null)[]): SchemaSet {
  const said = pointers.filter((pointer) => pointer !== null);
  return { pointers: said.length < 2 ? said : [...new Set(said)].sort() };
}
