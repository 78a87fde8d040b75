import { type Contract, type JsonValue, operationsOf } from "@driftline/model";
import { normaliseSchema } from "@driftline/schema";
import { describe, expect, it } from "vitest";
import { check, contractOf, exchangeOf } from "./contract-of.js";
import { compositions } from "./micro-cases/compositions.testing.js";
import { longIntegers } from "./micro-cases/long-integers.testing.js";
import type { MicroCase, Sent } from "./micro-cases/micro-case.testing.js";
import { nullable, numbers, strings } from "./micro-cases/scalars.testing.js";
import { arrays, objects } from "./micro-cases/structures.testing.js";
import { messages, unions } from "./micro-cases/unions.testing.js";

const all = [
  ...nullable,
  ...numbers,
  ...longIntegers,
  ...strings,
  ...objects,
  ...arrays,
  ...unions,
  ...compositions,
  ...messages,
];

function contractFor({ schema, dialect = "openapi-3.1", components = {} }: MicroCase): Contract {
  const normal = (one: JsonValue): JsonValue => normaliseSchema(one, { dialect }).schema;
  const schemas = Object.fromEntries(Object.entries(components).map(([name, one]) => [name, normal(one)]));
  const responses = { "200": { description: "", content: { "application/json": { schema: normal(schema) } } } };
  const document = { openapi: "3.1.0", components: { schemas }, paths: { "/things/{id}": { get: { responses } } } };
  return { ...contractOf(document), operations: operationsOf(document) };
}

function shown(contract: Contract, sent: Sent): readonly string[] {
  const { findings, unchecked } = check(contract, [exchangeOf(typeof sent === "string" ? { text: sent } : sent)]);
  expect(unchecked).toEqual([]);
  return findings.map(
    ({ ruleId, instanceLocation, subject }) =>
      `${ruleId.replace(/^response-/, "")} ${instanceLocation}${subject === null ? "" : ` ${subject}`}`,
  );
}

describe("micro-cases", () => {
  it("are at least sixty, and each shows something clean or drifted", () => {
    expect(all.length).toBeGreaterThanOrEqual(60);
    for (const { name, clean, drift } of all) expect([name, clean.length + drift.length > 0]).toEqual([name, true]);
  });

  it.each(all.map((one) => [one.name, one] as const))("%s", (_, one) => {
    const contract = contractFor(one);
    for (const sent of one.clean) expect([sent, shown(contract, sent)]).toEqual([sent, []]);
    for (const [sent, wanted] of one.drift) expect([sent, shown(contract, sent)]).toEqual([sent, [wanted]]);
  });
});
