import type { JsonObject } from "@driftline/model";
import { expect, it } from "vitest";
import type { Place } from "./page.js";
import { exampleDefects } from "./page-example.js";

const POINTER = "/paths/~1x/get";

function pageWith(properties: JsonObject, text: string) {
  const content = { "application/json": { schema: { type: "object", properties } } };
  const description = { openapi: "3.1.0", paths: { "/x": { get: { responses: { "200": { content } } } } } };
  const places = new Map<string, Place>();
  const lines = text.split("\n").map((_, index) => index + 101);
  return { defects: exampleDefects({ description, pointer: POINTER, example: { text, lines }, places }), places };
}

it("tells the line of the outermost member that contradicts, wherever its name stands else", () => {
  const text = '{\n  "b": {\n    "a": "}"\n  },\n  "a": "text",\n  "\\"q": ["{"]\n}';
  const { defects, places } = pageWith({ a: { type: "integer" }, b: {}, '"q': { type: "integer" } }, text);
  expect(defects.map(({ subject }) => subject)).toEqual(["a", '"q']);
  expect([...places.values()]).toEqual([
    { line: 105, column: 3 },
    { line: 106, column: 3 },
  ]);
});

it("looks through a long example once, and not once for each member that contradicts", () => {
  const names = [...Array(6000).keys()].map((index) => `p${index}`);
  const properties = Object.fromEntries(names.map((name) => [name, { type: "string" }]));
  const text = JSON.stringify(Object.fromEntries(names.map((name) => [name, 1])), null, 2);
  const started = process.cpuUsage();
  expect(pageWith(properties, text).defects).toHaveLength(6000);
  expect(process.cpuUsage(started).user).toBeLessThan(4_000_000);
});
