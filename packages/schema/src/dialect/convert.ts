import { appendPointer, isJsonObject, type JsonObject, type JsonPointer, type JsonValue } from "@driftline/model";
import { type Conversion, movedSite, newConversion, type Site, siteBelow } from "./conversion.js";
import { convertMember, isSettledMember } from "./convert-member.js";
import {
  dialectOfMetaSchema,
  IGNORES_REFERENCE_SIBLINGS,
  type NormalisedSchema,
  type SchemaDialect,
} from "./dialect.js";
import { SCHEMA_KEYWORDS, SCHEMA_LIST_KEYWORDS, SCHEMA_MAP_KEYWORDS } from "./keywords.js";
import { acceptNull, isAnnotation, needsNullBranch } from "./nullable.js";
import { rewriteReferences } from "./references.js";
import { isNamedAsNow, type RenamedMember, renamedMembers } from "./renamed.js";

/** A schema deeper than this is hostile or broken: nothing is read below. */
const MAX_DEPTH = 500;

/** What a conversion is told: the dialect, and where in its document the schema stands. */
export interface NormaliseOptions {
  readonly dialect: SchemaDialect;
  readonly pointer?: JsonPointer;
}

/**
 * A schema of any dialect as JSON Schema 2020-12, equal in meaning, with every repair reported at its place in the
 * source. Applying it twice changes nothing the second time. The input is never changed; equal parts are shared.
 *
 * @example normaliseSchema({ type: "string", nullable: true }, { dialect: "openapi-3.0" }).schema
 * // { type: ["string", "null"] }
 */
export function normaliseSchema(schema: JsonValue, options: NormaliseOptions): NormalisedSchema {
  const converted = convertSchema(schema, options);
  return { ...converted, schema: rewriteReferences(converted.schema, converted.moves) };
}

/**
 * The same, but references still lead where they led: for a document of many schemas, whose moves are gathered first
 * and followed once (`rewriteReferences`).
 */
export function convertSchema(schema: JsonValue, options: NormaliseOptions): NormalisedSchema {
  const pointer = options.pointer ?? "";
  const conversion = newConversion(options.dialect);
  const converted = convertAt(conversion, schema, movedSite(pointer, pointer, 0));
  return { schema: converted, repairs: conversion.repairs, moves: conversion.moves };
}

/** One schema and everything below it. */
export function convertAt(conversion: Conversion, schema: JsonValue, site: Site): JsonValue {
  if (typeof schema === "boolean") return schema;
  if (!isJsonObject(schema) || site.depth > MAX_DEPTH) {
    if (schema === "true" || schema === "false") {
      conversion.report("text-for-boolean", site.from, `"${schema}"`);
      return schema === "true";
    }
    conversion.report("not-a-schema", site.from, site.depth > MAX_DEPTH ? "nested too deep" : describe(schema));
    return true;
  }
  const dialect = dialectOfMetaSchema(schema.$schema) ?? conversion.dialect;
  const own = dialect === conversion.dialect ? conversion : { ...conversion, dialect };
  const members = withoutReferenceSiblings(own, schema, site);
  const nullable = nullability(own, schema, site);
  const isWrapped = nullable && needsNullBranch(members);
  const converted = convertMembers(own, members, { site, isWrapped });
  if (!nullable) return converted;
  return isWrapped ? wrapped(converted) : { ...withoutConst(converted), ...acceptNull(converted) };
}

function describe(value: JsonValue): string {
  return JSON.stringify(value).slice(0, 40);
}

function withoutReferenceSiblings(conversion: Conversion, schema: JsonObject, site: Site): JsonObject {
  if (typeof schema.$ref !== "string" || !IGNORES_REFERENCE_SIBLINGS.has(conversion.dialect)) return schema;
  const ignored = Object.keys(schema).filter((name) => name !== "$ref" && !NULLABLE_KEYWORDS.has(name));
  if (ignored.length === 0) return schema;
  conversion.report("reference-siblings", site.from, ignored.join(", "));
  return Object.fromEntries(Object.entries(schema).filter(([name]) => !ignored.includes(name)));
}

