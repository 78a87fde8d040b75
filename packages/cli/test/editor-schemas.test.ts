import { readFile } from "node:fs/promises";
import { parseBaseline } from "@driftline/report";
import { readVendorConfig } from "@driftline/spec";
import type { Option } from "commander";
import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { configurableOptions, FLAGS_BESIDE } from "../src/config-file.js";
import { commandsOf } from "../src/main.js";
import { nodeHost } from "../src/node-host.js";
import { runCli, withFolder } from "./run-cli.js";

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly type?: string | readonly string[];
}

const schemaNamed = async (name: string): Promise<Schema> =>
  JSON.parse(await readFile(`packages/cli/schema/${name}.schema.json`, "utf8"));

/** A configuration that is right, with a hole where a member goes; and where the schema describes that place. */
const PLACES: readonly (readonly [string, (member: object) => object, (schema: Schema) => Schema | undefined])[] = [
  ["the document", (member) => member, (schema) => schema],
  ["a source", (member) => ({ sources: [{ file: "sources/a.md", ...member }] }), (s) => s.properties?.sources?.items],
  [
    "a header",
    (member) => ({ environments: { e: { baseUrl: "https://a.test", headers: { H: { env: "A", ...member } } } } }),
    (s) => additionalOf(additionalOf(s.properties?.environments)?.properties?.headers),
  ],
  [
    "an environment",
    (member) => ({ environments: { e: { baseUrl: "https://a.test", ...member } } }),
    (s) => additionalOf(s.properties?.environments),
  ],
  ["the policy", (member) => ({ policy: member }), (s) => s.properties?.policy],
  [
    "a level",
    (member) => ({ policy: { levels: [{ rule: "response-body-missing", level: "note", ...member }] } }),
    (s) => s.properties?.policy?.properties?.levels?.items,
  ],
];

function additionalOf(schema: Schema | undefined): Schema | undefined {
  return typeof schema?.additionalProperties === "object" ? schema.additionalProperties : undefined;
}

function membersOf(schema: Schema | undefined): readonly string[] {
  const alternatives = schema?.oneOf ?? [schema ?? {}];
  return [...new Set(alternatives.flatMap(({ properties = {} }) => Object.keys(properties)))].sort();
}

describe("what editors are told is what the readers know", () => {
  test.each(PLACES)("vendor.yaml: %s", async (_place, configWith, schemaAt) => {
    const documented = membersOf(schemaAt(await schemaNamed("vendor")));
    const read = () => readVendorConfig(stringify(configWith({ qqqqqqqqqqqqqqqqqqqq: 1 })), "vendor.yaml", "acme");
    let hint = "";
    try {
      read();
    } catch (error) {
      hint = String((error as { hint?: string }).hint);
    }
    const known = /^known are (.+)$/.exec(hint)?.[1]?.split(", ") ?? [];
    expect(known.toSorted()).toEqual(documented);
    expect(documented.length).toBeGreaterThan(1);
  });

  test("baseline.yaml", async () => {
    const entry = (await schemaNamed("baseline")).properties?.findings?.items;
    const documented = membersOf(entry);
    const values = Object.fromEntries(documented.map((name) => [name, name === "until" ? "2027-01-31" : `a ${name}`]));
    const [read] = parseBaseline(stringify({ findings: [values] }), "baseline.yaml").entries;
    const { location: _, ...members } = read ?? {};
    expect(members).toEqual(values);
  });

  test("driftline.yaml: every flag it documents is read, each with a value it documents", async () => {
    const schema = await schemaNamed("config");
    const commands = await commandsOf(nodeHost());
    const names = commands.map((command) => command.name());
    // The other direction is `npm run check:docs`: the schema is made from the commands.
    expect(names).toEqual(expect.arrayContaining(Object.keys(schema.properties ?? {})));
    for (const command of commands) {
      const flags = configurableOptions(command).map(nameOf);
      expect(flags).toEqual(expect.arrayContaining([...membersOf(schema.properties?.[command.name()])]));
      expect(flags).toEqual(expect.arrayContaining(Object.values(FLAGS_BESIDE[command.name()] ?? {}).flat()));
    }
    const rules = Object.entries(schema.properties?.rules?.properties ?? {});
    const stated = Object.fromEntries(rules.map(([flag, { type }]) => [flag, type === "boolean" ? true : "1"]));
    await withFolder({ "driftline.yaml": stringify({ rules: stated }) }, async (folder) => {
      expect(await runCli(folder, ["rules"])).toMatchObject({ code: 0, stderr: "" });
    });
  });
});

function nameOf({ long }: Option): string {
  return (long ?? "").slice(2);
}
