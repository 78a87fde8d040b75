import { expect, test } from "vitest";
import { hasTooManyOpenings } from "./openings.js";

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