/** `x-nullable` is what OpenAPI 2.0 documents say. */
const NULLABLE_KEYWORD_LIST = ["nullable", "x-nullable"] as const;
const NULLABLE_KEYWORDS: ReadonlySet<string> = new Set(NULLABLE_KEYWORD_LIST);

interface MembersSite {
  readonly site: Site;
  /** Whether all but annotations will stand in a branch of their own. */
  readonly isWrapped: boolean;
}

function convertMembers(conversion: Conversion, schema: JsonObject, { site, isWrapped }: MembersSite): JsonObject {
  if (!isWrapped && !site.isMoved && isNamedAsNow(schema)) return convertInPlace(conversion, schema, site);
  const members = new Map<string, JsonValue>();
  for (const member of renamedMembers(conversion, schema, site)) {
    const isDeeper = isWrapped && !isAnnotation(member.name);
    if (!isDeeper && member.from === member.name && isSettledMember(member.name, member.value)) {
      members.set(member.name, member.value);
      continue;
    }
    const child = siteOfMember(conversion, member, { site, isDeeper });
    const value = convertChild(conversion, member.name, { value: member.value, site: child, owner: schema });
    if (value !== undefined) members.set(member.name, value);
  }
  const required = requiredNames(conversion, schema, site);
  if (required !== undefined) members.set("required", required);
  openWherePatternsWereDropped(schema, members);
  return Object.fromEntries(members);
}

function siteOfMember(
  conversion: Conversion,
  { name, from: stated }: RenamedMember,
  { site, isDeeper }: { readonly site: Site; readonly isDeeper: boolean },
): Site {
  if (!isDeeper && stated === name) return siteBelow(site, name);
  const from = appendPointer(site.from, stated);
  const to = appendPointer(isDeeper ? appendPointer(site.to, "anyOf", 0) : site.to, name);
  conversion.moves.push({ from, to });
  return movedSite(from, to, site.depth + 1);
}

/** The same where every member keeps its name and place; the schema itself where nothing has to be put right. */
function convertInPlace(conversion: Conversion, schema: JsonObject, site: Site): JsonObject {
  let members: Map<string, JsonValue> | undefined;
  for (const name in schema) {
    const stated = schema[name] as JsonValue;
    if (isSettledMember(name, stated)) continue;
    const child = { value: stated, site: siteBelow(site, name), owner: schema };
    const value = convertChild(conversion, name, child);
    if (value !== stated) members ??= new Map(Object.entries(schema) as (readonly [string, JsonValue])[]);
    if (value === undefined) members?.delete(name);
    else members?.set(name, value);
  }
  const required = requiredNames(conversion, schema, site);
  if (required !== undefined) {
    members ??= new Map(Object.entries(schema) as (readonly [string, JsonValue])[]);
    members.set("required", required);
  }
  if (members === undefined) return schema;
  openWherePatternsWereDropped(schema, members);
  return Object.fromEntries(members);
}

/** A name let in by a pattern that cannot be read must not be refused by what is left. */
function openWherePatternsWereDropped(schema: JsonObject, members: Map<string, JsonValue>): void {
  if (schema.patternProperties === undefined) return;
  const before = isJsonObject(schema.patternProperties) ? Object.keys(schema.patternProperties).length : 0;
  const after = Object.keys(members.get("patternProperties") ?? {}).length;
  if (after >= before) return;
  for (const name of ["additionalProperties", "unevaluatedProperties"]) members.delete(name);
}

interface Child {
  readonly value: JsonValue;
  readonly site: Site;
  readonly owner: JsonObject;
}

function convertChild(conversion: Conversion, name: string, child: Child): JsonValue | undefined {
  const { value, site } = child;
  if (SCHEMA_KEYWORDS.has(name)) return convertAt(conversion, value, site);
  if (SCHEMA_LIST_KEYWORDS.has(name)) {
    if (!Array.isArray(value) || value.length === 0) return invalid(conversion, site, value);
    const items = value as readonly JsonValue[];
    const converted = items.map((item, index) => convertAt(conversion, item, siteBelow(site, index)));
    return converted.every((item, index) => item === items[index]) ? value : converted;
  }
  if (SCHEMA_MAP_KEYWORDS.has(name)) {
    if (!isJsonObject(value)) return invalid(conversion, site, value);
    return convertMap(conversion, name, value, site);
  }
  return convertMember(conversion, name, child);
}

