import { expect, test } from "vitest";
import { createCompiler } from "../src/index.js";

test("an undocumented property named like what every object inherits is told under branches, too", () => {
  const named = { properties: { a: {} } };
  const schema = {
    anyOf: [{ if: { type: "string" }, else: { allOf: [{ oneOf: [{}] }], ...named } }, { type: "null" }],
  };
  const compiled = createCompiler({ components: { schemas: { S: schema } } }).compile(
    "/components/schemas/S",
    "response",
  );
  expect(compiled.isClean({ a: 1 })).toBe(true);
  expect(compiled.isClean({ constructor: 1 })).toBe(false);
  expect(compiled.explain({ toString: 1 }).map(({ subject }) => subject)).toEqual(["toString"]);
});
