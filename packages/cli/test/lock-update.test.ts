import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { harOf, runCli, withFolder } from "./run-cli.js";

/** One contract per state of the vendor; what each says of `name` and `state` is all that differs. */
const api = (name: string, states: string) => `
openapi: 3.1.0
info: { title: Pets, version: "1" }
servers: [{ url: https://pets.example }]
paths:
  /pets/{id}:
    get:
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses:
        '200': { description: ok, content: { application/json: { schema: { type: object, required: [id], properties: { id: { type: string }, ${name} state: { type: string, enum: [${states}] } } } } } }
`;

const FIRST = api("name: { type: string },", "a, b");
const GONE = api("", "a, b");
const NULLABLE = api("name: { type: [string, 'null'] },", "a, b");
const MORE_STATES = api("name: { type: string },", "a, b, c");

const NAME_USED = "operations: { 'GET /pets/{id}': { response: [{ at: /name, by: src/page.ts:7 }] } }\n";

const files = (uses: string) => ({
  "specs/pets/vendor.yaml": "name: Pets\nsources: [{ file: sources/api.yaml }]\n",
  "specs/pets/sources/api.yaml": FIRST,
  "specs/pets/uses.yaml": uses,
  "specs/pets/recordings/t.har": harOf([{ url: "https://pets.example/pets/1", body: '{"id":"1"}' }]),
});

interface Told {
  readonly ruleId: string;
  readonly level: string;
  readonly fingerprint: string;
  readonly hint: string | null;
  readonly suppressed: boolean;
}

/** The vendor publishes something else, and somebody takes it in. */
async function takeIn(folder: string, source: string, ...more: readonly string[]) {
  await writeFile(join(folder, "specs/pets/sources/api.yaml"), source);
  return await runCli(folder, ["fetch", "--offline", "--update", ...more]);
}

async function checked(folder: string) {
  const { code, stdout } = await runCli(folder, ["check", "--format", "json"]);
  const findings = JSON.parse(stdout).findings as readonly Told[];
  return { code, findings, told: findings.map(({ ruleId, level, hint }) => `${level} ${ruleId}: ${hint}`) };
}

async function hasAdapted(folder: string): Promise<boolean> {
  return await readFile(join(folder, "specs/pets/adapted.yaml")).then(
    () => true,
    () => false,
  );
}

describe("an update of a lock", () => {
  test("tells what it means instead of the bytes it changed, and names the line that is hurt", async () => {
    await withFolder(files(NAME_USED), async (folder) => {
      const first = await runCli(folder, ["fetch", "--offline", "--update"]);
      expect(first).toEqual({ code: 0, stderr: "", stdout: "pets: wrote openapi.yaml, lock.json (1 source)\n" });
      const { code, stdout, stderr } = await takeIn(folder, GONE);
      expect(code).toBe(0);
      expect(stdout).toMatch(
        /^pets: wrote adapted.yaml, openapi.yaml, lock.json \(1 source\)\n1 error, 0 warnings, 0 notes/,
      );
      expect(stdout).toContain("response property `name` was removed");
      expect(stdout).toContain("hurts src/page.ts:7");
      expect(stderr).toContain("until the use is gone or the finding accepted");
    });
  });

  test("`--format markdown` is a report for a pull request, and nothing else", async () => {
    await withFolder(files(NAME_USED), async (folder) => {
      await runCli(folder, ["fetch", "--offline"]);
      const { code, stdout, stderr } = await takeIn(folder, GONE, "--format", "markdown");
      expect(code).toBe(0);
      expect(stdout).toMatch(/^#|^\*\*|^<!--/);
      expect(stdout).toContain("src/page.ts:7");
      expect(stdout).not.toContain("pets: wrote");
      expect(stderr).toContain("pets: wrote adapted.yaml, openapi.yaml, lock.json (1 source)\n");
    });
  });
});

describe("merging an update adapts no code", () => {
  test.each([
    ["a property that is gone", GONE, NAME_USED, "error response-property-removed: hurts src/page.ts:7"],
    ["a property that may be null", NULLABLE, NAME_USED, "error response-became-nullable: hurts src/page.ts:7"],
    [
      "a value that a switch does not know",
      MORE_STATES,
      "operations: { 'GET /pets/{id}': { response: [{ at: /state, values: [a, b], exhaustive: true, by: src/page.ts:9 }] } }\n",
      "error response-enum-value-added: hurts src/page.ts:9",
    ],
  ])("%s hurts in every check", async (_, next, uses, expected) => {
    await withFolder(files(uses), async (folder) => {
      await runCli(folder, ["fetch", "--offline"]);
      expect((await checked(folder)).code).toBe(0);
      await takeIn(folder, next);
      const { code, told } = await checked(folder);
      expect(told).toContainEqual(expect.stringContaining(expected));
      expect(code).toBe(1);
      expect((await checked(folder)).told).toEqual(told);
    });
  });

  test("until the use is gone", async () => {
    await withFolder(files(NAME_USED), async (folder) => {
      await runCli(folder, ["fetch", "--offline"]);
      await takeIn(folder, GONE);
      await writeFile(join(folder, "specs/pets/uses.yaml"), "operations: { 'GET /pets/{id}': { response: [/id] } }\n");
      expect(await checked(folder)).toMatchObject({ code: 0, findings: [] });
      expect(await hasAdapted(folder)).toBe(true);
      await runCli(folder, ["fetch", "--offline"]);
      expect(await hasAdapted(folder)).toBe(false);
    });
  });

  test("until it is accepted; with a day, the contract is kept for the day after", async () => {
    await withFolder(files(NAME_USED), async (folder) => {
      await runCli(folder, ["fetch", "--offline"]);
      await takeIn(folder, GONE);
      const [finding] = (await checked(folder)).findings;
      await runCli(folder, ["check", "--format", "json:run.json"]);
      const accept = ["accept", `${finding?.fingerprint}`, "--run", "run.json", "--reason", "we shall show the id"];
      expect((await runCli(folder, [...accept, "--until", "2026-12-31"])).code).toBe(0);
      expect(await checked(folder)).toMatchObject({ code: 0, findings: [{ suppressed: true }] });
      await runCli(folder, ["fetch", "--offline"]);
      expect(await hasAdapted(folder)).toBe(true);
      expect((await runCli(folder, accept)).code).toBe(0);
      await runCli(folder, ["fetch", "--offline"]);
      expect([(await checked(folder)).code, await hasAdapted(folder)]).toEqual([0, false]);
    });
  });

  test("until the vendor takes it back; a second update is held against the contract the code is adapted to", async () => {
    await withFolder(files(NAME_USED), async (folder) => {
      await runCli(folder, ["fetch", "--offline"]);
      await takeIn(folder, GONE);
      await takeIn(folder, NULLABLE);
      expect((await checked(folder)).told).toEqual([expect.stringContaining("response-became-nullable")]);
      await takeIn(folder, FIRST);
      expect((await checked(folder)).told).toEqual([]);
      expect(await hasAdapted(folder)).toBe(false);
    });
  });

  test("what no declared use is hurt by is told once and not kept", async () => {
    await withFolder(files("operations: { 'GET /pets/{id}': { response: [/id] } }\n"), async (folder) => {
      await runCli(folder, ["fetch", "--offline"]);
      expect((await takeIn(folder, GONE)).stdout).toContain("response property `name` was removed");
      expect([await hasAdapted(folder), (await checked(folder)).told]).toEqual([false, []]);
    });
  });
});
