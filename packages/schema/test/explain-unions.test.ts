import type { JsonObject, JsonValue } from "@driftline/model";
import { describe, expect, test } from "vitest";
import { createCompiler } from "../src/index.js";

function ref(name: string): JsonObject {
  return { $ref: `#/components/schemas/${name}` };
}

describe("unions of the world", () => {
  const compiled = (schemas: JsonObject) =>
    createCompiler({ components: { schemas } }).compile("/components/schemas/Subject", "response");
  const told = (schemas: JsonObject, value: JsonValue) =>
    compiled(schemas)
      .explain(value)
      .map((v) => `${v.kind} ${v.foldedLocation} ${v.subject ?? "-"}`);

  test("a constant in any member of an allOf names the branch, and an enum that branches share names none", () => {
    const branch = (kind: string, more: JsonObject) => ({
      allOf: [{ type: "object", properties: { kind: { const: kind }, ...more } }, ref("Base")],
    });
    for (const base of [{ type: "string" }, { type: "string", enum: ["cat", "dog"] }]) {
      const schemas = {
        Base: { type: "object", required: ["kind"], properties: { kind: base } },
        Cat: branch("cat", { lives: { type: "integer" } }),
        Dog: branch("dog", { bark: { type: "string" } }),
        Subject: { oneOf: [ref("Cat"), ref("Dog")], discriminator: { propertyName: "kind" } },
      };
      expect(told(schemas, { kind: "dog", bark: "wuff" })).toEqual([]);
      expect(told(schemas, { kind: "dog", bark: 1 })).toEqual(["type /bark -"]);
    }
  });

  test("writeOnly is seen where `required` stands in another member of the allOf", () => {
    const account = {
      type: "object",
      properties: { id: { type: "string" }, password: { type: "string", writeOnly: true } },
    };
    expect(
      told({ Account: account, Subject: { allOf: [ref("Account"), { required: ["id", "password"] }] } }, { id: "7" }),
    ).toEqual([]);
    expect(
      told({ Account: account, Subject: { allOf: [ref("Account"), { required: ["id", "password"] }] } }, {}),
    ).toEqual(["property-missing  id"]);
  });

  test("one wrong leaf far down a schema that refers to itself is told without trying everything twice at each level", () => {
    const node = (key: string) => ({
      type: "object",
      required: [key],
      properties: {
        [key]: { type: "integer" },
        v: { type: "integer" },
        next: { anyOf: [ref("A"), ref("B"), { type: "null" }] },
      },
    });
    const schemas = { A: node("a"), B: node("b"), Subject: ref("A") };
    let value: JsonObject = { a: 1, v: "wrong" };
    for (let depth = 0; depth < 40; depth++) value = { a: 1, v: depth, next: value };
    const [violation, ...others] = compiled(schemas).explain(value);
    expect([violation?.kind, violation?.instanceLocation, others]).toEqual(["type", `${"/next".repeat(40)}/v`, []]);
  });
});
