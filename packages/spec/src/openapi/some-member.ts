import type { JsonValue } from "@driftline/model";

/**
 * Whether some member of some object in the value, at any depth, is such a one. Most descriptions have none of what is to be
 * repaired, and to look is far cheaper than to map.
 */
export function someMember(value: JsonValue, isSuch: (name: string, member: JsonValue) => boolean): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(value)) {
    for (const item of value as readonly JsonValue[]) if (someMember(item, isSuch)) return true;
    return false;
  }
  const object = value as Readonly<Record<string, JsonValue>>;
  for (const name in object) {
    const member = object[name] as JsonValue;
    if (isSuch(name, member)) return true;
    if (typeof member === "object" && someMember(member, isSuch)) return true;
  }
  return false;
}
