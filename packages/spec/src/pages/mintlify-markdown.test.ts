import { resolvePointer } from "@driftline/model";
import { describe, expect, it } from "vitest";
import { normaliseDescription } from "../openapi/normalise-description.js";
import { readPage } from "./read-page.js";

const read = (text: string) => readPage({ uri: "p.md", text });

const block = (info: string, fence = "````") => `${fence}${info}
openapi: 3.0.1
info:
  title: t
  version: '1'
  description: |
    with a block of its own
    \`\`\`json
    { "a": 1 }
    \`\`\`
paths:
  /a/{id}:verb:
    get:
      responses: {}
${fence}`;

describe("Mintlify Markdown", () => {
  it.each([
    ["an absolute source", "yaml https://a.test/openapi.json get /a/{id}:verb"],
    ["a path for a source", "yaml /openapi.yaml GET /a/{id}:verb"],
    ["a bare word for a source", "yaml dca-api get /a/{id}:verb"],
    ["no source", "yaml get /a/{id}:verb"],
  ])("reads the block with %s", (_, info) => {
    const text = `> ## Documentation Index\n> x\n\n# T\n\n## OpenAPI\n\n${block(info)}\n`;
    const extract = read(text);
    expect(extract.description).toMatchObject({ openapi: "3.0.1", paths: { "/a/{id}:verb": {} } });
    expect(extract.positions.locate("/paths").line).toBe(text.split("\n").indexOf("paths:") + 1);
  });

  it.each([
    ["markdown-index-quote", "> ## Documentation Index\n> x\n\n", ""],
    [
      "markdown-index-footer",
      "",
      "\n\n---\n\n> To find navigation and other pages in this documentation, fetch the llms.txt file at: https://a.test/llms.txt\n",
    ],
    ["markdown", "", "\n\nBuilt with [Mintlify](https://mintlify.com).\n"],
    ["markdown", "# Source: https://a.test/p.md\n\n", ""],
  ])("tells the generation %s", (generation, head, foot) => {
    expect(read(`${head}# T\n\n## OpenAPI\n\n${block("yaml get /a")}${foot}`).generation).toBe(generation);
  });

  it("says that the block is missing, and never that operations were removed", () => {
    const text = "> ## Documentation Index\n> x\n\n# T\n\n## OpenAPI\n";
    expect(() => read(text)).toThrow(expect.objectContaining({ code: "PAGE_BLOCK_MISSING" }));
  });

  it("keeps a root security that says something, and drops the invented one", () => {
    const page = (security: string) =>
      read(`## OpenAPI\n\n\`\`\`\`yaml get /a\nopenapi: 3.1.0\nsecurity: ${security}\npaths: {}\n\`\`\`\`\n`);
    expect(page("[]").description).not.toHaveProperty("security");
    expect(page("[{ key: [] }]").description).toMatchObject({ security: [{ key: [] }] });
  });
});

const INTERMEDIATE = `# Get thing

\`\`\`\`yaml openapi.yaml get /things/{id}
paths:
  path: /things/{id}
  method: get
  servers:
    - url: https://api.acme.test
  request:
    security:
      - title: bearerAuth
        parameters:
          query: {}
          header: { Authorization: { type: http, scheme: bearer } }
          cookie: {}
    parameters:
      path:
        id:
          schema:
            - { type: string, required: true, description: The id. }
      query:
        limit:
          schema:
            - { type: integer, required: false }
      header: {}
      cookie: {}
    body: {}
  response:
    '200':
      application/json:
        schemaArray:
          - type: object
            properties:
              id:
                allOf: [{ type: string }]
              kind:
                allOf: [{ type: enum<string>, enum: [a, b] }]
              kids:
                allOf: [{ type: array, items: { allOf: [{ $ref: '#/components/schemas/Kid' }] } }]
            requiredProperties: [id]
            refIdentifier: '#/components/schemas/Thing'
        description: The thing.
    '204':
      _mintlify/placeholder:
        schemaArray: [{ type: any, description: Nothing. }]
        description: Nothing.
  deprecated: false
  type: path
components:
  schemas:
    Kid:
      type: object
      properties: { name: { type: string } }
\`\`\`\`
`;

describe("Mintlify's intermediate form", () => {
  it("is read as the OpenAPI it was made from", async () => {
    const extract = read(INTERMEDIATE);
    expect(extract).toMatchObject({ generation: "markdown-intermediate", repairs: ["intermediate-form"] });
    const operation = resolvePointer(extract.description, "/paths/~1things~1{id}/get");
    expect(operation).toMatchObject({
      security: [{ bearerAuth: [] }],
      parameters: [
        { name: "id", in: "path", required: true, description: "The id." },
        { name: "limit", in: "query", required: false, schema: { type: "integer" } },
      ],
      responses: { 204: { description: "Nothing." } },
    });
    expect(resolvePointer(operation ?? null, "/responses/200/content/application~1json/schema")).toEqual({
      type: "object",
      properties: {
        id: { type: "string" },
        kind: { type: "string", enum: ["a", "b"] },
        kids: { type: "array", items: { $ref: "#/components/schemas/Kid" } },
      },
      required: ["id"],
    });
    const { defects } = await normaliseDescription(
      { ...extract.description, info: { title: "t", version: "1" } },
      "p.md",
    );
    expect(defects).toEqual([]);
  });
});
