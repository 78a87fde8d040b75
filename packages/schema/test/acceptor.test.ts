import type { JsonObject, JsonValue } from "@driftline/model";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createAcceptor } from "../src/accept/acceptor.js";
import { createCompiler, createGenerator, viewOf } from "../src/index.js";
import { schema, shared, value } from "./arbitraries.testing.js";

const RUNS = Number(process.env.DRIFTLINE_LAW_RUNS ?? 200);

function subjectOf(subject: JsonObject) {
  const document = { components: { schemas: { Shared: shared, Subject: subject } } };
  const pointer = "/components/schemas/Subject";
  const compiler = createCompiler(document);
  const { judge } = createAcceptor(viewOf(document), { pointer, direction: "response", watched: [] });
  return {
    judge,
    accepts: (text: string) => judge(text) !== "unsure",
    glance: compiler.createGlance?.(pointer, "response") ?? (() => false),
    compiled: compiler.compile(pointer, "response"),
    generate: (seed: number) => createGenerator(document, compiler).generate(pointer, { direction: "response", seed }),
  };
}

/** What nobody has to be told twice: parsed, with keys that come twice counted by a reviver-free walk of our own. */
function isCleanText(text: string, isClean: (value: JsonValue) => boolean): boolean {
  const parsed = parsedOf(text);
  if (parsed === undefined) return false;
  return isClean(parsed) && membersOf(parsed) === (text.match(/"(?:[^"\\]|\\.)*"\s*:/gs) ?? []).length;
}

function parsedOf(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

function membersOf(json: JsonValue): number {
  if (typeof json !== "object" || json === null) return 0;
  const below = Object.values(json).reduce<number>((sum, member) => sum + membersOf(member as JsonValue), 0);
  return below + (Array.isArray(json) ? 0 : Object.keys(json).length);
}

/** Scalars, texts and containers by which texts differ from what a schema wants. */
const piece = fc.constantFrom(
  ...'{}[],:"\\ \n\t0123456789-+.eEtrufalsn\u0000\u00e9\u{1F600}\ud800',
  '"a":1,',
  '"kind":"x",',
  '"\\u0061":0,',
  "null",
  "1e999",
  "-0",
  "1.0",
  "01",
  "\u00a0",
);

const edit = fc.record({ at: fc.nat(), length: fc.nat(3), piece });

function edited(text: string, edits: readonly { at: number; length: number; piece: string }[]): string {
  return edits.reduce((written, change) => {
    const at = change.at % (written.length + 1);
    return written.slice(0, at) + change.piece + written.slice(at + change.length);
  }, text);
}

/** Schemas of what the arbitrary schemas leave out: formats, patterns, lengths, names, dispatch. */
const scalar = fc.constantFrom<JsonObject>(
  { type: "string", format: "uuid" },
  { type: "string", format: "uuid4" },
  { type: ["string", "null"], format: "date-time" },
  { type: "string", format: "email" },
  { type: "string", pattern: "^[a-z]+$", maxLength: 3 },
  { type: "string", minLength: 2 },
  { type: "integer", format: "int32" },
  { type: "number", exclusiveMinimum: 0, maximum: 10 },
  { enum: ["a", "b", 1, null, true] },
  { const: "x" },
  { anyOf: [{ type: "string", format: "uuid" }, { type: "integer" }, { type: "null" }] },
  { oneOf: [{ type: "string" }, { type: "integer" }] },
  { type: "object", propertyNames: { pattern: "^[a-c]$" }, maxProperties: 2 },
  { type: "array", items: { type: "string" }, minItems: 1, maxItems: 2 },
);
const rich = fc.record({
  type: fc.constant("object"),
  properties: fc.dictionary(fc.constantFrom("a", "b", "kind", "constructor", "é"), fc.oneof(scalar, schema)),
  required: fc.subarray(["a", "b"]),
}) as fc.Arbitrary<JsonObject>;

const plain = <T extends JsonValue>(json: T): T => JSON.parse(JSON.stringify(json));

describe("laws of accepting text", () => {
  test("what is accepted is clean, no key twice, and seen to be so at a glance: for values, and for texts with mistakes", () => {
    let accepted = 0;
    fc.assert(
      fc.property(
        fc.oneof(schema, rich),
        fc.array(value, { minLength: 1, maxLength: 4 }),
        fc.array(fc.array(edit, { maxLength: 3 }), { minLength: 1, maxLength: 12 }),
        fc.nat(1000),
        (subject, values, changes, seed) => {
          const { accepts, glance, compiled, generate } = subjectOf(plain(subject));
          const texts = values.map((one) => JSON.stringify(one));
          const generated = generate(seed);
          if (generated !== undefined) texts.push(JSON.stringify(generated), JSON.stringify(generated, null, 1));
          for (const text of texts.flatMap((one) => [one, ...changes.map((edits) => edited(one, edits))])) {
            const parsed = parsedOf(text);
            const isGlanced = parsed !== undefined && glance(parsed);
            if (isGlanced) expect([text, compiled.isClean(parsed)]).toEqual([text, true]);
            if (!accepts(text)) continue;
            accepted++;
            expect([text, isCleanText(text, compiled.isClean), isGlanced]).toEqual([text, true, true]);
          }
        },
      ),
      { numRuns: RUNS },
    );
    expect(accepted).toBeGreaterThan(RUNS);
  });
});

test("a schema cannot get its own words into the code", () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: what a hostile schema may hold.
  const evil = '"];globalThis.pwned=true;//`${globalThis.pwned=true}\u2028';
  const subject: JsonObject = {
    type: "object",
    properties: { [evil]: { enum: [evil], format: evil, pattern: evil }, b: { const: evil } },
    required: [evil],
    discriminator: { propertyName: evil, mapping: { [evil]: evil } },
  };
  for (const one of [subject, { anyOf: [subject, { $ref: `#/${evil}` }], discriminator: subject.discriminator }])
    subjectOf(one as JsonObject).accepts(JSON.stringify({ [evil]: evil, b: evil }));
  expect("pwned" in globalThis).toBe(false);
});

