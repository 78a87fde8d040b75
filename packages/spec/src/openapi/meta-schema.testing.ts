import type { JsonObject } from "@driftline/model";
import type { DescribedVersion } from "./meta-schema.js";

const INFO: JsonObject = {
  title: "Things",
  version: "1",
  description: "All about things.",
  termsOfService: "https://a.example/terms",
  contact: { name: "Who", url: "https://a.example", email: "who@a.example" },
  license: { name: "MIT", url: "https://a.example/licence" },
};

const DOCS: JsonObject = { url: "https://a.example/docs", description: "More." };
const ADDRESSES = { authorizationUrl: "https://a.example/a", tokenUrl: "https://a.example/t", scopes: { read: "all" } };

/** Keywords that every version has. */
const SCHEMA: JsonObject = {
  title: "Thing",
  type: "object",
  description: "A thing.",
  required: ["id"],
  minProperties: 1,
  maxProperties: 9,
  properties: {
    id: { type: "string", format: "uuid", minLength: 1, maxLength: 36, pattern: "^[a-f0-9-]+$", readOnly: true },
    count: { type: "integer", minimum: 0, maximum: 10, multipleOf: 2, default: 4 },
    tags: { type: "array", items: { type: "string" }, minItems: 0, maxItems: 5, uniqueItems: true },
    kind: { type: "string", enum: ["a", "b"], xml: { name: "kind", attribute: true } },
  },
  additionalProperties: { type: "number" },
  externalDocs: DOCS,
  example: { id: "1" },
};

const TEXT: JsonObject = { type: "string" };
const REFERENCE: JsonObject = { $ref: "#/components/schemas/Thing" };
const EXAMPLES: JsonObject = {
  one: { summary: "One", description: "A thing.", value: { id: "1" } },
  far: { externalValue: "/x" },
};

/** Most of what 3.0 and 3.1 have in common, each at least once. */
function described(openapi: string, schema: JsonObject): JsonObject {
  const content: JsonObject = {
    "application/json": { schema: REFERENCE, example: { id: "1" } },
    "multipart/form-data": {
      schema: TEXT,
      examples: EXAMPLES,
      encoding: {
        id: { contentType: "text/plain", style: "form", explode: true, headers: { "X-A": { schema: TEXT } } },
      },
    },
  };
  const operation: JsonObject = {
    operationId: "getThing",
    tags: ["things"],
    summary: "A thing",
    deprecated: false,
    externalDocs: DOCS,
    security: [{ key: [] }, { oauth: ["read"] }],
    servers: [{ url: "https://b.example" }],
    parameters: [
      { name: "id", in: "path", required: true, style: "simple", schema: TEXT },
      { name: "q", in: "query", explode: true, allowReserved: true, style: "form", schema: TEXT, examples: EXAMPLES },
      { name: "c", in: "cookie", content: { "application/json": { schema: TEXT } } },
      { $ref: "#/components/parameters/Page" },
    ],
    requestBody: { required: true, description: "What to send.", content },
    responses: {
      "200": {
        description: "ok",
        headers: { "X-Rate": { description: "How many.", required: true, schema: TEXT }, "X-Far": REFERENCE },
        content,
        links: {
          next: { operationId: "getThing", parameters: { id: "$response.body#/id" }, description: "The next." },
        },
      },
      "4XX": { $ref: "#/components/responses/Failed" },
      default: { description: "anything else" },
    },
    callbacks: { done: { "{$request.body#/url}": { post: { responses: { "200": { description: "ok" } } } } } },
  };
  return {
    openapi,
    info: INFO,
    externalDocs: DOCS,
    servers: [{ url: "https://{host}", description: "Ours.", variables: { host: { default: "a", enum: ["a", "b"] } } }],
    security: [{ key: [] }],
    tags: [{ name: "things", description: "About things.", externalDocs: DOCS }],
    paths: {
      "/things/{id}": { summary: "Things", parameters: [{ $ref: "#/components/parameters/Page" }], get: operation },
    },
    components: {
      schemas: { Thing: schema },
      parameters: { Page: { name: "page", in: "query", schema: { type: "integer" } } },
      responses: { Failed: { description: "failed" } },
      examples: EXAMPLES,
      requestBodies: { Sent: { content } },
      headers: { Rate: { schema: TEXT } },
      securitySchemes: {
        key: { type: "apiKey", in: "header", name: "X-Key" },
        bearer: { type: "http", scheme: "bearer", bearerFormat: "JWT" },
        oauth: { type: "oauth2", flows: { authorizationCode: ADDRESSES } },
        open: { type: "openIdConnect", openIdConnectUrl: "https://a.example/o" },
      },
      links: { next: { operationRef: "#/paths/~1things/get" } },
      callbacks: { done: { "{$url}": { summary: "done" } } },
    },
    "x-ours": 1,
  };
}

