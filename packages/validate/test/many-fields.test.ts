import type { JsonObject } from "@driftline/model";
import { createCompiler } from "@driftline/schema";
import { describe, expect, it } from "vitest";
import { createChecker, resultOf } from "../src/index.js";
import { contractOfOperation, type ExchangeSpec, exchangeOf, textBody } from "./contract-of.js";

const FORM = "application/x-www-form-urlencoded";
const responses: JsonObject = { "200": { description: "" } };

function formOf(schema: JsonObject, encoding?: JsonObject): JsonObject {
  const content = { [FORM]: { schema, ...(encoding === undefined ? {} : { encoding }) } };
  return { requestBody: { content }, responses };
}

/** How many schemas are compiled for some exchanges, and how many of these have drifted. */
function compiledFor(operation: JsonObject, specs: readonly ExchangeSpec[]): { compiled: number; drifted: number } {
  const contract = contractOfOperation("post", "/things/{id}", operation);
  const compiler = createCompiler(contract.document);
  let compiled = 0;
  const checker = createChecker(contract, {
    compiler: {
      ...compiler,
      compile(pointer, direction) {
        compiled++;
        return compiler.compile(pointer, direction);
      },
    },
  });
  for (const spec of specs) checker.check(exchangeOf({ method: "POST", ...spec }));
  return { compiled, drifted: resultOf(contract, checker.partial()).findings.length };
}

const properties = { a: { type: "integer" }, b: { type: "string" } };

describe("fields that are clean at a glance", () => {
  const deep = { name: "q", in: "query", style: "deepObject", schema: { type: "object", properties } };
  const exploded = { name: "q", in: "query", schema: { type: "object", properties } };
  const rows: readonly [string, JsonObject, ExchangeSpec, ExchangeSpec][] = [
    [
      "a deep object",
      { parameters: [deep], responses },
      { url: "/things/1?q[a]=1&q[b]=x" },
      { url: "/things/1?q[a]=x" },
    ],
    [
      "an exploded object",
      { parameters: [exploded], responses },
      { url: "/things/1?a=1&b=x" },
      { url: "/things/1?a=x" },
    ],
    [
      "a form",
      formOf({ type: "object", properties }),
      { requestBody: textBody("a=1&b=x", FORM) },
      { requestBody: textBody("a=x", FORM) },
    ],
  ];

  it.each(rows)("have nothing compiled for them: %s", (_, operation, clean, drifted) => {
    expect(compiledFor(operation, [clean, clean])).toEqual({ compiled: 0, drifted: 0 });
    expect(compiledFor(operation, [clean, drifted])).toEqual({ compiled: 1, drifted: 1 });
  });

  it("are looked at with the compiler where a number is none of JSON's", () => {
    const schema = { type: "object", additionalProperties: { type: "number" } };
    const operation = { parameters: [{ name: "q", in: "query", style: "deepObject", schema }], responses };
    expect(compiledFor(operation, [{ url: "/things/1?q[a]=1e5" }]).compiled).toBe(0);
    expect(compiledFor(operation, [{ url: "/things/1?q[a]=1e999" }]).compiled).toBe(1);
  });
});

describe("a form whose encoding styles many properties", () => {
  it("has them filed once, not once for each body", () => {
    const names = Array.from({ length: 50 }, (_, index) => `p${index}`);
    let reads = 0;
    const encoding: JsonObject = new Proxy(
      Object.fromEntries(names.map((name) => [name, { style: "pipeDelimited" }])),
      {
        get(target, name, receiver) {
          reads++;
          return Reflect.get(target, name, receiver);
        },
      },
    );
    const list = { type: "array", items: { type: "string", maxLength: 1 } };
    const operation = formOf({ properties: Object.fromEntries(names.map((name) => [name, list])) }, encoding);
    const specs = names.slice(1).map((name): ExchangeSpec => ({ requestBody: textBody(`${name}=a|b&p0=c|d`, FORM) }));
    expect(compiledFor(operation, specs).drifted).toBe(0);
    expect(reads).toBeGreaterThan(0);
    expect(reads).toBeLessThanOrEqual(50 * 8);
  });
});
