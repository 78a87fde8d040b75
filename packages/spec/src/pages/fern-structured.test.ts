import { describe, expect, it } from "vitest";
import { fernStructured } from "./fern-structured.js";

const page = (address: string) => ({
  uri: "get.md",
  text: `# Get\n\nGET ${address}\n\n### Path parameters\n\n- id: string\n\n## Response\n\n### 200\n`,
});

describe("the address on a structured Fern page", () => {
  it("is a path with its parameters", () => {
    const { description } = fernStructured.read(page("https://api.acme.example/a%20b/:id"));
    expect(Object.keys(description.paths ?? {})).toEqual(["/a b/{id}"]);
  });

  it.each(["https://api.acme.example/%zz", "https://[x/a"])("%s is refused in one clause", (address) => {
    expect(fernStructured.recognises(page(address))).toBe(true);
    expect(() => fernStructured.read(page(address))).toThrow(expect.objectContaining({ code: "PAGE_UNREADABLE" }));
  });
});
