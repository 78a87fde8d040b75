import { entryOf, type JsonPointer } from "@driftline/model";
import { indexOf, matchedBy, type Naming } from "./object-index.js";
import type { Facet, ObjectPart, SchemaSet } from "./shape.js";

/** Every property an object facet names, in order of appearance. */
export function propertyNamesOf(facet: Facet): readonly string[] {
  return [...indexOf(facet.objects).named.keys()];
}

/** Whether a part of the facet names the property. */
export function isNamed(facet: Facet, name: string): boolean {
  return indexOf(facet.objects).named.has(name);
}

/** The first schema the parts of a facet have for a property by its name, or `undefined` where none has one. */
export function namedPlace(facet: Facet, name: string): JsonPointer | undefined {
  return (
    indexOf(facet.objects)
      .named.get(name)
      ?.find(({ own }) => own !== null)?.own ?? undefined
  );
}

/** Whether a part of the facet has a pattern that the name matches. */
export function isMatched(facet: Facet, name: string): boolean {
  const { patterned } = indexOf(facet.objects);
  return patterned.some((part) => matchedBy(part, name).length > 0);
}

/** The first part of a facet that stands at a place. */
export function partAt(facet: Facet, pointer: JsonPointer): ObjectPart | undefined {
  return indexOf(facet.objects).byPointer.get(pointer);
}

/** Everything the value of a property must fit: what names it, the patterns it matches, and the rest of every other part. */
export function propertySet(facet: Facet, name: string): SchemaSet {
  const { named, open, setsByName } = indexOf(facet.objects);
  return entryOf(setsByName, name, () => {
    const naming = named.get(name) ?? [];
    const others = open.length === 0 ? [] : othersThan(naming, open);
    return conjunction([
      ...naming.flatMap(({ part, own }) => [own, ...matchedBy(part, name)]),
      ...others.flatMap((part) => orRest(matchedBy(part, name), part)),
    ]);
  });
}

function othersThan(naming: readonly Naming[], parts: readonly ObjectPart[]): readonly ObjectPart[] {
  const saying = new Set(naming.map(({ part }) => part));
  return parts.filter((part) => !saying.has(part));
}

function orRest(matched: readonly JsonPointer[], part: ObjectPart): readonly (JsonPointer | null)[] {
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
