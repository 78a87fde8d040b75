import { type Contract, type JsonObject, operationsOf } from "@driftline/model";

/** A contract made of paths and components, for tests. */
export function contractOf(document: JsonObject): Contract {
  const whole = { openapi: "3.1.1", info: { title: "test", version: "1" }, ...document };
  return {
    vendor: "test",
    uri: "openapi.json",
    sha256: "0".repeat(64),
    isPartial: false,
    document: whole,
    operations: operationsOf(whole),
    positions: { locate: (pointer) => ({ uri: "openapi.json", pointer }) },
    findings: [],
  };
}

/** A shop with a list that has pages, things by id, creation, removal, a key, headers and every kind of constraint. */
export const SHOP: Contract = contractOf({
  servers: [{ url: "https://shop.example.com/api" }],
  security: [{ key: [] }],
  paths: {
    "/shops/{shop_id}/things": {
      parameters: [{ name: "shop_id", in: "path", required: true, schema: { type: "integer" } }],
      get: {
        parameters: [
          { name: "limit", in: "query", schema: { type: "integer", default: 3, maximum: 50 } },
          { name: "cursor", in: "query", schema: { type: "string" } },
          { name: "tags", in: "query", explode: false, schema: { type: "array", items: { enum: ["a", "b"] } } },
        ],
        responses: {
          "200": { description: "ok", content: json({ $ref: "#/components/schemas/ThingList" }) },
          ...refusals(),
        },
      },
      post: {
        requestBody: { required: true, content: json({ $ref: "#/components/schemas/NewThing" }) },
        responses: {
          "201": { description: "ok", content: json({ $ref: "#/components/schemas/Thing" }) },
          ...refusals(),
        },
      },
    },
    "/shops/{shop_id}/things/count": {
      parameters: [{ name: "shop_id", in: "path", required: true, schema: { type: "integer" } }],
      get: { security: [{}], responses: { "200": { description: "ok", content: json({ type: "integer" }) } } },
    },
    "/shops/{shop_id}/things/{thing_id}": {
      parameters: [
        { name: "shop_id", in: "path", required: true, schema: { type: "integer" } },
        { name: "thing_id", in: "path", required: true, schema: { type: "string" } },
      ],
      get: {
        responses: {
          "200": {
            description: "ok",
            headers: { "X-Rate-Left": { required: true, schema: { type: "integer", minimum: 0 } } },
            content: json({ $ref: "#/components/schemas/Thing" }),
          },
          ...refusals(),
        },
      },
      delete: { responses: { "204": { description: "gone" }, ...refusals() } },
    },
    "/health": { get: { security: [{}], responses: { "200": { description: "up" } } } },
  },
  components: {
    securitySchemes: { key: { type: "apiKey", in: "header", name: "X-Key" } },
    schemas: {
      NewThing: { type: "object", required: ["name"], properties: { name: { type: "string", minLength: 2 } } },
      ThingList: {
        type: "object",
        required: ["data", "has_more"],
        properties: {
          data: { type: "array", items: { $ref: "#/components/schemas/Thing" } },
          has_more: { type: "boolean" },
          next_cursor: { type: ["string", "null"] },
          total: { type: "integer" },
        },
      },
      Thing: {
        type: "object",
        required: ["id", "name", "part", "size"],
        properties: {
          id: { type: "string", format: "uuid" },
          shop_id: { type: "integer" },
          name: { type: "string", minLength: 2, maxLength: 40 },
          state: { enum: ["open", "done"] },
          made_at: { type: "string", format: "date-time" },
          legacy: { type: "string", deprecated: true },
          size: {
            oneOf: [
              { type: "object", required: ["cm"], properties: { cm: { type: "number" } } },
              { type: "object", required: ["inch"], properties: { inch: { type: "number" } } },
            ],
          },
          part: {
            oneOf: [{ $ref: "#/components/schemas/Wheel" }, { $ref: "#/components/schemas/Door" }],
            discriminator: { propertyName: "kind" },
          },
        },
      },
      Wheel: {
        type: "object",
        required: ["kind"],
        properties: { kind: { const: "wheel" }, spokes: { type: "integer" } },
      },
      Door: {
        type: "object",
        required: ["kind"],
        properties: { kind: { const: "door" }, locked: { type: "boolean" } },
      },
      Problem: {
        type: "object",
        required: ["code", "message"],
        properties: {
          code: { type: "integer" },
          message: { type: "string" },
          errors: {
            type: "array",
            items: {
              type: "object",
              required: ["field", "reason"],
              properties: { field: { type: "string" }, reason: { type: "string" } },
            },
          },
        },
      },
    },
  },
});

function json(schema: JsonObject): JsonObject {
  return { "application/json": { schema } };
}

function refusals(): JsonObject {
  const content = json({ $ref: "#/components/schemas/Problem" });
  return {
    "400": { description: "bad", content },
    "401": { description: "who", content },
    "404": { description: "none", content },
  };
}
