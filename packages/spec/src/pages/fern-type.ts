import type { JsonObject, JsonValue } from "@driftline/model";

/** What a field line of a Fern page says. */
export interface FernField {
  readonly name: string;
  readonly schema: JsonObject;
  /** ` or null` is printed behind the type. */
  readonly saysNull: boolean;
  /** Stated in requests only; `null` where the page says nothing. */
  readonly isRequired: boolean | null;
  readonly isEnum: boolean;
  /** An object whose members the page does not show. */
  readonly isOpaque: boolean;
}

const MAX_LINE = 2000;

/**
 * A field line: name, type and flags printed without anything between them, as in `idstringRequiredformat: "uuid"`.
 * `undefined` for a line that is no field. The shortest name whose rest is a type decides.
 *
 * @example parseFieldLine("created_atdatetime or null")?.name === "created_at"
 */
export function parseFieldLine(line: string): FernField | undefined {
  // No field is that long, and every length of the name is tried.
  if (line.length > MAX_LINE) return undefined;
  const longestName = /^[\w$@.[\]-]{1,200}/.exec(line)?.[0].length ?? 0;
  for (let end = 1; end <= longestName; end += 1) {
    const field = fieldOf(line.slice(0, end), line.slice(end));
    if (field !== undefined) return field;
  }
  return undefined;
}

/** A field whose name is known, from what is printed behind it. */
export function fieldOf(name: string, rest: string): FernField | undefined {
  const type = typeAt(rest, SINGULAR);
  if (type === undefined) return undefined;
  const flags = FLAGS.exec(rest.slice(type.length))?.groups;
  if (flags === undefined) return undefined;
  const constraints = constraintsOf(flags.constraints ?? "", type.schema);
  if (constraints === undefined) return undefined;
  const schema: JsonObject = {
    ...type.schema,
    ...constraints,
    ...(flags.access === "Read-only" ? { readOnly: true } : {}),
    ...(flags.access === "Write-only" ? { writeOnly: true } : {}),
    ...(flags.default === undefined ? {} : { default: literal(flags.default) }),
    ...(flags.stage === "Deprecated" ? { deprecated: true } : {}),
  };
  return {
    name,
    schema,
    saysNull: flags.null !== undefined,
    isRequired: flags.required === undefined ? null : flags.required === "Required",
    isEnum: type.isEnum,
    isOpaque: type.isOpaque,
  };
}

/** What the constraints say is read one by one: digits behind digits can be cut in more ways than anybody can try. */
const FLAGS =
  /^(?<null> or null)?(?<required>Required|Optional)?(?<access>Read-only|Write-only)?(?<constraints>(?:format: "[^"]*"|[-\d.<>=]| characters?)*)(?:Defaults to (?<default>.+?))?(?<stage>Deprecated|Beta|Alpha|Experimental|Preview)?$/;

interface FernType {
  readonly length: number;
  readonly schema: JsonObject;
  readonly isEnum: boolean;
  readonly isOpaque: boolean;
}

/** Type names as they are printed, the longer ones first where one begins with another. */
const SINGULAR: Readonly<Record<string, JsonObject>> = {
  string: { type: "string" },
  integer: { type: "integer" },
  long: { type: "integer", format: "int64" },
  uint64: { type: "integer", minimum: 0 },
  uint: { type: "integer", minimum: 0 },
  double: { type: "number" },
  boolean: { type: "boolean" },
  datetime: { type: "string", format: "date-time" },
  date: { type: "string", format: "date" },
  UUID: { type: "string", format: "uuid" },
  "Base64 string": { type: "string", contentEncoding: "base64" },
  "big integer": { type: ["integer", "string"] },
  files: { type: "array", items: { type: "string", format: "binary" } },
  file: { type: "string", format: "binary" },
  enum: { type: "string" },
  object: { type: "object" },
  any: {},
  true: { const: true },
  false: { const: false },
};

const PLURAL: Readonly<Record<string, JsonObject>> = {
  ...Object.fromEntries(
    Object.entries(SINGULAR)
      .filter(([name]) => !["any", "files", "true", "false"].includes(name))
      .map(([name, schema]) => [`${name}s`, schema]),
  ),
  any: {},
};

/** One type at the start of a text, and `A or B` as a union; ` or null` is left for the flags. */
function typeAt(text: string, names: Readonly<Record<string, JsonObject>>): FernType | undefined {
  const first = simpleTypeAt(text, names);
  if (first === undefined) return undefined;
  const branches = [first];
  let { length } = first;
  for (;;) {
    const rest = text.slice(length);
    const next =
      rest.startsWith(" or ") && !rest.startsWith(" or null") ? simpleTypeAt(rest.slice(4), names) : undefined;
    if (next === undefined) break;
    branches.push(next);
    length += 4 + next.length;
  }
  if (branches.length === 1) return first;
  return {
    length,
    // Variants are printed once per name, so that several objects may hide behind one.
    schema: { anyOf: branches.map(({ schema }) => schema) },
    isEnum: branches.some(({ isEnum }) => isEnum),
    isOpaque: branches.some(({ isOpaque }) => isOpaque),
  };
}

const CONTAINERS: readonly (readonly [prefix: RegExp, wrap: (schema: JsonObject) => JsonObject])[] = [
  [/^lists? of /, (items) => ({ type: "array", items })],
  [/^sets? of /, (items) => ({ type: "array", items, uniqueItems: true })],
  [/^maps? from strings to /, (additionalProperties) => ({ type: "object", additionalProperties })],
];

function simpleTypeAt(text: string, names: Readonly<Record<string, JsonObject>>): FernType | undefined {
  const quoted = /^"([^"]*)"/.exec(text);
  if (quoted !== null)
    return { length: quoted[0].length, schema: { const: quoted[1] as string }, isEnum: false, isOpaque: false };
  for (const [prefix, wrap] of CONTAINERS) {
    const opening = prefix.exec(text)?.[0];
    if (opening === undefined) continue;
    const inner = memberTypeAt(text.slice(opening.length));
    return inner === undefined
      ? undefined
      : { ...inner, length: opening.length + inner.length, schema: wrap(inner.schema) };
  }
  const name = Object.keys(names).find((known) => text.startsWith(known));
  if (name === undefined) return undefined;
  const isEnum = name.startsWith("enum");
  return { length: name.length, schema: names[name] as JsonObject, isEnum, isOpaque: name.startsWith("object") };
}

