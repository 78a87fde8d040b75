import type { JsonObject, JsonValue } from "@driftline/model";
import { describe, expect, test } from "vitest";
import { createCompiler, createGenerator } from "../src/index.js";

const marked: JsonObject = { w: { type: "string", writeOnly: true }, r: { type: "string", readOnly: true } };

function ref(name: string): JsonObject {
  return { $ref: `#/components/schemas/${name}` };
}

describe("what travels the other way", () => {
  test("writeOnly is never required of a response, readOnly never of a request", () => {
    const document = {
      components: {
        schemas: {
          S: {
            type: "object",
            required: ["w", "r"],
            properties: { w: { type: "string", writeOnly: true }, r: { type: "string", readOnly: true } },
          },
        },
      },
    };
    const compiler = createCompiler(document);
    expect(
      compiler
        .compile("/components/schemas/S", "response")
        .explain({})
        .map((v) => v.subject),
    ).toEqual(["r"]);
    expect(
      compiler
        .compile("/components/schemas/S", "request")
        .explain({})
        .map((v) => v.subject),
    ).toEqual(["w"]);
  });

  test.each<{ name: string; child: JsonObject; more?: JsonObject }>([
    { name: "a member of its `allOf`", child: { allOf: [ref("Parent"), { properties: marked }] } },
    { name: "itself, beside its `allOf`", child: { allOf: [ref("Parent")], properties: marked } },
    { name: "itself, beside its `$ref`", child: { $ref: "#/components/schemas/Parent", properties: marked } },
    { name: "itself, beside its `anyOf`", child: { anyOf: [ref("Parent")], properties: marked } },
    {
      name: "itself, beside a nullable `oneOf`",
      child: { oneOf: [ref("Parent"), { type: "null" }], properties: marked },
    },
    // biome-ignore lint/suspicious/noThenProperty: `then` is the JSON Schema keyword.
    { name: "itself, beside its `then`", child: { if: {}, then: ref("Parent"), properties: marked } },
    {
      name: "itself, beside its `dependentSchemas`",
      child: { dependentSchemas: { n: ref("Parent") }, properties: marked },
    },
    {
      name: "a schema that another one lies between",
      child: { allOf: [ref("Between"), { properties: marked }] },
      more: { Between: { allOf: [ref("Parent"), { properties: { more: {} } }] } },
    },
    {
      name: "a third that it extends as well",
      child: { allOf: [ref("Parent"), ref("Marks")] },
      more: { Marks: { properties: marked } },
    },
    {
      name: "a component that the property refers to",
      child: { allOf: [ref("Parent"), { properties: { r: ref("Read"), w: ref("Write") } }] },
      more: { Read: { type: "string", readOnly: true }, Write: { type: "string", writeOnly: true } },
    },
  ])("what a shared parent requires, and the child says is readOnly: said by $name", ({ child, more }) => {
    const document = {
      components: {
        schemas: {
          Parent: {
            type: "object",
            required: ["w", "r"],
            properties: { w: { type: "string" }, r: { type: "string" }, n: { type: "integer" } },
          },
          ...more,
          Child: child,
          Both: { type: "object", properties: { child: ref("Child"), parent: ref("Parent") } },
        },
      },
    };
    const compiler = createCompiler(document);
    const told = (name: string, direction: "request" | "response", value: JsonValue) => {
      const compiled = compiler.compile(`/components/schemas/${name}`, direction);
      const violations = compiled.explain(value).map((v) => `${v.kind} ${v.foldedLocation} ${v.subject ?? "-"}`);
      expect(compiled.isClean(value)).toBe(violations.length === 0);
      expect(compiled.isValid(value)).toBe(violations.length === 0);
      return violations.sort();
    };
    expect(told("Child", "request", { w: "x", n: 1 })).toEqual([]);
    expect(told("Child", "response", { r: "x", n: 1 })).toEqual([]);
    expect(told("Child", "request", { r: "x", n: 1 })).toEqual(["property-missing  w"]);
    expect(told("Child", "response", { w: "x", n: 1 })).toEqual(["property-missing  r"]);
    // The parent by itself says nothing of who may leave what out, wherever else it is asked.
    const both = { child: { w: "x", n: 1 }, parent: { w: "x", n: 1 } };
    expect(told("Both", "request", both)).toEqual(["property-missing /parent r"]);
    for (const direction of ["request", "response"] as const) {
      const generator = createGenerator(document, compiler);
      for (let seed = 0; seed < 20; seed++) {
        const generated = generator.generate("/components/schemas/Child", { direction, seed });
        if (generated !== undefined) expect(told("Child", direction, generated)).toEqual([]);
      }
    }
  });
});
