import {
  canonicalJson,
  compareText,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  textOfJson,
} from "@driftline/model";
import { DATA_MEMBERS, NAME_MAPS } from "./meaning.js";

/** Keywords in the order a person reads them; the others follow by name, extensions last. */
const KEYWORD_ORDER: readonly string[] = [
  ...["openapi", "info", "servers", "security", "tags", "paths", "webhooks", "components"],
  ...["name", "in", "url", "operationId", "$ref", "$id", "$anchor", "$dynamicAnchor", "$dynamicRef"],
  ...["title", "version", "summary", "description"],
  ...["type", "format", "const", "enum", "pattern", "default"],
  ...["minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength"],
  ...["minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties"],
  ...["allOf", "anyOf", "oneOf", "not", "if", "then", "else", "discriminator", "propertyName", "mapping"],
  ...["required", "properties", "patternProperties", "additionalProperties", "propertyNames"],
  ...["prefixItems", "items", "contains", "readOnly", "writeOnly", "deprecated"],
  ...["style", "explode", "allowReserved", "schema", "parameters", "requestBody", "content", "headers", "responses"],
  ...["example", "examples"],
];

const rankByKeyword: ReadonlyMap<string, number> = new Map(KEYWORD_ORDER.map((name, index) => [name, index]));

/**
 * The same description in the one order it is written in: keywords as people read them, names by code unit, lists whose
 * order says nothing sorted. Equal content gives equal text, whatever order the source had.
 */
export function orderDescription(document: JsonObject): JsonObject {
  return ordered(document, "keywords") as JsonObject;
}

type Level = "keywords" | "names" | "data";

function ordered(value: JsonValue, level: Level): JsonValue {
  if (Array.isArray(value))
    return value.map((item: JsonValue) => ordered(item, level === "names" ? "keywords" : level));
  if (!isJsonObject(value)) return value;
  const names = Object.keys(value).filter((name) => value[name] !== undefined);
  names.sort(level === "keywords" ? compareKeywords : compareText);
  const isPinned = names.some((name) => name.startsWith("x-enum"));
  const members = names.map((name) => {
    const member = value[name] as JsonValue;
    const below: Level = level === "data" ? "data" : level === "names" ? "keywords" : levelBelow(name, member);
    const sorted = ordered(member, below);
    return [name, level === "keywords" && !(isPinned && name === "enum") ? sortedList(name, sorted) : sorted] as const;
  });
  return Object.fromEntries(members);
}

function levelBelow(name: string, member: JsonValue): Level {
  // Of parameters and examples there are lists and maps; schemas have lists of examples, media types have maps.
  if (DATA_MEMBERS.has(name) || name.startsWith("x-")) return "data";
  return NAME_MAPS.has(name) && isJsonObject(member) ? "names" : "keywords";
}

function compareKeywords(a: string, b: string): number {
  return rankOf(a) - rankOf(b) || compareText(a, b);
}

function rankOf(name: string): number {
  return name.startsWith("x-") ? KEYWORD_ORDER.length + 1 : (rankByKeyword.get(name) ?? KEYWORD_ORDER.length);
}

type Compare = (a: JsonValue, b: JsonValue) => number;

const byText: Compare = (a, b) => compareText(canonicalJson(a), canonicalJson(b));

/** Numbers by size, `null` last, everything else by its text. */
const byValue: Compare = (a, b) =>
  Number(a === null || a === "null") - Number(b === null || b === "null") ||
  (typeof a === "number" && typeof b === "number" ? a - b : byText(a, b));

const parameterKey = (parameter: JsonValue) =>
  isJsonObject(parameter)
    ? [parameter.$ref, parameter.in, parameter.name].map((member) => textOfJson(member ?? "")).join(" ")
    : "";

const LIST_ORDERS: Readonly<Record<string, Compare>> = {
  enum: byValue,
  required: byText,
  security: byText,
  tags: byText,
  type: byValue,
  parameters: (a, b) => compareText(parameterKey(a), parameterKey(b)),
};

function sortedList(name: string, value: JsonValue): JsonValue {
  const compare = Object.hasOwn(LIST_ORDERS, name) ? LIST_ORDERS[name] : undefined;
  return compare === undefined || !Array.isArray(value) ? value : [...(value as readonly JsonValue[])].sort(compare);
}
