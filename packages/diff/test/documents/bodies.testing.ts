import { type DocumentPair, fine, JSON_THING, nothing, pair, sending } from "./document.testing.js";

/** Request bodies. */
export const BODIES: readonly DocumentPair[] = [
  pair(
    ["an optional body is added", sending(null), sending({ content: JSON_THING })],
    "harmless",
    fine,
    "note request-body-added -",
  ),
  pair(
    ["a required body is added", sending(null), sending({ required: true, content: JSON_THING })],
    "breaking",
    "calls lack it",
    "error request-body-added -",
  ),
  pair(
    ["a body is removed", sending({ content: JSON_THING }), sending(null)],
    "risky",
    "it is ignored now",
    "warning request-body-removed -",
  ),
  pair(
    ["a body becomes required", sending({ content: JSON_THING }), sending({ required: true, content: JSON_THING })],
    "breaking",
    "calls without it are refused",
    "error request-body-became-required -",
  ),
  pair(
    ["a body becomes optional", sending({ required: true, content: JSON_THING }), sending({ content: JSON_THING })],
    "harmless",
    fine,
    "note request-body-became-optional -",
  ),
  pair(
    [
      "a body's media type is replaced",
      sending({ content: JSON_THING }),
      sending({ content: { "application/xml": {} } }),
    ],
    "breaking",
    "JSON is refused",
    "error request-media-type-removed - application/json",
    "note request-media-type-added - application/xml",
  ),
  pair(
    [
      "charset is left out",
      sending({ content: { "application/json; charset=utf-8": { schema: { type: "object" } } } }),
      sending({ content: JSON_THING }),
    ],
    "nothing",
    nothing,
  ),
];
