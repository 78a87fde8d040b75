import type { JsonObject } from "@driftline/model";
import { contractOfResponse } from "./contract-of.js";

/** What the contract says of a response. */
export const schema: JsonObject = {
  type: "object",
  required: ["id"],
  properties: {
    id: { type: "string" },
    status: { enum: ["on", "off"] },
    list: { type: "array", items: { type: "object", properties: { n: { type: "integer" } } } },
  },
};

/** A contract of one operation, whose response has an id, an enum and a list. */
export const contract = contractOfResponse(schema);