function convertMap(conversion: Conversion, name: string, map: JsonObject, site: Site): JsonValue {
  const keys = Object.keys(map);
  const entries: (readonly [string, JsonValue])[] = [];
  for (const key of keys) {
    const value = map[key];
    const at = siteBelow(site, key);
    if (value === undefined) continue;
    // A vendor extension inside a map of properties is no property; OpenAPI allows it nowhere, renderers write it.
    if (key.startsWith("x-") && !isJsonObject(value) && typeof value !== "boolean") continue;
    if (name !== "patternProperties") {
      entries.push([key, convertAt(conversion, value, at)]);
      continue;
    }
    const pattern = convertMember(conversion, "pattern", { value: key, site: at, owner: map });
    if (typeof pattern !== "string") continue;
    const to = appendPointer(site.to, pattern);
    if (pattern !== key) conversion.moves.push({ from: at.from, to });
    entries.push([pattern, convertAt(conversion, value, movedSite(at.from, to, at.depth))]);
  }
  const isSame = entries.length === keys.length && entries.every(([key, value]) => map[key] === value);
  return isSame ? map : Object.fromEntries(entries);
}

function invalid(conversion: Conversion, site: Site, value: JsonValue): undefined {
  conversion.report("keyword-invalid", site.from, describe(value));
  return undefined;
}

/** The names a schema requires, with those that say `required: true` inside themselves (draft-03's way). */
function requiredNames(conversion: Conversion, schema: JsonObject, site: Site): readonly string[] | undefined {
  if (schema.required === undefined && schema.properties === undefined) return undefined;
  const stated = Array.isArray(schema.required) ? (schema.required as readonly JsonValue[]) : [];
  const names = new Set(stated.filter((name) => typeof name === "string"));
  const properties = isJsonObject(schema.properties) ? schema.properties : {};
  for (const name of Object.keys(properties)) {
    const property = properties[name];
    if (!isJsonObject(property) || !isTrue(property.required)) continue;
    names.add(name);
    conversion.report("required-in-property", appendPointer(site.from, "properties", name, "required"), name);
  }
  if (names.size === 0) return undefined;
  if (Array.isArray(schema.required) && stated.length !== new Set(stated).size)
    conversion.report("keyword-invalid", appendPointer(site.from, "required"), "a name twice");
  return [...names];
}

function isTrue(value: JsonValue | undefined): boolean {
  return value === true || value === "true";
}

/** Whether the schema says in any spelling that null is welcome; each spelling is a repair. */
function nullability(conversion: Conversion, schema: JsonObject, site: Site): boolean {
  if (!("nullable" in schema || "x-nullable" in schema)) return false;
  const stated = NULLABLE_KEYWORD_LIST.filter((name) => Object.hasOwn(schema, name));
  for (const name of stated) {
    conversion.report("nullable", appendPointer(site.from, name), `${name}: ${JSON.stringify(schema[name])}`);
  }
  return stated.some((name) => isTrue(schema[name]));
}

/** The schema as one branch, null as the other; annotations stay outside, where tools look for them. */
function wrapped(schema: JsonObject): JsonObject {
  const members = Object.entries(schema);
  const inner = Object.fromEntries(members.filter(([name]) => !isAnnotation(name)));
  const outer = Object.fromEntries(members.filter(([name]) => isAnnotation(name)));
  return { ...outer, anyOf: [inner, { type: "null" }] };
}

/** `acceptNull` writes a constant as an enum. */
function withoutConst(schema: JsonObject): JsonObject {
  if (!Object.hasOwn(schema, "const") || schema.const === null) return schema;
  return Object.fromEntries(Object.entries(schema).filter(([name]) => name !== "const"));
}
