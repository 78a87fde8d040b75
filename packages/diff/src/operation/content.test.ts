import type { MediaTypeContent, Operation } from "@driftline/model";
import { describe, expect, test } from "vitest";
import { type ContentSite, contentParts } from "./content.js";
import type { OperationSite } from "./site.js";

const AT: ContentSite = {
  site: { base: {} as Operation, revision: {} as Operation, name: "GET /things", isTurned: false } as OperationSite,
  documented: "response",
  status: "200",
  base: "/base",
  revision: "/revision",
};

/** Contents of media types; each look at the media type of one of them is counted. */
function contentsOf(mediaTypes: readonly string[], looks = { count: 0 }): readonly MediaTypeContent[] {
  return mediaTypes.map((mediaType, index) => {
    const content = { pointer: `/${index}`, schema: `/${index}/schema`, itemSchema: null };
    Object.defineProperty(content, "mediaType", {
      get() {
        looks.count += 1;
        return mediaType;
      },
    });
    return content as unknown as MediaTypeContent;
  });
}

/** The pairs and what came and went, a line each. */
function told(before: readonly string[], after: readonly string[]): readonly string[] {
  return [...contentParts(AT, contentsOf(before), contentsOf(after))].map((part) =>
    "root" in part ? `${part.root.base} ${part.root.revision}` : part.draft.message,
  );
}

describe("the media types of a body", () => {
  test.each<readonly [string, readonly string[], readonly string[], readonly string[]]>([
    ["the same name, whatever its charset", ["a/b"], ["a/c", "a/b; charset=x"], ["/0/schema /1/schema"]],
    ["the first of one name", ["a/b"], ["A/B", "a/b"], ["/0/schema /0/schema"]],
    ["the longest range", ["aa/b"], ["*/*", "aa/*", "bb/*"], ["/0/schema /1/schema"]],
    ["the longest range as written", ["a/b"], ["a/*", "a/*; q=1", "a/*; q=2"], ["/0/schema /1/schema"]],
    ["a range of all", ["a/b"], ["*/*"], ["/0/schema /0/schema"]],
    ["a range with other parameters", ["a/*; v=1"], ["a/*"], ["/0/schema /0/schema"]],
  ])("are paired by %s", (_, before, after, lines) => {
    expect(told(before, after).filter((line) => line.startsWith("/"))).toStrictEqual(lines);
  });

  test("are told where no range covers them", () => {
    expect(told(["a/b"], ["b/*"])).toStrictEqual([
      "response media type `a/b` was removed",
      "response media type `b/*` was added",
    ]);
  });

  test("are looked at as often as there are of them", () => {
    const looksAt = (size: number) => {
      const looks = { count: 0 };
      const names = (prefix: string) => Array.from({ length: size }, (_, index) => `${prefix}/t${index}`);
      const before = contentsOf(names("a"), looks);
      const after = contentsOf([...names("a").reverse(), ...names("b")], looks);
      expect([...contentParts(AT, before, after)]).toHaveLength(2 * size);
      return looks.count;
    };
    expect(looksAt(200)).toBeLessThan(3 * looksAt(100));
  });
});
