import { type HeaderField, isJsonObject, type JsonValue } from "@driftline/model";

const NONE: readonly HeaderField[] = [];

/**
 * Header fields of a list of `{name, value}` objects, as HAR writes them. The list itself is handed on where it is sound,
 * which nearly every one is: a copy per exchange would be felt.
 */
export function fieldsOfList(list: JsonValue | undefined): readonly HeaderField[] {
  if (!Array.isArray(list)) return NONE;
  return list.every(isField) ? (list as readonly HeaderField[]) : list.filter(isField);
}

/** Header fields of an object from names to one value or several, as cassettes write them. */
export function fieldsOfObject(object: JsonValue | undefined): readonly HeaderField[] {
  if (!isJsonObject(object)) return NONE;
  const fields: HeaderField[] = [];
  for (const [name, value] of Object.entries(object)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (typeof one === "string") fields.push({ name, value: one });
      else if (typeof one === "number" || typeof one === "boolean") fields.push({ name, value: String(one) });
    }
  }
  return fields;
}

function isField(value: unknown): value is HeaderField {
  if (typeof value !== "object" || value === null) return false;
  const field = value as Partial<Record<"name" | "value", unknown>>;
  return typeof field.name === "string" && typeof field.value === "string";
}
