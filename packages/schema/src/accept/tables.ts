import type { JsonObject, JsonValue } from "@driftline/model";
import { isMultipleOf } from "../equal.js";
import { WIDE_FORMATS } from "../exact/rounding.js";
import { hasType, typesOf } from "../explain/assertions.js";
import { formatOf } from "../formats/registry.js";
import { certainMatch } from "../pattern.js";
import { literalOf } from "./reading.js";
import { REFUSED, type Scan } from "./scan.js";
import { scanDateTime, scanOfLength, scanTested, scanUuid } from "./scan-text.js";

/** The scalars that `enum` and `const` allow, but for numbers that a double may not hold. */
export function allowedScalars(schema: JsonObject): readonly JsonValue[] {
  const types = schema.type === undefined ? null : (typesOf(schema) ?? []);
  const isAllowed = (value: JsonValue) => types === null || types.some((type) => hasType(value, type));
  const listed = Array.isArray(schema.enum) ? (schema.enum as readonly JsonValue[]) : [schema.const as JsonValue];
  const both = "const" in schema ? listed.filter((value) => value === schema.const) : listed;
  const isTold = (value: JsonValue) => !Number.isInteger(value) || Number.isSafeInteger(value);
  return both.filter((value) => (value === null || typeof value !== "object") && isAllowed(value) && isTold(value));
}

/** The spellings of the scalars that `enum` and `const` allow; numbers are compared as numbers. */
export function scalarChoices(schema: JsonObject): { literals: readonly Uint8Array[]; numbers: ReadonlySet<number> } {
  const allowed = allowedScalars(schema);
  const spelled = allowed.flatMap((value) => {
    if (typeof value === "string") return literalOf(value) ?? [];
    if (value === null || typeof value === "boolean") return new TextEncoder().encode(String(value));
    return [];
  });
  return { literals: spelled, numbers: new Set(allowed.filter((value) => typeof value === "number")) };
}

/** What a string has to pass. Unknown formats and unusable patterns assert nothing, as everywhere. */
export function textScans(schema: JsonObject): readonly Scan[] {
  const scans: Scan[] = [];
  const { format, pattern, minLength, maxLength } = schema;
  const check = typeof format === "string" ? formatOf(format) : undefined;
  if (check?.type === "string" && check.test !== null) scans.push(formatScan(String(format), check.test));
  const matches = typeof pattern === "string" ? certainMatch(pattern) : null;
  if (matches !== null) scans.push(scanTested(matches));
  if (typeof minLength === "number" || typeof maxLength === "number")
    scans.push(scanOfLength(Number(minLength ?? 0), Number(maxLength ?? Number.POSITIVE_INFINITY)));
  return scans;
}

function formatScan(format: string, test: (text: string) => boolean): Scan {
  const fast = FAST[format];
  const thorough = scanTested(test);
  if (fast === undefined) return thorough;
  return (bytes, at) => {
    const end = fast(bytes, at);
    return end < 0 ? thorough(bytes, at) : end;
  };
}

const FAST: Readonly<Record<string, Scan>> = {
  uuid: scanUuid,
  uuid4(bytes, at) {
    const end = scanUuid(bytes, at);
    const variant = (bytes[at + 20] as number) | 32;
    const isRfc = variant === 56 || variant === 57 || variant === 97 || variant === 98;
    return end >= 0 && bytes[at + 15] === 52 && isRfc ? end : REFUSED;
  },
  "date-time": scanDateTime,
};

/**
 * What a number has to pass, or undefined where nothing is asked. Where the number that was written may be another one than
 * the double it was read as, and it matters which, the number does not pass.
 */
export function numberTests(schema: JsonObject): ((value: number) => boolean) | undefined {
  const tests: ((value: number) => boolean)[] = Object.entries(BOUNDS).flatMap(([keyword, holds]) => {
    const limit = schema[keyword];
    return typeof limit === "number" ? [(value: number) => holds(value, limit)] : [];
  });
  const format = typeof schema.format === "string" ? formatOf(schema.format) : undefined;
  if (format?.type === "number" && format.test !== null) tests.push(format.test);
  if (tests.length === 0) return undefined;
  const bound = certainBelow(schema);
  if (bound !== Number.POSITIVE_INFINITY) tests.unshift((value) => Math.abs(value) < bound);
  const [first, ...others] = tests;
  return others.length === 0 ? first : (value) => tests.every((test) => test(value));
}

/** Below what size the double that a number is read as tells all that the schema asks of the number. */
function certainBelow(schema: JsonObject): number {
  const isRounded = Object.keys(BOUNDS).some((keyword) => {
    const limit = schema[keyword];
    return typeof limit === "number" && (keyword === "multipleOf" || Math.abs(limit) > Number.MAX_SAFE_INTEGER);
  });
  if (isRounded) return 2 ** 53;
  return WIDE_FORMATS.has(String(schema.format)) ? 1e18 : Number.POSITIVE_INFINITY;
}

const BOUNDS: Readonly<Record<string, (value: number, limit: number) => boolean>> = {
  minimum: (value, limit) => value >= limit,
  maximum: (value, limit) => value <= limit,
  exclusiveMinimum: (value, limit) => value > limit,
  exclusiveMaximum: (value, limit) => value < limit,
  multipleOf: isMultipleOf,
};
