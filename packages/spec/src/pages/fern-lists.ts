import { appendPointer, isJsonObject, type JsonObject, type JsonPointer, type JsonValue } from "@driftline/model";
import type { Place } from "./page.js";

/** A line of a Markdown list, with how deep it is indented. */
export interface ListLine {
  readonly line: number;
  readonly indent: number;
  readonly text: string;
}

/** A field of a list: ``- `name` (TYPE, required, nullable, default: V) — description``. */
interface ListField {
  readonly name: string;
  readonly type: string;
  readonly flags: readonly string[];
  readonly description: string | null;
  readonly line: number;
  readonly below: readonly ListLine[];
}

/** Where fields stand in the page, and which type names they refer to. */
export interface ListContext {
  readonly places: Map<JsonPointer, Place>;
  readonly typeNames: ReadonlySet<string>;
}

/** The object schema that a list of fields describes. Required-ness, null, defaults and enums are stated here. */
export function objectFromList(lines: readonly ListLine[], pointer: JsonPointer, context: ListContext): JsonObject {
  const fields = fieldsFrom(lines);
  const properties = fields.map((field) => {
    const at = appendPointer(pointer, "properties", field.name);
    context.places.set(at, { line: field.line, column: 1 });
    return [field.name, schemaFromField(field, at, context)] as const;
  });
  const required = fields.filter(({ flags }) => flags.includes("required")).map(({ name }) => name);
  return {
    type: "object",
    properties: Object.fromEntries(properties),
    ...(required.length === 0 ? {} : { required }),
  };
}

/** The fields at the least indentation; what is deeper belongs to the one above. */
export function fieldsFrom(lines: readonly ListLine[]): readonly ListField[] {
  const least = lines.reduce(
    (least, { indent, text }) => (indent < least && FIELD.test(text) ? indent : least),
    Number.POSITIVE_INFINITY,
  );
  const starts = lines.flatMap(({ indent, text }, index) => (indent === least && FIELD.test(text) ? [index] : []));
  return starts.map((start, position) => {
    const { text, line } = lines[start] as ListLine;
    const groups = FIELD.exec(text)?.groups ?? {};
    const [type = "", ...flags] = splitFlags(groups.about ?? "");
    return {
      name: groups.name ?? "",
      type,
      flags,
      description: groups.description?.trim() ?? null,
      line,
      below: lines.slice(start + 1, starts[position + 1]),
    };
  });
}

const FIELD = /^- `(?<name>[^`]+)` \((?<about>(?:[^()]|\([^()]*\))*)\)(?:\s*[—–-]+\s*(?<description>.*))?$/s;

/** Commas inside quotes and brackets of a default separate nothing. */
function splitFlags(text: string): readonly string[] {
  const parts = /^(?<before>.*?)(?:, default: (?<value>.*))?$/s.exec(text)?.groups ?? {};
  const flags = (parts.before ?? "").split(/,\s*/).map((flag) => flag.trim().replace(/^`|`$/g, ""));
  return parts.value === undefined ? flags : [...flags, `default: ${parts.value.trim().replace(/^`|`$/g, "")}`];
}

function schemaFromField(field: ListField, pointer: JsonPointer, context: ListContext): JsonObject {
  const { flags, description } = field;
  const values = field.below
    .map(({ text }) => /^- Allowed values?: (.*)$/.exec(text)?.[1])
    .find((text) => text !== undefined);
  const nested = field.below.filter(({ text }) => FIELD.test(text));
  const stated = schemaOfType(field.type, { lines: nested, pointer, context });
  const schema = values === undefined ? stated : { ...stated, enum: codesIn(values) };
  const fallback = flags.find((flag) => flag.startsWith("default: "))?.slice(9);
  return {
    ...(flags.includes("nullable") ? withNull(schema) : schema),
    ...(fallback === undefined ? {} : { default: literal(fallback) }),
    ...(flags.includes("deprecated") ? { deprecated: true } : {}),
    ...(description === null || description === "" ? {} : { description }),
  };
}

function codesIn(text: string): readonly JsonValue[] {
  return [...text.matchAll(/`([^`]*)`/g)].map(([, code = ""]) => code);
}

function withNull(schema: JsonObject): JsonObject {
  if (typeof schema.type === "string") {
    const values = Array.isArray(schema.enum) ? { enum: [...(schema.enum as readonly JsonValue[]), null] } : {};
    return { ...schema, type: [schema.type, "null"], ...values };
  }
  return Object.keys(schema).length === 0 ? schema : { anyOf: [schema, { type: "null" }] };
}

function literal(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return text;
  }
}

const PRIMITIVES: Readonly<Record<string, JsonObject>> = {
  string: { type: "string" },
  enum: { type: "string" },
  integer: { type: "integer" },
  long: { type: "integer", format: "int64" },
  uint: { type: "integer", minimum: 0 },
  uint64: { type: "integer", minimum: 0 },
  double: { type: "number" },
  float: { type: "number" },
  boolean: { type: "boolean" },
  datetime: { type: "string", format: "date-time" },
  date: { type: "string", format: "date" },
  uuid: { type: "string", format: "uuid" },
  base64: { type: "string", contentEncoding: "base64" },
  file: { type: "string", format: "binary" },
  any: {},
  unknown: {},
};

interface Nested {
  readonly lines: readonly ListLine[];
  readonly pointer: JsonPointer;
  readonly context: ListContext;
}

/** A type in the singular; a name is looked up among the page's types, and unknown where it has none. */
function schemaOfType(text: string, nested: Nested): JsonObject {
  const type = text.trim();
  const list = /^(list|set) of (.*)$/.exec(type);
  if (list !== null) {
    const items = schemaOfType(list[2] ?? "", { ...nested, pointer: appendPointer(nested.pointer, "items") });
    return { type: "array", items, ...(list[1] === "set" ? { uniqueItems: true } : {}) };
  }
  const map = /^map from \S+ to (.*)$/.exec(type)?.[1];
  if (map !== undefined) {
    const at = appendPointer(nested.pointer, "additionalProperties");
    return { type: "object", additionalProperties: schemaOfType(map, { ...nested, pointer: at }) };
  }
  const quoted = /^"(.*)"$/.exec(type)?.[1];
  if (quoted !== undefined) return { const: quoted };
  const primitive = Object.hasOwn(PRIMITIVES, type.toLowerCase()) ? PRIMITIVES[type.toLowerCase()] : undefined;
  if (primitive !== undefined) return primitive;
  if (nested.lines.length > 0) return objectFromList(nested.lines, nested.pointer, nested.context);
  if (nested.context.typeNames.has(type)) return { $ref: `#/components/schemas/${componentName(type)}` };
  const branches = type.split(/\s(?:or|\|)\s/);
  if (branches.length > 1) return { anyOf: branches.map((branch) => schemaOfType(branch, nested)) };
  return type === "object"
    ? { type: "object", "x-driftline-unknown": ["properties"] }
    : { "x-driftline-unknown": ["schema"] };
}

/** A component's name holds nothing else (OpenAPI 3.1.1, section 4.8.7). */
export function componentName(type: string): string {
  return type.replace(/[^A-Za-z0-9._-]+/g, "_");
}

/** Whether a schema says nothing at all. */
export function isEmptyObject(schema: JsonObject): boolean {
  return isJsonObject(schema.properties) && Object.keys(schema.properties).length === 0;
}
