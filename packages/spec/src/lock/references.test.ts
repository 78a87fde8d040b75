import { describe, expect, it } from "vitest";
import { referenceFile } from "./references.js";

describe("referenceFile", () => {
  it.each([
    ["file:///sources/more/b.yaml", "sources/more/b.yaml"],
    ["https://acme.example/more/b%20c.yaml", "sources/references/acme.example/more/b_c.yaml"],
    ["file:///sources/%zz.yaml", null],
    ["https://acme.example/%zz", null],
    ["https://acme.example/%2e%2e%2fx", null],
    ["ftp://acme.example/x", null],
    ["not an address", null],
  ])("%s is kept as %s", (uri, file) => {
    expect(referenceFile(uri)).toBe(file);
  });
});
