import type { JsonObject, JsonValue, Violation } from "@driftline/model";
import fullFormats from "ajv-formats/dist/formats.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createExplainer } from "../src/explain/explainer.js";
import { createCompiler, createGenerator, formatOf } from "../src/index.js";
import { compileJudge } from "../src/judge/ajv.js";
import { chunked } from "../src/judge/chunks.js";
import { writeLens } from "../src/judge/lens.js";
import { viewOf } from "../src/view.js";
import { schema, shared, value } from "./arbitraries.testing.js";

/** Schemas tried per law; `npm run fuzz` raises it. */
const RUNS = Number(process.env.DRIFTLINE_LAW_RUNS ?? 300);

const plain = (json: JsonValue): JsonValue => JSON.parse(JSON.stringify(json));

/** Each judge is made when a law asks for it: compiling them is most of what a law takes. */
function judgesOf(schemaUnderTest: JsonObject) {
  const document = { components: { schemas: { Shared: shared, Subject: schemaUnderTest } } };
  const pointer = "/components/schemas/Subject";
  const view = viewOf(document);
  const compiler = createCompiler(document);
  const explainer = createExplainer(view, "response", () => undefined);
  const judgeOf = (lens: "open" | "closed", mostTogether?: number) =>
    compileJudge(
      chunked(writeLens(view, pointer, { lens, direction: "response" }), mostTogether),
      pointer,
      (at, array) => explainer.accepts(at, array),
    );
  return {
    get open() {
      return judgeOf("open");
    },
    get closed() {
      return judgeOf("closed");
    },
    inPieces: (lens: "open" | "closed") => judgeOf(lens, 2),
    explainer,
    get compiled() {
      return compiler.compile(pointer, "response");
    },
    generate: (seed: number) => createGenerator(document, compiler).generate(pointer, { direction: "response", seed }),
    pointer,
  };
}

describe("laws of compiling", () => {
  test("the explainer and Ajv agree on what is valid", () => {
    fc.assert(
      fc.property(schema, fc.array(value, { minLength: 1, maxLength: 8 }), (subject, values) => {
        const { open, explainer, pointer } = judgesOf(plain(subject) as JsonObject);
        for (const candidate of values.map(plain))
          expect([candidate, explainer.accepts(pointer, candidate)]).toEqual([candidate, open(candidate)]);
      }),
      { numRuns: RUNS },
    );
  });

  test("a schema cut into pieces judges as the whole does", () => {
    fc.assert(
      fc.property(schema, fc.array(value, { minLength: 1, maxLength: 8 }), (subject, values) => {
        const { open, closed, inPieces } = judgesOf(plain(subject) as JsonObject);
        const [openPieces, closedPieces] = [inPieces("open"), inPieces("closed")];
        for (const candidate of values.map(plain))
          expect([candidate, openPieces(candidate), closedPieces(candidate)]).toEqual([
            candidate,
            open(candidate),
            closed(candidate),
          ]);
      }),
      { numRuns: RUNS },
    );
  });

  test("what the closed lens accepts is valid, and nothing in it is undocumented", () => {
    fc.assert(
      fc.property(schema, fc.array(value, { minLength: 1, maxLength: 8 }), (subject, values) => {
        const { open, closed, explainer, pointer } = judgesOf(plain(subject) as JsonObject);
        for (const candidate of values.map(plain)) {
          if (!closed(candidate)) continue;
          expect(open(candidate)).toBe(true);
          expect(explainer.explain(pointer, candidate)).toEqual([]);
        }
      }),
      { numRuns: RUNS },
    );
  });

  test("an invalid value has a violation that is more than an undocumented property, a valid one has none", () => {
    fc.assert(
      fc.property(schema, fc.array(value, { minLength: 1, maxLength: 8 }), (subject, values) => {
        const { open, compiled, explainer, pointer } = judgesOf(plain(subject) as JsonObject);
        for (const candidate of values.map(plain)) {
          const breaks = explainer
            .explain(pointer, candidate)
            .some((v) => v.kind !== "property-undocumented" || v.isForbidden === true);
          expect([candidate, breaks]).toEqual([candidate, !open(candidate)]);
          expect(compiled.explain(candidate).length === 0).toBe(compiled.isClean(candidate));
        }
      }),
      { numRuns: RUNS },
    );
  });

  test("a wrong value is told once, and nothing is told of what must not be there", () => {
    const isOfValue = ({ kind, keyword }: Violation) => !kind.startsWith("property-") && keyword !== "propertyNames";
    fc.assert(
      fc.property(schema, fc.array(value, { minLength: 1, maxLength: 8 }), (subject, values) => {
        const { compiled } = judgesOf(plain(subject) as JsonObject);
        for (const candidate of values.map(plain)) {
          const violations = compiled.explain(candidate);
          const places = violations.filter(isOfValue).map(({ instanceLocation }) => instanceLocation);
          expect([candidate, new Set(places).size]).toEqual([candidate, places.length]);
          for (const one of violations.filter(({ kind }) => kind === "property-undocumented")) {
            const isWithin = ({ instanceLocation }: Violation) =>
              `${instanceLocation}/`.startsWith(`${one.instanceLocation}/`);
            expect([candidate, violations.filter(isWithin)]).toEqual([candidate, [one]]);
          }
        }
      }),
      { numRuns: RUNS },
    );
  });

  test("what the generator makes is clean", () => {
    let made = 0;
    fc.assert(
      fc.property(schema, fc.nat(1000), (subject, seed) => {
        const { compiled, generate } = judgesOf(plain(subject) as JsonObject);
        const instance = generate(seed);
        if (instance === undefined) return;
        made++;
        expect(compiled.isClean(instance)).toBe(true);
        expect(generate(seed)).toEqual(instance);
      }),
      { numRuns: RUNS },
    );
    expect(made).toBeGreaterThan(RUNS / 2);
  });
});

describe("laws of formats", () => {
  const near = fc.oneof(
    fc.string(),
    fc.stringMatching(/^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:?\d\d)?$/),
    fc
      .date({ noInvalidDate: true, min: new Date("0001-01-01"), max: new Date("9999-12-31") })
      .map((date) => date.toISOString()),
    fc.uuid(),
    fc.stringMatching(/^(urn:uuid:)?[0-9a-fA-F]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/),
    fc
      .tuple(fc.uuid(), fc.nat(35), fc.string({ minLength: 1, maxLength: 1 }))
      .map(([uuid, at, unit]) => uuid.slice(0, at) + unit + uuid.slice(at + 1)),
  );
  test.each(["date-time", "uuid", "date", "time"] as const)(
    "%s has the verdict of ajv-formats' full mode",
    (format) => {
      const theirs = fullFormats.fullFormats[format] as RegExp | { validate: (text: string) => boolean };
      const verdict = (text: string) => (theirs instanceof RegExp ? theirs.test(text) : theirs.validate(text));
      const ours = formatOf(format);
      fc.assert(
        fc.property(near, (text) => {
          expect(ours?.type === "string" && ours.test?.(text)).toBe(verdict(text));
        }),
        { numRuns: 3000 },
      );
    },
  );
});
