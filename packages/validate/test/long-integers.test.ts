import type { JsonObject, JsonValue } from "@driftline/model";
import { describe, expect, it } from "vitest";
import { check, contractOfOperation, type ExchangeSpec, exchangeOf, textBody } from "./contract-of.js";

const id: JsonObject = { type: "integer", format: "int64" };
const third: JsonObject = { type: "integer", multipleOf: 3 };
const [LAST, BEYOND] = ["9223372036854775807", "9223372036854775808"];
const [MULTIPLE, NONE] = ["9007199254740993", "9007199254740994"];

function told(operation: JsonObject, spec: ExchangeSpec): readonly string[] {
  const method = spec.method ?? "GET";
  const contract = contractOfOperation(method.toLowerCase(), "/things/{id}", {
    responses: { "200": { description: "" } },
    ...operation,
  });
  const { findings, unchecked } = check(contract, [exchangeOf({ body: null, ...spec })]);
  expect(unchecked).toEqual([]);
  return findings.map(({ ruleId, instanceLocation, subject }) => `${ruleId} ${instanceLocation} ${subject}`);
}

describe("integers beyond 2^53 are judged by their digits", () => {
  const pair = { type: "object", properties: { a: id, b: third } };
  const rows: readonly [law: string, parameter: JsonObject, url: (a: string, b: string) => string][] = [
    ["a list", { in: "query", schema: { type: "array", items: id } }, (a) => `/things/1?p=1&p=${a}`],
    [
      "members by brackets",
      { in: "query", style: "deepObject", schema: pair },
      (a, b) => `/things/1?p[a]=${a}&p[b]=${b}`,
    ],
    ["members by names", { in: "query", schema: pair }, (a, b) => `/things/1?a=${a}&b=${b}`],
    [
      "JSON",
      { in: "query", content: { "application/json": { schema: pair } } },
      (a, b) => `/things/1?p={"a":${a},"b":${b}}`,
    ],
    ["a path", { in: "path", name: "id", required: true, schema: id }, (a) => `/things/${a}`],
  ];
  it.each(rows)("in a parameter: %s", (_, parameter, url) => {
    const parameters = [{ name: "p", ...parameter }];
    const name = `${parameter.in}:${parameter.name ?? "p"}`;
    expect(told({ parameters }, { url: url(LAST, MULTIPLE) })).toEqual([]);
    expect(told({ parameters }, { url: url(BEYOND, NONE) })).toEqual([`request-parameter-mismatched  ${name}`]);
  });

  it("but not where the text may be meant", () => {
    const parameters = [{ name: "p", in: "query", schema: { type: ["integer", "string"], maximum: 5 } }];
    expect(told({ parameters }, { url: `/things/1?p=${BEYOND}` })).toEqual([]);
  });

  it("in a response header", () => {
    const responses = { "200": { description: "", headers: { "X-Id": { schema: id } } } };
    expect(told({ responses }, { headers: { "x-id": LAST } })).toEqual([]);
    expect(told({ responses }, { headers: { "x-id": BEYOND } })).toEqual(["response-header-mismatched  X-Id"]);
  });

  const part = (name: string, value: string, type = "") =>
    `--X\r\nContent-Disposition: form-data; name="${name}"\r\n${type}\r\n${value}\r\n`;
  const json = "Content-Type: application/json\r\n";
  const bodies: readonly [
    mediaType: string,
    schema: JsonValue,
    text: (a: string, b: string) => string,
    prefix: string,
  ][] = [
    ["application/json", pair, (a, b) => `{"a":${a},"b":${b}}`, ""],
    ["application/x-www-form-urlencoded", pair, (a, b) => `a=${a}&b=${b}`, ""],
    ["multipart/form-data; boundary=X", pair, (a, b) => `${part("a", a)}${part("b", b, json)}--X--\r\n`, ""],
    ["application/x-ndjson", pair, (a, b) => `{"a":1}\n{"a":${a},"b":${b}}\n`, "/*"],
    ["application/x-ndjson", { type: "array", items: pair }, (a, b) => `{"a":1}\n{"a":${a},"b":${b}}\n`, "/*"],
  ];
  it.each(bodies)("in a request body: %s %j", (mediaType, schema, text, prefix) => {
    const requestBody = { content: { [mediaType.split(";")[0] as string]: { schema } } };
    const sent = (body: string): ExchangeSpec => ({
      method: "POST",
      requestHeaders: { "Content-Type": mediaType },
      requestBody: textBody(body, mediaType),
    });
    expect(told({ requestBody }, sent(text(LAST, MULTIPLE)))).toEqual([]);
    expect(
      told({ requestBody }, sent(text(BEYOND, NONE)))
        .slice()
        .sort(),
    ).toEqual([`request-constraint-mismatched ${prefix}/b null`, `request-format-mismatched ${prefix}/a null`]);
  });

  it.each([
    ["text/plain", id, BEYOND, LAST, "response-format-mismatched  null"],
    [
      "text/event-stream",
      { type: "object", properties: { a: third } },
      `data: {"a":${NONE}}\n\n`,
      `data: {"a":${MULTIPLE}}\n\n`,
      "response-constraint-mismatched /*/a null",
    ],
  ])("in a response of %s", (mediaType, schema, wrong, right, finding) => {
    const responses = { "200": { description: "", content: { [mediaType]: { schema } } } };
    expect(told({ responses }, { mediaType, body: textBody(right) })).toEqual([]);
    expect(told({ responses }, { mediaType, body: textBody(wrong) })).toEqual([finding]);
  });
});
