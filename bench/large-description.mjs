/** How many schemas the large description has. */
export const SCHEMAS = 900;
const PROPERTIES = 43;

/** An OpenAPI description of 13 MB: 900 schemas, circular and deep, and 600 operations. */
export function makeDocument() {
  const schemas = {};
  for (let i = 0; i < SCHEMAS; i += 1) {
    const properties = {};
    for (let j = 0; j < PROPERTIES; j += 1) properties[`property_${j}`] = makeProperty(i, j);
    schemas[`Schema${i}`] = { type: "object", description: `Schema ${i}`, properties, required: ["property_0"] };
  }
  const paths = {};
  for (let i = 0; i < 600; i += 1) {
    const schema = { $ref: `#/components/schemas/Schema${i}` };
    const parameters = [{ name: "id", in: "path", required: true, schema: { type: "string" } }];
    const responses = { 200: { description: "ok", content: { "application/json": { schema } } } };
    paths[`/things${i}/{id}`] = { get: { operationId: `get${i}`, parameters, responses } };
  }
  return { openapi: "3.0.3", info: { title: "Large", version: "1" }, paths, components: { schemas } };
}

/** References lead in circles; one kind of property is nested deep. */
function makeProperty(i, j) {
  const description = `Property number ${j} of schema ${i}, described at some length as vendors do.`;
  const deep = { type: "integer", minimum: 0, exclusiveMinimum: true, example: 3 };
  const nested = { type: "object", properties: { b: { type: "object", properties: { c: deep } } } };
  const kinds = [
    { type: "string", format: "uuid", description, nullable: true },
    { $ref: `#/components/schemas/Schema${(i * 31 + j) % SCHEMAS}` },
    { type: "array", items: { $ref: `#/components/schemas/Schema${(i + j + 1) % SCHEMAS}` }, description },
    { type: "object", description, properties: { a: nested } },
    { oneOf: [{ type: "string", enum: ["a", "b", "c"] }, { type: "number" }], description },
    { type: "string", pattern: "^[a-z0-9-]{1,64}$", maxLength: 64, description },
  ];
  return kinds[(i * 7 + j * 13) % kinds.length];
}
