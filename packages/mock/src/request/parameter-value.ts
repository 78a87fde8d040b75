import type { JsonObject, JsonValue, Parameter } from "@driftline/model";
import { outlineOf } from "../schema-outline.js";
import type { Incoming } from "./incoming.js";

/** What a request says for a parameter, or undefined where it says nothing. */
export function parameterValue(
  document: JsonObject,
  parameter: Parameter,
  { incoming, pathValues }: { incoming: Incoming; pathValues: ReadonlyMap<string, string> },
): JsonValue | undefined {
  if (parameter.in === "query") return queryValue(document, parameter, incoming.query);
  const text =
    parameter.in === "path"
      ? pathValues.get(parameter.name)
      : parameter.in === "header"
        ? incoming.headers[parameter.name.toLowerCase()]
        : parameter.in === "cookie"
          ? cookieOf(incoming, parameter.name)
          : undefined;
  if (text === undefined) return undefined;
  if (parameter.content !== null) return parsed(text);
  const bare = parameter.style === "matrix" ? text.replace(/^;[^=]*=?/, "") : text;
  return fromText(document, parameter, (parameter.style === "label" ? bare.replace(/^\./, "") : bare).split(","));
}

const SEPARATORS: Readonly<Record<string, string>> = { spaceDelimited: " ", pipeDelimited: "|" };

function queryValue(document: JsonObject, parameter: Parameter, query: URLSearchParams): JsonValue | undefined {
  const { name, style } = parameter;
  if (parameter.content !== null) return query.has(name) ? parsed(query.get(name) ?? "") : undefined;
  if (style === "deepObject") return deepObject(document, parameter, query);
  const outline = outlineOf(document, parameter.schema === null ? [] : [parameter.schema]);
  if (outline.types.has("object") && parameter.explode) return explodedObject(document, parameter, query);
  if (!query.has(name)) return undefined;
  const texts = query.getAll(name);
  const isSplit = !parameter.explode || style !== "form";
  return fromText(document, parameter, isSplit ? texts.join(",").split(SEPARATORS[style] ?? ",") : texts);
}

function deepObject(document: JsonObject, parameter: Parameter, query: URLSearchParams): JsonValue | undefined {
  const entries = [...query].flatMap(([key, text]): readonly [string, JsonValue][] => {
    const inner =
      key.startsWith(`${parameter.name}[`) && key.endsWith("]") ? key.slice(parameter.name.length + 1, -1) : "";
    return inner === "" ? [] : [[inner, scalarOf(document, propertySchemas(document, parameter, inner), text)]];
  });
  return entries.length === 0 ? undefined : (Object.fromEntries(entries) as JsonObject);
}

function explodedObject(document: JsonObject, parameter: Parameter, query: URLSearchParams): JsonValue | undefined {
  const outline = outlineOf(document, parameter.schema === null ? [] : [parameter.schema]);
  const entries = [...outline.properties].flatMap(([name, schemas]): readonly [string, JsonValue][] =>
    query.has(name) ? [[name, scalarOf(document, schemas, query.get(name) ?? "")]] : [],
  );
  return entries.length === 0 ? undefined : (Object.fromEntries(entries) as JsonObject);
}

function propertySchemas(document: JsonObject, { schema }: Parameter, name: string) {
  return outlineOf(document, schema === null ? [] : [schema]).properties.get(name) ?? [];
}

function fromText(document: JsonObject, { schema }: Parameter, parts: readonly string[]): JsonValue {
  const pointers = schema === null ? [] : [schema];
  const outline = outlineOf(document, pointers);
  if (outline.types.has("array")) return parts.map((part) => scalarOf(document, outline.items, part));
  return scalarOf(document, pointers, parts.join(","));
}

/** A text reads as what the schema can take: text travels, types do not. */
function scalarOf(document: JsonObject, pointers: readonly string[], text: string): JsonValue {
  const { types, schemas } = outlineOf(document, pointers);
  const enums = schemas.flatMap(({ schema }) =>
    Array.isArray(schema.enum) ? (schema.enum as readonly JsonValue[]) : [],
  );
  const same = enums.find((value) => value !== text && String(value) === text);
  if (same !== undefined) return same;
  if ((types.has("integer") || types.has("number")) && /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text)) return Number(text);
  if (types.has("boolean") && /^(true|false)$/.test(text)) return text === "true";
  if (types.has("null") && (text === "" || text === "null")) return null;
  return text;
}

function cookieOf(incoming: Incoming, name: string): string | undefined {
  for (const pair of (incoming.headers.cookie ?? "").split(/;\s*/)) {
    const equals = pair.indexOf("=");
    if (equals > 0 && pair.slice(0, equals) === name) return pair.slice(equals + 1);
  }
  return undefined;
}

function parsed(text: string): JsonValue {
  try {
    const value: JsonValue = JSON.parse(text);
    return value;
  } catch {
    return text;
  }
}
