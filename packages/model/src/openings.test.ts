import { expect, test } from "vitest";
import { hasTooManyOpenings, YAML_TOKENS_AT_MOST, yamlExcess } from "./openings.js";

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

/** One token for each sign, as a lexer of YAML gives the signs that count. */
const signs = (text: string): Iterable<string> => text;

test.each([
  ["a hundred thousand characters, whatever they are", "[".repeat(100_000), null],
  ["as many tokens as there may be", "a".repeat(YAML_TOKENS_AT_MOST), null],
  ["one token more", "a".repeat(YAML_TOKENS_AT_MOST + 1), "tokens"],
  ["lists beside lists", "[]".repeat(YAML_TOKENS_AT_MOST / 5), null],
  ["one list more, which costs four times another token", "[]".repeat(YAML_TOKENS_AT_MOST / 5 + 1), "tokens"],
  ["more ends than beginnings, before them", "]".repeat(100_000) + "[".repeat(1001), "depth"],
  ["maps in maps", "{".repeat(100_001), "depth"],
  ["items of one line each", "-a\n".repeat(50_000), null],
  ["items of items in one line", `${"-".repeat(1001)}a\n`.repeat(100), "depth"],
])("%s", (_, text, excess) => {
  expect(yamlExcess(text, signs)).toBe(excess);
});

test("a long text of few tokens is no matter", () => {
  expect(yamlExcess("a".repeat(YAML_TOKENS_AT_MOST + 1), (whole) => [whole])).toBeNull();
});
