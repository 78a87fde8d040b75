import { isJsonObject, type JsonObject, type JsonPointer, type JsonValue, memberOf } from "@driftline/model";
import { withoutDeprecated } from "../answer/deprecated.js";
import { withMember } from "../json-edit.js";
import { outlineOf } from "../schema-outline.js";
import { seedOf } from "../seed.js";
import type { Workshop } from "../workshop.js";
import type { EntityKind } from "./roles.js";

/** Where things live: those of one project are not those of another. */
export type Scope = ReadonlyMap<string, JsonValue>;

/** The things a vendor keeps. What was seen once stays, so that lists and single answers agree. */
export interface Store {
  /** All things of a kind in a scope, in a stable order. */
  list(kind: EntityKind, scope: Scope): readonly JsonObject[];
  /**
   * One thing by its id. Where nothing lists this kind every id exists; where something does, only what it lists exists,
   * unless `isGenerous`: then the contract leaves no way to say no.
   */
  find(kind: EntityKind, scope: Scope, wanted: { id: string; isGenerous: boolean }): JsonObject | undefined;
  put(kind: EntityKind, scope: Scope, thing: JsonObject): void;
  remove(kind: EntityKind, scope: Scope, id: string): void;
}

/** An empty store; it is filled as it is asked, the same way for the same seed. */
export function createStore(workshop: Workshop, listSize: number): Store {
  const shelves = new Map<string, Map<string, JsonObject>>();
  const shelfFor = (kind: EntityKind, scope: Scope): Map<string, JsonObject> => {
    const name = shelfName(kind, scope);
    let shelf = shelves.get(name);
    if (shelf === undefined) {
      shelf = firstThings(workshop, { kind, scope, listSize });
      shelves.set(name, shelf);
    }
    return shelf;
  };
  return {
    list: (kind, scope) => [...shelfFor(kind, scope).values()],
    find(kind, scope, { id, isGenerous }) {
      const shelf = shelfFor(kind, scope);
      const known = shelf.get(id);
      if (known !== undefined || !isGenerous) return known;
      const made = makeThing(workshop, kind, { scope, word: id, presence: "all" });
      return made === undefined ? undefined : (withId(workshop, kind, made, id) ?? made);
    },
    put: (kind, scope, thing) => void shelfFor(kind, scope).set(idOf(kind, thing) ?? "", thing),
    remove: (kind, scope, id) => void shelfFor(kind, scope).delete(id),
  };
}

/** The id of a thing as a path would spell it. */
export function idOf(kind: EntityKind, thing: JsonObject): string | undefined {
  const id = kind.idProperty === null ? undefined : memberOf(thing, kind.idProperty);
  return typeof id === "string" || typeof id === "number" ? String(id) : undefined;
}

/** A thing with another id, or undefined where the contract does not allow this one. */
export function withId(workshop: Workshop, kind: EntityKind, thing: JsonObject, id: string): JsonObject | undefined {
  if (kind.idProperty === null) return thing;
  const { idProperty } = kind;
  const candidates: readonly JsonValue[] = /^\d{1,15}$/.test(id) ? [id, Number(id)] : [id];
  const compiled = workshop.compiler.compile(kind.schema, "response");
  return candidates.map((value) => withMember(thing, idProperty, value)).find((value) => compiled.isClean(value));
}

/** What a new thing is made from. */
export interface Making {
  readonly scope: Scope;
  readonly word: string | number;
  readonly presence: "some" | "all";
}

/** A new thing that knows where it lives: a property called like a path parameter has its value. */
export function makeThing(workshop: Workshop, kind: EntityKind, making: Making): JsonObject | undefined {
  const made = madeValue(workshop, kind, making);
  if (!isJsonObject(made)) return undefined;
  const compiled = workshop.compiler.compile(kind.schema, "response");
  const names = outlineOf(workshop.contract.document, [kind.schema]).properties;
  let thing = withoutDeprecated(workshop, kind.schema, made) as JsonObject;
  for (const [name, value] of making.scope) {
    if (!names.has(name)) continue;
    const placed = withMember(thing, name, value);
    if (compiled.isClean(placed)) thing = placed;
  }
  return thing;
}

function madeValue({ generator, seed, prefersExamples }: Workshop, kind: EntityKind, making: Making) {
  const options = {
    direction: "response" as const,
    seed: seedOf(seed, kind.key, shelfName(kind, making.scope), making.word),
    prefersExamples,
    maxDepth: 6,
  };
  const wanted = generator.generate(kind.schema, { ...options, presence: making.presence });
  return wanted ?? generator.generate(kind.schema, { ...options, presence: "required" });
}

/** The first of a list has everything the contract documents, the others what falls to them. */
function firstThings(
  workshop: Workshop,
  { kind, scope, listSize }: { kind: EntityKind; scope: Scope; listSize: number },
): Map<string, JsonObject> {
  const things = new Map<string, JsonObject>();
  for (let index = 0; index < listSize; index++) {
    const made = makeThing(workshop, kind, { scope, word: index, presence: index === 0 ? "all" : "some" });
    if (made === undefined) continue;
    const id = idOf(kind, made) ?? String(index);
    if (!things.has(id)) things.set(id, made);
    else addRenamed(things, { workshop, kind, made, index });
  }
  return things;
}

/** Examples repeat themselves; a second thing with the same id gets one of its own. */
function addRenamed(
  things: Map<string, JsonObject>,
  of: { workshop: Workshop; kind: EntityKind; made: JsonObject; index: number },
): void {
  const { workshop, kind, made, index } = of;
  const idSchema = idSchemaOf(workshop, kind);
  const seed = seedOf(workshop.seed, kind.key, "id", index);
  const id =
    idSchema === undefined ? undefined : workshop.generator.generate(idSchema, { direction: "response", seed });
  const renamed =
    typeof id === "string" || typeof id === "number" ? withId(workshop, kind, made, String(id)) : undefined;
  if (renamed !== undefined) things.set(String(id), renamed);
}

function idSchemaOf({ contract }: Workshop, kind: EntityKind): JsonPointer | undefined {
  if (kind.idProperty === null) return undefined;
  return outlineOf(contract.document, [kind.schema]).properties.get(kind.idProperty)?.[0];
}

function shelfName(kind: EntityKind, scope: Scope): string {
  return JSON.stringify([kind.key, [...scope].sort(([a], [b]) => (a < b ? -1 : 1))]);
}
