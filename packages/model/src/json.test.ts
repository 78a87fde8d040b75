import { expect, test } from "vitest";
import { type JsonValue, textOfJson } from "./json.js";

test.each<readonly [JsonValue | undefined, string]>([
  ["a", "a"],
  [3.1, "3.1"],
  [true, "true"],
  [null, "null"],
  [undefined, "undefined"],
  [{ toString: 1, valueOf: 1 }, "[object]"],
  [[{ toString: 1 }], "[list]"],
  [["a"], "[list]"],
])("the text of %j is %s", (value, text) => {
  expect(textOfJson(value)).toBe(text);
});

test("a list nested deeper than any stack has a text too", () => {
  const deep = JSON.parse("[".repeat(100_000) + "]".repeat(100_000)) as JsonValue;
  expect(textOfJson(deep)).toBe("[list]");
});
