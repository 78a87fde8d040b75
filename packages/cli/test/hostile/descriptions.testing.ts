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

/** Contracts and settings that want too much. */
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
];
