import {
  acme,
  apiOf,
  bodies,
  CHECK,
  type HostileInput,
  JSON_REPORT,
  laughs,
  many,
  nested,
  OPEN,
} from "./input.testing.js";

/** A contract in YAML's block style, to which more members can be added. */
const OPEN_BLOCK = `openapi: 3.1.0
info: { title: a, version: "1" }
paths:
  /a:
    get:
      responses:
        "200":
          description: a
          content: { application/json: { schema: {} } }
`;

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

/** Contracts, schemas and settings that want too much. */
export const HOSTILE_DESCRIPTIONS: readonly HostileInput[] = [
  {
    name: "a description of 65 MB",
    files: () => ({ "api.yaml": `${OPEN}${" ".repeat(65 << 20)}`, "t.har": bodies("{}") }),
    argv: CHECK,
    code: 2,
    says: /api\.yaml has \d+ bytes, more than 67108864/,
  },
  {
    name: "aliases that multiply to a billion",
    files: () => ({ "api.yaml": laughs, "t.har": bodies("{}") }),
    argv: CHECK,
    code: 2,
    says: /api\.yaml.*aliases that multiply/,
  },
  {
    name: "aliases that multiply in a recording",
    files: () => ({ "api.yaml": OPEN, "t.yaml": `interactions:\n- ${laughs.replaceAll("\n", "\n  ")}` }),
    argv: ["check", "--spec", "api.yaml", "--recordings", "t.yaml"],
    code: 2,
    says: /t\.yaml/,
  },
  {
    name: "aliases that multiply in uses.yaml",
    files: () =>
      acme({ "specs/acme/openapi.yaml": OPEN, "specs/acme/lock.json": "{}", "specs/acme/uses.yaml": laughs }),
    argv: ["check", "acme"],
    code: 2,
    says: /lock\.json|aliases lead nowhere or multiply/,
  },
  {
    name: "a text of mistakes alone",
    files: () => ({ "api.yaml": `openapi: [${",".repeat(500_000)}`, "t.har": bodies("{}") }),
    argv: CHECK,
    code: 2,
    says: /api\.yaml:1:\d+ is neither JSON nor YAML/,
  },
  {
    name: "60,000 items that might each begin a name",
    files: () => ({ "api.yaml": `${OPEN_BLOCK}x-a:\n${"  - read\n".repeat(60_000)}`, "t.har": bodies("{}") }),
    argv: CHECK,
    code: 0,
    says: /1 clean/,
  },
  {
    name: "300,000 blanks within a text in quotes",
    files: () => ({ "api.yaml": `${OPEN_BLOCK}x-a: 'b${" ".repeat(300_000)}c\n  d'\n`, "t.har": bodies("{}") }),
    argv: CHECK,
    code: 0,
    says: /1 clean/,
  },
  {
    name: "a baseline of lists in lists",
    files: () => ({
      "api.yaml": OPEN,
      "t.har": bodies("{}"),
      "b.yaml": `findings: [${many(8000, () => nested(60, "[", "", "]")).join()}]`,
    }),
    argv: [...CHECK, "--baseline", "b.yaml"],
    code: 2,
    says: /b\.yaml opens more lists and maps/,
  },
  {
    name: "an alias of itself",
    files: () => ({ "api.yaml": "openapi: 3.1.0\ninfo: &a { x: *a }\npaths: {}\n", "t.har": bodies("{}") }),
    argv: CHECK,
    code: 2,
    says: /api\.yaml/,
  },
  {
    name: "20,000 keys on one level of settings",
    files: () => acme({ "driftline.yaml": many(40_000, (index) => `k${index}: 1\n`).join("") }),
    argv: ["check", "acme"],
    code: 2,
    says: /`k0` is no command/,
  },
  {
    name: "JSON nested 100,000 deep as a contract",
    files: () => ({ "api.yaml": nested(100_000, '{"a":', "1", "}"), "t.har": bodies("{}") }),
    argv: CHECK,
    code: 2,
    says: /api\.yaml.*(deep|nested)/,
  },
  {
    name: "YAML nested 10,000 deep as a contract",
    files: () => ({ "api.yaml": `openapi: 3.1.0\nx: ${nested(10_000, "[", "", "]")}\n`, "t.har": bodies("{}") }),
    argv: CHECK,
    code: 2,
    says: /api\.yaml.*(deep|nested)/,
  },
  {
    name: "a schema nested 5,000 deep",
    files: () => ({
      "api.yaml": nested(5_000, '{"items":', "{}", "}")
        .replace(/^/, '{"openapi":"3.1.0","info":{"title":"a","version":"1"},"paths":{},"components":{"schemas":{"A":')
        .concat("}}}"),
      "t.har": bodies("{}"),
    }),
    argv: CHECK,
    code: 2,
    says: /nested deeper than 400/,
  },
  {
    name: "a body nested 100,000 deep",
    files: () => ({ "api.yaml": OPEN, "t.har": bodies(nested(100_000, "[", "", "]")) }),
    argv: JSON_REPORT,
    code: 2,
    says: /deep|unchecked/,
  },
  {
    name: "a body nested 100,000 deep under a schema that recurs",
    files: () => ({
      "api.yaml": apiOf(
        { $ref: "#/components/schemas/N" },
        { N: { type: "array", items: { $ref: "#/components/schemas/N" } } },
      ),
      "t.har": bodies(nested(100_000, "[", "1", "]")),
    }),
    argv: JSON_REPORT,
    code: 2,
    says: /deep/,
  },
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
    code: 2,
    says: /cannot be compiled/,
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
