import { expect, test } from "vitest";
import { hasTooManyOpenings, hasTooManyTokens, YAML_TOKENS_AT_MOST } from "./openings.js";

test.each([
  ["an empty text", "", false],
  ["ten thousand entries", "- { fingerprint: a, by: [x] }\n".repeat(10_000), false],
  ["lists in lists", "[".repeat(60_000), true],
  ["maps in maps", '{"a":'.repeat(60_000), true],
  ["lists in blocks", "- ".repeat(60_000), true],
  ["a long text", "word ".repeat(200_000), false],
])("%s", (_, text, isTooMuch) => {
  expect(hasTooManyOpenings(text)).toBe(isTooMuch);
});

test.each([
  ["fewer characters than there may be tokens", "a".repeat(YAML_TOKENS_AT_MOST), false],
  ["a token for each character", "a".repeat(YAML_TOKENS_AT_MOST + 1), true],
])("%s", (_, text, isTooMuch) => {
  expect(hasTooManyTokens(text, (whole) => whole)).toBe(isTooMuch);
});

test("a long text of few tokens is no matter", () => {
  expect(hasTooManyTokens("a".repeat(YAML_TOKENS_AT_MOST + 1), (whole) => [whole])).toBe(false);
});
