import type { JsonObject, JsonValue } from "@driftline/model";
import fc from "fast-check";

/** A schema with the components it refers to. */
export interface Described {
  readonly schema: JsonObject;
  readonly schemas: JsonObject;
}

const NAMES = ["a", "b", "id", "name", "x-1", "constructor"] as const;

const scalar: fc.Arbitrary<JsonObject> = fc.oneof(
  fc.record({ type: fc.constant("string") }),
  fc.record({ type: fc.constant("string"), maxLength: fc.integer({ min: 1, max: 20 }) }),
  fc.record({ type: fc.constant("string"), format: fc.constantFrom("uuid", "date-time", "email", "acme") }),
  fc.record({ type: fc.constant("string"), pattern: fc.constantFrom("^[a-z]+$", "\\d", "^x-") }),
  fc.record({ type: fc.constant("integer"), minimum: fc.integer({ min: -5, max: 5 }) }),
  fc.record({ type: fc.constant("number") }),
  fc.record({ type: fc.constant("boolean") }),
  fc.record({ type: fc.constantFrom(["string", "null"], ["integer", "null"], ["string", "integer"]) }),
  fc.record({ enum: fc.uniqueArray(fc.constantFrom("x", "y", "z", 1, null), { minLength: 1 }) }),
  fc.record({ const: fc.constantFrom("x", 1, true) }),
);

function objectSchema(member: fc.Arbitrary<JsonObject>): fc.Arbitrary<JsonObject> {
  return fc
    .tuple(
      fc.uniqueArray(fc.tuple(fc.constantFrom(...NAMES), member), { maxLength: 3, selector: ([name]) => name }),
      fc.boolean(),
      fc.constantFrom<JsonObject>({}, { additionalProperties: false }, { additionalProperties: true }),
    )
    .map(([members, isRequired, rest]) => ({
      type: "object",
      properties: Object.fromEntries(members),
      ...(isRequired && members[0] !== undefined ? { required: [members[0][0]] } : {}),
      ...rest,
    }));
}

function tagged(tag: string, schema: JsonObject): JsonObject {
  return { type: "object", required: ["kind"], properties: { kind: { const: tag }, value: schema } };
}

/** Schemas of every kind, a few levels deep, with references to components that may refer to themselves. */
export const schemaArbitrary: fc.Arbitrary<JsonObject> = fc.letrec<{ schema: JsonObject }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    scalar,
    objectSchema(tie("schema")),
    tie("schema").map((items) => ({ type: "array", items })),
    tie("schema").map((additionalProperties) => ({ type: "object", additionalProperties })),
    fc.tuple(tie("schema"), tie("schema")).map(([a, b]) => ({ oneOf: [tagged("a", a), tagged("b", b)] })),
    tie("schema").map((schema) => ({ anyOf: [schema, { type: "null" }] })),
    fc.tuple(objectSchema(tie("schema")), objectSchema(tie("schema"))).map(([a, b]) => ({ allOf: [a, b] })),
    fc.constantFrom({ $ref: "#/components/schemas/C0" }, { $ref: "#/components/schemas/C1" }),
  ),
})).schema;

/** A schema with its components; `C1` contains itself. */
export const describedArbitrary: fc.Arbitrary<Described> = fc
  .tuple(schemaArbitrary, objectSchema(scalar), objectSchema(scalar))
  .map(([schema, first, second]) => ({
    schema,
    schemas: {
      C0: first,
      C1: {
        ...second,
        properties: { ...(second.properties as JsonObject), next: { $ref: "#/components/schemas/C1" } },
      },
    },
  }));

/** A way of writing a schema that means the same. */
export type Rewrite = (described: Described) => Described;

/** Ways to write the same set of instances (`rules.md`: not drift, and never reported). */
export const REWRITES: Readonly<Record<string, Rewrite>> = {
  "wrapped in allOf of one": ({ schema, schemas }) => ({ schema: { allOf: [schema] }, schemas }),
  "extracted into a component": ({ schema, schemas }) => ({
    schema: { $ref: "#/components/schemas/Extracted" },
    schemas: { ...schemas, Extracted: schema },
  }),
  "components renamed": ({ schema, schemas }) => ({
    schema: renamed(schema) as JsonObject,
    schemas: Object.fromEntries(Object.entries(schemas).map(([name, value]) => [`New${name}`, renamed(value ?? {})])),
  }),
  "a component inlined": ({ schema, schemas }) => ({ schema: inlined(schema, schemas) as JsonObject, schemas }),
  "members reordered": ({ schema, schemas }) => ({
    schema: reversed(schema) as JsonObject,
    schemas: reversed(schemas) as JsonObject,
  }),
  "members moved into allOf": ({ schema, schemas }) => ({ schema: split(schema), schemas }),
  "type arrays as unions": ({ schema, schemas }) => ({ schema: unfolded(schema) as JsonObject, schemas }),
  "prose added": ({ schema, schemas }) => ({ schema: { ...schema, title: "T", description: "d", "x-go": 1 }, schemas }),
};

function mapped(value: JsonValue, change: (object: JsonObject) => JsonValue | undefined): JsonValue {
  if (Array.isArray(value)) return value.map((item) => mapped(item, change));
  if (typeof value !== "object" || value === null) return value;
  const object = value as JsonObject;
  const changed = change(object);
  if (changed !== undefined) return changed;
  return Object.fromEntries(Object.entries(object).map(([name, member]) => [name, mapped(member ?? null, change)]));
}

function renamed(value: JsonValue): JsonValue {
  return mapped(value, (object) =>
    typeof object.$ref === "string" ? { $ref: object.$ref.replace("schemas/", "schemas/New") } : undefined,
  );
}

function inlined(value: JsonValue, schemas: JsonObject): JsonValue {
  return mapped(value, (object) => (object.$ref === "#/components/schemas/C0" ? (schemas.C0 ?? {}) : undefined));
}

function reversed(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(reversed).reverse();
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value as JsonObject).map(
    ([name, member]) => [name, reversed(member ?? null)] as const,
  );
  return Object.fromEntries(members.reverse());
}

function split(schema: JsonObject): JsonObject {
  const { required, ...rest } = schema;
  return required === undefined ? { allOf: [rest, {}] } : { allOf: [rest, { required }] };
}

function unfolded(value: JsonValue): JsonValue {
  return mapped(value, (object) => {
    if (!Array.isArray(object.type)) return undefined;
    const { type, ...rest } = object;
    return { anyOf: (type as readonly JsonValue[]).map((one) => ({ ...rest, type: one })) };
  });
}
