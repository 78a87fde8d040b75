import { appendPointer, isJsonObject, type JsonObject, type JsonPointer, type JsonValue } from "@driftline/model";
import type { Direction } from "../compiled-schema.js";
import { codePointLength } from "../equal.js";
import { formatOf } from "../formats/registry.js";
import { isOmittable } from "../omittable.js";
import { certainMatch } from "../pattern.js";
import { isFreeForm, nullableOf } from "../traits.js";
import { dispatchOf } from "../union.js";
import { branchPointers, isAnnotation, type SchemaView } from "../view.js";
import { areDisjoint, integerOf, jsonTypesOf, UNDERSTOOD } from "./reading.js";
import { allowedScalars, numberTests } from "./tables.js";

/** Whether a value is certainly clean; false whenever that is not certain. */
export type Glance = (value: JsonValue) => boolean;

/**
 * A look at values, for the first of a schema: it understands of schemas what an acceptor does, writes no code and compiles
 * nothing, which takes far longer than looking at one value. A schema is read when a value first gets to it, and once.
 */
export function createGlances(view: SchemaView, direction: Direction): (pointer: JsonPointer) => Glance {
  const glances = new Map<JsonPointer, Glance>();
  const looks = { left: 0 };
  const at = (place: JsonPointer): Glance => {
    const resolved = view.resolve(place);
    const known = glances.get(resolved);
    if (known !== undefined) return known;
    // Schemas refer to themselves: what they come round to is read by then.
    let read: Glance | undefined;
    const glance: Glance = (value) => {
      read ??= readSchema({ view, direction, looks, at }, resolved);
      return read(value);
    };
    glances.set(resolved, glance);
    return glance;
  };
  return (pointer) => {
    const root = at(pointer);
    return (value) => {
      looks.left = MOST_LOOKS;
      try {
        return root(value);
      } catch (error) {
        // Nested too deep for the stack, or unions without end: left to those who can tell.
        if (error instanceof RangeError) return false;
        throw error;
      }
    };
  };
}

/** Unions that a look at one value looks into: those within unions multiply with the depth of the value. */
const MOST_LOOKS = 100_000;

interface Reading {
  readonly looks: { left: number };
  readonly view: SchemaView;
  readonly direction: Direction;
  at(pointer: JsonPointer): Glance;
}

const never: Glance = () => false;

function readSchema(reading: Reading, pointer: JsonPointer): Glance {
  const { view } = reading;
  const schema = view.at(pointer);
  if (typeof schema === "boolean") return () => schema;
  const keywords = Object.keys(schema).filter((keyword) => !isAnnotation(keyword));
  const nullable = nullableOf(view, pointer, schema);
  if (nullable !== undefined) {
    const other = reading.at(nullable);
    return (value) => value === null || other(value);
  }
  for (const keyword of ["anyOf", "oneOf"] as const)
    if (keyword in schema && keywords.every((one) => one === keyword || one === "discriminator"))
      return union(reading, pointer, keyword);
  if (keywords.length === 1 && "allOf" in schema) return onlyConjunct(reading, pointer);
  if (!keywords.every((keyword) => UNDERSTOOD.has(keyword)) || dispatchOf(view, pointer) !== undefined) return never;
  return "enum" in schema || "const" in schema ? choice(schema, keywords) : typed(reading, pointer, schema);
}

function onlyConjunct({ view, at }: Reading, pointer: JsonPointer): Glance {
  const [member, ...others] = branchPointers(view, pointer, "allOf");
  if (member === undefined || others.length > 0) return never;
  // A parent that is extended does not look for who extends it.
  const schema = view.at(view.resolve(member));
  return typeof schema !== "boolean" && "discriminator" in schema ? never : at(member);
}

function union({ view, at, looks }: Reading, pointer: JsonPointer, keyword: "anyOf" | "oneOf"): Glance {
  const pointers = branchPointers(view, pointer, keyword);
  const branches = pointers.map(at);
  const some: Glance = (value) => {
    if (--looks.left < 0) throw new RangeError("unions within unions multiply");
    return branches.some((branch) => branch(value));
  };
  const dispatch = dispatchOf(view, pointer);
  // Under `oneOf` a second branch must not fit: certain only where no two branches share a type.
  if (dispatch === undefined) return keyword === "oneOf" && !areDisjoint(view, pointers) ? never : some;
  const { propertyName, branchByValue } = dispatch;
  return (value) => {
    if (!isJsonObject(value)) return some(value);
    const name = Object.hasOwn(value, propertyName) ? value[propertyName] : undefined;
    const branch = typeof name === "string" ? branchByValue.get(name) : undefined;
    return branch !== undefined && at(branch)(value);
  };
}

