import { appendPointer, isJsonObject, type JsonObject, type JsonValue } from "@driftline/model";
import type { Conversion, Site } from "./conversion.js";
import { BOOLEAN_KEYWORDS, isNumericKeyword, VALUE_CHECKS } from "./keywords.js";
import { translatePattern } from "./pattern.js";

interface Member {
  readonly value: JsonValue;
  readonly site: Site;
  readonly owner: JsonObject;
}

/** A keyword that holds no schema, put right; `undefined` where it says nothing that could be kept. */
export function convertMember(conversion: Conversion, name: string, member: Member): JsonValue | undefined {
  const convert = Object.hasOwn(CONVERTERS, name) ? CONVERTERS[name] : undefined;
  const value = convert === undefined ? readText(conversion, name, member) : convert(conversion, member);
  if (value === undefined) return undefined;
  const check = Object.hasOwn(VALUE_CHECKS, name) ? VALUE_CHECKS[name] : undefined;
  if (check === undefined || check(value)) return value;
  conversion.report("keyword-invalid", member.site.from, JSON.stringify(value).slice(0, 40));
  return undefined;
}

/** Whether a member is one that no dialect writes otherwise, so that it stays, whatever stands beside it. */
export function isSettledMember(name: string, value: JsonValue): boolean {
  return SETTLED.get(name)?.(value) === true;
}

type Converter = (conversion: Conversion, member: Member) => JsonValue | undefined;

const CONVERTERS: Readonly<Record<string, Converter>> = {
  type: convertType,
  enum: convertEnum,
  pattern: convertPattern,
  discriminator: convertDiscriminator,
  exclusiveMinimum: (conversion, member) => exclusiveBound(conversion, member, "minimum"),
  exclusiveMaximum: (conversion, member) => exclusiveBound(conversion, member, "maximum"),
  minimum: (conversion, member) => inclusiveBound(conversion, member, "exclusiveMinimum"),
  maximum: (conversion, member) => inclusiveBound(conversion, member, "exclusiveMaximum"),
};

/** YAML and templates turn `true` and `3` into texts; what is meant is plain. */
function readText(conversion: Conversion, name: string, { value, site }: Member): JsonValue {
  if (BOOLEAN_KEYWORDS.has(name) && (value === "true" || value === "false")) {
    conversion.report("text-for-boolean", site.from, `"${value}"`);
    return value === "true";
  }
  if (isNumericKeyword(name) && typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value)) {
    conversion.report("text-for-number", site.from, `"${value}"`);
    return Number(value);
  }
  return value;
}

/** `exclusiveMinimum: true` makes a flag of what is a number now (draft-04 validation, section 5.1.3). */
function exclusiveBound(conversion: Conversion, member: Member, bound: string): JsonValue | undefined {
  const { value, owner, site } = member;
  const flag = value === "true" ? true : value === "false" ? false : value;
  if (typeof flag !== "boolean") return readText(conversion, "exclusiveMinimum", member);
  conversion.report("exclusive-bound", site.from, String(flag));
  const limit = owner[bound];
  return flag && typeof limit === "number" ? limit : undefined;
}

function inclusiveBound(conversion: Conversion, member: Member, exclusive: string): JsonValue | undefined {
  const flag = member.owner[exclusive];
  return flag === true || flag === "true" ? undefined : readText(conversion, "minimum", member);
}

const TYPES: ReadonlySet<string> = new Set(["array", "boolean", "integer", "null", "number", "object", "string"]);

const SETTLED_NAMES = [
  "$ref",
  "deprecated",
  "format",
  "maxItems",
  "maxLength",
  "minItems",
  "minLength",
  "readOnly",
  "uniqueItems",
  "writeOnly",
];

const SETTLED: ReadonlyMap<string, (value: JsonValue) => boolean> = new Map([
  ["description", () => true],
  ["title", () => true],
  ["type", (value: JsonValue) => typeof value === "string" && TYPES.has(value)],
  ...SETTLED_NAMES.map((name) => [name, VALUE_CHECKS[name] ?? (() => false)] as const),
]);

