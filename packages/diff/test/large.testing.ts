import type { JsonObject } from "@driftline/model";

/** How large a generated contract is. */
export interface Size {
  readonly operations: number;
  readonly components: number;
  readonly propertiesPerComponent: number;
}

/** About 4 MB: 400 operations over components that refer to each other in layers and in circles. */
export const LARGE: Size = { operations: 400, components: 1200, propertiesPerComponent: 20 };

const PROSE = "What this property means is explained here at some length, as vendors do. ".repeat(1);

/** A contract whose every operation reaches the component `Shared`, through others and through cycles. */
export function largeDocument(
  size: Size,
  change: (schemas: Record<string, JsonObject>) => void = () => {},
): JsonObject {
  const schemas: Record<string, JsonObject> = {};
  for (let index = 0; index < size.components; index++) schemas[`Thing${index}`] = component(index, size);
  schemas.Shared = {
    type: "object",
    required: ["id", "owner"],
    properties: { id: { type: "string", format: "uuid" }, owner: { type: "string" }, state: { enum: ["new", "done"] } },
  };
  change(schemas);
  const paths: Record<string, JsonObject> = {};
  for (let index = 0; index < size.operations; index++) paths[`/things${index}/{id}`] = { get: operation(index, size) };
  return { openapi: "3.1.0", info: { title: "large", version: "1" }, paths, components: { schemas } };
}

function reference(index: number, size: Size): JsonObject {
  return { $ref: `#/components/schemas/Thing${index % size.components}` };
}

/** Layers by doubling, a way back to where it started, and every kind of keyword once in a while. */
function component(index: number, size: Size): JsonObject {
  const properties: Record<string, JsonObject> = { id: { type: "string", format: "uuid", description: PROSE } };
  for (let position = 0; position < size.propertiesPerComponent; position++)
    properties[`field_${position}`] = field(index, position);
  properties.shared = { $ref: "#/components/schemas/Shared" };
  properties.children = { type: "array", items: reference(index * 2 + 1, size) };
  properties.parent = { anyOf: [reference(Math.floor(index / 2), size), { type: "null" }] };
  properties.either = { oneOf: [reference(index + 7, size), { type: "string" }] };
  return { type: "object", description: PROSE, required: ["id", "shared", "field_0"], properties };
}

function field(index: number, position: number): JsonObject {
  const kinds: readonly JsonObject[] = [
    { type: "string", maxLength: 10 + index },
    { type: ["integer", "null"], minimum: position },
    { type: "array", items: { type: "string" }, maxItems: 50 },
    { enum: ["one", "two", `three_${index}`] },
    { type: "object", additionalProperties: { type: "number" } },
  ];
  return { ...kinds[position % kinds.length], description: PROSE };
}

function operation(index: number, size: Size): JsonObject {
  const schema = {
    type: "object",
    required: ["data"],
    properties: { data: { type: "array", items: reference(index * 3, size) } },
  };
  return {
    operationId: `get${index}`,
    parameters: [{ name: "id", in: "path", required: true, schema: { type: "string" } }],
    responses: { "200": { description: "ok", content: { "application/json": { schema } } } },
  };
}
