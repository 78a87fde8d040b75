// Bodies that conform to a schema of a normalised OpenAPI 3.1 document. Independent of Driftline's own generator, so that a mistake there
// cannot hide here; what it makes is judged by plain Ajv before anything is measured.

/** A small deterministic source of chance (mulberry32): the same seed gives the same bodies on every machine. */
export function chance(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const WORDS = ["answer", "prompt", "model", "latency", "score", "région", "baseline", "trace", "dataset", "run"];

/** A value that the schema accepts and whose properties are all named. */
export function bodyOf(document, schema, random, depth = 0) {
  const plain = flatten(document, schema);
  if ("const" in plain) return plain.const;
  if (Array.isArray(plain.enum)) return pick(plain.enum, random);
  for (const union of ["oneOf", "anyOf"]) {
    if (!Array.isArray(plain[union])) continue;
    const branches = plain[union].filter(
      (branch) => depth < 6 || isNull(document, branch) || plain[union].length === 1,
    );
    const { [union]: _, ...siblings } = plain;
    return bodyOf(
      document,
      { allOf: [siblings, pick(branches.length > 0 ? branches : plain[union], random)] },
      random,
      depth,
    );
  }
  const type = typeOf(plain, random);
  return MAKERS[type](document, plain, random, depth);
}

const MAKERS = {
  null: () => null,
  boolean: (_document, _schema, random) => random() < 0.5,
  integer: (_document, schema, random) => Math.ceil(between(schema, random, 100000)),
  number: (_document, schema, random) => between(schema, random, 1),
  string: (_document, schema, random) => textOf(schema, random),
  array: (document, schema, random, depth) => {
    const least = schema.minItems ?? 0;
    const count = Math.min(schema.maxItems ?? 3, Math.max(least, depth > 5 ? least : 1 + Math.floor(random() * 2)));
    return Array.from({ length: count }, () => bodyOf(document, schema.items ?? {}, random, depth + 1));
  },
  object: (document, schema, random, depth) => {
    const body = {};
    const required = new Set(schema.required ?? []);
    for (const [name, property] of Object.entries(schema.properties ?? {})) {
      if (property === false) continue;
      // A constant tells the branches of a union apart, whether or not the contract says that it must be there.
      const isTag = "const" in flatten(document, property);
      if (required.has(name) || isTag || (depth <= 6 && random() < 0.8))
        body[name] = bodyOf(document, property, random, depth + 1);
    }
    const map = schema.additionalProperties;
    if (typeof map === "object" && map !== null && depth <= 5) {
      for (let i = 0; i < 2; i++) body[keyOf(schema.propertyNames, random)] = bodyOf(document, map, random, depth + 1);
    }
    return body;
  },
};

function keyOf(names, random) {
  return names?.format === undefined ? `key_${Math.floor(random() * 1000)}` : textOf(names, random);
}

/** References followed and `allOf` merged, one level deep. */
export function flatten(document, schema) {
  if (schema === true || schema === undefined) return {};
  let at = schema;
  const { $ref, ...rest } = at;
  if ($ref !== undefined) at = { ...flatten(document, resolve(document, $ref)), ...rest };
  if (!Array.isArray(at.allOf)) return at;
  const { allOf, ...own } = at;
  return allOf.map((member) => flatten(document, member)).reduce(merge, own);
}

function merge(a, b) {
  const both = { ...a, ...b };
  if (a.properties && b.properties) both.properties = { ...a.properties, ...b.properties };
  if (a.required && b.required) both.required = [...new Set([...a.required, ...b.required])];
  if (a.type && b.type) both.type = [a.type].flat().filter((type) => [b.type].flat().includes(type));
  return both;
}

function resolve(document, reference) {
  let at = document;
  for (const token of reference.slice(2).split("/")) {
    at = at[decodeURIComponent(token).replaceAll("~1", "/").replaceAll("~0", "~")];
  }
  return at;
}

function isNull(document, schema) {
  return flatten(document, schema).type === "null";
}

function typeOf(schema, random) {
  if (schema.type !== undefined) return pick([schema.type].flat(), random);
  if (schema.properties || schema.additionalProperties) return "object";
  if (schema.items) return "array";
  return "string";
}

function between(schema, random, span) {
  const least = schema.minimum ?? (schema.exclusiveMinimum !== undefined ? schema.exclusiveMinimum + 1e-9 : 0);
  const most = schema.maximum ?? schema.exclusiveMaximum ?? least + span;
  return least + random() * (most - least) * 0.999;
}

function textOf(schema, random) {
  const format = schema.format;
  if (format === "uuid" || format === "uuid4") return uuid(random);
  if (format === "date-time")
    return `2026-0${1 + Math.floor(random() * 9)}-1${Math.floor(random() * 10)}T08:30:0${Math.floor(random() * 10)}.123Z`;
  if (format === "date") return "2026-03-14";
  if (format === "uri" || format === "url") return "https://example.com/a/b";
  if (format === "email") return "someone@example.com";
  const words = Array.from({ length: 1 + Math.floor(random() * 6) }, () => pick(WORDS, random)).join(" ");
  const text = words.slice(0, schema.maxLength ?? 200);
  return text.padEnd(schema.minLength ?? 0, "x");
}

function uuid(random) {
  const hex = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16));
  hex[12] = "4";
  hex[16] = pick(["8", "9", "a", "b"], random);
  const text = hex.join("");
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join("-");
}

function pick(list, random) {
  return list[Math.floor(random() * list.length)];
}
