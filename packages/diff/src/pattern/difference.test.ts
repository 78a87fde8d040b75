import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { comparePatterns } from "./difference.js";

const EQUAL: readonly (readonly [string, string])[] = [
  ["^[0-9]+$", "^\\d+$"],
  ["^\\d{1,}$", "^[0-9][0-9]*$"],
  ["^(?:a|b)$", "^[ab]$"],
  ["^[A-Za-z0-9_]*$", "^\\w*$"],
  ["a", "^.*a|[^]*a"],
  ["^a?$", "^(a{0,1})$"],
  ["^[a-f]{8}-[a-f]{4}$", "^[a-f]{4}[a-f]{4}\\-[a-f]{4}$"],
];

const DIFFERENT: readonly (readonly [string, string, onlyBase: boolean, onlyRevision: boolean])[] = [
  ["^a+$", "^[ab]+$", false, true],
  ["^[ab]+$", "^a+$", true, false],
  ["^a$", "^b$", true, true],
  ["a", "^a", true, false],
  ["^.{1,5}$", "^.{1,6}$", false, true],
  ["^[a-z]{3,63}$", "^[a-z][a-z0-9-]{2,62}$", false, true],
];

describe("comparing patterns", () => {
  it.each(EQUAL)("%s and %s match the same texts", (base, revision) => {
    expect(comparePatterns(base, revision)).toEqual({ onlyBase: null, onlyRevision: null });
  });

  it.each(DIFFERENT)("%s against %s", (base, revision, onlyBase, onlyRevision) => {
    const difference = comparePatterns(base, revision);
    expect([difference?.onlyBase != null, difference?.onlyRevision != null]).toEqual([onlyBase, onlyRevision]);
  });

  it("says nothing of what is no plain regular language", () => {
    for (const source of ["^(?=a)", "(a)\\1", "\\bword", "\\p{L}", "(", "a^b"])
      expect(comparePatterns(source, "a")).toBeUndefined();
  });

  it("decides against the absence of a pattern", () => {
    const difference = comparePatterns("^a$", null);
    expect(difference?.onlyBase).toBeNull();
    expect(/^a$/.test(difference?.onlyRevision ?? "a")).toBe(false);
  });

  it("is right about every text it finds, and about there being none", () => {
    const atom = fc.constantFrom("a", "b", "[ab]", "[^a]", "\\d", ".", "(?:a|bc)", "(ab)");
    const term = fc.tuple(atom, fc.constantFrom("", "*", "+", "?", "{2}", "{1,2}")).map((parts) => parts.join(""));
    const pattern = fc
      .tuple(fc.constantFrom("", "^"), fc.array(term, { minLength: 1, maxLength: 3 }), fc.constantFrom("", "$"))
      .map(([start, terms, end]) => `${start}${terms.join("")}${end}`);
    const text = fc
      .array(fc.constantFrom("a", "b", "c", "1"), { maxLength: 5 })
      .map((characters) => characters.join(""));
    fc.assert(
      fc.property(pattern, pattern, fc.array(text, { maxLength: 30 }), (base, revision, texts) => {
        const [one, other] = [new RegExp(base, "u"), new RegExp(revision, "u")];
        const difference = comparePatterns(base, revision);
        if (difference === undefined) return;
        const { onlyBase, onlyRevision } = difference;
        if (onlyBase !== null) expect([one.test(onlyBase), other.test(onlyBase)]).toEqual([true, false]);
        else for (const sample of texts) expect(one.test(sample) && !other.test(sample)).toBe(false);
        if (onlyRevision !== null) expect([one.test(onlyRevision), other.test(onlyRevision)]).toEqual([false, true]);
        else for (const sample of texts) expect(other.test(sample) && !one.test(sample)).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it("gives up on what is too large, and does so soon", () => {
    const started = performance.now();
    comparePatterns("^(a|b)*a(a|b){14}$", "^(a|b)*b(a|b){14}$");
    comparePatterns("^.{1,5000}$", "^.{1,4000}$");
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
