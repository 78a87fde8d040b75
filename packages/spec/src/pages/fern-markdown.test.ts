import { resolvePointer } from "@driftline/model";
import { describe, expect, it } from "vitest";
import { readPage } from "./read-page.js";

const read = (text: string) => readPage({ uri: "p.md", text });

const EMBEDDED = (info: string, extra = "") => `# Get thing

GET https://api.acme.test/v2/things/{id}

Gets a thing.

Reference: https://docs.acme.test/things

## OpenAPI Specification

\`\`\`yaml
openapi: 3.1.1
info:
${info}
${extra}paths:
  /things/{id}:
    get:
      tags:
        - - subpackage_things
      responses:
        '200':
          description: ok
          content:
            application/json:
              schema:
                type: object
                properties:
                  kind: { enum: [{ type: stringLiteral, value: llm }] }
                  meta: { description: Any type }
        '204':
          description: nothing
          content: { application/json: { schema: { type: object } } }
\`\`\`

## SDK Code Examples

\`\`\`python
print(1)
\`\`\`
`;

describe("Fern Markdown with a description", () => {
  it("generation 1: what the renderer made up is undone, the server comes from the head", () => {
    const extract = read(EMBEDDED("  title: Get thing\n  version: endpoint_things.get"));
    expect(extract).toMatchObject({
      platform: "fern",
      generation: "markdown-1",
      repairs: expect.arrayContaining(["enum-literal", "tags-nested", "any-type", "empty-body-invented"]),
    });
    expect(extract.description.servers).toEqual([{ url: "https://api.acme.test/v2" }]);
    const operation = resolvePointer(extract.description, "/paths/~1things~1{id}/get") ?? null;
    expect(operation).toMatchObject({ tags: ["subpackage_things"] });
    expect(resolvePointer(operation, "/responses/204")).toEqual({ description: "nothing" });
    expect(resolvePointer(operation, "/responses/200/content/application~1json/schema/properties")).toEqual({
      kind: { enum: ["llm"] },
      meta: {},
    });
    expect(extract.positions.locate("/openapi")).toMatchObject({ line: 12, column: 1 });
  });

  it("generation 2: the vendor's own info and servers", () => {
    const servers = "servers:\n  - url: https://eu.acme.test\n";
    const extract = read(EMBEDDED("  title: Acme API\n  version: 1.0.0", servers));
    expect(extract).toMatchObject({
      generation: "markdown-2",
      description: { servers: [{ url: "https://eu.acme.test" }] },
    });
  });
});

const STRUCTURED = `> For AI agents: an index is at /llms.txt

# Create thing

POST https://api.acme.test/v2/things/{id}
Content-Type: application/json

Creates a thing.

## Servers

- \`https://api.acme.test/v2\` (production, default)

## Authentication

- \`Authorization\` header (required) (prefixed with \`Bearer \`) - your key

## Request

### Path parameters

- \`id\` (string, required) — The thing's id.

### Query parameters

- \`limit\` (integer, optional, default: 10)

### Body (application/json)

This endpoint expects a ThingWrite.

- \`name\` (string, required)
- \`mode\` (enum, optional, nullable) — How.
  - Allowed values: \`fast\`, \`slow\`

## Response

### 200

The thing.

- \`id\` (string, required) — Its id.
- \`note\` (string, optional, nullable)
- \`size\` (integer, optional, default: 3)
- \`owner\` (Owner, required)
- \`kids\` (list of Owner, optional)
- \`inner\` (object, optional)
  - \`depth\` (double, required)
- \`meta\` (map from string to any, optional)
- \`lost\` (JsonListString, optional)

## Errors

### 404 Not Found Error

## Types

### Owner

- \`email\` (string, required)

### JsonListString

## Examples

\`\`\`json
{ "id": "x" }
\`\`\`
`;

describe("Fern Markdown with lists", () => {
  const extract = read(STRUCTURED);
  const operation = resolvePointer(extract.description, "/paths/~1things~1{id}/post") ?? null;

  it("states required-ness, null, defaults, enums and nested types", () => {
    expect(extract).toMatchObject({ platform: "fern", generation: "markdown-3" });
    expect(resolvePointer(operation, "/responses/200/content/application~1json/schema")).toEqual({
      type: "object",
      required: ["id", "owner"],
      properties: {
        id: { type: "string", description: "Its id." },
        note: { type: ["string", "null"] },
        size: { type: "integer", default: 3 },
        owner: { $ref: "#/components/schemas/Owner" },
        kids: { type: "array", items: { $ref: "#/components/schemas/Owner" } },
        inner: { type: "object", properties: { depth: { type: "number" } }, required: ["depth"] },
        meta: { type: "object", additionalProperties: {} },
        lost: { $ref: "#/components/schemas/JsonListString" },
      },
    });
    expect(extract.description.components).toMatchObject({
      schemas: {
        Owner: { type: "object", properties: { email: { type: "string" } }, required: ["email"] },
        JsonListString: { "x-driftline-unknown": ["schema"] },
      },
      securitySchemes: { bearerAuth: { type: "http", scheme: "bearer" } },
    });
  });

  it("states parameters, body and errors", () => {
    expect(operation).toMatchObject({
      security: [{ bearerAuth: [] }],
      parameters: [
        { name: "id", in: "path", required: true, schema: { type: "string" } },
        { name: "limit", in: "query", required: false, schema: { type: "integer", default: 10 } },
      ],
      requestBody: {
        content: {
          "application/json": {
            schema: {
              required: ["name"],
              properties: { mode: { type: ["string", "null"], enum: ["fast", "slow", null], description: "How." } },
            },
          },
        },
      },
      responses: { 404: { description: "Not Found Error", "x-driftline-unknown": ["content"] } },
    });
    expect(extract.description.servers).toEqual([{ url: "https://api.acme.test/v2" }]);
    const id = "/paths/~1things~1{id}/post/responses/200/content/application~1json/schema/properties/id";
    expect(extract.positions.locate(id)).toMatchObject({ line: 42, column: 1 });
  });
});
