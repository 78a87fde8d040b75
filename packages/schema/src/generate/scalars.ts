import type { JsonObject, JsonValue } from "@driftline/model";
import RandExp from "randexp";
import { codePointLength, isMultipleOf } from "../equal.js";
import { patternOf } from "../pattern.js";
import type { Random } from "./random.js";

/** The tightest of a numeric keyword over several schemas, or `undefined` where none has it. */
export function tightest(
  schemas: readonly JsonObject[],
  keyword: string,
  choose: (a: number, b: number) => number,
): number | undefined {
  let found: number | undefined;
  for (const schema of schemas) {
    const limit = schema[keyword];
    if (typeof limit === "number") found = found === undefined ? limit : choose(found, limit);
  }
  return found;
}

/** A number within all bounds of its schemas. */
export function generateNumber(schemas: readonly JsonObject[], isInteger: boolean, random: Random): number {
  const step =
    tightest(schemas, "multipleOf", (a, b) => (isMultipleOf(a, b) ? a : a * b)) ?? (isInteger ? 1 : undefined);
  const minimum = tightest(schemas, "minimum", Math.max);
  const above = tightest(schemas, "exclusiveMinimum", Math.max);
  const maximum = tightest(schemas, "maximum", Math.min);
  const below = tightest(schemas, "exclusiveMaximum", Math.min);
  const low = Math.max(minimum ?? Number.NEGATIVE_INFINITY, above ?? Number.NEGATIVE_INFINITY);
  const high = Math.min(maximum ?? Number.POSITIVE_INFINITY, below ?? Number.POSITIVE_INFINITY);
  const from = Number.isFinite(low) ? low : Number.isFinite(high) ? high - 100 : 0;
  const to = Number.isFinite(high) ? high : from + 100;
  if (step !== undefined) return generateStep({ from, to, above, below, step }, random);
  const within = from + (to - from) * (0.05 + 0.9 * random.next());
  const rounded = Math.round(within * 100) / 100;
  return rounded > from && rounded < to ? rounded : within;
}

interface StepRange {
  readonly from: number;
  readonly to: number;
  readonly above: number | undefined;
  readonly below: number | undefined;
  readonly step: number;
}

function generateStep(range: StepRange, random: Random): number {
  let first = Math.ceil(range.from / range.step);
  let last = Math.floor(range.to / range.step);
  if (range.above !== undefined && first * range.step <= range.above) first += 1;
  if (range.below !== undefined && last * range.step >= range.below) last -= 1;
  const multiple = random.integer(first, Math.max(first, Math.min(last, first + 1000))) * range.step;
  return Number(multiple.toPrecision(15));
}

/** A string with the format, pattern and lengths of its schemas, as far as they can be met together. */
export function generateText(schemas: readonly JsonObject[], random: Random): string {
  const format = schemas
    .map((schema) => schema.format)
    .find((name): name is string => typeof name === "string" && name in FORMAT_TEXTS);
  if (format !== undefined) return (FORMAT_TEXTS[format] as (random: Random) => string)(random);
  const minimum = tightest(schemas, "minLength", Math.max) ?? 0;
  const maximum = tightest(schemas, "maxLength", Math.min) ?? Math.max(minimum, 24);
  const pattern = schemas
    .map((schema) => schema.pattern)
    .find((text): text is string => typeof text === "string" && patternOf(text).regExp !== null);
  if (pattern !== undefined) return generateMatch(pattern, { minimum, maximum }, random);
  let text = `${random.pick(WORDS)} ${random.pick(WORDS)}`;
  while (codePointLength(text) < minimum) text += ` ${random.pick(WORDS)}`;
  return text.slice(0, Math.max(maximum, 0));
}

function generateMatch(pattern: string, length: { minimum: number; maximum: number }, random: Random): string {
  const generator = new RandExp(pattern);
  generator.max = Math.max(4, Math.min(length.minimum, 200));
  generator.defaultRange.subtract(0, 0x10ffff);
  generator.defaultRange.add(32, 126);
  generator.randInt = (from, to) => random.integer(from, to);
  let text = generator.gen();
  for (let attempt = 0; attempt < 20 && (text.length < length.minimum || text.length > length.maximum); attempt++)
    text = generator.gen();
  return text;
}

/** Any value at all, for schemas that say nothing. */
export function generateAnything(random: Random): JsonValue {
  return random.pick<JsonValue>([`${random.pick(WORDS)} ${random.pick(WORDS)}`, random.integer(0, 100), true]);
}

const WORDS = [
  "amber",
  "birch",
  "cedar",
  "delta",
  "ember",
  "fjord",
  "grove",
  "heron",
  "island",
  "juniper",
  "kelp",
  "lagoon",
] as const;

const FORMAT_TEXTS: Readonly<Record<string, (random: Random) => string>> = {
  uuid: uuid4Text,
  uuid4: uuid4Text,
  "date-time": (random) => `${dateText(random)}T${timeText(random)}Z`,
  "date-time-local": (random) => `${dateText(random)}T${timeText(random)}`,
  "iso-date-time": (random) => `${dateText(random)}T${timeText(random)}Z`,
  date: dateText,
  time: (random) => `${timeText(random)}Z`,
  "iso-time": (random) => `${timeText(random)}Z`,
  "time-local": timeText,
  duration: (random) => `PT${random.integer(1, 59)}M`,
  email: (random) => `${random.pick(WORDS)}@example.com`,
  "idn-email": (random) => `${random.pick(WORDS)}@example.com`,
  hostname: (random) => `${random.pick(WORDS)}.example.com`,
  "idn-hostname": (random) => `${random.pick(WORDS)}.example.com`,
  ipv4: (random) => `192.0.2.${random.integer(1, 254)}`,
  ipv6: (random) => `2001:db8::${random.integer(1, 9999)}`,
  uri: (random) => `https://example.com/${random.pick(WORDS)}`,
  url: (random) => `https://example.com/${random.pick(WORDS)}`,
  iri: (random) => `https://example.com/${random.pick(WORDS)}`,
  "uri-reference": (random) => `/${random.pick(WORDS)}`,
  "iri-reference": (random) => `/${random.pick(WORDS)}`,
  "uri-template": (random) => `/${random.pick(WORDS)}/{id}`,
  "json-pointer": (random) => `/${random.pick(WORDS)}`,
  "relative-json-pointer": (random) => `0/${random.pick(WORDS)}`,
  "json-pointer-uri-fragment": (random) => `#/${random.pick(WORDS)}`,
  regex: () => "^[a-z]+$",
  byte: () => "ZHJpZnQ=",
  base64url: () => "ZHJpZnQ",
  char: (random) => random.pick(WORDS).charAt(0),
  decimal: (random) => `${random.integer(0, 99)}.${random.integer(10, 99)}`,
  decimal128: (random) => `${random.integer(0, 99)}.${random.integer(10, 99)}`,
};

function uuid4Text(random: Random): string {
  const digits = (count: number) => Array.from({ length: count }, () => random.integer(0, 15).toString(16)).join("");
  return `${digits(8)}-${digits(4)}-4${digits(3)}-${random.pick(["8", "9", "a", "b"])}${digits(3)}-${digits(12)}`;
}

function dateText(random: Random): string {
  return `2026-${two(random.integer(1, 12))}-${two(random.integer(1, 28))}`;
}

function timeText(random: Random): string {
  return `${two(random.integer(0, 23))}:${two(random.integer(0, 59))}:${two(random.integer(0, 59))}`;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}
