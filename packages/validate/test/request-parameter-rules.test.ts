import type { JsonObject } from "@driftline/model";
import { describe, expect, it } from "vitest";
import { check, contractOfOperation, exchangeOf } from "./contract-of.js";
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
