/** A member of a crowd: what a reader meets again and again, the same each time or a little different. */
type Member = (index: number, around: Surroundings) => unknown;

/** What a crowd stands in: a place of the document elsewhere, and the value that stood there. */
interface Surroundings {
  readonly elsewhere: string;
  readonly value: unknown;
}

const MEMBERS: readonly Member[] = [
  (_, { elsewhere }) => ({ $ref: `#${elsewhere}` }),
  (_, { value }) => value,
  (index) => index,
  (index) => `x${index}`,
  (index) => ({ const: index }),
  (index) => ({ type: "object", required: ["kind"], properties: { kind: { const: `k${index}` } } }),
  (index) => ({ type: "object", properties: { [`p${index}`]: { type: "string" } }, unevaluatedProperties: false }),
  (index) => ({ not: { required: [`p${index}`] } }),
  (index) => ({ type: "string", pattern: `^a{${(index % 50) + 1}}b*$` }),
  (index) => ({ type: "array", items: { type: "integer", minimum: index } }),
  (index) => ({ $anchor: `n${index % 7}`, $dynamicAnchor: `d${index % 3}`, $ref: `#d${index % 3}` }),
  (_, { value }) => ({ type: ["object", "null"], properties: { a: value } }),
  () => ({}),
  () => true,
];

/** Keywords whose value is a list, and those whose value is a map; the last of each are of no schema. */
const LISTS = ["allOf", "anyOf", "oneOf", "enum", "prefixItems", "required", "examples", "type", "parameters", "tags"];
const MAPS = [
  ...["properties", "patternProperties", "dependentSchemas", "dependentRequired", "$defs", "headers", "content"],
  ...["responses", "mapping", "x", "paths"],
];

/** Names of the members of a map, by number; the first of them are one name, as a pattern. */
const NAMES: readonly ((index: number) => string)[] = [
  (index) => `p${index}`,
  (index) => `^p${index}`,
  (index) => `p.*${index}$`,
  (index) => String(index),
  (index) => `application/x${index}+json`,
  (index) => `/a/{b}/${index}`,
];

const COUNTS = [50, 500, 2000, 2000];

/** A value with many of one thing beside or instead of what it holds: branches, names, constants, references. */
export function crowded(value: unknown, elsewhere: string, pick: number): unknown {
  const member = taken(MEMBERS, pick);
  const count = taken(COUNTS, pick >> 4);
  const isList = pick % 5 < 3;
  const around = { elsewhere, value };
  const many = Array.from({ length: count }, (_, index) => member(index, around));
  const name = taken(NAMES, pick >> 6);
  const crowd = isList ? many : Object.fromEntries(many.map((each, index) => [name(index), each]));
  const key = isList ? taken(LISTS, pick >> 5) : taken(MAPS, pick >> 5);
  return isMap(value) && pick % 3 > 0 ? { ...value, [key]: crowd } : { [key]: crowd };
}

/** A floor of a tower, around what stands on it. */
const FLOORS: readonly ((inner: unknown, level: number) => unknown)[] = [
  (inner) => ({ not: inner }),
  (inner) => ({ items: inner }),
  (inner) => ({ type: "array", items: inner, minItems: 1 }),
  (inner) => ({ additionalProperties: inner }),
  (inner) => ({ type: "object", required: ["a"], properties: { a: inner }, additionalProperties: false }),
  (inner) => condition(inner, { minLength: 1 }, { maxLength: 9 }),
  (inner) => condition({ type: "object" }, inner, { type: "string" }),
  (inner) => ({ anyOf: [{ type: "null" }, inner] }),
  (inner, level) => ({ oneOf: [{ const: level }, inner] }),
  (inner, level) => ({ allOf: [{ type: "object" }, inner, { required: [`p${level}`] }] }),
  (inner) => ({ contains: inner, prefixItems: [{ type: "string" }] }),
  (inner) => ({ propertyNames: inner }),
  (inner, level) => ({ dependentSchemas: { [`p${level % 2}`]: inner } }),
  (inner) => ({ patternProperties: { "^a": inner, b$: { type: "integer" } } }),
  (inner, level) => ({ unevaluatedProperties: inner, properties: { [`p${level}`]: {} } }),
  (inner, level) => ({ $defs: { a: inner }, $ref: "#/$defs/a", $anchor: `t${level}` }),
  (inner) => ({ a: [inner] }),
];

