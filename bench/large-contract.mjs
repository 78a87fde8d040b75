const PROSE = "What this property means is explained here at some length, as vendors do.";
const COMPONENTS = 630;
const PROPERTIES = 20;
const OPERATIONS = 400;

/**
 * A contract of 4 MB and 400 operations: components in layers by doubling, with ways back to where they started, in families
 * of so many that refer to each other, and one component, `Shared`, that every operation reaches. `change` edits the
 * components before they are written.
 */
export function largeContract({ family, change = () => {} }) {
  const schemas = {};
  const reference = (index, to) => {
    const first = index - (index % family);
    return { $ref: `#/components/schemas/Thing${first + (to % Math.min(family, COMPONENTS - first))}` };
  };
  for (let index = 0; index < COMPONENTS; index += 1) schemas[`Thing${index}`] = component(index, reference);
  const properties = { id: { type: "string", format: "uuid" }, owner: { type: "string" }, state: { enum: ["a", "b"] } };
  schemas.Shared = { type: "object", required: ["id", "owner"], properties };
  change(schemas);
  const paths = {};
  for (let index = 0; index < OPERATIONS; index += 1) {
    const get = operation(index);
    const requestBody = { required: true, content: { "application/json": { schema: thing(index * 5 + 1) } } };
    paths[`/things${index}/{id}`] = index % 4 === 0 ? { put: { ...get, requestBody } } : { get };
  }
  return { openapi: "3.0.3", info: { title: "Large", version: "1" }, paths, components: { schemas } };
}

/** What a release brings: a type, a new property, a value, a limit, a property gone, one edit in every twentieth component. */
export function release(schemas) {
  const edits = [
    ({ properties }) => {
      properties.field_0.type = "integer";
      delete properties.field_0.maxLength;
    },
    ({ properties }) => {
      properties.added = { type: "string" };
    },
    ({ properties }) => properties.field_3.enum.push("four"),
    ({ properties }) => {
      properties.field_1.minimum += 1;
    },
    ({ properties }) => {
      delete properties.field_4;
    },
  ];
  for (let index = 0; index < COMPONENTS; index += 20) edits[(index / 20) % edits.length](schemas[`Thing${index}`]);
}

/** One property of the component that all operations reach. */
export function oneProperty(schemas) {
  schemas.Shared.properties.owner = { type: "integer" };
}

function thing(index) {
  return { $ref: `#/components/schemas/Thing${index % COMPONENTS}` };
}

function component(index, reference) {
  const properties = { id: { type: "string", format: "uuid", description: PROSE } };
  for (let position = 0; position < PROPERTIES; position += 1)
    properties[`field_${position}`] = { ...field(index, position), description: PROSE };
  properties.shared = { $ref: "#/components/schemas/Shared" };
  properties.children = { type: "array", items: reference(index, index * 2 + 1) };
  properties.parent = { nullable: true, allOf: [reference(index, Math.floor(index / 2))] };
  properties.either = { oneOf: [reference(index, index + 7), { type: "string" }] };
  return { type: "object", description: PROSE, required: ["id", "shared", "field_0"], properties };
}

function field(index, position) {
  const kinds = [
    { type: "string", maxLength: 10 + index },
    { type: "integer", nullable: true, minimum: position },
    { type: "array", items: { type: "string" }, maxItems: 50 },
    { type: "string", enum: ["one", "two", `three_${index}`] },
    { type: "object", additionalProperties: { type: "number" } },
  ];
  return kinds[position % kinds.length];
}

function operation(index) {
  const data = { type: "array", items: thing(index * 3) };
  const schema = { type: "object", required: ["data"], properties: { data } };
  return {
    operationId: `call${index}`,
    parameters: [{ name: "id", in: "path", required: true, schema: { type: "string" } }],
    responses: { 200: { description: "ok", content: { "application/json": { schema } } } },
  };
}
