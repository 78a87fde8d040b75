import { isJsonObject, type JsonObject, type JsonPointer, type JsonValue, parsePointer } from "@driftline/model";

/** The value with one place replaced; everything else is shared with the original. The place must exist. */
export function replaceAt(value: JsonValue, pointer: JsonPointer, replacement: JsonValue): JsonValue {
  return edit(value, parsePointer(pointer), () => replacement);
}

/** An object with a member set where it stood, or at the end; also one that is called `__proto__`. */
export function withMember(object: JsonObject, name: string, value: JsonValue): JsonObject {
  if (!Object.hasOwn(object, name)) return Object.fromEntries([...Object.entries(object), [name, value]]) as JsonObject;
  return Object.fromEntries(
    Object.entries(object).map(([key, member]) => [key, key === name ? value : member]),
  ) as JsonObject;
}

/** An object without a member. */
export function withoutMember(object: JsonObject, name: string): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => key !== name)) as JsonObject;
}

function edit(value: JsonValue, tokens: readonly string[], change: (value: JsonValue) => JsonValue): JsonValue {
  const [token, ...rest] = tokens;
  if (token === undefined) return change(value);
  if (Array.isArray(value)) {
    const items = value as readonly JsonValue[];
    return items.map((item, index) => (String(index) === token ? edit(item, rest, change) : item));
  }
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      name === token && member !== undefined ? edit(member, rest, change) : member,
    ]),
  ) as JsonObject;
}
