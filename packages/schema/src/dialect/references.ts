import {
  isJsonObject,
  type JsonObject,
  type JsonPointer,
  type JsonValue,
  pointerOfReference,
  referenceOfPointer,
} from "@driftline/model";
import type { PointerMove } from "./dialect.js";

/** The place something stands at after the moves: the longest move that covers it decides. */
export function movedPointer(pointer: JsonPointer, moves: ReadonlyMap<JsonPointer, JsonPointer>): JsonPointer {
  for (let end = pointer.length; end > 0; end = pointer.lastIndexOf("/", end - 1)) {
    const target = moves.get(pointer.slice(0, end));
    if (target !== undefined) return target + pointer.slice(end);
  }
  return pointer;
}

/** The moves by what they move from. */
export function movesByOrigin(moves: readonly PointerMove[]): ReadonlyMap<JsonPointer, JsonPointer> {
  return new Map(moves.map((move) => [move.from, move.to]));
}

/**
 * The same value with every `$ref`, `$dynamicRef` and discriminator mapping that leads to a moved place following it.
 * Values without such a reference are shared, not copied. `leading`: the texts of members that hold a `#`, where they are known.
 */
export function rewriteReferences(
  value: JsonValue,
  moves: readonly PointerMove[],
  leading?: ReadonlySet<string>,
): JsonValue {
  if (moves.length === 0) return value;
  const targets = movesByOrigin(moves);
  const targetByReference = new Map<string, string>();
  const follow = (reference: string): string => {
    let target = targetByReference.get(reference);
    if (target === undefined) {
      const pointer = pointerOfReference(reference);
      const moved = pointer === undefined ? undefined : movedPointer(pointer, targets);
      target = moved === undefined || moved === pointer ? reference : referenceOfPointer(moved);
      targetByReference.set(reference, target);
    }
    return target;
  };
  // Most moves are of places that nobody refers to.
  const isFollowed = (text: string) => text.includes("#") && follow(text) !== text;
  const isAny = leading === undefined ? someText(value, isFollowed) : [...leading].some(isFollowed);
  return isAny ? mapReferences(value, follow) : value;
}

function someText(value: JsonValue, isSuch: (text: string) => boolean): boolean {
  if (typeof value === "string") return isSuch(value);
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(value)) return (value as readonly JsonValue[]).some((item) => someText(item, isSuch));
  const object = value as Readonly<Record<string, JsonValue>>;
  for (const name in object) if (someText(object[name] as JsonValue, isSuch)) return true;
  return false;
}

/** The same value with every reference replaced; examples, defaults, constants and enums are values and stay. */
export function mapReferences(value: JsonValue, replace: (reference: string) => string): JsonValue {
  if (Array.isArray(value)) {
    const items = value as readonly JsonValue[];
    const mapped = items.map((item) => mapReferences(item, replace));
    return mapped.every((item, index) => item === items[index]) ? value : mapped;
  }
  if (!isJsonObject(value)) return value;
  let changed = false;
  const members = Object.entries(value).map(([name, member]) => {
    const mapped = mapMember(value, name, member as JsonValue, replace);
    changed ||= mapped !== member;
    return [name, mapped] as const;
  });
  return changed ? Object.fromEntries(members) : value;
}

/** Values, not schemas: a `$ref` inside them is data. */
const VALUE_MEMBERS: ReadonlySet<string> = new Set(["const", "default", "enum", "example"]);

function mapMember(
  owner: JsonObject,
  name: string,
  member: JsonValue,
  replace: (reference: string) => string,
): JsonValue {
  if ((name === "$ref" || name === "$dynamicRef") && typeof member === "string") return replace(member);
  if (VALUE_MEMBERS.has(name) && !looksLikeMap(owner)) return member;
  if (name === "mapping" && typeof owner.propertyName === "string" && isJsonObject(member)) {
    const targets = Object.entries(member).map(([key, target]) => {
      return [key, typeof target === "string" && target.includes("#") ? replace(target) : target] as const;
    });
    const changed = targets.some(([key, target]) => member[key] !== target);
    return changed ? Object.fromEntries(targets) : member;
  }
  return mapReferences(member, replace);
}

/** A map of properties may well have a property called `default`: then every member is a schema. */
function looksLikeMap(owner: JsonObject): boolean {
  return Object.values(owner).every((member) => isJsonObject(member) || typeof member === "boolean");
}
