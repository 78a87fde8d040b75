import type { JsonObject, JsonValue } from "@driftline/model";
import { describe, expect, it } from "vitest";
import { check, contractOfOperation, exchangeOf, textBody } from "./contract-of.js";
import { testRule } from "./test-rule.js";

const ok = { responses: { "200": { description: "" }, "400": { description: "" } } };

function withParameter(parameter: JsonObject, path = "/things/{id}") {
  return contractOfOperation("get", path, { parameters: [parameter], ...ok });
}

const limit = withParameter({ name: "limit", in: "query", required: true, schema: { type: "integer", maximum: 10 } });

testRule("request-parameter-missing", [
  { name: "sent", contract: limit, exchange: { url: "/things/1?limit=5" }, drift: null },
  {
    name: "a required query parameter",
    contract: limit,
    exchange: {},
    drift: { subject: "query:limit", instanceLocation: "", status: null, mediaType: null, level: "error" },
  },
  {
    name: "a required header, when the recording kept headers",
    contract: withParameter({ name: "X-Org", in: "header", required: true, schema: {} }),
    exchange: {},
    drift: { subject: "header:X-Org" },
  },
  {
    name: "nothing is known of headers where the recording kept none",
    contract: withParameter({ name: "X-Org", in: "header", required: true, schema: {} }),
    exchange: { requestHeaders: {} },
    drift: null,
  },
  {
    name: "a required cookie",
    contract: withParameter({ name: "sid", in: "cookie", required: true, schema: { type: "integer" } }),
    exchange: { requestHeaders: { Cookie: "a=b" } },
    drift: { subject: "cookie:sid" },
  },
  {
    name: "Authorization is no parameter",
    contract: withParameter({ name: "Authorization", in: "header", required: true, schema: {} }),
    exchange: {},
    drift: null,
  },
  { name: "the server refused it already", contract: limit, exchange: { status: 400 }, drift: null },
]);

testRule("request-parameter-undocumented", [
  { name: "documented", contract: limit, exchange: { url: "/things/1?limit=5" }, drift: null },
  {
    name: "a query parameter nobody documents, once",
    contract: limit,
    exchange: { url: "/things/1?limit=5&page=2&page=3" },
    drift: { subject: "query:page", level: "warning" },
  },
  {
    name: "a key of a security scheme is documented",
    contract: contractOfOperation("get", "/things/{id}", ok, {
      components: { securitySchemes: { key: { type: "apiKey", in: "query", name: "api_key" } } },
    }),
    exchange: { url: "/things/1?api_key=x" },
    drift: null,
  },
]);

testRule("request-parameter-mismatched", [
  { name: "a number in a string is a number", contract: limit, exchange: { url: "/things/1?limit=10" }, drift: null },
  {
    name: "above its maximum",
    contract: limit,
    exchange: { url: "/things/1?limit=11" },
    drift: { subject: "query:limit", level: "error", instanceLocation: "" },
  },
  { name: "no number", contract: limit, exchange: { url: "/things/1?limit=ten" }, drift: { subject: "query:limit" } },
  {
    name: "a path parameter",
    contract: withParameter({ name: "id", in: "path", required: true, schema: { type: "string", format: "uuid" } }),
    exchange: { url: "/things/7" },
    drift: { subject: "path:id", sample: "7" },
  },
  {
    name: "a cookie",
    contract: withParameter({ name: "sid", in: "cookie", schema: { type: "integer" } }),
    exchange: { requestHeaders: { Cookie: "a=b; sid=x" } },
    drift: { subject: "cookie:sid" },
  },
]);