const NESTED_30: JsonObject = {
  nullable: true,
  not: { type: "string" },
  allOf: [REFERENCE, { type: "object" }],
  oneOf: [REFERENCE, { type: "string" }],
  anyOf: [{ type: "number", exclusiveMinimum: true, minimum: 0 }],
  discriminator: { propertyName: "kind", mapping: { a: "#/components/schemas/Thing" } },
};

const DESCRIBED_31 = described("3.1.1", {
  ...SCHEMA,
  $schema: "https://json-schema.org/draft/2020-12/schema",
  examples: [{ id: "1" }],
  anyOf: [{ type: ["string", "null"] }, true],
});

/** A description without a fault of each version, which has most of what there is to say in it. */
export const SOUND: Readonly<Record<DescribedVersion, JsonObject>> = {
  "2.0": {
    swagger: "2.0",
    info: INFO,
    host: "a.example",
    basePath: "/v1",
    schemes: ["https"],
    consumes: ["application/json"],
    produces: ["application/json"],
    externalDocs: DOCS,
    security: [{ key: [] }],
    tags: [{ name: "things", description: "About things.", externalDocs: DOCS }],
    paths: {
      "/things/{id}": {
        parameters: [{ $ref: "#/parameters/Page" }],
        get: {
          operationId: "getThing",
          tags: ["things"],
          summary: "A thing",
          deprecated: true,
          schemes: ["https"],
          produces: ["application/json"],
          security: [{ oauth: ["read"] }],
          parameters: [
            { name: "id", in: "path", required: true, type: "string", format: "uuid", enum: ["a"], pattern: "^a" },
            {
              name: "q",
              in: "query",
              type: "array",
              items: { type: "integer", minimum: 1 },
              collectionFormat: "multi",
            },
            { name: "X-H", in: "header", type: "number", maximum: 5, exclusiveMaximum: true, default: 1 },
            { name: "f", in: "formData", type: "file" },
          ],
          responses: {
            "200": {
              description: "ok",
              schema: { $ref: "#/definitions/Thing" },
              headers: { "X-Rate": { type: "integer", description: "How many." } },
              examples: { "application/json": { id: "1" } },
            },
            default: { $ref: "#/responses/Failed" },
          },
        },
        post: {
          parameters: [{ name: "body", in: "body", required: true, schema: SCHEMA }],
          responses: { "204": { description: "done" } },
        },
      },
    },
    definitions: { Thing: { ...SCHEMA, discriminator: "kind", allOf: [{ type: "object" }] } },
    parameters: { Page: { name: "page", in: "query", type: "integer" } },
    responses: { Failed: { description: "failed", schema: { type: "file" } } },
    securityDefinitions: {
      basic: { type: "basic" },
      key: { type: "apiKey", in: "header", name: "X-Key" },
      oauth: { type: "oauth2", flow: "accessCode", ...ADDRESSES },
    },
    "x-ours": 1,
  },
  "3.0": described("3.0.3", { ...SCHEMA, ...NESTED_30 }),
  "3.1": {
    ...DESCRIBED_31,
    jsonSchemaDialect: "https://spec.openapis.org/oas/3.1/dialect/base",
    info: { ...INFO, summary: "Things.", license: { name: "MIT", identifier: "MIT" } },
    webhooks: { done: { post: { responses: { "200": { description: "ok" } } } } },
  },
};
