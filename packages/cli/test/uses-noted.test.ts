import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { harOf, runCli, withFolder } from "./run-cli.js";

const api = (properties: string) => `
openapi: 3.1.0
info: { title: Pets, version: "1" }
servers: [{ url: https://pets.example }]
paths:
  /pets/{id}:
    get:
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses: { '200': { description: ok, content: { application/json: { schema: { type: object, properties: { ${properties} } } } } } }
  /pets:
    get: { responses: { '200': { description: ok } } }
`;

const read = (known: object) =>
  `${JSON.stringify({ vendor: "pets", operation: "GET /pets/{petId}", at: "/name", by: "src/page.ts:7", ...known })}\n`;

const files = {
  "specs/pets/vendor.yaml": "name: Pets\nsources: [{ file: sources/api.yaml }]\n",
  "specs/pets/sources/api.yaml": api("name: { type: string }, age: { type: integer }"),
  "next.yaml": api("age: { type: integer }"),
  "specs/pets/uses.yaml": "operations:\n  GET /pets/{id}:\n    response:\n      - /age # by hand\n",
  "reads.ndjson": [
    read({ by: "src/page.ts:9" }),
    read({}),
    read({}),
    read({ vendor: "cats", at: "/fur" }),
    read({ operation: "GET /dogs" }),
  ].join(""),
  "t.har": harOf([{ url: "https://pets.example/pets/1", body: '{"name":"Ada"}' }]),
};

async function withPets<T>(use: (folder: string) => Promise<T>): Promise<T> {
  return await withFolder(files, async (folder) => {
    await runCli(folder, ["fetch", "--offline"]);
    return await use(folder);
  });
}

const usesIn = async (folder: string) =>
  parse(await readFile(join(folder, "specs/pets/uses.yaml"), "utf8")).operations["GET /pets/{id}"].response;

async function removedIn(folder: string) {
  const { stdout } = await runCli(folder, ["diff", "pets", "next.yaml", "--format", "json"]);
  const findings: readonly { level: string; hint: string; ruleId: string }[] = JSON.parse(stdout).findings;
  return findings.map(({ level, ruleId, hint }) => `${level} ${ruleId}: ${hint}`);
}

describe("what tests noted", () => {
  test("becomes uses with their lines, each once; what others wrote stays", async () => {
    await withPets(async (folder) => {
      const { code, stdout, stderr } = await runCli(folder, ["uses", "pets", "--reads", "reads.ndjson"]);
      expect(stdout).toBe(
        "pets: 1 place of 1 operation read in tests; wrote specs/pets/uses.yaml\n  + GET /pets/{id} /name\n",
      );
      expect(stderr).toBe(
        "driftline: warning: `GET /dogs` is no operation of the contract, so its reads are left out\n",
      );
      expect(code).toBe(0);
      expect(await usesIn(folder)).toEqual([
        "/age",
        { at: "/name", by: ["src/page.ts:7", "src/page.ts:9"], from: "test-run" },
      ]);
      expect(await readFile(join(folder, "specs/pets/uses.yaml"), "utf8")).toContain("- /age # by hand\n");
      expect(await removedIn(folder)).toEqual([
        expect.stringMatching(/^error response-property-removed: hurts src\/page\.ts:7, src\/page\.ts:9;/),
      ]);
    });
  });

  test("sends a terminal no control characters", async () => {
    await withPets(async (folder) => {
      await writeFile(join(folder, "reads.ndjson"), read({ at: "/\u0000tags\u001b[2J" }));
      const { stdout } = await runCli(folder, ["uses", "pets", "--reads", "reads.ndjson"]);
      expect(stdout).toContain("tags");
      expect(stdout).toMatch(/^[\n\x20-\x7e]*$/);
    });
  });

  test.each([
    ["no JSON", "{"],
    ["no place", read({ at: "name" })],
    ["no line", read({ by: "src/page.ts" })],
    ["a list", "[]"],
  ])("a line that is none is refused with its place: %s", async (_, line) => {
    await withPets(async (folder) => {
      await writeFile(join(folder, "reads.ndjson"), `${read({})}${line}`);
      const { code, stderr } = await runCli(folder, ["uses", "pets", "--reads", "reads.ndjson"]);
      expect(stderr).toMatch(/^driftline: line 2 of `reads\.ndjson` is no noted read/);
      expect(code).toBe(2);
    });
  });
});

describe("what recordings show", () => {
  test("is which operations are called, and no field", async () => {
    await withPets(async (folder) => {
      const { code, stdout } = await runCli(folder, ["uses", "pets", "--recordings", "t.har"]);
      expect(stdout).toBe(
        "pets: 1 operation called in 1 exchange; which fields are read no recording can tell; wrote specs/pets/uses.yaml\n  + GET /pets/{id} (the body)\n",
      );
      expect(code).toBe(0);
      expect(await usesIn(folder)).toEqual(["/age", { at: "", from: "recordings" }]);
      // The property is in the recording, and whether anybody reads it is as unknown as before.
      expect(await removedIn(folder)).toEqual([expect.stringMatching(/^warning response-property-removed: (?!hurts)/)]);
    });
  });

  test("nothing is written where a recording cannot be read or is another vendor's", async () => {
    await withPets(async (folder) => {
      await writeFile(join(folder, "other.har"), harOf([{ url: "https://cats.example/", body: "{}" }]));
      for (const recording of ["missing.har", "other.har"]) {
        expect((await runCli(folder, ["uses", "pets", "--recordings", recording])).code).toBe(2);
        expect(await usesIn(folder)).toEqual(["/age"]);
      }
    });
  });
});

test.each([[[]], [["--reads", "reads.ndjson", "--recordings", "t.har"]]])(
  "one place to look is named: %s",
  async (argv) => {
    await withPets(async (folder) => {
      const { code, stderr } = await runCli(folder, ["uses", "pets", ...argv]);
      expect(stderr).toMatch(/name a project by `--tsconfig`/);
      expect(code).toBe(2);
    });
  },
);
