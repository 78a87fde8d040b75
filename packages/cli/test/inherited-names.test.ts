import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { harOf, runCli, withFolder } from "./run-cli.js";

/** A contract as JSON text: an object literal would take `__proto__` for its prototype. */
const contractOf = (openapi: string, pet: string) => `{
  "openapi": "${openapi}",
  "info": { "title": "Pets", "version": "1" },
  "servers": [{ "url": "https://pets.example.com" }],
  "paths": { "/pet": { "get": { "responses": { "200": { "description": "one", "content": {
    "application/json": { "schema": { "$ref": "#/components/schemas/Pet" } }
  } } } } } },
  "components": { "schemas": ${pet} }
}`;

const branch = (name: string, member: string, more = "") =>
  `{ ${more} "type": "object", "properties": { "${name}": { "type": "string" }, "${member}": { "type": "integer" } } }`;

const unionBy = (name: string, mapping: string) => `{
  "Pet": {
    "oneOf": [{ "$ref": "#/components/schemas/Cat" }, { "$ref": "#/components/schemas/Dog" }],
    "discriminator": { "propertyName": "${name}", "mapping": ${mapping} }
  },
  "Cat": ${branch(name, "lives", `"required": ["${name}"],`)},
  "Dog": ${branch(name, "tails", `"required": ["${name}"],`)}
}`;

const parentBy = (name: string, mapping: string) => `{
  "Pet": {
    "type": "object", "required": ["${name}"], "properties": { "${name}": { "type": "string" } },
    "discriminator": { "propertyName": "${name}", "mapping": ${mapping} }
  },
  "Cat": { "allOf": [{ "$ref": "#/components/schemas/Pet" }, ${branch(name, "lives")}] },
  "Dog": { "allOf": [{ "$ref": "#/components/schemas/Pet" }, ${branch(name, "tails")}] }
}`;

const TO = { cat: "#/components/schemas/Cat", dog: "#/components/schemas/Dog" };

interface Kind {
  readonly name: string;
  /** The property that tells, and the values that name a cat and a dog. */
  readonly property: string;
  readonly values: readonly [cat: string, dog: string];
}

const KINDS: readonly Kind[] = [
  { name: "a property `__proto__`", property: "__proto__", values: ["cat", "dog"] },
  { name: "a property `constructor`", property: "constructor", values: ["cat", "dog"] },
  { name: "values `__proto__` and `constructor`", property: "kind", values: ["__proto__", "constructor"] },
];

/** `rule place subject` of every finding of one body, by `check`. */
async function told(files: Readonly<Record<string, string>>, argv: readonly string[], body: string) {
  const traffic = harOf([{ url: "https://pets.example.com/pet", body }]);
  return await withFolder({ ...files, "t.har": traffic }, async (folder) => {
    if (argv.length === 0) await runCli(folder, ["fetch", "pets", "--offline", "--quiet"]);
    const how = argv.length === 0 ? ["pets"] : argv;
    const { stdout, stderr } = await runCli(folder, ["check", ...how, "--recordings", "t.har", "--format", "json"]);
    if (stdout === "") return [stderr];
    const { findings, unchecked } = JSON.parse(stdout);
    expect(unchecked ?? []).toEqual([]);
    return findings
      .filter(({ ruleId }: { ruleId: string }) => ruleId.startsWith("response-"))
      .map((it: Record<string, string>) => `${it.ruleId} ${it.instanceLocation} ${it.subject ?? "-"}`);
  });
}

describe.each(KINDS)("a discriminator with $name", ({ property, values: [cat, dog] }) => {
  const mapping = `{ "${cat}": "${TO.cat}", "${dog}": "${TO.dog}" }`;
  const pets = { union: unionBy(property, mapping), parent: parentBy(property, mapping) };
  const ways: readonly (readonly [string, Readonly<Record<string, string>>, readonly string[]])[] = [
    ["3.1, JSON", { "api.json": contractOf("3.1.0", pets.union) }, ["--spec", "api.json"]],
    ["3.0, JSON", { "api.json": contractOf("3.0.3", pets.union) }, ["--spec", "api.json"]],
    ["3.1, YAML", { "api.yaml": stringify(JSON.parse(contractOf("3.1.0", pets.union))) }, ["--spec", "api.yaml"]],
    ["of a parent", { "api.json": contractOf("3.1.0", pets.parent) }, ["--spec", "api.json"]],
    [
      "locked",
      {
        "specs/pets/vendor.yaml": "name: Pets\nsources: [{ file: sources/api.json }]\n",
        "specs/pets/sources/api.json": contractOf("3.1.0", pets.union),
      },
      [],
    ],
  ];
  test.each(ways)("%s", async (_, files, argv) => {
    const pet = (kind: string, member: string) => `{ "${property}": "${kind}", ${member} }`;
    const tellsOf = (body: string) => told(files, argv, body);
    expect(await tellsOf(pet(cat, '"lives": 9'))).toEqual([]);
    expect(await tellsOf(pet(dog, '"tails": 1'))).toEqual([]);
    expect(await tellsOf(pet(dog, '"tails": "one"'))).toEqual(["response-type-mismatched /tails -"]);
    expect(await tellsOf(pet(cat, '"tails": 1'))).toEqual(["response-property-undocumented /tails tails"]);
    expect(await tellsOf(pet("toString", '"lives": 9'))).toEqual(["response-discriminator-undocumented  toString"]);
    expect(await tellsOf("{}")).toEqual([`response-property-missing  ${property}`]);
  });
});
