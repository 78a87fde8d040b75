import type { JsonValue } from "@driftline/model";
import { describe, expect, it } from "vitest";
import { writeOpenApi } from "../lock/write-openapi.js";
import { readDocument } from "./read-document.js";

const read = (text: string) => readDocument(text, { uri: "api.yaml" }).value;
const schemaOf = (value: JsonValue) => (value as { components: { schemas: { A: JsonValue } } }).components.schemas.A;

const json = (members: string) =>
  `{"openapi":"3.1.0","info":{"title":"maximum: 9223372036854775807"},"components":{"schemas":{"A":{${members}}}}}`;
const yaml = (members: string) => `openapi: 3.1.0
info:
  title: A
  description: |
    maximum: 9223372036854775807
components:
  schemas:
    A:
      ${members}
`;

describe("numbers of a description that a double cannot hold", () => {
  it.each([
    ["JSON", json('"maximum":9223372036854775807,"const": -9007199254740993, "minimum":1')],
    [
      "YAML in blocks",
      yaml("maximum: 9223372036854775807 # the last\n      const: -9007199254740993\n      minimum: 1"),
    ],
    ["YAML in flows", yaml("{ maximum: 9223372036854775807, 'const': -9007199254740993, minimum: 1 }")],
    [
      "YAML with anchors",
      yaml("&a\n      maximum: 9223372036854775807\n      const: -9007199254740993\n      minimum: 1"),
    ],
  ])("are kept in digits: %s", (_, text) => {
    expect(schemaOf(read(text))).toEqual({
      maximum: 2 ** 63,
      const: -(2 ** 53),
      minimum: 1,
      "x-driftline-exact": { maximum: "9223372036854775807", const: "-9007199254740993" },
    });
    expect(JSON.stringify(read(text))).not.toContain("\uf8ff");
  });

  it("are kept when the contract is locked and read again", () => {
    const before = read(json('"properties":{"n":{"exclusiveMaximum":18446744073709551615}}'));
    const after = read(writeOpenApi(before as { [name: string]: JsonValue }));
    expect(schemaOf(after)).toEqual(schemaOf(before));
    expect(JSON.stringify(after)).toContain('"x-driftline-exact":{"exclusiveMaximum":"18446744073709551615"}');
  });

  it.each([
    ["data", json('"example":{"maximum":9223372036854775807},"default":{"const":9007199254740993}')],
    ["what a double holds", json('"maximum":9007199254740991,"minimum":1234567890123456')],
    ["a fraction", yaml("maximum: 9223372036854775807.5")],
    ["prose", yaml('description: "it says maximum: 9223372036854775807 and maximum: 9223372036854775807"')],
    ["an escaped mark", json('"title":"\uf8ff","maximum":9223372036854775807')],
  ])("are not told of %s", (_, text) => {
    expect(JSON.stringify(read(text))).not.toContain("x-driftline-exact");
  });

  it("are not told of other documents", () => {
    expect(read("vendor: a\nmaximum: 9223372036854775807\n")).toEqual({ vendor: "a", maximum: 2 ** 63 });
  });
});