describe("parameter styles", () => {
  const numbers = { type: "array", items: { type: "integer" }, minItems: 2 };
  const object = {
    type: "object",
    properties: { a: { type: "integer" }, b: { type: "boolean" } },
    required: ["a", "b"],
  };
  const rows: readonly [name: string, parameter: JsonObject, fits: string, fails: string][] = [
    ["form exploded array", { schema: numbers }, "p=1&p=2", "p=1&p=x"],
    ["form array", { schema: numbers, explode: false }, "p=1,2", "p=1,x"],
    ["form array with an encoded comma", { schema: numbers, explode: false }, "p=1%2C2", "p=1%2Cx"],
    ["brackets", { schema: numbers }, "p%5B%5D=1&p[]=2", "p[]=1&p[]=x"],
    ["space-delimited array", { schema: numbers, style: "spaceDelimited", explode: false }, "p=1%202", "p=1%20x"],
    ["pipe-delimited array", { schema: numbers, style: "pipeDelimited", explode: false }, "p=1|2", "p=1%7Cx"],
    ["form exploded object", { schema: object }, "a=1&b=true", "a=1&b=2"],
    ["form object", { schema: object, explode: false }, "p=a,1,b,true", "p=a,1,b,2"],
    ["deepObject", { schema: object, style: "deepObject", explode: true }, "p[a]=1&p[b]=true", "p[a]=1&p%5Bb%5D=2"],
    [
      "nested deepObject",
      { schema: { properties: { o: object } }, style: "deepObject", explode: true },
      "p[o][a]=1&p[o][b]=false",
      "p[o][a]=1&p[o][b]=x",
    ],
    ["content", { content: { "application/json": { schema: object } } }, "p=%7B%22a%22:1,%22b%22:true%7D", "p=%7B%7D"],
    [
      "content that is no JSON",
      { content: { "application/json": { schema: object } } },
      "p=%7B%22a%22:1,%22b%22:true%7D",
      "p=x",
    ],
    ["plus as a space", { schema: { enum: ["a b"] } }, "p=a+b", "p=a%2Bb"],
    ["null", { schema: { type: ["integer", "null"] } }, "p=", "p=x"],
  ];
  it.each(rows)("query: %s", (_, parameter, fits, fails) => {
    const contract = withParameter({ name: "p", in: "query", ...parameter });
    const findingsOf = (query: string) => check(contract, [exchangeOf({ url: `/things/1?${query}` })]).findings;
    expect(findingsOf(fits)).toEqual([]);
    expect(findingsOf(fails)).toMatchObject([{ ruleId: "request-parameter-mismatched", subject: "query:p" }]);
  });

  const paths: readonly [name: string, parameter: JsonObject, fits: string, fails: string][] = [
    ["simple array", { schema: numbers }, "1,2", "1,x"],
    ["simple object", { schema: object }, "a,1,b,true", "a,1,b,2"],
    ["simple exploded object", { schema: object, explode: true }, "a=1,b=true", "a=1,b=2"],
    ["label", { schema: { type: "integer" }, style: "label" }, ".5", ".x"],
    ["label exploded array", { schema: numbers, style: "label", explode: true }, ".1.2", ".1.x"],
    ["matrix", { schema: { type: "integer" }, style: "matrix" }, ";p=5", ";p=x"],
    ["matrix array", { schema: numbers, style: "matrix" }, ";p=1,2", ";p=1,x"],
    ["matrix exploded array", { schema: numbers, style: "matrix", explode: true }, ";p=1;p=2", ";p=1;p=x"],
    ["matrix exploded object", { schema: object, style: "matrix", explode: true }, ";a=1;b=true", ";a=1;b=2"],
    ["encoded", { schema: { const: "a/b" } }, "a%2Fb", "a%2Fc"],
  ];
  it.each(paths)("path: %s", (_, parameter, fits, fails) => {
    const contract = withParameter({ name: "p", in: "path", required: true, ...parameter }, "/things/{p}");
    const findingsOf = (text: string) => check(contract, [exchangeOf({ url: `/things/${text}` })]).findings;
    expect(findingsOf(fits)).toEqual([]);
    expect(findingsOf(fails)).toMatchObject([{ ruleId: "request-parameter-mismatched", subject: "path:p" }]);
  });

  it("header: simple array", () => {
    const contract = withParameter({ name: "X-P", in: "header", schema: numbers });
    const findingsOf = (text: string) => check(contract, [exchangeOf({ requestHeaders: { "x-p": text } })]).findings;
    expect(findingsOf("1, 2")).toEqual([]);
    expect(findingsOf("1, x")).toMatchObject([{ subject: "header:X-P" }]);
  });
});

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
