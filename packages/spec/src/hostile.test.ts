import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { ToolError } from "@driftline/model";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SPECS, sha256 } from "../test/folder.testing.js";
import { lockVendor } from "./lock/lock-vendor.js";
import { readVendorConfig } from "./vendor/read-vendor-config.js";

const PAGES = [
  "galileo/sources/get-experiment.md",
  "braintrust/sources/get-experiment.md",
  "respan/sources/retrieve-experiment.txt",
  "opik/sources/get-experiment-item-by-id.txt",
].map((path) => readFileSync(resolve(SPECS, path), "utf8"));

const CONFIG = readVendorConfig("name: Acme\n", "vendor.yaml", "acme");

/** Locks a text and says what it threw, if anything; drift and defects are data, failure is a `ToolError`. */
async function thrownFor(text: string): Promise<unknown> {
  const bytes = new TextEncoder().encode(text);
  const source = { file: "sources/page", bytes, url: null, retrievedAt: null, etag: null, lastModified: null };
  try {
    await lockVendor(CONFIG, [source], { folder: "specs/opik", hash: sha256 });
    return undefined;
  } catch (cause) {
    return cause;
  }
}

async function expectClearFailure(text: string): Promise<void> {
  const thrown = await thrownFor(text);
  if (thrown === undefined) return;
  expect(thrown).toBeInstanceOf(ToolError);
  expect((thrown as ToolError).message).not.toContain("\n");
}

const NAMES = [
  "openapi",
  "paths",
  "/a",
  "get",
  "parameters",
  "responses",
  "200",
  "content",
  "application/json",
  "schema",
];
const MORE = [
  "$ref",
  "properties",
  "items",
  "allOf",
  "components",
  "schemas",
  "A",
  "__proto__",
  "discriminator",
  "mapping",
];
const TEXTS = [
  "3.1.0",
  "3.0.3",
  "2.0",
  "#/components/schemas/A",
  "#",
  "a",
  "",
  "object",
  "query",
  "https://a.test/x.json",
];

const { value: documents } = fc.letrec<{ value: unknown; leaf: unknown }>((tie) => ({
  leaf: fc.oneof(fc.constantFrom(...TEXTS), fc.constantFrom(null, true, 0, -1)),
  value: fc.oneof(
    { depthSize: "medium", withCrossShrink: true },
    tie("leaf"),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...NAMES, ...MORE), tie("value"), { maxKeys: 4 }),
  ),
}));

// The meta-schema is compiled for every text, which takes most of the time.
describe("hostile input", { timeout: 120_000 }, () => {
  it("a page that was cut off anywhere fails clearly, or is read", async () => {
    const cuts = fc.tuple(fc.constantFrom(...PAGES), fc.double({ min: 0, max: 1, noNaN: true }));
    await fc.assert(
      fc.asyncProperty(cuts, ([page, at]) => expectClearFailure(page.slice(0, Math.floor(page.length * at)))),
      { numRuns: 20 },
    );
  });

  it("a page with lines lost or doubled fails clearly, or is read", async () => {
    const edits = fc.tuple(fc.constantFrom(...PAGES), fc.nat(400), fc.nat(6), fc.boolean());
    await fc.assert(
      fc.asyncProperty(edits, ([page, at, count, isDoubled]) => {
        const lines = page.split("\n");
        const part = isDoubled ? lines.slice(at, at + count) : [];
        return expectClearFailure([...lines.slice(0, at), ...part, ...part, ...lines.slice(at + count)].join("\n"));
      }),
      { numRuns: 20 },
    );
  });

  it("a description made of the right words in the wrong places fails clearly, or is read", async () => {
    const described = fc.tuple(fc.constantFrom("3.1.0", "3.0.3", "3.2.0"), documents, documents);
    await fc.assert(
      fc.asyncProperty(described, ([openapi, paths, components]) =>
        expectClearFailure(JSON.stringify({ openapi, info: {}, paths: { "/a": { get: paths } }, components })),
      ),
      { numRuns: 40 },
    );
    await fc.assert(
      fc.asyncProperty(documents, (document) =>
        expectClearFailure(
          JSON.stringify({ swagger: "2.0", paths: { "/a": { get: document } }, definitions: document }),
        ),
      ),
      { numRuns: 20 },
    );
  });
});

it.each([
  ["comments on one line", "# ".repeat(5_000)],
  ["comments on many lines", "#\n# x\n".repeat(5_000)],
  ["ends of documents", "--- ".repeat(5_000)],
  ["braces and blanks", "{ \n".repeat(5_000)],
])("a text of %s is told for what it is, at once", async (_, text) => {
  await expectClearFailure(text);
});
