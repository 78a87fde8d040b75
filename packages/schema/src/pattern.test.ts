import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { patternOf } from "./pattern.js";
import { automatonOf } from "./regular/automaton.js";
import { syntaxOf } from "./regular/syntax.js";

/** Milliseconds of CPU time. */
function cpuOf(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

const CATASTROPHES = [
  "^(a+)+$",
  "^(a|a)*$",
  "^(a|aa)+$",
  "(x+x+)+y",
  "^([a-z]|[a-z][a-z])*$",
  "^(([a-z])+.)+[A-Z]([a-z])+$",
  "(.*)*=",
  "^(\\w+\\s?)*$",
  `^${"a?".repeat(40)}${"a".repeat(40)}$`,
  "\\s+$",
  "a*a*a*a*b",
  "^(?:(?:a{0,10}){0,10}){0,5}b$",
  '(?:[^"\\\\]|\\\\.)*[^"]*"',
];

describe("patterns", () => {
  test.each(CATASTROPHES)("`%s` takes no time to speak of on any text", (pattern) => {
    const { regExp } = patternOf(pattern);
    const took = cpuOf(() => {
      for (const text of ["a".repeat(50_000), `${"a".repeat(30_000)}!`, `${" ".repeat(50_000)}x`, `${"x".repeat(40)}z`])
        regExp?.test(text);
    });
    expect(regExp).not.toBeNull();
    expect(took).toBeLessThan(3000);
  });

  test.each(["^(?=(a+)+$)b", "^(a+)+\\1$", "^(?!(a|a)*$)x", "((((a*)*)*)*)*(?=b)"])(
    "`%s` needs backtracking and could take for ever: it is refused",
    (pattern) => expect(patternOf(pattern)).toEqual({ regExp: null, reason: "unsafe" }),
  );

  test("one that looks around says up to which length it is held against a text", () => {
    const { regExp, longest } = patternOf("^(?=.*a)(?=.*b).*c.*$") as {
      regExp: { test(text: string): boolean };
      longest: number;
    };
    expect(longest).toBeLessThanOrEqual(10_000);
    expect(regExp.test("x".repeat(longest))).toBe(false);
    expect(regExp.test("x".repeat(longest + 1))).toBe(true);
    expect(patternOf("^[a-z]+$")).not.toHaveProperty("longest");
  });

  test.each(["(", "[z-a]", "a{2,1}", "(?<n>a)(?<n>b)", "\\u{110000}\\p{Nonsense}(", "a**"])(
    "`%s` is no regular expression, or one too large",
    (pattern) => expect(patternOf(pattern)).toEqual({ regExp: null, reason: "unsupported" }),
  );

  test("what most vendors write is checked", () => {
    const patterns: readonly (readonly [string, string, string])[] = [
      ["^[a-f0-9]{24}$", "0123456789abcdef01234567", "x"],
      ["^([a-z0-9]+-)*[a-z0-9]+$", "a-b-c1", "a--b"],
      ["^(?=.*[A-Z])(?=.*\\d).{8,}$", "Passw0rds", "password"],
      ["^(\\d{1,3}\\.){3}\\d{1,3}$", "10.0.0.255", "10.0.0"],
      ["^(?!-)[a-z-]+\\.[a-z]+$", "a-b.c", "-a.b"],
      ["\\S", " a ", "  "],
      ["^\\p{Lu}\\p{L}*$", "Éa", "éa"],
    ];
    for (const [pattern, good, bad] of patterns)
      expect([pattern, patternOf(pattern).regExp?.test(good), patternOf(pattern).regExp?.test(bad)]).toEqual([
        pattern,
        true,
        false,
      ]);
  });

  test("the automaton says what the engine says", () => {
    const atom = fc.constantFrom(
      "a",
      "b",
      ".",
      "[ab]",
      "[^a]",
      "\\d",
      "\\w",
      "\\u0061",
      "\\.",
      "😀",
      "^",
      "$",
      "\\b",
      "\\B",
    );
    const { pattern } = fc.letrec<{ pattern: string }>((tie) => ({
      pattern: fc.oneof(
        { depthSize: "small" },
        atom,
        fc.tuple(tie("pattern"), tie("pattern")).map(([a, b]) => a + b),
        fc.tuple(tie("pattern"), tie("pattern")).map(([a, b]) => `(?:${a}|${b})`),
        fc
          .tuple(tie("pattern"), fc.constantFrom("*", "+", "?", "{2}", "{1,2}", "{0}", "*?", "{2,}"))
          .map(([a, quantifier]) => `(${a})${quantifier}`),
      ),
    }));
    const text = fc
      .array(fc.constantFrom("a", "b", "1", ".", " ", "😀", "\n"), { maxLength: 7 })
      .map((all) => all.join(""));
    fc.assert(
      fc.property(pattern, fc.array(text, { minLength: 1, maxLength: 6 }), fc.boolean(), (source, texts, isUnicode) => {
        const regExp = new RegExp(source, isUnicode ? "u" : "");
        const automaton = automatonOf(syntaxOf(source, isUnicode), isUnicode);
        for (const each of texts) expect([source, each, automaton?.(each)]).toEqual([source, each, regExp.test(each)]);
      }),
      { numRuns: 400 },
    );
  });
});
