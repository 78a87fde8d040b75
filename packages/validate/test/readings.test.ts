import type { Exchange, HeaderField, JsonObject } from "@driftline/model";
import { createCompiler } from "@driftline/schema";
import { describe, expect, it } from "vitest";
import { createChecker } from "../src/checker.js";
import { resultOf } from "../src/folding/result.js";
import { check, contractOfOperation, exchangeOf, textBody } from "./contract-of.js";

const integers: JsonObject = { type: "array", items: { type: "integer" } };
const responses: JsonObject = { "200": { description: "" } };
const MISMATCHED = "request-parameter-mismatched";
const UNDOCUMENTED = "request-parameter-undocumented";

function toldOf(
  parameters: readonly JsonObject[],
  query: string,
  headers: readonly (readonly [string, string])[] = [],
) {
  const contract = contractOfOperation("get", "/things/{id}", { parameters, responses });
  const exchange = exchangeOf({ url: `/things/1${query}` });
  const fields = [["User-Agent", "test"] as const, ...headers].map(([name, value]): HeaderField => ({ name, value }));
  const sent: Exchange = { ...exchange, request: { ...exchange.request, headers: fields } };
  return check(contract, [sent]).findings.map(({ ruleId, level, subject }) => `${ruleId} ${level} ${subject}`);
}

describe("a query parameter", () => {
  const inQuery = (known: JsonObject): JsonObject => ({ name: "q", in: "query", ...known });
  const words = { type: "array", items: { enum: ["a,b", "c"] } };
  const open = { type: "object", properties: { a: { type: "integer" } } };
  const map = { type: "object", additionalProperties: { type: "integer" } };
  const rows: readonly [law: string, parameters: readonly JsonObject[], query: string, told: readonly string[]][] = [
    ["an encoded comma in an item is no delimiter", [inQuery({ explode: false, schema: words })], "q=a%2Cb,c", []],
    ["empty where it may be", [inQuery({ allowEmptyValue: true, schema: { type: "integer" } })], "q", []],
    ["empty where it may not", [inQuery({ schema: { type: "integer" } })], "q=", [`${MISMATCHED} error query:q`]],
    ["a number sent twice", [inQuery({ schema: { type: "integer" } })], "q=1&q=2", [`${MISMATCHED} error query:q`]],
    ["a text of digits", [inQuery({ schema: { type: ["string", "integer"], enum: ["5", "all"] } })], "q=5", []],
    [
      "an undocumented member of an open object",
      [inQuery({ style: "deepObject", schema: open })],
      "q[a]=1&q[z]=1",
      [`${UNDOCUMENTED} warning query:q[z]`],
    ],
    [
      "a forbidden member",
      [inQuery({ style: "deepObject", schema: { ...open, additionalProperties: false } })],
      "q[a]=1&q[z]=1",
      [`${MISMATCHED} error query:q`],
    ],
    [
      "an undocumented member hides no wrong one",
      [inQuery({ content: { "application/json": { schema: open } } })],
      "q=%7B%22z%22:1,%22a%22:%22x%22%7D",
      [`${MISMATCHED} error query:q`, `${UNDOCUMENTED} warning query:q[z]`],
    ],
    ["no member of a map beside it", [inQuery({ schema: map }), inQuery({ name: "l", schema: {} })], "a=1&l=x", []],
  ];
  it.each(rows)("%s", (_, parameters, query, told) => {
    expect(toldOf(parameters, `?${query}`).sort()).toEqual(told);
  });
});

describe("a cookie", () => {
  const sid = (schema: JsonObject): JsonObject => ({ name: "sid", in: "cookie", required: true, schema });
  it("comes in a field of its own over HTTP/2", () => {
    const fields = [["cookie", "a=b"] as const, ["cookie", "sid=1"] as const];
    expect(toldOf([sid({ type: "integer" })], "", fields)).toEqual([]);
  });
  it.each(["a+b", "a&b", "a=="])("is read as it stands: %s", (value) => {
    expect(toldOf([sid({ enum: [value] })], "", [["Cookie", `x=y; sid=${value}`]])).toEqual([]);
  });
  it("counts once, the most specific first, where two have one name", () => {
    expect(toldOf([sid({ type: "integer" })], "", [["Cookie", "sid=1; sid=x"]])).toEqual([]);
  });
  it("is named by a report, whose values are redacted", () => {
    const contract = contractOfOperation("get", "/things/{id}", { parameters: [sid({ type: "integer" })], responses });
    const compiler = createCompiler(contract.document);
    const redactSample = (value: unknown) => String(value).replace(/(?<=cookie:).*/, "hidden");
    const checker = createChecker(contract, { compiler, redactSample });
    checker.check(exchangeOf());
    expect(resultOf(contract, checker.partial()).findings).toMatchObject([{ subject: "cookie:sid" }]);
  });
});

