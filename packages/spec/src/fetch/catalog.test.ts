import { describe, expect, it } from "vitest";
import { linksOf, readSiteIndex } from "./catalog.js";

const BASE = "https://docs.acme.test/";
const MANY = 300_000;

describe("an llms.txt", () => {
  it("names descriptions by a heading or by their file", () => {
    const text = [
      "# Acme",
      "- [a](a.md) and [b [c]](/openapi-v1/b.html) [d [e](openapi/v1.YAML?x=1)",
      "- [f](OpenAPI.json) [g](openapi.json/g)",
      "## OpenAPI Specs",
      "- [h](h)",
    ].join("\n");
    expect(readSiteIndex(text, BASE)).toEqual({
      descriptions: [`${BASE}OpenAPI.json`, `${BASE}h`],
      pages: [`${BASE}a.md`, `${BASE}openapi/v1.YAML?x=1`, `${BASE}openapi.json/g`],
    });
  });

  it.each([
    ["brackets", "[".repeat(MANY)],
    ["blanks behind a heading's mark", `#${" ".repeat(MANY)}\u2028x`],
    ["names", `[a](${"openapi".repeat(MANY / 7)})`],
  ])("is read in a moment where %s have no end", (_, text) => {
    expect(readSiteIndex(text, BASE).descriptions).toEqual([]);
  });
});

describe("a Link header", () => {
  it("has the targets of a relation", () => {
    const header = '</a>; rel="x service-desc", </b>; rel=next, </c>; type="a/b"; rel=service-desc';
    expect(linksOf(header, "service-desc", BASE)).toEqual([`${BASE}a`, `${BASE}c`]);
  });

  it("is read in a moment where brackets have no end", () => {
    expect(linksOf("<".repeat(MANY), "service-desc", BASE)).toEqual([]);
  });
});
