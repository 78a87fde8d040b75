import type { JsonObject, JsonValue } from "@driftline/model";
import type { ExchangeSpec } from "../contract-of.js";

/** A body as JSON text, or a whole exchange. */
export type Sent = string | ExchangeSpec;

/** One law about one schema as vendors publish it. */
export interface MicroCase {
  readonly name: string;
  readonly schema: JsonValue;
  readonly dialect?: "openapi-3.0" | "openapi-3.1";
  readonly components?: Readonly<Record<string, JsonValue>>;
  readonly clean: readonly Sent[];
  /** Body and what must be found: `rule place subject`, without the `response-`. */
  readonly drift: readonly (readonly [Sent, string])[];
}

/** A pet told apart by its `kind`. */
export const cat: JsonObject = {
  type: "object",
  required: ["kind", "purr"],
  properties: { kind: { type: "string", enum: ["cat"] }, purr: { type: "boolean" }, name: { type: "string" } },
};
/** The other pet. */
export const dog: JsonObject = {
  type: "object",
  required: ["kind", "bark"],
  properties: { kind: { type: "string", enum: ["dog"] }, bark: { type: "boolean" }, name: { type: "string" } },
};
/** A reference to a component. */
export const ref = (name: string): JsonObject => ({ $ref: `#/components/schemas/${name}` });
/** Both pets as components. */
export const animals = { Cat: cat, Dog: dog };
/** The discriminator of the two. */
export const byKind = { propertyName: "kind", mapping: { cat: "#/components/schemas/Cat", dog: "Dog" } };
