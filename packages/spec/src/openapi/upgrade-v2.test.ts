import { operationsOf } from "@driftline/model";
import { describe, expect, it } from "vitest";
import { readDocument } from "../text/read-document.js";
import { normaliseDescription } from "./normalise-description.js";

const PETS = `swagger: "2.0"
info: { title: Pets, version: "1" }
host: api.pets.test
basePath: /v1/
schemes: [https]
consumes: [application/json]
produces: [application/json]
securityDefinitions:
  basic: { type: basic }
  oauth: { type: oauth2, flow: accessCode, authorizationUrl: https://a.test, tokenUrl: https://t.test, scopes: { r: read } }
parameters:
  Limit: { name: limit, in: query, type: integer, maximum: 9, exclusiveMaximum: true }
  PetBody: { name: body, in: body, required: true, schema: { $ref: '#/definitions/Pet' } }
paths:
  /pets/{id}:
    parameters:
      - { name: id, in: path, required: true, type: string, format: uuid }
    put:
      operationId: putPet
      parameters:
        - $ref: '#/parameters/PetBody'
        - $ref: '#/parameters/Limit'
        - { name: tags, in: query, type: array, items: { type: string }, collectionFormat: multi }
      responses:
        200:
          description: ok
          schema: { $ref: '#/definitions/Pet' }
          headers: { X-Rate: { type: integer } }
        default: { $ref: '#/responses/Problem' }
    post:
      consumes: [multipart/form-data]
      produces: [image/png]
      parameters:
        - { name: file, in: formData, type: file, required: true }
        - { name: note, in: formData, type: string }
      responses:
        200: { description: ok, schema: { type: file } }
responses:
  Problem: { description: bad, schema: { $ref: '#/definitions/Lost' } }
definitions:
  Pet:
    type: object
    required: [name]
    discriminator: kind
    properties:
      name: { type: string, x-nullable: true }
      kind: { type: string }
`;

async function upgraded() {
  const { value, positions } = readDocument(PETS, { uri: "pets.yaml" });
  return { ...(await normaliseDescription(value, "pets.yaml")), positions };
}

describe("OpenAPI 2.0", () => {
  it("is read as 3.1", async () => {
    const { document } = await upgraded();
    expect(document.servers).toEqual([{ url: "https://api.pets.test/v1" }]);
    expect(document.components).toMatchObject({
      schemas: {
        Pet: {
          required: ["name"],
          properties: { name: { type: ["string", "null"] } },
          discriminator: { propertyName: "kind" },
        },
      },
      parameters: { Limit: { name: "limit", in: "query", schema: { type: "integer", exclusiveMaximum: 9 } } },
      requestBodies: {
        PetBody: { required: true, content: { "application/json": { schema: { $ref: "#/components/schemas/Pet" } } } },
      },
      securitySchemes: {
        basic: { type: "http", scheme: "basic" },
        oauth: { flows: { authorizationCode: { tokenUrl: "https://t.test", scopes: { r: "read" } } } },
      },
    });
  });

  it("keeps operations, bodies, forms, headers and styles", async () => {
    const { document } = await upgraded();
    const [post, put] = operationsOf(document);
    expect(put).toMatchObject({
      key: "PUT /pets/{id}",
      parameters: [
        { name: "id", in: "path" },
        { name: "limit", in: "query" },
        { name: "tags", style: "form", explode: true },
      ],
      requestBody: { isRequired: true, content: [{ mediaType: "application/json" }] },
    });
    expect(put?.responses.map(({ status }) => status)).toEqual(["200", "default"]);
    expect(put?.responses[0]).toMatchObject({
      headers: [{ name: "X-Rate" }],
      content: [{ mediaType: "application/json" }],
    });
    expect(put?.responses[1]?.content).toHaveLength(1);
    expect(post).toMatchObject({
      requestBody: { isRequired: true, content: [{ mediaType: "multipart/form-data" }] },
      responses: [{ content: [{ mediaType: "image/png" }] }],
    });
  });

  it("tells its defects at the places of the text", async () => {
    const { defects, positions } = await upgraded();
    const dangling = defects.find(({ ruleId }) => ruleId === "spec-reference-dangling");
    expect(dangling?.subject).toBe("#/components/schemas/Lost");
    expect(positions.locate(dangling?.pointer ?? "")).toMatchObject({ line: 39, column: 42 });
  });
});
