import type { Contract, Exchange, JsonObject, JsonValue } from "@driftline/model";
import { createCompiler, createGenerator, type SchemaCompiler } from "@driftline/schema";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createChecker } from "../src/index.js";
import { contractOfResponse, exchangeOf } from "./contract-of.js";

/** A compiler that counts how many values somebody had to parse and explain, with or without judges of texts. */
function compilerOf(document: JsonObject, judgesTexts: boolean): { compiler: SchemaCompiler; explained: () => number } {
  const compiler = createCompiler(document);
  let explained = 0;
  return {
    explained: () => explained,
    compiler: {
      compile(pointer, direction) {
        const schema = compiler.compile(pointer, direction);
        const explainText: typeof schema.explainText = (value, text) => {
          explained++;
          return schema.explainText(value, text);
        };
        return { ...schema, explainText };
      },
      ...(judgesTexts ? withoutCompile(compiler) : {}),
    },
  };
}

/** What a compiler offers to those who compile nothing. */
function withoutCompile({ compile, ...others }: SchemaCompiler): Omit<SchemaCompiler, "compile"> {
  return others;
}

/** What a checker knows after some exchanges, reading every body or sparing what needs no reading. */
function bothWays(contract: Contract, exchanges: readonly Exchange[], order: readonly Exchange[] = exchanges) {
  return [false, true].map((judgesTexts) => {
    const { compiler, explained } = compilerOf(contract.document, judgesTexts);
    const checker = createChecker(contract, { compiler });
    for (const exchange of order) checker.check(exchange);
    return { partial: checker.partial(), explained: explained() };
  });
}

const leaf = { type: "object", properties: { x: { type: "string" }, y: { type: "integer" } } };
const schemas: readonly JsonObject[] = [
  { ...leaf, required: ["x"], properties: { ...leaf.properties, again: leaf, list: { type: "array", items: leaf } } },
  {
    anyOf: [
      { ...leaf, required: ["x"] },
      { type: "object", additionalProperties: { type: "integer" } },
    ],
  },
  {
    type: "object",
    properties: {
      a: { anyOf: [leaf, { type: "object" }, { type: "null" }] },
      b: { oneOf: [leaf, { type: "string" }] },
    },
  },
  { type: "object", properties: { x: {} }, additionalProperties: leaf },
  { type: "array", items: { anyOf: [leaf, { type: "array", items: leaf }] } },
  {
    anyOf: [
      { type: "object", required: ["kind"], properties: { kind: { const: "map" }, x: { type: "object" }, again: {} } },
      {
        type: "object",
        properties: { kind: { const: "leaf" }, x: { ...leaf, additionalProperties: leaf }, again: leaf },
      },
      { type: "object", properties: { kind: { const: "list" } }, additionalProperties: { type: "array", items: {} } },
    ],
  },
  {
    discriminator: { propertyName: "kind" },
    oneOf: [
      { type: "object", required: ["kind"], properties: { kind: { const: "a" }, x: { additionalProperties: {} } } },
      { type: "object", required: ["kind"], properties: { kind: { const: "b" }, x: { additionalProperties: leaf } } },
      { type: "object", required: ["kind"], properties: { kind: { const: "c" }, x: { anyOf: [leaf, {}] } } },
    ],
  },
  { allOf: [{ type: "object", properties: { deep: { allOf: [leaf] }, nothing: { type: "null" } } }] },
];

const edit = fc.record({
  at: fc.nat(),
  length: fc.nat(2),
  piece: fc.constantFrom("", "1", '"x":2,', "}", "null", "q"),
});

describe("bodies that need not be parsed", () => {
  it("leave the same partial as parsing all of them", () => {
    let spared = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...schemas),
        fc.array(fc.record({ seed: fc.nat(40), edits: fc.array(edit, { maxLength: 1 }) }), {
          minLength: 1,
          maxLength: 25,
        }),
        (schema, bodies) => {
          const contract = contractOfResponse(schema);
          const pointer = contract.operations[0]?.responses[0]?.content[0]?.schema ?? "";
          const generator = createGenerator(contract.document, createCompiler(contract.document));
          const exchanges = bodies.map(({ seed, edits }, index): Exchange => {
            const instance = generator.generate(pointer, { direction: "response", seed });
            const text = edits.reduce(
              (written, { at, length, piece }) => {
                const from = at % (written.length + 1);
                return written.slice(0, from) + piece + written.slice(from + length);
              },
              JSON.stringify(instance ?? null),
            );
            return exchangeOf({ text, index });
          });
          const [reading, sparing] = bothWays(contract, exchanges);
          expect(sparing?.partial).toEqual(reading?.partial);
          spared += (reading?.explained ?? 0) - (sparing?.explained ?? 0);
        },
      ),
      { numRuns: 80 },
    );
    expect(spared).toBeGreaterThan(250);
  });
});

/** Schemas whose branches speak of the same places, one naming what another lets through. */
const { branching } = fc.letrec<{ branching: JsonObject }>((tie) => ({
  branching: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<JsonObject>({}, { type: "object" }, { type: "array" }, { type: "integer" }),
    fc.record({ type: fc.constant("object"), additionalProperties: tie("branching") }),
    fc.record({ type: fc.constant("array"), items: tie("branching") }),
    fc.record({
      type: fc.constant("object"),
      properties: fc.dictionary(fc.constantFrom("a", "b"), tie("branching"), { minKeys: 1 }),
    }),
    fc.record({
      type: fc.constant("object"),
      properties: fc.dictionary(fc.constantFrom("a", "b"), tie("branching"), { minKeys: 1 }),
      additionalProperties: tie("branching"),
    }),
    fc.record({ anyOf: fc.array(tie("branching"), { minLength: 2, maxLength: 3 }) }),
  ) as fc.Arbitrary<JsonObject>,
}));
const { nested } = fc.letrec<{ nested: JsonValue }>((tie) => ({
  nested: fc.oneof(
    { maxDepth: 4 },
    fc.constant(1),
    fc.array(tie("nested"), { maxLength: 2 }),
    fc.dictionary(fc.constantFrom("a", "b", "c"), tie("nested"), { maxKeys: 3 }),
  ),
}));

