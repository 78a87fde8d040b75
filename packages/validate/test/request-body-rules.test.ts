import type { JsonObject, JsonValue } from "@driftline/model";
import { describe, expect, it } from "vitest";
import { check, contractOfOperation, exchangeOf, textBody } from "./contract-of.js";
import { testRule } from "./test-rule.js";

const ok = { responses: { "200": { description: "" }, "400": { description: "" } } };

const bodySchema: JsonObject = {
  type: "object",
  required: ["name", "made"],
  properties: {
    name: { type: "string", maxLength: 5, minLength: 1 },
    made: { type: "string", readOnly: true },
    kind: { enum: ["a", "b"] },
    at: { type: "string", format: "date" },
    n: { type: "integer" },
    tags: { type: "array", items: { type: "string" } },
    flag: { type: "boolean" },
    old: { type: "string", deprecated: true },
    filter: {
      oneOf: [{ $ref: "#/components/schemas/A" }, { $ref: "#/components/schemas/B" }],
      discriminator: { propertyName: "t", mapping: { a: "#/components/schemas/A", b: "#/components/schemas/B" } },
    },
    either: {
      oneOf: [
        { type: "integer", minimum: 1 },
        { type: "integer", maximum: 5 },
      ],
    },
  },
};
const branch = (name: string): JsonObject => ({
  type: "object",
  required: ["t"],
  properties: { t: { const: name }, x: { type: "integer" } },
});

function posting(content: JsonObject, known: JsonObject = { required: true }) {
  const components = { schemas: { A: branch("a"), B: branch("b") } };
  return contractOfOperation("post", "/things", { requestBody: { ...known, content }, ...ok }, { components });
}

const poster = posting({ "application/json": { schema: bodySchema } });
const post = (requestBody: JsonValue) => ({ method: "POST", url: "/things", requestBody });
const fine = {
  name: "a conforming body; readOnly is never required",
  contract: poster,
  exchange: post({ name: "x" }),
  drift: null,
};

testRule("request-body-missing", [
  fine,
  {
    name: "required and absent",
    contract: poster,
    exchange: { method: "POST", url: "/things" },
    drift: { level: "error" },
  },
  {
    name: "optional",
    contract: posting({ "application/json": {} }, {}),
    exchange: { method: "POST", url: "/things" },
    drift: null,
  },
  {
    name: "left out by the recording",
    contract: poster,
    exchange: { method: "POST", url: "/things", requestBody: { mediaType: null, text: null, bytes: null } },
    drift: null,
  },
]);
testRule("request-body-malformed", [
  fine,
  {
    name: "says JSON and is not",
    contract: poster,
    exchange: { method: "POST", url: "/things", requestBody: "{" },
    drift: { mediaType: "application/json" },
  },
]);
testRule("request-media-type-undocumented", [
  fine,
  {
    name: "another media type",
    contract: poster,
    exchange: { method: "POST", url: "/things", requestBody: textBody("a=b", "application/x-www-form-urlencoded") },
    drift: { mediaType: "application/x-www-form-urlencoded", level: "warning" },
  },
]);
testRule("request-property-missing", [
  fine,
  {
    name: "required and absent",
    contract: poster,
    exchange: post({}),
    drift: { instanceLocation: "", subject: "name", level: "error", status: null, mediaType: "application/json" },
  },
  { name: "the server refused it already", contract: poster, exchange: { ...post({}), status: 400 }, drift: null },
]);
testRule("request-property-undocumented", [
  fine,
  {
    name: "unknown to the contract",
    contract: poster,
    exchange: post({ name: "x", y: 1 }),
    drift: { instanceLocation: "/y", level: "warning" },
  },
]);
testRule("request-type-mismatched", [
  fine,
  {
    name: "another type",
    contract: poster,
    exchange: post({ name: "x", n: "1" }),
    drift: { instanceLocation: "/n", level: "error" },
  },
]);
testRule("request-null-undocumented", [
  fine,
  {
    name: "null",
    contract: poster,
    exchange: post({ name: "x", n: null }),
    drift: { instanceLocation: "/n", level: "error" },
  },
]);
testRule("request-enum-value-undocumented", [
  fine,
  {
    name: "another value",
    contract: poster,
    exchange: post({ name: "x", kind: "c" }),
    drift: { subject: "c", level: "warning" },
  },
]);
testRule("request-format-mismatched", [
  fine,
  {
    name: "no date",
    contract: poster,
    exchange: post({ name: "x", at: "now" }),
    drift: { instanceLocation: "/at", level: "warning" },
  },
]);
testRule("request-constraint-mismatched", [
  fine,
  {
    name: "too long",
    contract: poster,
    exchange: post({ name: "123456" }),
    drift: { instanceLocation: "/name", level: "warning" },
  },
]);
testRule("request-union-mismatched", [
  fine,
  {
    name: "two branches of a oneOf",
    contract: poster,
    exchange: post({ name: "x", either: 3 }),
    drift: { instanceLocation: "/either" },
  },
]);
testRule("request-discriminator-undocumented", [
  fine,
  {
    name: "no such branch",
    contract: poster,
    exchange: post({ name: "x", filter: { t: "c" } }),
    drift: { instanceLocation: "/filter", subject: "c" },
  },
]);

describe("request bodies", () => {
  it("says nothing of a deprecated property of a request", () => {
    expect(check(poster, [exchangeOf(post({ name: "x", old: "y" }))]).findings).toEqual([]);
  });

  it("reads a form under its schema", () => {
    const form = posting({ "application/x-www-form-urlencoded": { schema: bodySchema } });
    const findingsOf = (text: string) => {
      const requestBody = textBody(text, "application/x-www-form-urlencoded");
      return check(form, [exchangeOf({ method: "POST", url: "/things", requestBody })]).findings;
    };
    expect(findingsOf("name=a+b&n=5&tags=x&tags=y&flag=true&filter[t]=a&filter%5Bx%5D=1")).toEqual([]);
    expect(findingsOf("name=a&n=x")).toMatchObject([{ ruleId: "request-type-mismatched", instanceLocation: "/n" }]);
    expect(findingsOf("n=1")).toMatchObject([{ ruleId: "request-property-missing", subject: "name" }]);
    expect(findingsOf("name=a&filter[t]=z")).toMatchObject([{ ruleId: "request-discriminator-undocumented" }]);
  });

  it("reads a multipart body under its schema", () => {
    const form = posting({ "multipart/form-data": { schema: bodySchema } });
    const findingsOf = (fields: Readonly<Record<string, string>>) => {
      const parts = Object.entries(fields).map(([name, text]) => {
        const type = text.startsWith("{") ? "Content-Type: application/json\r\n" : "";
        return `--b1\r\nContent-Disposition: form-data; name="${name}"\r\n${type}\r\n${text}\r\n`;
      });
      const requestBody = textBody(`${parts.join("")}--b1--\r\n`, 'multipart/form-data; boundary="b1"');
      return check(form, [exchangeOf({ method: "POST", url: "/things", requestBody })]).findings;
    };
    expect(findingsOf({ name: "a", n: "5", tags: "x", filter: '{"t":"b","x":2}' })).toEqual([]);
    expect(findingsOf({ name: "a", n: "five" })).toMatchObject([
      { ruleId: "request-type-mismatched", instanceLocation: "/n" },
    ]);
    expect(findingsOf({ n: "5" })).toMatchObject([{ ruleId: "request-property-missing", subject: "name" }]);
  });
});
