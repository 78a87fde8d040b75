import type { JsonObject, JsonPointer, JsonValue } from "@driftline/model";
import { outlineOf } from "../schema-outline.js";
import { arrayOfTexts, objectOfTexts, shapeOf, valueOfText } from "./string-values.js";

/** A field of a form or a query string, decoded. */
export type TextPair = readonly [name: string, text: string];

/** The pairs of `application/x-www-form-urlencoded` text (URL Living Standard, section 5.1). */
export function pairsOf(query: string): readonly TextPair[] {
  if (query === "") return [];
  return query
    .split("&")
    .filter((part) => part !== "")
    .map((part) => {
      const equals = part.indexOf("=");
      if (equals < 0) return [decodeFormText(part), ""];
      return [decodeFormText(part.slice(0, equals)), decodeFormText(part.slice(equals + 1))];
    });
}

/** Percent-decoded with `+` as a space; a broken sequence stays as it was sent. */
export function decodeFormText(text: string): string {
  const spaced = text.includes("+") ? text.replaceAll("+", " ") : text;
  if (!spaced.includes("%")) return spaced;
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
}

/**
 * The value a form means under its schema (OpenAPI 3.1.1, section 4.8.15.1): arrays by repeated names (`tags=a&tags=b`,
 * `tags[]=a`), objects in brackets (`filter[a]=b`) or as JSON text.
 */
export function formValue(document: JsonObject, schema: JsonPointer, pairs: readonly TextPair[]): JsonObject {
  const outline = outlineOf(document, [schema]);
  const textsByName = new Map<string, string[]>();
  const membersByName = new Map<string, TextPair[]>();
  for (const [name, text] of pairs) {
    const bracket = /^([^[]+)\[([^\]]*)\]$/.exec(name);
    const outer = bracket?.[1];
    const inner = bracket?.[2];
    if (outer === undefined || outline.properties.has(name)) append(textsByName, name, text);
    else if (inner === undefined || inner === "" || /^\d+$/.test(inner)) append(textsByName, outer, text);
    else append(membersByName, outer, [inner, text]);
  }
  const entries: [string, JsonValue][] = [];
  for (const [name, texts] of textsByName) {
    entries.push([name, fieldValue(document, outline.properties.get(name) ?? outline.members, texts)]);
  }
  for (const [name, members] of membersByName) {
    entries.push([name, objectOfTexts(document, outline.properties.get(name) ?? outline.members, members)]);
  }
  return Object.fromEntries(entries);
}

function fieldValue(document: JsonObject, schema: readonly JsonPointer[], texts: readonly string[]): JsonValue {
  const only = texts[0] ?? "";
  if (shapeOf(document, schema) !== "array") {
    return texts.length === 1 ? valueOfText(document, schema, only) : arrayOfTexts(document, schema, texts);
  }
  if (texts.length === 1 && only.startsWith("[")) return valueOfText(document, schema, only);
  return arrayOfTexts(document, schema, texts);
}

function append<T>(lists: Map<string, T[]>, name: string, value: T): void {
  const list = lists.get(name);
  if (list === undefined) lists.set(name, [value]);
  else list.push(value);
}