test("what is too deep to look at is left to those who can tell", () => {
  const { glance } = subjectOf({ type: "array", items: { $ref: "#/components/schemas/Subject" } });
  let deep: JsonValue = [];
  for (let level = 0; level < 100_000; level++) deep = [deep];
  expect([glance([[], [[]]]), glance([[], [{}]]), glance(deep)]).toEqual([true, false, false]);
});

test("texts that no parser should meet: deep, long, broken off", () => {
  const { accepts } = subjectOf({});
  expect(accepts(`${"[".repeat(200_000)}${"]".repeat(200_000)}`)).toBe(false);
  expect(accepts(`"${"x".repeat(100_000)}"`)).toBe(true);
  expect(accepts(`"${"é😀".repeat(100_000)}"`)).toBe(true);
  for (const text of ["", " ", "{", '{"a"', '{"a":', '"abc', "[1,", "tru", "nul", "-", "1.", "1e", "\ufeff{}"])
    expect([text, accepts(text)]).toEqual([text, false]);
  expect(accepts(` {"a" : [ 1 , "\\u00e9" ] }\r\n`)).toBe(true);
});

describe("what a judge of texts remembers", () => {
  const person = {
    type: "object",
    properties: { name: { type: "string" }, friend: { $ref: "#/components/schemas/Subject" } },
  };

  test("a text is known when texts before it showed each of its properties at the same place", () => {
    const { judge } = subjectOf(person);
    const verdicts = [
      "{}",
      "{}",
      '{"name":"a"}',
      '{"name":"b"}',
      '{"friend":{}}',
      '{"friend":{"name":"c"}}',
      '{"name":"d","friend":{"name":"e"}}',
    ];
    expect(verdicts.map(judge)).toEqual(["new", "known", "new", "known", "new", "new", "known"]);
  });

  test("what a refused text showed is forgotten", () => {
    const { judge } = subjectOf(person);
    expect(['{"name":"a"', '{"name":"a","friend":1}', '{"name":"a"}'].map(judge)).toEqual(["unsure", "unsure", "new"]);
  });

  test("what an open branch lets through may be named by another, and is never known", () => {
    const { judge } = subjectOf({ anyOf: [person, { type: "object" }, { type: "array" }] });
    expect(['{"name":"a"}', '{"name":"a"}', '{"name":1}', '{"name":1}'].map(judge)).toEqual([
      "new",
      "known",
      "new",
      "new",
    ]);
  });

  test("places without end are not kept without end", () => {
    const { judge } = subjectOf(person);
    const deep = `${'{"friend":'.repeat(1200)}{}${"}".repeat(1200)}`;
    expect([judge(deep), judge(deep), judge("{}")]).toEqual(["new", "new", "known"]);
  });
});