/** Inside a container types are plural, and may be called nullable. */
function memberTypeAt(text: string): FernType | undefined {
  const modifier = /^(?:nullable or optional |nullable |optional )/.exec(text)?.[0] ?? "";
  const rest = text.slice(modifier.length);
  // A container that is none in the plural is none in the singular; asked twice at each level, thirty of them take hours.
  const isContainer = CONTAINERS.some(([prefix]) => prefix.test(rest));
  const inner = typeAt(rest, PLURAL) ?? (isContainer ? undefined : typeAt(rest, SINGULAR));
  if (inner === undefined) return undefined;
  const schema = modifier.startsWith("nullable") ? nullable(inner.schema) : inner.schema;
  return { ...inner, length: modifier.length + inner.length, schema };
}

/** The schema with null let in. */
export function nullable(schema: JsonObject): JsonObject {
  if (typeof schema.type === "string") return { ...schema, type: [schema.type, "null"] };
  return Object.keys(schema).length === 0 ? schema : { anyOf: [schema, { type: "null" }] };
}

const CONSTRAINT = /format: "([^"]*)"|(>=|<=|=)(-?[\d.]+)( characters?)?|(-?[\d.]+)-(-?[\d.]+)( characters?)?/y;

/** `undefined` where the text is not constraints alone, or they are none of such a type. */
function constraintsOf(text: string, schema: JsonObject): JsonObject | undefined {
  const keywords: Record<string, JsonValue> = {};
  CONSTRAINT.lastIndex = 0;
  while (CONSTRAINT.lastIndex < text.length) {
    const found = CONSTRAINT.exec(text);
    if (found === null) return undefined;
    const [, format, operator, bound, unit, from, to, rangeUnit] = found;
    if (format !== undefined) Object.assign(keywords, formatOrPattern(format));
    else {
      const isLength = unit !== undefined || rangeUnit !== undefined;
      if (isLength && schema.type !== "string") return undefined;
      const [least, most] = isLength ? ["minLength", "maxLength"] : ["minimum", "maximum"];
      if (operator !== "<=") keywords[least as string] = Number(bound ?? from);
      if (operator !== ">=") keywords[most as string] = Number(bound ?? to);
    }
  }
  return keywords;
}

/** Where a schema has no format, Fern prints its pattern in the same place. */
function formatOrPattern(text: string): JsonObject {
  return /^[a-z][a-z0-9-]*$/i.test(text) ? { format: text } : { pattern: text };
}

function literal(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return text;
  }
}
