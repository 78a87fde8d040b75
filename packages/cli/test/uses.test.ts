import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { stepsOf } from "./document.js";
import { harOf, runCli, withFolder } from "./run-cli.js";

const api = (more: string) => `
openapi: 3.1.0
info: { title: Pets, version: "1" }
servers: [{ url: https://pets.example.com }]
paths:
  /pets/{id}:
    get:
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses:
        '200': { description: ok, content: { application/json: { schema: { type: object, properties: { ${more}, state: { type: string, enum: [a, b] } } } } } }
`;

const vendor = "name: Pets\nsources: [{ file: sources/api.yaml }]\n";
const uses = `
owner: team-kennel
operations:
  GET /pets/{id}:
    response:
      - { at: /name, by: src/kennel.ts:12 }
      - { at: /state, exhaustive: true, values: [a, b] }
    unused: [/colour]
`;

interface Reported {
  readonly ruleId: string;
  readonly level: string;
  readonly subject: string | null;
  readonly hint: string | null;
}

const files = (declared: string) => ({
  "specs/pets/vendor.yaml": vendor,
  "specs/pets/sources/api.yaml": api("name: { type: string }, colour: { type: string }"),
  "specs/pets/uses.yaml": declared,
  "next.yaml": api("age: { type: integer }"),
  "t.har": harOf([{ url: "https://pets.example.com/pets/1", body: '{"name":"A","colour":"red","state":"c"}' }]),
});

describe("uses.yaml", () => {
  test("what is used and removed is an error that names the line, what is declared unused a note", async () => {
    await withFolder(files(uses), async (folder) => {
      await runCli(folder, ["fetch", "--offline"]);
      const { stdout, code } = await runCli(folder, ["diff", "pets", "next.yaml", "--format", "json"]);
      const removed = (JSON.parse(stdout).findings as Reported[]).filter(
        ({ ruleId }) => ruleId === "response-property-removed",
      );
      expect(removed.map(({ subject, level }) => `${subject} ${level}`)).toEqual(["name error", "colour note"]);
      expect(removed[0]?.hint).toContain("src/kennel.ts:12");
      expect(code).toBe(1);
    });
  });

  test("where usage is unknown nothing is raised or lowered", async () => {
    await withFolder(files("operations: {}\n"), async (folder) => {
      await runCli(folder, ["fetch", "--offline"]);
      const { stdout, code } = await runCli(folder, ["diff", "pets", "next.yaml", "--format", "json"]);
      const removed = (JSON.parse(stdout).findings as Reported[]).filter(
        ({ ruleId }) => ruleId === "response-property-removed",
      );
      expect(removed.map(({ level }) => level)).toEqual(["warning", "warning"]);
      expect(code).toBe(0);
    });
  });

  test("a new value where the switch is exhaustive is an error on the wire, too", async () => {
    await withFolder(files(uses), async (folder) => {
      await runCli(folder, ["fetch", "--offline"]);
      const { stdout } = await runCli(folder, ["check", "pets", "--recordings", "t.har", "--format", "json"]);
      expect((JSON.parse(stdout).findings as Reported[]).map(({ ruleId, level }) => `${level} ${ruleId}`)).toEqual([
        "error response-enum-value-undocumented",
      ]);
    });
  });

  test("a slip of the pen is one line with its place", async () => {
    await withFolder(files("operations: [\n"), async (folder) => {
      await runCli(folder, ["fetch", "--offline"]);
      const { code, stderr } = await runCli(folder, ["check", "pets", "--recordings", "t.har"]);
      expect([code, stderr.trimEnd().split("\n").length]).toEqual([2, 1]);
      expect(stderr).toMatch(/uses\.yaml:\d+:\d+/);
    });
  });

  test("an operation that the contract does not have is said, with the one that may be meant", async () => {
    const declared =
      "operations: { 'GET /pet/{id}': { response: [/name] }, 'GET /pets/{other}': { response: [/name] } }\n";
    await withFolder(files(declared), async (folder) => {
      await runCli(folder, ["fetch", "--offline"]);
      for (const argv of [
        ["check", "pets", "--recordings", "t.har"],
        ["diff", "pets", "next.yaml"],
      ]) {
        const { stderr } = await runCli(folder, argv);
        expect(stderr).toMatch(
          /^driftline: warning: `GET \/pet\/\{id\}` in `specs\/pets\/uses\.yaml` is no operation/m,
        );
        expect(stderr).not.toContain("{other}");
      }
    });
  });

  test("the example in the documents is read, and every operation it names is the contract's", async () => {
    const repository = fileURLToPath(new URL("../../../", import.meta.url));
    const [example] = stepsOf(await readFile(join(repository, "docs/uses.md"), "utf8"));
    if (example?.kind !== "file") throw new Error("docs/uses.md has no example");
    await withFolder({}, async (folder) => {
      await cp(join(repository, "specs/respan"), join(folder, "specs/respan"), { recursive: true });
      await writeFile(join(folder, example.name), example.text);
      const { code, stderr } = await runCli(folder, ["check", "respan", "--fail-on", "never"]);
      expect([code, stderr]).toEqual([0, ""]);
    });
  });
});
