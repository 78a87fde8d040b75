import type { JsonObject } from "@driftline/model";
import { describe, expect, it } from "vitest";
import { check, contractOfOperation, exchangeOf } from "./contract-of.js";

const item: JsonObject = { type: "object", required: ["n"], properties: { n: { type: "integer" } } };

function findingsOf(mediaType: string, content: JsonObject, text: string) {
  const contract = contractOfOperation("get", "/things/{id}", {
    responses: { "200": { content: { [mediaType]: content } } },
  });
  return check(contract, [exchangeOf({ text, mediaType })]).findings.map(({ ruleId, instanceLocation, subject }) => [
    ruleId,
    instanceLocation,
    subject,
  ]);
}

describe("sequential bodies are judged item by item", () => {
  const lines = '{"n":1}\n\n{"n":"x"}\r\n{"n":2,"z":0}\n';
  const drifts = [
    ["response-type-mismatched", "/*/n", null],
    ["response-property-undocumented", "/*/z", "z"],
  ];
  it.each([
    ["application/x-ndjson", { itemSchema: item }],
    ["application/jsonl", { schema: item }],
    ["application/x-ndjson", { schema: { type: "array", items: item } }],
  ])("%s by %j", (mediaType, content) => {
    expect(findingsOf(mediaType, content, lines)).toEqual(drifts);
    expect(findingsOf(mediaType, content, '{"n":1}\n{"n":2}')).toEqual([]);
    expect(findingsOf(mediaType, content, '{"n":1}\n{"n":')).toEqual([["response-body-malformed", "", null]]);
  });

  it("JSON text sequences", () => {
    expect(findingsOf("application/json-seq", { itemSchema: item }, '\u001e{"n":1}\n\u001e{"n":"x"}\n')).toEqual([
      drifts[0],
    ]);
  });

  const stream = ': hello\ndata: {"n":1}\n\nevent: more\nid: 7\ndata: {"n":\ndata: "x"}\n\ndata: [DONE]\n\ndata: {"n":';
  it("events by the schema of what they carry, with the sentinel and the cut end left out", () => {
    expect(findingsOf("text/event-stream", { schema: item }, stream)).toEqual([drifts[0]]);
    expect(findingsOf("text/event-stream", { itemSchema: item }, stream)).toEqual([drifts[0]]);
  });

  it("an event whose data is empty never reaches a client", () => {
    const empty = 'data:\n\nevent: ping\ndata\n\ndata: \n\ndata:{"n":1}\n\n';
    expect(findingsOf("text/event-stream", { schema: item }, empty)).toEqual([]);
    expect(findingsOf("text/event-stream", { itemSchema: item }, empty)).toEqual([]);
    // Two empty lines are a line feed, which is data.
    expect(findingsOf("text/event-stream", { schema: item }, "data\ndata\n\n")).toEqual([
      ["response-body-malformed", "", null],
    ]);
  });

  it("events by the schema of the event", () => {
    const event = {
      type: "object",
      required: ["data"],
      properties: { data: { type: "string" }, event: { enum: ["less"] }, id: {} },
    };
    expect(findingsOf("text/event-stream", { itemSchema: event }, stream)).toEqual([
      ["response-enum-value-undocumented", "/*/event", "more"],
    ]);
  });

  it("event data by its content schema", () => {
    const data = { type: "string", contentMediaType: "application/json", contentSchema: item };
    const event = { type: "object", properties: { data, event: {}, id: {} } };
    expect(findingsOf("text/event-stream", { itemSchema: event }, stream)).toEqual([
      ["response-type-mismatched", "/*/data/n", null],
    ]);
    expect(findingsOf("text/event-stream", { itemSchema: event }, "data: hello\n\n")).toEqual([
      ["response-body-malformed", "", null],
    ]);
  });

  it("a stream documented as a string is text", () => {
    expect(findingsOf("text/event-stream", { schema: { type: "string" } }, stream)).toEqual([]);
  });

  it("text is judged by a schema of scalars", () => {
    expect(findingsOf("text/plain", { schema: { type: "integer" } }, "5")).toEqual([]);
    expect(findingsOf("text/plain", { schema: { type: "integer" } }, "five")).toEqual([
      ["response-type-mismatched", "", null],
    ]);
    expect(findingsOf("application/xml", { schema: { type: "object", required: ["a"] } }, "<a/>")).toEqual([]);
  });
});
