import { canonicalJson, isJsonObject, type JsonObject, type JsonValue } from "@driftline/model";

/** Members whose own members are names somebody chose, not keywords. */
export const NAME_MAPS: ReadonlySet<string> = new Set([
  ...["$defs", "dependentRequired", "dependentSchemas", "patternProperties", "properties"],
  ...["callbacks", "content", "encoding", "headers", "links", "mapping", "paths", "responses", "scopes", "variables"],
  ...["mediaTypes", "parameters", "pathItems", "requestBodies", "schemas", "securitySchemes", "webhooks"],
]);

/** Members that hold data: nothing in them is a keyword. */
export const DATA_MEMBERS: ReadonlySet<string> = new Set(["const", "default", "enum", "example", "examples"]);

const PROSE: ReadonlySet<string> = new Set(["description", "example", "examples", "externalDocs", "summary", "title"]);

/**
 * A text that is equal for two values that say the same: prose, examples and extensions left out, members and lists
 * without order sorted.
 */
export function meaningOf(value: JsonValue): string {
  return canonicalJson(withoutProse(value, false));
}

function withoutProse(value: JsonValue, isNameMap: boolean): JsonValue {
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map((item) => withoutProse(item, false));
  if (!isJsonObject(value)) return value;
  const members = Object.entries(value).flatMap(([name, member]): readonly (readonly [string, JsonValue])[] => {
    if (member === undefined || (!isNameMap && isSilent(name))) return [];
    if (!isNameMap && DATA_MEMBERS.has(name)) return [[name, unordered(name, member)]];
    return [[name, unordered(name, withoutProse(member, !isNameMap && NAME_MAPS.has(name)))]];
  });
  return Object.fromEntries(members) as JsonObject;
}

function isSilent(name: string): boolean {
  return PROSE.has(name) || (name.startsWith("x-") && name !== "x-driftline-unknown");
}

const SETS: ReadonlySet<string> = new Set(["enum", "required", "security", "tags", "x-driftline-unknown"]);

/** The order of these lists says nothing. */
function unordered(name: string, value: JsonValue): JsonValue {
  if (!Array.isArray(value) || !(SETS.has(name) || name === "type")) return value;
  const byText = new Map(value.map((item: JsonValue) => [canonicalJson(item), item] as const));
  return [...byText.keys()].sort().map((text) => byText.get(text) as JsonValue);
}