function choice(schema: JsonObject, keywords: readonly string[]): Glance {
  if (!keywords.every((keyword) => keyword === "enum" || keyword === "const" || keyword === "type")) return never;
  const allowed = new Set<JsonValue>(allowedScalars(schema));
  return (value) => allowed.has(value);
}

/** A look for each type that may come. */
function typed(reading: Reading, pointer: JsonPointer, schema: JsonObject): Glance {
  const types = jsonTypesOf(schema);
  const string = types.has("string") ? text(schema) : never;
  const some = types.has("number") || types.has("integer") ? number(types, schema) : never;
  const list = types.has("array") ? array(reading, pointer, schema) : never;
  const map = types.has("object") ? object(reading, pointer, schema) : never;
  return (value) => {
    if (typeof value === "string") return string(value);
    if (typeof value === "number") return some(value);
    if (typeof value === "boolean") return types.has("boolean");
    if (value === null) return types.has("null");
    return Array.isArray(value) ? list(value) : map(value);
  };
}

function number(types: ReadonlySet<string>, schema: JsonObject): Glance {
  const mayBeFraction = types.has("number");
  const isNumber = numberTests(schema);
  return (value) => (mayBeFraction || Number.isInteger(value)) && (isNumber === undefined || isNumber(value as number));
}

function text({ format, pattern, minLength, maxLength }: JsonObject): Glance {
  const check = typeof format === "string" ? formatOf(format) : undefined;
  const test = check?.type === "string" ? check.test : null;
  const matches = typeof pattern === "string" ? certainMatch(pattern) : null;
  const isCounted = typeof minLength === "number" || typeof maxLength === "number";
  const [least, most] = [Number(minLength ?? 0), Number(maxLength ?? Number.POSITIVE_INFINITY)];
  return (value) => {
    const string = value as string;
    if ((test !== null && !test(string)) || (matches !== null && !matches(string))) return false;
    if (!isCounted) return true;
    const length = codePointLength(string);
    return length >= least && length <= most;
  };
}

function array({ at }: Reading, pointer: JsonPointer, schema: JsonObject): Glance {
  const item = schema.items === undefined ? () => true : at(appendPointer(pointer, "items"));
  const [least, most] = [integerOf(schema.minItems) ?? 0, integerOf(schema.maxItems) ?? Number.POSITIVE_INFINITY];
  return (value) => {
    const items = value as readonly JsonValue[];
    return items.length >= least && items.length <= most && items.every((one) => item(one));
  };
}

function object({ view, direction, at }: Reading, pointer: JsonPointer, schema: JsonObject): Glance {
  const properties = new Map(
    Object.keys(isJsonObject(schema.properties) ? schema.properties : {}).map((name) => [
      name,
      at(appendPointer(pointer, "properties", name)),
    ]),
  );
  const wanted = (Array.isArray(schema.required) ? (schema.required as readonly JsonValue[]) : []).filter(
    (name) => typeof name === "string",
  );
  const required = wanted.filter((name) => !isOmittable(view, pointer, { name, direction }));
  if (required.some((name) => !properties.has(name))) return never;
  const others =
    schema.additionalProperties === undefined ? () => true : at(appendPointer(pointer, "additionalProperties"));
  const rest = schema.additionalProperties !== undefined || isFreeForm(view, pointer, schema) ? others : never;
  const naming = schema.propertyNames === undefined ? undefined : at(appendPointer(pointer, "propertyNames"));
  const [least, most] = [
    integerOf(schema.minProperties) ?? 0,
    integerOf(schema.maxProperties) ?? Number.POSITIVE_INFINITY,
  ];
  return (value) => {
    const members = value as JsonObject;
    const names = Object.keys(members);
    if (names.length < least || names.length > most) return false;
    if (!required.every((name) => Object.hasOwn(members, name))) return false;
    return names.every(
      (name) => (naming?.(name) ?? true) && (properties.get(name) ?? rest)(members[name] as JsonValue),
    );
  };
}
