import { appendPointer, type JsonPointer } from "@driftline/model";
import type { TypeProgram, TypeRef } from "./type-program.js";

/** A place in the responses of an operation. */
export interface Place {
  readonly operation: string;
  readonly pointer: JsonPointer;
}

/** A place as one word, so that sets of places are sets: the operation, a line feed, the pointer. */
export type PlaceKey = string;

/** @example placeKey({ operation: "GET /a", pointer: "/b" }) === "GET /a\n/b" */
export function placeKey({ operation, pointer }: Place): PlaceKey {
  return `${operation}\n${pointer}`;
}

/** The converse of `placeKey`. */
export function placeOf(key: PlaceKey): Place {
  const end = key.indexOf("\n");
  return { operation: key.slice(0, end), pointer: key.slice(end + 1) };
}

/** A type, and where in the responses of an operation its values stand. */
export interface ResponseType extends Place {
  readonly type: TypeRef;
}

/** Where the values of types stand. */
export interface TypePlaces {
  /** The places of values of a type: no others than of this very type. */
  ofType(type: TypeRef): ReadonlySet<PlaceKey>;
  /** The places of a property by where it is declared; those that only an instance of a generic type has are left out on request. */
  ofDeclaration(key: string, withInstances: boolean): ReadonlySet<PlaceKey>;
  has(place: PlaceKey): boolean;
  /** Every name of a property that has a place. */
  readonly names: ReadonlySet<string>;
}

/** A type that holds itself is followed once round, and nothing deeper than this. */
const MAXIMUM_DEPTH = 16;
const MAXIMUM_PLACES = 50_000;
const NOWHERE: ReadonlySet<PlaceKey> = new Set();

/** Walks response types down to their last property. */
export function typePlacesOf(program: TypeProgram, roots: readonly ResponseType[]): TypePlaces {
  const byType = new Map<TypeRef, Set<PlaceKey>>();
  const own = new Map<string, Set<PlaceKey>>();
  const instances = new Map<string, Set<PlaceKey>>();
  const names = new Set<string>();
  const all = new Set<PlaceKey>();
  let count = 0;
  const walk = (type: TypeRef | undefined, place: PlaceKey, above: readonly TypeRef[]): void => {
    for (const part of type === undefined ? [] : program.partsOf(type)) {
      if (!program.isObject(part) || count >= MAXIMUM_PLACES) continue;
      count += 1;
      setOf(byType, part).add(place);
      if (above.includes(part) || above.length >= MAXIMUM_DEPTH) continue;
      const below = [...above, part];
      if (!program.isArray(part)) {
        for (const { name, symbol, declarations, isDerived, isForeign } of program.members(part)) {
          if (isForeign) continue;
          names.add(name);
          const at = appendPointer(place, name);
          all.add(at);
          all.add(at);
          for (const key of declarations) setOf(isDerived ? instances : own, key).add(at);
          walk(program.typeOf(symbol), at, below);
        }
      }
      walk(program.indexed(part), appendPointer(place, "*"), below);
    }
  };
  for (const root of roots) walk(root.type, placeKey(root), []);
  return {
    ofType: (type) => byType.get(type) ?? NOWHERE,
    ofDeclaration: (key, withInstances) =>
      new Set([...(own.get(key) ?? NOWHERE), ...((withInstances ? instances.get(key) : undefined) ?? NOWHERE)]),
    has: (place) => all.has(place),
    names,
  };
}

function setOf<K>(sets: Map<K, Set<PlaceKey>>, key: K): Set<PlaceKey> {
  const set = sets.get(key) ?? new Set();
  sets.set(key, set);
  return set;
}
