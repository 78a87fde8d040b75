import { describe, expect, it } from "vitest";
import { translatePattern } from "./pattern.js";

const TRANSLATED: readonly (readonly [pattern: string, matches: readonly string[], fails: readonly string[]])[] = [
  ["(?i)^ab[c-d]$", ["abc", "ABD"], ["abe"]],
  ["(?s)^a.b$", ["a\nb"], ["ab"]],
  ["\\Aab\\z", ["ab"], ["xab", "ab\n"]],
  ["^ab\\Z", ["ab", "ab\n"], ["abc"]],
  ["^a++b$", ["aab"], ["aa"]],
  ["^a++a$", [], ["aa", "aaa"]],
  ["^(?>a|ab)c$", ["ac"], ["abc"]],
  ["^(?P<x>a)(?:b)$", ["ab"], ["b"]],
  ["^[[:alpha:]]+$", ["aZ"], ["a1"]],
  ["^\\p{Punct}$", ["!"], ["a"]],
  ["^\\p{IsLatin}+$", ["é"], ["я"]],
  ["^\\Qa.b\\E$", ["a.b"], ["axb"]],
  ["^a\\-b\\_c$", ["a-b_c"], ["ab"]],
  ["^\\x{1F600}$", ["😀"], ["x"]],
  ["(?m)^b$", ["a\nb\nc"], ["ab"]],
  ["^a(?i:b)c$", ["aBc"], ["ABc"]],
  ["(?x) ^ a b $ # comment", ["ab"], ["a b"]],
  ["^{a}$", ["{a}"], ["a"]],
  ["^[\\w-.]+$", ["a-."], ["?"]],
];

const UNSUPPORTED: readonly string[] = [
  "(",
  "a)",
  "(?R)",
  "[a-z&&[^b]]",
  "^\\Ga",
  "(a)\\1b++",
  "[a",
  "(?i)\\x41",
  "\\",
];

describe("translatePattern", () => {
  it("keeps what ECMA-262 understands", () => {
    expect(translatePattern("^[a-z]+(?<year>\\d{4})$")).toEqual({ kind: "kept" });
  });

  it.each(TRANSLATED)("%s", (pattern, matches, fails) => {
    const translated = translatePattern(pattern);
    if (translated.kind !== "translated") throw new Error(JSON.stringify(translated));
    const expression = new RegExp(translated.pattern, "u");
    for (const text of matches) expect([text, expression.test(text)]).toEqual([text, true]);
    for (const text of fails) expect([text, expression.test(text)]).toEqual([text, false]);
  });

  it.each(UNSUPPORTED)("says why it leaves %s out", (pattern) => {
    expect(translatePattern(pattern)).toMatchObject({ kind: "unsupported", reason: expect.any(String) });
  });
});
