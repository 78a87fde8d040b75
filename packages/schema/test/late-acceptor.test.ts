import type { JsonObject } from "@driftline/model";
import { describe, expect, it } from "vitest";
import { createCompiler } from "../src/index.js";

const THINGS = 700;

/** Components in one chain, each with a property of its own: far more than an acceptor writes at once. */
function chain(): JsonObject {
  const thing = (index: number): JsonObject => ({
    type: "object",
    required: [`name${index}`],
    properties: {
      [`name${index}`]: { type: "string" },
      next: { $ref: `#/components/schemas/Thing${(index + 1) % THINGS}` },
    },
  });
  const schemas = Object.fromEntries(Array.from({ length: THINGS }, (_, index) => [`Thing${index}`, thing(index)]));
  return { components: { schemas } };
}

function bodyOfDepth(depth: number, extra: JsonObject = {}): JsonObject {
  let body: JsonObject = { [`name${depth}`]: "x", ...extra };
  for (let index = depth - 1; index >= 0; index--) body = { [`name${index}`]: "x", next: body };
  return body;
}

describe("an acceptor of more schemas than are written at once", () => {
  it.each([0, 50, 199, 200, 201, 300, 450])("judges what stands %i levels deep", (depth) => {
    const compiler = createCompiler(chain());
    const pointer = "/components/schemas/Thing0";
    const judge = compiler.createTextJudge?.(pointer, "response");
    const verdict = (body: JsonObject) => judge?.judge(JSON.stringify(body));
    expect([verdict(bodyOfDepth(depth)), verdict(bodyOfDepth(depth))]).toEqual(["new", "known"]);
    expect(verdict(bodyOfDepth(depth, { other: 1 }))).toBe("unsure");
    expect(verdict(bodyOfDepth(depth, { [`name${depth}`]: 1 }))).toBe("unsure");
    if (depth > 0) expect(verdict(bodyOfDepth(depth - 1))).toBe("known");
  });
});
