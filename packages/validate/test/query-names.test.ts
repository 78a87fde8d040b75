import {
  fieldsOf,
  type HeaderField,
  headerValue,
  type JsonObject,
  operationsOf,
  type Parameter,
} from "@driftline/model";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ownsQueryName } from "../src/reading/parameter-style.js";
import { createQueryNames } from "../src/reading/query-names.js";
import { check, contractOfOperation, exchangeOf } from "./contract-of.js";

const responses: JsonObject = { "200": { description: "" } };

function parametersOf(parameters: readonly JsonObject[]): { document: JsonObject; parameters: readonly Parameter[] } {
  const document: JsonObject = { openapi: "3.1.0", paths: { "/x": { get: { parameters, responses } } } };
  return { document, parameters: operationsOf(document)[0]?.parameters ?? [] };
}

const name = fc.constantFrom("", "a", "b", "c", "a[", "a[]", "a[b]", "a[b][c]", "[", "[]", "a[b", "]", "__proto__");
const members = fc.dictionary(name, fc.constant<JsonObject>({ type: "string" }), { maxKeys: 3 });
const schema = fc.oneof(
  fc.constantFrom<JsonObject>({}, { type: "string" }, { type: "array", items: { type: "string" } }),
  members.map((properties): JsonObject => ({ type: "object", properties })),
  members.map((properties): JsonObject => ({ allOf: [{ properties }, { additionalProperties: { type: "string" } }] })),
  fc.constantFrom<JsonObject>(
    { type: "object", additionalProperties: { type: "integer" } },
    { type: "object", patternProperties: { "^x": {} } },
    { type: "object", additionalProperties: true },
  ),
);
const parameter = fc.record<JsonObject>(
  {
    name,
    in: fc.constant("query"),
    schema,
    style: fc.constantFrom("form", "deepObject", "spaceDelimited", "pipeDelimited"),
    explode: fc.boolean(),
  },
  { requiredKeys: ["name", "in"] },
);

describe("the names of query parameters", () => {
  it("belong to those that own them one by one", () => {
    fc.assert(
      fc.property(fc.array(parameter, { maxLength: 6 }), fc.array(name), (stated, asked) => {
        const { document, parameters } = parametersOf(stated);
        // The same parameter under two locations, or stated twice in a form, has one name twice.
        const all = [...parameters, ...parameters.slice(0, 1).map((one) => ({ ...one }))];
        const names = createQueryNames(document, all);
        for (const one of asked) {
          expect(names.ownersOf(one)).toEqual(new Set(all.filter((owner) => ownsQueryName(document, owner, one))));
          expect(names.called(one)).toBe(all.filter((owner) => owner.name === one).at(-1));
        }
      }),
    );
  });
});

describe("the fields of a message", () => {
  it("are what each name is asked for", () => {
    const field = fc.record<HeaderField>({ name: fc.constantFrom("A", "a", "B", "c", "C"), value: fc.string() });
    fc.assert(
      fc.property(fc.array(field), (headers) => {
        const fields = fieldsOf(headers);
        for (const one of ["a", "b", "c", "d"]) expect(fields.get(one)).toBe(headerValue(headers, one));
      }),
    );
  });
});

/** How often the names of parameters are read while one exchange is judged. */
function readsOf(count: number, location: string, known: (index: number) => JsonObject): number {
  const stated = Array.from(
    { length: count },
    (_, index): JsonObject => ({ name: `q${index}`, in: location, ...known(index) }),
  );
  const plain = contractOfOperation("get", "/things/{id}", { parameters: stated, responses });
  let reads = 0;
  const watched = (one: Parameter): Parameter => ({
    ...one,
    get name() {
      reads++;
      return one.name;
    },
  });
  const operations = plain.operations.map((one) => ({ ...one, parameters: one.parameters.map(watched) }));
  const exchange = exchangeOf({
    url:
      location === "query" ? `/things/1?${stated.map((_, index) => `q${index}=a&a${index}=a`).join("&")}` : "/things/1",
    requestHeaders: { Cookie: stated.map((_, index) => `q${index}=a`).join("; ") },
  });
  check({ ...plain, operations }, [exchange]);
  return reads;
}

describe("an operation with many parameters", () => {
  const rows: readonly [string, string, (index: number) => JsonObject][] = [
    ["texts", "query", () => ({ schema: { type: "string" } })],
    ["deep objects", "query", () => ({ style: "deepObject", schema: { type: "object" } })],
    ["exploded objects", "query", (index) => ({ schema: { type: "object", properties: { [`a${index}`]: {} } } })],
    ["cookies", "cookie", () => ({ schema: { type: "string" } })],
  ];

  it.each(rows)("looks at each of them a few times, not once for each name that is sent: %s", (_, location, known) => {
    const reads = readsOf(200, location, known);
    expect(reads).toBeGreaterThan(0);
    expect(reads).toBeLessThanOrEqual(200 * 20);
  });
});
