import { apiOf, bodies, type HostileInput, JSON_REPORT, many, nested } from "./input.testing.js";

/** A contract whose schema leads through so many components, one to the next, to a string. */
const chainOf = (count: number, link: (next: { readonly $ref: string }) => unknown): string => {
  const reference = (index: number) => ({ $ref: `#/components/schemas/A${index}` });
  const last = count - 1;
  const components = many(count, (index) => [
    `A${index}`,
    index === last ? { type: "string" } : link(reference(index + 1)),
  ]);
  return apiOf(reference(0), Object.fromEntries(components));
};

/** A contract of nine layers of unions with six branches (or fewer), each a way to the next layer: ten million ways to a leaf. */
const layersOf = (
  keyword: "anyOf" | "oneOf",
  branch: (next: { readonly $ref: string }, index: number) => unknown,
  leaf: unknown,
  branches = 6,
): string => {
  const reference = (layer: number) => ({ $ref: `#/components/schemas/L${layer}` });
  const layers = many(9, (layer) => [
    `L${layer}`,
    { [keyword]: many(branches, (index) => branch(reference(layer + 1), index)) },
  ]);
  return apiOf(reference(0), { ...Object.fromEntries(layers), L9: leaf });
};

const changedLayers = (keyword: "anyOf" | "oneOf", branch: Parameters<typeof layersOf>[1], branches?: number) => ({
  files: () => ({
    "a.json": layersOf(keyword, branch, { type: "object", properties: { a: { type: "string" } } }, branches),
    "b.json": layersOf(keyword, branch, { type: "object", properties: { a: { type: "integer" } } }, branches),
  }),
  argv: ["diff", "a.json", "b.json"],
});

/** Layers of objects, each with a property of its own, a way to the next layer, and a list with `unevaluatedItems`. */
const layersBesideLists = (layers: number, branches: number): string => {
  const reference = (name: string) => ({ $ref: `#/components/schemas/${name}` });
  const branch = (layer: number, index: number) => ({
    type: "object",
    required: ["k"],
    properties: { [`p${index}`]: {}, child: reference(`L${layer + 1}`), list: reference("List") },
  });
  const components = many(layers, (layer) => [`L${layer}`, { anyOf: many(branches, (index) => branch(layer, index)) }]);
  return apiOf(reference("L0"), {
    ...Object.fromEntries(components),
    [`L${layers}`]: { type: "object", required: ["k"], properties: { k: { type: "string" } } },
    List: { prefixItems: [{ type: "string" }], unevaluatedItems: { type: ["integer", "boolean"] } },
  });
};

const bodyBesideLists = (layers: number): unknown =>
  layers === 0 ? { k: "x" } : { k: "x", list: ["a", 1, true, layers], child: bodyBesideLists(layers - 1) };

