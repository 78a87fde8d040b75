import { ToolError } from "@driftline/model";
import { describe, expect, it } from "vitest";
import { parseFieldLine } from "./fern-type.js";
import { readPage } from "./read-page.js";
import { configurationScripts } from "./viewer-html.js";

const MANY = 300_000;

const structured = (more: string) =>
  `# Get\n\nGET https://api.acme.example/a\n\n## Request\n\n${more}\n\n## Response\n\n### 200\n\n- \`b\` (string) — text\n`;

// What takes the square of a length takes minutes here, and what tries every way to cut a text takes years.
describe("a page that goes on without end", () => {
  it.each([
    ["comments", `${"<!---->".repeat(200)}x`],
    ["comments with nothing behind", "<!-- a --> ".repeat(MANY)],
    ["line ends", `${"\r".repeat(MANY)}x`],
    ["blanks in a fence", `# A\n\n\`\`\`yaml\n${" ".repeat(MANY)}x: 1\n\`\`\`\n`],
  ])("of %s is no contract", (_, text) => {
    expect(() => readPage({ uri: "p.md", text })).toThrow(ToolError);
  });

  it.each([
    ["a media type of slashes", `### Body (${"/".repeat(MANY)}`],
    ["a type of blanks", `### Body\n\n- \`a\` (x${" ".repeat(MANY)}y)`],
    ["a description of dashes", `### Body\n\n- \`a\` (string) ${"-".repeat(MANY)}\u2028x`],
  ])("with %s is read", (_, more) => {
    expect(readPage({ uri: "p.md", text: structured(more) }).description.paths).toHaveProperty("/a.get");
  });

  it.each([
    ["containers", `a${"list of ".repeat(200)}?`],
    ["digits", `ainteger${"=1111111-1111111".repeat(100)}x`],
    ["ranges", `ainteger${"1-11".repeat(400)}x`],
  ])("has no field line of %s", (_, line) => expect(parseFieldLine(line)).toBeUndefined());

  it("has no script called so", () => {
    const text = `<html><script src="/${"openapi-config".repeat(MANY / 10)}"></script><script src="Swagger-Initializer.v2.js?x"></script></html>`;
    expect(configurationScripts(text, "https://docs.test/a/")).toEqual([
      "https://docs.test/a/Swagger-Initializer.v2.js?x",
    ]);
  });
});

describe("comments before a page", () => {
  it.each(["<!-- a --> <!--b-->\n<!doctype html>", " <!----><main>"])("%s", (before) => {
    const text = `${before}<script id="api-reference">{"openapi":"3.1.0","info":{},"paths":{}}</script>`;
    expect(readPage({ uri: "p.html", text }).platform).toBe("scalar");
  });
});