const HEIGHTS = [30, 60, 100, 200];

/** A value at the bottom of a schema of 30 to 200 levels, all alike or each in turn another. */
export function towered(value: unknown, pick: number): unknown {
  const height = taken(HEIGHTS, pick >> 6);
  const stride = pick % 4 === 0 ? 1 + (pick % 7) : 0;
  let tower = value;
  for (let level = height; level > 0; level--) tower = taken(FLOORS, (pick >> 2) + level * stride)(tower, level);
  return tower;
}

const LAUGHS: readonly ((next: { readonly $ref: string }, level: number) => unknown)[] = [
  (next) => ({ allOf: [next, next] }),
  (next) => ({ anyOf: [next, { items: next }] }),
  (next, level) => ({ oneOf: [{ required: [`p${level}`], not: next }, next] }),
  (next) => ({ type: "object", properties: { a: next, b: next, c: next } }),
  (next) => ({ type: "object", required: ["a", "b"], properties: { a: next, b: next } }),
  (next) => condition(next, next, next),
  (next) => ({ prefixItems: [next, next], items: next }),
  (next) => ({ not: { not: next }, additionalProperties: next }),
];

/** Definitions each of which names the next one several times: small as written, without end as read. */
export function laughing(value: unknown, place: string, pick: number): unknown {
  const laugh = taken(LAUGHS, pick >> 2);
  const depth = taken([5, 15, 40], pick);
  const refer = (level: number) => ({ $ref: `#${place}/$defs/l${level}` });
  const levels = Array.from({ length: depth }, (_, level) => [`l${level}`, laugh(refer(level + 1), level)] as const);
  return { $ref: refer(0).$ref, $defs: { ...Object.fromEntries(levels), [`l${depth}`]: isMap(value) ? value : {} } };
}

function condition(on: unknown, yes: unknown, no: unknown): unknown {
  return Object.fromEntries(Object.entries({ if: on, else: no }).concat([["then", yes]]));
}

/** Numbers as a text may write them, most of them beyond what a double holds. */
const NUMBERS: readonly string[] = [
  ...["1e400", "-1e400", "1e-400", "1E+2", "5e-324", "1.7976931348623159e308", "-0", "-0.0", "0.1e1", "1e1000000000"],
  ...["9007199254740993", "-9223372036854775809", "18446744073709551616", "123456789012345678901234567890"],
  ...[
    "0.1000000000000000055511151231257827",
    "1.0",
    "10.00",
    "00012",
    "0x1F",
    "1_000",
    ".5",
    "5.",
    "+1",
    ".inf",
    "1e",
    "--1",
  ],
  ...["1".repeat(400), `0.${"3".repeat(5000)}`, `1e${"9".repeat(300)}`, "7".repeat(100_000)],
];

/** A text in which the first number after a place is another. */
export function renumbered(text: string, place: number, pick: number): string {
  const number = /(?<=[\s:[,])-?\d+(?:\.\d+)?(?=\s|[,}\]]|$)/g;
  number.lastIndex = place;
  const found = number.exec(text) ?? /\b\d+\b/.exec(text);
  if (found === null) return text;
  return text.slice(0, found.index) + taken(NUMBERS, pick) + text.slice(found.index + found[0].length);
}

/** What stands in front of a value a second time, or a thousand times: `"a":1,"a":1`, or `a: 1` as a line. */
export function renamed(text: string, place: number, pick: number): string {
  const name = /"(?:[^"\\\n]|\\.){1,40}"\s*:|^ *(?:- )?[\w./{}-]{1,40}: /gm;
  name.lastIndex = place;
  const found = name.exec(text);
  if (found === null) return text;
  const [key] = found;
  const other = ["1", "null", "{}", "[]", '"x"', '"\\ud800"', '"\\udc00\\ud83d"', "1e400"][pick % 8] ?? "1";
  const member = key.startsWith('"') ? `${key}${other},` : `${key}${other}\n`;
  return text.slice(0, found.index) + member.repeat(taken([1, 1, 2, 2000], pick >> 3)) + text.slice(found.index);
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function taken<T>(list: readonly T[], pick: number): T {
  return list[pick % list.length] as T;
}