describe("a header", () => {
  const uri = { type: "string", format: "uri" };
  const address = "https://api.test/?q=a%20b";
  it.each([
    ["an address keeps its escapes", uri, address, []],
    ["a name that was encoded all the same", { enum: ["Jürgen"] }, "J%C3%BCrgen", []],
    ["white space around it", { type: "integer" }, " 5 ", []],
    ["neither reading fits", { type: "integer" }, "5%20", ["X-P"]],
  ])("%s", (_, schema, value, subjects) => {
    const headers = { "X-P": { schema } };
    const contract = contractOfOperation("get", "/things/{id}", {
      parameters: [{ name: "X-P", in: "header", schema }],
      responses: { "200": { description: "", headers } },
    });
    const exchange = exchangeOf({ requestHeaders: { "x-p": value }, headers: { "x-p": value } });
    const told = check(contract, [exchange]).findings.map(({ ruleId, subject }) => [ruleId, subject]);
    expect(told).toEqual(
      subjects.flatMap((name) => [
        [MISMATCHED, `header:${name}`],
        ["response-header-mismatched", name],
      ]),
    );
  });
});

describe("a form", () => {
  const mediaType = "application/x-www-form-urlencoded";
  const schema = { type: "object", properties: { b: integers, o: { properties: { c: { type: "integer" } } }, s: {} } };
  const rows: readonly [law: string, encoding: JsonObject, text: string, told: readonly string[]][] = [
    ["a list by commas", { b: { explode: false } }, "b=1,2&s=x", []],
    ["a wrong item of it", { b: { explode: false } }, "b=1,x", ["request-type-mismatched /b/*"]],
    ["a list by bars", { b: { style: "pipeDelimited", explode: false } }, "b=1%7C2", []],
    ["the members of an object", { o: { style: "form" } }, "c=1", []],
    ["a wrong member of it", { o: { style: "form" } }, "c=x&s=1", ["request-type-mismatched /o/c"]],
    ["an undocumented name beside it", { o: { style: "form" } }, "c=1&z=1", ["request-property-undocumented /z"]],
    ["a content type alone changes nothing", { o: { contentType: "application/json" } }, "o=%7B%22c%22:1%7D&b=1", []],
  ];
  it.each(rows)("is written as its encoding says: %s", (_, encoding, text, told) => {
    const requestBody = { content: { [mediaType]: { schema, encoding } } };
    const contract = contractOfOperation("post", "/things", { requestBody, responses });
    const exchange = exchangeOf({ method: "POST", url: "/things", requestBody: textBody(text, mediaType) });
    const { findings } = check(contract, [exchange]);
    expect(findings.map(({ ruleId, instanceLocation }) => `${ruleId} ${instanceLocation}`)).toEqual(told);
  });
});

describe("items of a sequence", () => {
  const item = { type: "object", properties: { n: { type: "integer" }, o: { properties: { k: {} } } } };
  it.each([
    ["one by one", { schema: item }],
    ["as a list", { schema: { type: "array", items: item, minItems: 3 } }],
    ["as OpenAPI 3.2 says", { itemSchema: item }],
  ])("%s: a broken one hides nothing of the others, and a key named twice is told", (_, content) => {
    const contract = contractOfOperation("get", "/things/{id}", {
      responses: { "200": { description: "", content: { "application/x-ndjson": content } } },
    });
    const text = '{"n":1,"o":{"k":1,"k":2}}\n{"n":"x"}\n{"n":';
    const { findings } = check(contract, [exchangeOf({ text, mediaType: "application/x-ndjson" })]);
    expect(findings.map(({ ruleId, instanceLocation }) => `${ruleId} ${instanceLocation}`).sort()).toEqual([
      "response-body-duplicate-key /*/o",
      "response-body-malformed ",
      "response-type-mismatched /*/n",
    ]);
  });
});
