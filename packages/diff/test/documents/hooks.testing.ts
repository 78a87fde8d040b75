import type { JsonObject } from "@driftline/model";
import { api, type DocumentPair, OK, pair, S } from "./document.testing.js";

function hook(schema: JsonObject, required: boolean): JsonObject {
  const requestBody = { required, content: { "application/json": { schema } } };
  return { ...api({ responses: {} }), webhooks: { made: { post: { requestBody, responses: { "200": OK } } } } };
}

function calling(schema: JsonObject): JsonObject {
  const post = { requestBody: { content: { "application/json": { schema } } }, responses: { "200": OK } };
  return api({ responses: {}, callbacks: { done: { "{$request.body#/url}": { post } } } });
}

/** Webhooks and callbacks, where the directions are turned round. */
export const HOOKS: readonly DocumentPair[] = [
  pair(
    [
      "a webhook no longer sends a property",
      hook({ type: "object", required: ["id"], properties: { id: S } }, true),
      hook({ type: "object", properties: {} }, true),
    ],
    "breaking",
    "what we read is missing",
    "error response-property-removed - id",
  ),
  pair(
    ["a webhook may send no body", hook({}, true), hook({}, false)],
    "breaking",
    "we read it always",
    "error request-body-became-optional -",
  ),
  pair(
    [
      "a callback sends another type",
      calling({ type: "array", items: S }),
      calling({ type: "array", items: { type: "integer" } }),
    ],
    "breaking",
    "we read it",
    "error response-type-changed /*",
  ),
  pair(
    ["a webhook is removed", hook({}, true), api({ responses: {} })],
    "breaking",
    "it comes no more",
    "error operation-removed -",
  ),
];
