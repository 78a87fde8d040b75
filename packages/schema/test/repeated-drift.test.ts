import type { JsonObject, JsonValue, Violation } from "@driftline/model";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createAcceptor } from "../src/accept/acceptor.js";
import { createCompiler, viewOf } from "../src/index.js";
import { schema, shared, value } from "./arbitraries.testing.js";

const RUNS = Number(process.env.DRIFTLINE_LAW_RUNS ?? 150);
const POINTER = "/components/schemas/Subject";

function subjectOf(subject: JsonObject, watched: readonly string[] = []) {
  const document = { components: { schemas: { Shared: shared, Subject: subject } } };
  const compiled = createCompiler(document).compile(POINTER, "response");
  const judge = createAcceptor(viewOf(document), { pointer: POINTER, direction: "response", watched });
  return { judge, compiled };
}

/** What a violation says apart from the instance, each once. */
function saidBy(violations: readonly Violation[]): readonly string[] {
  const said = violations.map(({ instanceLocation: _, value: __, ...rest }) => JSON.stringify(rest));
  return [...new Set(said)].sort();
}

/** Judges texts as a check does: what a judge is unsure of is explained, and the judge hears of it. */
function judgeAll(subject: JsonObject, texts: readonly string[]) {
  const { judge, compiled } = subjectOf(subject);
  let repeated = 0;
  for (const text of texts) {
    const verdict = judge.judge(text);
    const violations = compiled.explain(JSON.parse(text) as JsonValue);
    if (verdict === "unsure") {
      judge.learn(text, violations);
      continue;
    }
    if (verdict === "repeated") repeated++;
    const told = verdict === "repeated" ? judge.repeated : [];
    expect([text, verdict, saidBy(told)]).toEqual([text, verdict, saidBy(violations)]);
    expect(saidBy(told)).toHaveLength(told.length);
  }
  return repeated;
}

const plain = <T extends JsonValue>(json: T): T => JSON.parse(JSON.stringify(json));