/** Schemas that want too much. */
export const HOSTILE_SCHEMAS: readonly HostileInput[] = [
  {
    name: "a reference to itself",
    files: () => ({
      "api.yaml": apiOf({ $ref: "#/components/schemas/A" }, { A: { $ref: "#/components/schemas/A" } }),
      "t.har": bodies("{}"),
    }),
    argv: JSON_REPORT,
    code: 2,
    says: /cannot be compiled|unchecked/,
  },
  {
    name: "a schema that is all of itself",
    files: () => ({
      "api.yaml": apiOf(
        { $ref: "#/components/schemas/A" },
        { A: { allOf: [{ $ref: "#/components/schemas/A" }, { type: "object" }] } },
      ),
      "t.har": bodies("{}"),
    }),
    argv: JSON_REPORT,
    code: 2,
    says: /unchecked|deep|itself/i,
  },
  {
    name: "a chain of 3,000 references",
    files: () => ({
      "api.yaml": chainOf(3_000, (next) => next),
      "t.har": bodies("1"),
    }),
    argv: JSON_REPORT,
    code: 1,
    says: /response-type-mismatched/,
  },
  {
    name: "a chain of 3,000 references with something beside each",
    files: () => ({
      "api.yaml": chainOf(3_000, (next) => ({ minLength: 1, allOf: [next] })),
      "t.har": bodies("1"),
    }),
    argv: JSON_REPORT,
    code: 2,
    says: /nested too deep/,
  },
  {
    name: "20,000 references",
    files: () => ({
      "api.yaml": apiOf(
        { properties: Object.fromEntries(many(20_000, (index) => [`p${index}`, { $ref: "#/components/schemas/S" }])) },
        { S: { type: "string" } },
      ),
      "t.har": bodies('{"p7":1}'),
    }),
    argv: JSON_REPORT,
    code: 1,
    says: /response-type-mismatched/,
  },
  {
    name: "branches that double 25 times",
    files: () => ({
      "api.yaml": chainOf(25, (next) => ({ anyOf: [next, next] })),
      "t.har": bodies("1"),
    }),
    argv: JSON_REPORT,
    code: 2,
    says: /branches multiply/,
  },
  {
    name: "unions in nine layers that changed below",
    ...changedLayers("anyOf", (next) => next),
    code: 1,
    says: /response-type-changed/,
  },
  {
    name: "unions in nine layers of branches with more beside them that changed below",
    ...changedLayers(
      "anyOf",
      (next, index) => ({ allOf: [next, { properties: { [`${next.$ref}${index}`]: {} } }] }),
      4,
    ),
    code: 2,
    says: /hold more than 20 pairs of branches within 3 unions, the rest was not compared/,
  },
  ...(["anyOf", "oneOf"] as const).map(
    (keyword): HostileInput => ({
      name: `lists in nine layers of ${keyword} that fit no branch`,
      files: () => ({
        "api.yaml": layersOf(keyword, (next, index) => ({ type: "array", items: next, maxItems: index + 1 }), {
          type: "string",
        }),
        "t.har": bodies(nested(9, "[", "1", "]")),
      }),
      argv: JSON_REPORT,
      code: 1,
      says: /response-type-mismatched/,
    }),
  ),
  {
    name: "twelve layers of objects that differ, with a list of what nobody else looks at beside each",
    files: () => ({ "api.yaml": layersBesideLists(12, 12), "t.har": bodies(JSON.stringify(bodyBesideLists(12))) }),
    argv: JSON_REPORT,
    code: 0,
    says: /response-property-undocumented/,
  },
  {
    name: "a list nested 40 deep under a union of six lists of itself",
    files: () => ({
      "api.yaml": apiOf(
        { $ref: "#/components/schemas/N" },
        {
          N: {
            anyOf: many(6, (index) => ({
              type: "array",
              items: { $ref: "#/components/schemas/N" },
              maxItems: index + 1,
            })),
          },
        },
      ),
      "t.har": bodies(nested(40, "[", "1", "]")),
    }),
    argv: JSON_REPORT,
    code: 1,
    says: /response-type-mismatched/,
  },
  {
    name: "an enum of 200,000 values",
    files: () => ({ "api.yaml": apiOf({ enum: many(200_000, (index) => `v${index}`) }), "t.har": bodies('"w"') }),
    argv: [...JSON_REPORT, "--fail-on", "note"],
    code: 1,
    says: /response-enum-value-undocumented/,
  },
  {
    name: "a schema of 60,000 properties",
    files: () => ({
      "api.yaml": apiOf({
        properties: Object.fromEntries(many(60_000, (index) => [`p${index}`, { type: "string", minLength: 1 }])),
      }),
      "t.har": bodies("{}"),
    }),
    argv: JSON_REPORT,
    code: 0,
    says: /"clean": ?1/,
  },
  ...["(a+)+$", "^(a|a)*$", "^(a|aa)+$", "^([a-zA-Z]+)*!$", "\\s*\\s*\\s*\\s*x"].map(
    (pattern): HostileInput => ({
      name: `the pattern ${pattern}`,
      files: () => ({
        "api.yaml": apiOf({ pattern }),
        "t.har": bodies(JSON.stringify(`${"a".repeat(50_000)}${" ".repeat(2000)}!?`)),
      }),
      argv: [...JSON_REPORT, "--fail-on", "note"],
      code: 1,
      says: /response-constraint-mismatched/,
    }),
  ),
  {
    name: "a pattern that needs backtracking without end",
    files: () => ({
      "api.yaml": apiOf({ pattern: "^(?=(a+)+$)b" }),
      "t.har": bodies(JSON.stringify(`${"a".repeat(50_000)}!`)),
    }),
    argv: JSON_REPORT,
    code: 0,
    says: /spec-pattern/,
  },
  {
    name: "a pattern too large for the engine",
    files: () => ({ "api.yaml": apiOf({ pattern: "(?:a{65535}){65535}" }), "t.har": bodies('"a"') }),
    argv: JSON_REPORT,
    code: 0,
    says: /"exchanges": 1/,
  },
];