describe("bodies under branches that speak of the same places", () => {
  it("leave the same partial as parsing all of them", () => {
    let spared = 0;
    fc.assert(
      fc.property(
        fc.array(branching, { minLength: 2, maxLength: 3 }),
        fc.array(nested, { minLength: 1, maxLength: 12 }),
        (anyOf, values) => {
          const contract = contractOfResponse(JSON.parse(JSON.stringify({ anyOf })) as JsonObject);
          const texts = values.map((value) => JSON.stringify(value));
          const exchanges = [...texts, ...texts].map((text, index) => exchangeOf({ text, index }));
          const [reading, sparing] = bothWays(contract, exchanges);
          expect(sparing?.partial).toEqual(reading?.partial);
          spared += (reading?.explained ?? 0) - (sparing?.explained ?? 0);
        },
      ),
      { numRuns: Number(process.env.DRIFTLINE_LAW_RUNS ?? 250) },
    );
    expect(spared).toBeGreaterThan(200);
  });
});

const experiment: JsonObject = {
  type: "object",
  required: ["id", "state"],
  properties: {
    id: { type: "string" },
    state: { enum: ["open", "done"] },
    score: { type: ["number", "null"], deprecated: true },
    note: { anyOf: [{ type: "string" }, { type: "null" }] },
    tags: { type: "object", additionalProperties: { type: "string" } },
    size: { anyOf: [{ type: "integer" }, leaf, { type: "null" }] },
    parts: {
      type: "array",
      items: { type: "object", required: ["x"], properties: { x: { type: "string", deprecated: true }, again: leaf } },
    },
  },
};
const strict: JsonObject = {
  type: "object",
  properties: { id: { type: "string", format: "uuid" }, score: { type: "integer", deprecated: true }, again: leaf },
};
const ambiguous = [true, false].map(
  (deprecated): JsonObject => ({
    type: "object",
    properties: { "*": { type: "object", properties: { x: { type: "string", deprecated } } } },
    additionalProperties: { type: "object", properties: { x: { type: "string", deprecated: !deprecated } } },
  }),
);

const name = fc.constantFrom(
  "id",
  "state",
  "score",
  "note",
  "tags",
  "size",
  "parts",
  "x",
  "y",
  "again",
  "*",
  "token",
  "é",
);
const { json } = fc.letrec<{ json: JsonValue }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<JsonValue>("open", "closed", "sk-live-1234567890abcdefghij", 1, 2.5, null, true),
    fc.array(tie("json"), { maxLength: 3 }),
    fc.dictionary(name, tie("json"), { maxKeys: 5 }),
  ),
}));
const wholly = fc.record(
  {
    id: fc.constantFrom<JsonValue>("a", 1),
    state: fc.constantFrom<JsonValue>("open", "done", "paused", null),
    score: fc.constantFrom<JsonValue>(1, null, "much"),
    parts: fc.array(fc.record({ x: fc.constantFrom<JsonValue>("a", 1), extra: json }, { requiredKeys: [] }), {
      maxLength: 2,
    }),
    more: json,
  },
  { requiredKeys: [] },
);

describe("bodies that repeat what was explained", () => {
  it("leave the same partial as explaining each of them, in any order of exchanges", () => {
    let spared = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(experiment, strict, ...ambiguous, { type: "array", items: experiment }),
        fc.array(fc.oneof({ arbitrary: wholly, weight: 5 }, json, fc.array(wholly, { maxLength: 3 })), {
          minLength: 1,
          maxLength: 5,
        }),
        fc.array(fc.nat(), { minLength: 10, maxLength: 30 }),
        fc.constantFrom(false, false, true),
        (schema, values, picks, isBackwards) => {
          const contract = contractOfResponse(schema);
          const texts = values.map((value) => JSON.stringify(value));
          const all = [...texts, ...picks.map((pick) => texts[pick % texts.length] ?? "null")];
          const exchanges = all.map((text, index) => exchangeOf({ text, index }));
          const [reading, sparing] = bothWays(contract, exchanges, isBackwards ? exchanges.toReversed() : exchanges);
          expect(sparing?.partial).toEqual(reading?.partial);
          spared += (reading?.explained ?? 0) - (sparing?.explained ?? 0);
        },
      ),
      { numRuns: 120 },
    );
    expect(spared).toBeGreaterThan(300);
  });

  it("are not explained again, deprecated properties or not", () => {
    const contract = contractOfResponse(experiment);
    const drifting = '{"id":"a","state":"paused","score":1,"parts":[{"x":"b","y":1},{}],"more":1}';
    const exchanges = Array.from({ length: 50 }, (_, index) => exchangeOf({ text: drifting, index }));
    const [reading, sparing] = bothWays(contract, exchanges);
    expect(sparing?.partial).toEqual(reading?.partial);
    expect([reading?.explained, sparing?.explained]).toEqual([50, 1]);
    expect(sparing?.partial.sightings.map(({ ruleId, count }) => [ruleId, count])).toEqual([
      ["response-enum-value-undocumented", 50],
      ["response-property-deprecated", 50],
      ["response-property-deprecated", 50],
      ["response-property-missing", 50],
      ["response-property-undocumented", 50],
      ["response-property-undocumented", 50],
    ]);
  });
});
