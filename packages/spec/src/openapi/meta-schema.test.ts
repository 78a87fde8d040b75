import { readFileSync } from "node:fs";
import SwaggerParser from "@apidevtools/swagger-parser";
import { isJsonObject, type JsonObject, type JsonValue } from "@driftline/model";
import { describe, expect, it } from "vitest";
import {
  META_SCHEMA_FILES,
  metaSchemaAtRunTime,
  metaSchemaCode,
} from "../../../../scripts/generated/meta-schema-code.js";
import { type DescribedVersion, metaSchemaOf } from "./meta-schema.js";
import { SOUND } from "./meta-schema.testing.js";
import { withoutPlainSchemas } from "./plain-schemas.js";

const VERSIONS = Object.keys(META_SCHEMA_FILES) as readonly DescribedVersion[];

/** What a broken place may hold instead. */
const INSTEAD: readonly JsonValue[] = [
  null,
  true,
  -1.5,
  "text",
  "",
  [],
  ["a", "a"],
  [{}],
  {},
  { text: "text" },
  { "": {} },
];

describe.each(VERSIONS)("the meta-schema of %s, compiled before", (version) => {
  it("is what its source gives", async () => {
    const file = META_SCHEMA_FILES[version];
    const isCurrent = readFileSync(file, "utf8") === (await metaSchemaCode(version));
    expect(isCurrent, `${file} is stale: run \`npm run generate\``).toBe(true);
  });

  it("accepts a sound description", async () => {
    const judge = await metaSchemaOf(version);
    expect(judge(SOUND[version]) ? [] : judge.errors).toEqual([]);
  });

  it("says of a description that is broken anywhere what Ajv says at run time, place by place", async () => {
    const [judge, atRunTime] = [await metaSchemaOf(version), metaSchemaAtRunTime(version)];
    const tally = { accepted: 0, refused: 0 };
    for (const broken of brokenSomewhere(SOUND[version])) {
      const [own, theirs] = [judge(broken), atRunTime(broken)];
      // `toEqual` at every step would take longer than the judging.
      if (own !== theirs || told(judge.errors) !== told(atRunTime.errors))
        expect({ broken, told: told(judge.errors) }).toEqual({ broken, told: told(atRunTime.errors) });
      tally[own ? "accepted" : "refused"] += 1;
    }
    expect(tally.accepted).toBeGreaterThan(100);
    expect(tally.refused).toBeGreaterThan(300);
  });

  it("says what the parser's own validation says", async () => {
    const judge = await metaSchemaOf(version);
    const broken = { ...SOUND[version], info: { title: 5 }, tags: [{}, {}] };
    expect(judge(broken)).toBe(false);
    const options = { dereference: { excludedPathMatcher: () => true }, validate: { spec: false } };
    const theirs = SwaggerParser.validate(structuredClone(broken) as never, options as never);
    await expect(theirs).rejects.toMatchObject({ details: judge.errors });
  });
});

describe("a description of 3.0 without its plain schemas", () => {
  it("is found to be what the whole is, wherever it is broken", async () => {
    const judge = await metaSchemaOf("3.0");
    const { Thing } = (SOUND["3.0"].components as { schemas: { Thing: JsonObject } }).schemas;
    const { externalDocs: _, properties, ...plain } = Thing;
    const { kind: __, ...others } = properties as JsonObject;
    const schemas = {
      Plain: { ...plain, properties: others },
      Other: Thing,
      "no name": { type: "string" },
      Far: { $ref: "#/a", x: 1 },
    };
    const tally = { plain: 0, kept: 0, refused: 0 };
    for (const schema of [schemas, ...brokenSomewhere(schemas)]) {
      const document = { ...SOUND["3.0"], components: { schemas: schema } };
      const pruned = withoutPlainSchemas(document);
      const isAccepted = judge(document);
      const errors = told(judge.errors);
      expect([judge(pruned), told(judge.errors)]).toEqual([isAccepted, errors]);
      const kept = (pruned.components as { schemas: JsonObject }).schemas;
      const isPlain = Object.keys(kept.Plain ?? { a: 1 }).length === 0;
      tally[isPlain ? "plain" : "kept"] += 1;
      if (!isAccepted) tally.refused += 1;
    }
    expect(Math.min(...Object.values(tally))).toBeGreaterThan(50);
  });
});

/** Places and messages, which is all that is told of an error. */
function told(errors: readonly ToldError[] | null | undefined): string {
  return (errors ?? []).map(({ instancePath, message }) => `${instancePath}: ${message}`).join("\n");
}

interface ToldError {
  readonly instancePath: string;
  readonly message?: string;
}

/** The same value with every place of it left out, put beside something unheard of, or replaced by some of the others in turn. */
function brokenSomewhere(value: JsonObject): readonly JsonObject[] {
  let turn = 0;
  const broken: JsonObject[] = [];
  const breakAt = (at: JsonValue, put: (instead: JsonValue) => JsonValue) => {
    const note = (instead: JsonValue) => {
      const whole = put(instead);
      if (isJsonObject(whole)) broken.push(whole);
    };
    for (const step of [0, 1]) note(INSTEAD[(turn + step) % INSTEAD.length] as JsonValue);
    turn += 2;
    if (Array.isArray(at)) {
      const items = at as readonly JsonValue[];
      note([...items, ...items]);
      for (const [index, item] of items.entries()) breakAt(item, (instead) => put(items.with(index, instead)));
    }
    if (!isJsonObject(at)) return;
    note({ ...at, unheard: 1 });
    note({ ...at, $ref: "#/components/schemas/Thing" });
    for (const [name, member] of Object.entries(at)) {
      const { [name]: _, ...others } = at;
      note(others);
      breakAt(member as JsonValue, (instead) => put({ ...at, [name]: instead }));
    }
  };
  breakAt(value, (instead) => instead);
  return broken;
}
