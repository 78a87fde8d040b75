import type { JsonObject, JsonValue } from "@driftline/model";
import type { SchemaPair } from "./pair.testing.js";

const S = { type: "string" };
const I = { type: "integer" };
const NULL = { type: "null" };

function object(properties: JsonObject, required: readonly string[] = [], more: JsonObject = {}): JsonObject {
  return { type: "object", properties, ...(required.length > 0 ? { required } : {}), ...more };
}

function a(schema: JsonValue): JsonObject {
  return object({ a: schema });
}

const READS = "code that reads it fails";
const SENDS = "a request that was right is refused";
const FINE = "what was right stays right";
const SAME = "both say the same";

/** Pairs of schemas with the verdict for each direction. */
export const SCHEMA_PAIRS: readonly SchemaPair[] = [
  {
    name: "a required property is removed",
    base: object({ a: S, b: I }, ["a"]),
    revision: object({ b: I }),
    response: ["breaking", READS, "error response-property-removed - a"],
    request: ["risky", "it is ignored now", "warning request-property-removed - a"],
  },
  {
    name: "an optional property is removed",
    base: object({ a: S, b: I }),
    revision: object({ b: I }),
    response: ["risky", "whoever reads it loses it", "warning response-property-removed - a"],
    request: ["risky", "it is ignored now", "warning request-property-removed - a"],
  },
  {
    name: "an optional property is added",
    base: object({ a: S }),
    revision: object({ a: S, b: I }),
    response: ["harmless", FINE, "note response-property-added - b"],
    request: ["harmless", FINE, "note request-property-added - b"],
  },
  {
    name: "a required property is added",
    base: object({ a: S }),
    revision: object({ a: S, b: I }, ["b"]),
    response: ["harmless", FINE, "note response-property-added - b"],
    request: ["breaking", SENDS, "error request-property-required-added - b"],
  },
  {
    name: "a required property becomes optional",
    base: object({ a: S }, ["a"]),
    revision: object({ a: S }),
    response: ["breaking", READS, "error response-property-became-optional - a"],
    request: ["harmless", FINE, "note request-property-became-optional - a"],
  },
  {
    name: "an optional property becomes required",
    base: object({ a: S }),
    revision: object({ a: S }, ["a"]),
    response: ["harmless", FINE, "note response-property-became-required - a"],
    request: ["breaking", SENDS, "error request-property-became-required - a"],
  },
  {
    name: "a type changes",
    base: a(S),
    revision: a(I),
    response: ["breaking", READS, "error response-type-changed /a"],
    request: ["breaking", SENDS, "error request-type-changed /a"],
  },
  {
    name: "an integer becomes any number",
    base: a(I),
    revision: a({ type: "number" }),
    response: ["breaking", "0.5 does not fit an integer", "error response-type-widened /a"],
    request: ["harmless", FINE, "note request-type-widened /a"],
  },
  {
    name: "a value becomes nullable",
    base: a(S),
    revision: a({ anyOf: [S, NULL] }),
    response: ["breaking", READS, "error response-became-nullable /a"],
    request: ["harmless", FINE, "note request-became-nullable /a"],
  },
  {
    name: "a value is no longer nullable",
    base: a({ type: ["string", "null"] }),
    revision: a(S),
    response: ["harmless", FINE, "note response-became-non-nullable /a"],
    request: ["breaking", SENDS, "error request-became-non-nullable /a"],
  },
  {
    name: "a value joins an enum",
    base: a({ enum: ["x", "y"] }),
    revision: a({ enum: ["z", "y", "x"] }),
    response: ["risky", "an exhaustive switch has no case for it", "warning response-enum-value-added /a z"],
    request: ["harmless", FINE, "note request-enum-value-added /a z"],
  },
  {
    name: "a value leaves an enum",
    base: a({ enum: ["x", "y"] }),
    revision: a({ const: "y" }),
    response: ["harmless", FINE, "note response-enum-value-removed /a x"],
    request: ["breaking", SENDS, "error request-enum-value-removed /a x"],
  },
  {
    name: "a length limit is relaxed",
    base: a({ type: "string", maxLength: 5 }),
    revision: a({ type: "string", maxLength: 10 }),
    response: ["risky", "a column of five characters overflows", "warning response-constraint-relaxed /a maxLength"],
    request: ["harmless", FINE, "note request-constraint-relaxed /a maxLength"],
  },
  {
    name: "a schema is wrapped into a union with another",
    base: { $ref: "#/components/schemas/Cat" },
    revision: { oneOf: [{ $ref: "#/components/schemas/Cat" }, { $ref: "#/components/schemas/Dog" }] },
    schemas: {
      Cat: object({ kind: { const: "cat" }, lives: I }, ["kind"]),
      Dog: object({ kind: { const: "dog" }, tricks: I }, ["kind"]),
    },
    response: ["breaking", "nobody expected a dog", "error response-branch-added - Dog"],
    request: ["harmless", FINE, "note request-branch-added - Dog"],
  },
  {
    name: "nullable is written another way",
    base: a({ type: ["string", "null"] }),
    revision: a({ oneOf: [NULL, S] }),
    response: ["nothing", SAME],
    request: ["nothing", SAME],
  },
];
