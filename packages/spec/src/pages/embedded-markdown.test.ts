import { describe, expect, it } from "vitest";
import { readPage } from "./read-page.js";

const block = (path: string) =>
  JSON.stringify({
    openapi: "3.0.0",
    info: { title: "Acme", version: "1" },
    paths: { [path]: { get: { responses: {} } } },
  });

describe("descriptions in fences", () => {
  it("ReadMe: one under its heading", () => {
    const text = `# Get thing\n\ntext\n\n# OpenAPI definition\n\n\`\`\`json\n${block("/a")}\n\`\`\`\n`;
    const extract = readPage({ uri: "p.md", text });
    expect(extract).toMatchObject({ platform: "readme", description: { paths: { "/a": {} } } });
    expect(extract.positions.locate("/paths/~1a").line).toBe(8);
  });

  it("GitBook: one for each operation, made one description", () => {
    const text = `# Things\n\n## GET /a\n\n\`\`\`json\n${block("/a")}\n\`\`\`\n\n## GET /b\n\n\`\`\`json\n${block("/b")}\n\`\`\`\n`;
    const extract = readPage({ uri: "p.md", text });
    expect(Object.keys(extract.description.paths as object)).toEqual(["/a", "/b"]);
    expect(extract.positions.locate("/paths/~1b").line).toBe(12);
  });

  it("other code is no description", () => {
    expect(() => readPage({ uri: "p.md", text: '# A\n\n```json\n{ "a": 1 }\n```\n' })).toThrow();
  });
});
