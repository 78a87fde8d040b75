import { createHash } from "node:crypto";
import { ToolError } from "@driftline/model";
import { describe, expect, it } from "vitest";
import { loadContract } from "./load-contract.js";

const hash = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

function load(text: string, uri = "api.yaml") {
  return loadContract(new TextEncoder().encode(text), { vendor: "acme", uri, hash });
}

const DOCUMENT = `openapi: 3.1.0
info:
  title: Acme
  version: "1"
  license:
    name: Apache 2.0
paths:
  /things/{id}:
    get:
      operationId: getThing
      parameters:
        - { name: id, in: path, required: true, schema: { type: string, format: uuid4 } }
      responses:
        '200':
          description: doesnâ€™t matter
          content:
            application/json:
              schema:
                $ref: '#/components/schemas/Thing'
components:
  schemas:
    Thing:
      type: object
      properties:
        id: { type: string, nullable: true }
        kind:
          $ref: '#/components/schemas/Lost'
        more: { $ref: '#/components/schemas/Lost' }
        size: { type: string, format: acme-size }
        code:
          type: string
          pattern: (?<!
      discriminator:
        propertyName: kind
        mapping:
          a: { $ref: '#/components/schemas/Thing' }
          b: '#/components/schemas/Nowhere'
`;

describe("loadContract", () => {
  it("tells every defect once, with line and column", async () => {
    const { findings } = await load(DOCUMENT);
    const told = findings.map(({ ruleId, base, count, subject }) => [
      ruleId,
      `${base?.line}:${base?.column}`,
      count,
      subject,
    ]);
    expect(told).toEqual([
      ["spec-discriminator-mapping-invalid", "36:11", 2, "a, b"],
      ["spec-document-invalid", "5:3", 1, "/info/license"],
      ["spec-format-unknown", "29:31", 1, "acme-size"],
      ["spec-nullable-in-31", "25:29", 1, null],
      ["spec-pattern-unsupported", "32:11", 1, "(?<! (a group that is not closed)"],
      ["spec-reference-dangling", "27:11", 2, "#/components/schemas/Lost"],
      ["spec-text-mojibake", "15:11", 1, null],
    ]);
  });

  it("says which patterns are held against short texts only, and which need no saying", async () => {
    const looking = "^(?=.*a)(?=.*b).*c.*$";
    const schemas = {
      Any: { type: "string", pattern: looking },
      Short: { type: "string", pattern: looking, maxLength: 100 },
      Plain: { type: "string", pattern: "^[a-z]+$" },
    };
    const info = { title: "t", version: "1" };
    const { findings } = await load(JSON.stringify({ openapi: "3.1.1", info, paths: {}, components: { schemas } }));
    expect(findings.map(({ ruleId, level, message }) => [ruleId, level, message])).toEqual([
      [
        "spec-pattern-bounded",
        "note",
        expect.stringMatching(/^texts of more than \d+ characters are not held against the pattern `\^\(\?=/),
      ],
    ]);
  });

  it("checks everything else all the same", async () => {
    const contract = await load(DOCUMENT);
    expect(contract.operations.map(({ key }) => key)).toEqual(["GET /things/{id}"]);
    expect(contract.document).toMatchObject({
      openapi: "3.1.1",
      paths: { "/things/{id}": { get: { responses: { 200: { description: "doesn’t matter" } } } } },
      components: {
        schemas: {
          Lost: { "x-driftline-unknown": ["schema"] },
          Thing: {
            properties: { id: { type: ["string", "null"] }, kind: { $ref: "#/components/schemas/Lost" } },
            discriminator: { mapping: { a: "#/components/schemas/Thing" } },
          },
        },
      },
    });
    expect(contract.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it("finds the same places in JSON", async () => {
    const text = JSON.stringify(
      { openapi: "3.1.0", info: { title: "a", version: "1", license: { name: "x" } }, paths: {} },
      null,
      2,
    );
    const { findings, positions } = await load(text, "api.json");
    expect(findings).toMatchObject([
      { ruleId: "spec-document-invalid", base: { line: 6, column: 5, pointer: "/info/license" } },
    ]);
    expect(positions.locate("/info/license/url/x")).toEqual({
      uri: "api.json",
      pointer: "/info/license",
      line: 6,
      column: 5,
    });
  });

  it("reads its own result without a finding and without a change", async () => {
    const first = await load(DOCUMENT);
    const { info, ...rest } = first.document;
    const clean = { info: { title: "Acme", version: "1" }, ...rest };
    const second = await load(JSON.stringify(clean));
    expect(second.document).toEqual(clean);
    expect(second.findings.map(({ ruleId }) => ruleId)).toEqual([
      "spec-discriminator-mapping-invalid",
      "spec-format-unknown",
    ]);
  });

  it.each([
    ["an empty file", "", "INPUT_EMPTY"],
    ["a binary file", "\u0000\u0001", "INPUT_BINARY"],
    ["a broken text", "openapi: [", "INPUT_MALFORMED"],
    ["a recording", '{"log":{"entries":[]}}', "SPEC_NOT_OPENAPI"],
    ["a list", "- a\n", "SPEC_NOT_OPENAPI"],
    ["a page", "# Title\n\ntext\n", "SPEC_NOT_OPENAPI"],
    ["a version nobody knows", "openapi: 4.0.0\n", "SPEC_VERSION_UNSUPPORTED"],
    ["a bomb of aliases", bomb(), "INPUT_TOO_LARGE"],
    ["more than the full reader has memory for", `a: &a 1\nb: [${"1,".repeat(2_100_000)}]`, "INPUT_TOO_LARGE"],
    ["a deep text", `a: ${"[".repeat(5000)}`, "INPUT_TOO_DEEP"],
    ["a deep JSON text", `${'{"a":'.repeat(5000)}1${"}".repeat(5000)}`, "INPUT_TOO_DEEP"],
  ])("refuses %s in one clear line", async (_, text, code) => {
    const error = await load(text).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(ToolError);
    expect(error).toMatchObject({ code });
    expect((error as ToolError).message).not.toContain("\n");
  });

  it("follows references to files beside it, where it may", async () => {
    const text = `openapi: 3.1.0
info: { title: t, version: "1" }
paths: {}
components: { schemas: { A: { $ref: 'more/b.yaml#/B' } } }
`;
    const files: Readonly<Record<string, string>> = {
      "file:///more/b.yaml": "B: { $ref: c.yaml }",
      "file:///more/c.yaml": "type: string",
    };
    const readReference = async (uri: string) => {
      const content = files[uri];
      return content === undefined ? null : new TextEncoder().encode(content);
    };
    const bytes = new TextEncoder().encode(text);
    const followed = await loadContract(bytes, { vendor: "acme", uri: "/some/folder/api.yaml", hash, readReference });
    expect(followed.findings).toEqual([]);
    expect(followed.document).toMatchObject({ components: { schemas: { c: { type: "string" } } } });
    expect((await load(text)).findings).toMatchObject([{ ruleId: "spec-reference-refused", base: { line: 4 } }]);
  });

  it("names the place of a broken text", async () => {
    const error = await load("openapi: 3.1.0\npaths: {\n").catch((cause: unknown) => cause);
    expect((error as ToolError).location).toMatchObject({ uri: "api.yaml", line: 3 });
  });
});

function bomb(): string {
  const levels = ["a: &a [x, x, x, x, x, x, x, x, x]"];
  for (const [index, name] of [..."bcdefghi"].entries()) {
    const previous = `*${"abcdefgh"[index]}`;
    levels.push(`${name}: &${name} [${Array(9).fill(previous).join(", ")}]`);
  }
  return levels.join("\n");
}
