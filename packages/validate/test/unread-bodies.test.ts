import type { Exchange, JsonObject } from "@driftline/model";
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
        const explain: typeof schema.explain = (value) => {
          explained++;
          return schema.explain(value);
        };
        return { ...schema, explain };
      },
      ...(judgesTexts && compiler.createTextJudge !== undefined ? { createTextJudge: compiler.createTextJudge } : {}),
    },
  };
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
          const [reading, sparing] = [false, true].map((judgesTexts) => {
            const { compiler, explained } = compilerOf(contract.document, judgesTexts);
            const checker = createChecker(contract, { compiler });
            for (const exchange of exchanges) checker.check(exchange);
            return { partial: checker.partial(), explained: explained() };
          });
          expect(sparing?.partial).toEqual(reading?.partial);
          spared += (reading?.explained ?? 0) - (sparing?.explained ?? 0);
        },
      ),
      { numRuns: 80 },
    );
    expect(spared).toBeGreaterThan(250);
  });
});
