import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matchesGlob } from "./glob.js";

describe("matchesGlob", () => {
  it.each([
    ["*", "abc", true],
    ["*", "a/b", false],
    ["**", "a/b", true],
    ["GET /v1/*", "GET /v1/items", true],
    ["GET /v1/*", "GET /v1/items/{id}", false],
    ["GET /v1/**", "GET /v1/items/{id}", true],
    ["/experiments/*/tags", "/experiments/*/tags", true],
    ["/**/tags", "/a/b/tags", true],
    ["response-*-undocumented", "response-property-undocumented", true],
    ["response-*-undocumented", "response-property-missing", false],
    ["", "", true],
    ["", "a", false],
    ["a.c", "abc", false],
    ["{id}", "{id}", true],
  ])("%j and %j: %j", (pattern, text, expected) => expect(matchesGlob(pattern, text)).toBe(expected));

  it("a text without stars matches itself and nothing else", () => {
    const plain = fc.string().map((text) => text.replaceAll("*", ""));
    fc.assert(fc.property(plain, plain, (a, b) => matchesGlob(a, b) === (a === b)));
  });

  it("any part of a text may be replaced by two stars", () => {
    fc.assert(fc.property(fc.string(), fc.string(), fc.string(), (a, b, c) => matchesGlob(`${a}**${c}`, a + b + c)));
  });

  it("takes no exponential time on a hostile pattern", () => {
    expect(matchesGlob(`${"*a".repeat(500)}b`, "a".repeat(2000))).toBe(false);
  });
});