const scalar = fc.constantFrom<JsonObject>(
  { type: "string" },
  { type: ["integer", "null"] },
  { anyOf: [{ type: "number" }, { type: "null" }] },
  { enum: ["a", "b", 1, null] },
  { type: "string", const: "x" },
  { type: "boolean", properties: { a: { type: "string" } } },
  { anyOf: [{ type: "string", format: "uuid" }, { type: "integer" }] },
);
const { nested } = fc.letrec<{ nested: JsonObject }>((tie) => ({
  nested: fc.oneof(
    { maxDepth: 3 },
    scalar,
    fc.record({ type: fc.constant("array"), items: tie("nested") }),
    fc.record({ type: fc.constant("object"), additionalProperties: tie("nested") }),
    fc.record({ anyOf: fc.tuple(tie("nested"), fc.constant({ type: "null" })) }),
    fc.record({ allOf: fc.tuple(tie("nested")) }),
    fc.record({ anyOf: fc.tuple(tie("nested"), tie("nested")) }),
    fc.record({
      type: fc.constantFrom("object", ["object", "null"]),
      properties: fc.dictionary(fc.constantFrom("a", "b", "c", "a/b"), tie("nested"), { minKeys: 1 }),
      required: fc.subarray(["a", "b"]),
    }),
  ) as fc.Arbitrary<JsonObject>,
}));
const member = fc.constantFrom<JsonValue>("a", "x", "q", 1, 1.5, true, null, {}, { z: 1 }, [], ["a"], [1, "a"]);
const { drifting } = fc.letrec<{ drifting: JsonValue }>((tie) => ({
  drifting: fc.oneof(
    { maxDepth: 4 },
    member,
    fc.array(tie("drifting"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom("a", "b", "c", "a/b", "new", "é"), tie("drifting"), { maxKeys: 4 }),
  ),
}));

describe("drift that was explained before", () => {
  test("is told without parsing as explaining tells it, or not told at all", () => {
    let repeated = 0;
    fc.assert(
      fc.property(
        fc.oneof({ arbitrary: nested, weight: 4 }, { arbitrary: schema, weight: 1 }),
        fc.array(fc.oneof(drifting, value), { minLength: 1, maxLength: 6 }),
        fc.array(fc.nat(), { maxLength: 30 }),
        (subject, values, order) => {
          const texts = values.map((one) => JSON.stringify(one));
          const again = order.map((index) => texts[index % texts.length] ?? "null");
          repeated += judgeAll(plain(subject), [...texts, ...again]);
        },
      ),
      { numRuns: RUNS },
    );
    expect(repeated).toBeGreaterThan(RUNS);
  });

  const person: JsonObject = {
    type: "object",
    required: ["name"],
    properties: {
      name: { type: "string" },
      age: { type: "integer" },
      mood: { enum: ["good", "bad"] },
      friends: { type: "array", items: { $ref: `#${POINTER}` } },
    },
  };
  const verdictsOn = (texts: readonly string[]) => {
    const { judge, compiled } = subjectOf(person);
    return texts.map((text) => {
      const verdict = judge.judge(text);
      if (verdict === "unsure") judge.learn(text, compiled.explain(JSON.parse(text) as JsonValue));
      return verdict;
    });
  };

  test("is known once each of its parts was, in whatever company", () => {
    const verdicts = verdictsOn([
      '{"name":"a","pet":1}',
      '{"name":"b","pet":{"legs":4}}',
      '{"name":true}',
      '{"age":1}',
      '{"name":false,"pet":null}',
      '{"pet":2,"age":3}',
      '{"name":"c","mood":"odd"}',
      '{"name":"c","mood":"odd","pet":[]}',
      '{"name":"c","mood":"odder"}',
    ]);
    expect(verdicts).toEqual([
      "unsure",
      "repeated",
      "unsure",
      "unsure",
      "repeated",
      "repeated",
      "unsure",
      "repeated",
      "unsure",
    ]);
  });

  test("is another at another place, and not known where it shows a property for the first time", () => {
    const verdicts = verdictsOn([
      '{"name":"a","pet":1}',
      '{"name":"a","friends":[{"name":"b","pet":1}]}',
      '{"name":"a","friends":[{"name":"c"},{"name":"b","pet":1},{"name":"d","pet":2}]}',
      '{"name":"a","age":3,"pet":1}',
      '{"name":"b","age":4,"pet":1}',
    ]);
    expect(verdicts).toEqual(["unsure", "unsure", "repeated", "unsure", "repeated"]);
  });

  test("is left to the parser where a key comes twice, and where bytes are no characters", () => {
    const first = '{"name":"a","pet":1}';
    expect(verdictsOn([first, '{"name":"a","pet":1,"pet":2}', '{"name":"a","pet":{"x":1,"x":2}}'])).toEqual([
      "unsure",
      "unsure",
      "unsure",
    ]);
    const lone = '{"name":"a","\ud800":1}';
    expect(verdictsOn([lone, lone, '{"name":"a","\ufffd":1}'])).toEqual(["unsure", "unsure", "unsure"]);
  });

  test("is not learned from what does not say exactly the same", () => {
    const { judge, compiled } = subjectOf(person);
    const text = '{"name":true,"pet":1}';
    const violations = compiled.explain(JSON.parse(text) as JsonValue);
    expect(violations).toHaveLength(2);
    for (const wrong of [[], violations.slice(1), [...violations, ...compiled.explain({ age: 1 })]]) {
      expect(judge.judge(text)).toBe("unsure");
      judge.learn(text, wrong);
    }
    expect(judge.judge(text)).toBe("unsure");
    judge.learn(text, violations);
    expect(judge.judge(text)).toBe("repeated");
  });

  test("of names without end is not kept without end", () => {
    const verdicts = verdictsOn(Array.from({ length: 80 }, (_, index) => `{"name":"a","pet${index}":1}`));
    expect(new Set(verdicts)).toEqual(new Set(["unsure"]));
    const again = ["pet0", "pet79"].map((name) => `{"name":"a","${name}":1}`);
    const names = Array.from({ length: 80 }, (_, index) => `{"name":"a","pet${index}":1}`);
    expect(verdictsOn([...names, ...again]).slice(-2)).toEqual(["repeated", "unsure"]);
  });
});

test("watched places are told of known and repeated texts, and no others", () => {
  const subject: JsonObject = {
    type: "object",
    properties: {
      id: { type: "string" },
      list: { type: "array", items: { type: "object", properties: { id: { type: "string" } } } },
    },
  };
  const { judge, compiled } = subjectOf(subject, ["/list/*/id"]);
  const shownBy = (text: string) => {
    const verdict = judge.judge(text);
    if (verdict === "unsure") judge.learn(text, compiled.explain(JSON.parse(text) as JsonValue));
    return [verdict, ...judge.shown];
  };
  shownBy('{"id":"a","list":[{"id":"b"},{"id":"c"}]}');
  expect(shownBy('{"id":"a","list":[{"id":"b"},{"id":"c"}]}')).toEqual(["known", "/list/*/id"]);
  expect(shownBy('{"id":"a","list":[{}]}')).toEqual(["known"]);
  shownBy('{"more":1}');
  expect(shownBy('{"list":[{"id":"b"}],"more":2}')).toEqual(["repeated", "/list/*/id"]);
});
