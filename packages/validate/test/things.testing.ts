import type { JsonObject } from "@driftline/model";
import { contractOfResponse } from "./contract-of.js";

/** A schema with one property of each kind. */
export const thing: JsonObject = {
  type: "object",
  required: ["id"],
  properties: {
    id: { type: "string", format: "uuid" },
    at: { type: "string", format: "date-time" },
    status: { type: "string", enum: ["on", "off"] },
    size: { type: "integer", minimum: 0, maximum: 10 },
    name: { type: "string", maxLength: 5 },
    note: { type: ["string", "null"] },
    tags: { type: "array", items: { type: "string" } },
    sub: { anyOf: [{ type: "object", properties: { a: { type: "string" } } }, { type: "null" }] },
    byKey: { type: "object", additionalProperties: { type: "object", properties: { b: { type: "string" } } } },
    closed: { type: "object", properties: { c: { type: "string" } }, additionalProperties: false },
    pattern: { type: "object", propertyNames: { maxLength: 3 }, additionalProperties: { type: "string" } },
    gone: { type: "string", deprecated: true },
    secret: { type: "string", writeOnly: true },
  },
};
/** An id that conforms. */
export const id = "1f0c5e6a-8a5e-4a4e-9d5f-0123456789ab";
/** Answers with `thing`. */
export const contract = contractOfResponse(thing);
/** A response that conforms but for what is given. */
export const json = (value: JsonObject) => ({ json: { id, ...value } });
/** The case that every rule keeps quiet about. */
export const clean = {
  name: "a conforming response shows nothing",
  contract,
  exchange: json({ size: 1 }),
  drift: null,
};