/** `file` is OpenAPI 2.0's; other unknown types say nothing that could be checked. */
function convertType(conversion: Conversion, { value, site }: Member): JsonValue | undefined {
  const stated: readonly JsonValue[] = Array.isArray(value) ? value : [value];
  const types = new Set<string>();
  for (const type of stated) {
    const known = knownType(type);
    if (known === undefined) {
      conversion.report("type-unknown", site.from, JSON.stringify(type));
      // One member that means anything makes the whole list mean anything.
      return undefined;
    }
    if (type === "file") conversion.report("type-file", site.from, "file");
    else if (known !== type) conversion.report("type-unknown", site.from, JSON.stringify(type));
    types.add(known);
  }
  const [only] = types;
  if (only === undefined) return undefined;
  return types.size === 1 && !(Array.isArray(value) && stated.length === 1) ? only : [...types];
}

function knownType(type: JsonValue): string | undefined {
  if (type === null) return "null";
  if (typeof type !== "string") return undefined;
  if (type === "file") return "string";
  const lower = type.toLowerCase();
  return TYPES.has(lower) ? lower : undefined;
}

function convertEnum(conversion: Conversion, { value, owner, site }: Member): JsonValue | undefined {
  if (!Array.isArray(value) || value.length === 0) {
    conversion.report("keyword-invalid", site.from, JSON.stringify(value).slice(0, 40));
    return undefined;
  }
  const values = isText(owner.type) ? textsOf(conversion, value, site) : (value as readonly JsonValue[]);
  const byText = new Map(values.map((item) => [JSON.stringify(item), item]));
  if (byText.size === values.length) return values;
  conversion.report("keyword-invalid", site.from, "a value twice");
  return [...byText.values()];
}

function isText(type: JsonValue | undefined): boolean {
  const types: readonly JsonValue[] = Array.isArray(type) ? type : [type ?? null];
  return types.includes("string") && types.every((one) => one === "string" || one === "null");
}

/** YAML reads `1` and `true` without quotes as no texts; where only texts are allowed, a text is what is meant. */
function textsOf(conversion: Conversion, values: readonly JsonValue[], site: Member["site"]): readonly JsonValue[] {
  if (values.every((one) => typeof one !== "number" && typeof one !== "boolean")) return values;
  return values.map((one) => {
    if (typeof one !== "number" && typeof one !== "boolean") return one;
    conversion.report("value-for-text", site.from, String(one));
    return String(one);
  });
}

function convertPattern(conversion: Conversion, { value, site }: Member): JsonValue | undefined {
  if (typeof value !== "string") return value;
  const translated = translatePattern(value);
  if (translated.kind === "kept") return value;
  if (translated.kind === "translated") {
    conversion.report("pattern-translated", site.from, value);
    return translated.pattern;
  }
  conversion.report("pattern-unsupported", site.from, `${value} (${translated.reason})`);
  return undefined;
}

/** Mapping values are names or references (OpenAPI 3.1.1, section 4.8.25); renderers write Reference Objects. */
function convertDiscriminator(conversion: Conversion, { value, site }: Member): JsonValue | undefined {
  if (typeof value === "string") return { propertyName: value };
  if (!isJsonObject(value) || typeof value.propertyName !== "string") {
    conversion.report("keyword-invalid", site.from, JSON.stringify(value).slice(0, 40));
    return undefined;
  }
  if (!isJsonObject(value.mapping)) return value;
  const entries: (readonly [string, string])[] = [];
  for (const [key, target] of Object.entries(value.mapping)) {
    const text = typeof target === "string" ? target : isJsonObject(target) ? target.$ref : undefined;
    if (typeof target !== "string")
      conversion.report("discriminator-mapping", appendPointer(site.from, "mapping", key), key);
    if (typeof text === "string") entries.push([key, asReference(text)]);
  }
  return { ...value, mapping: Object.fromEntries(entries) };
}

/** A bare name is a component's (OpenAPI 3.1.1, section 4.8.25.3). */
function asReference(target: string): string {
  return /^[A-Za-z0-9._-]+$/.test(target) && !/\.(json|ya?ml)$/.test(target)
    ? `#/components/schemas/${target}`
    : target;
}
