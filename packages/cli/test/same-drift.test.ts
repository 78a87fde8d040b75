import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { REPORT_FORMATS } from "@driftline/report";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { harOf, runCli, withFolder } from "./run-cli.js";

const contract = `openapi: 3.1.0
info: { title: Pets, version: "1" }
servers: [{ url: https://pets.example.com }]
paths:
  /pets/{id}:
    get:
      responses:
        "200":
          description: ok
          content:
            application/json:
              schema:
                type: object
                required: [name]
                properties: { name: { type: string }, kind: { enum: [cat, dog] }, age: { type: integer } }
`;
const url = "https://pets.example.com/pets/1";
const BODIES = [
  '{"name":"Rex"}',
  '{"name":7}',
  '{"name":"Rex","kind":"fox"}',
  '{"name":"Rex","age":"old"}',
  '{"kind":"cat"}',
  "{",
];
const ENTRIES = BODIES.map((body) => ({ url, body }));
const CHECK = ["check", "--spec", "pets.yaml", "--recordings", "traffic"];

/** The fingerprints that a check of these files tells, sorted. */
async function fingerprintsOf(files: Readonly<Record<string, string>>, shards = 1): Promise<readonly string[]> {
  return await withFolder(files, async (folder) => {
    const names = Array.from({ length: shards }, (_, index) => `part-${index}.json`);
    for (const [index, name] of names.entries())
      await runCli(folder, [...CHECK, "--shard", `${index + 1}/${shards}`, "--partial", name]);
    const { stdout } = await runCli(folder, ["merge", ...names, "--format", "json"]);
    const { findings } = JSON.parse(stdout) as { findings: readonly { fingerprint: string }[] };
    return findings.map(({ fingerprint }) => fingerprint).sort();
  });
}

describe("a drift is the same drift", () => {
  test("in recordings that are reordered, split into other files and read in other shares", async () => {
    const known = await fingerprintsOf({ "pets.yaml": contract, "traffic/a.har": harOf(ENTRIES) });
    expect(known).toHaveLength(5);
    const order = fc.shuffledSubarray(ENTRIES, { minLength: ENTRIES.length });
    const variant = fc.tuple(order, fc.integer({ min: 0, max: ENTRIES.length - 1 }), fc.integer({ min: 1, max: 4 }));
    await fc.assert(
      fc.asyncProperty(variant, async ([entries, cut, shards]) => {
        const second = entries.slice(0, cut);
        const split = cut === 0 ? {} : { "traffic/z.har": harOf(second) };
        const files = { "pets.yaml": contract, "traffic/b.har": harOf(entries.slice(cut)), ...split };
        expect(await fingerprintsOf(files, shards)).toEqual(known);
      }),
      { numRuns: 5 },
    );
  });

  test("in a contract whose lines moved, whose version was bumped and whose prose was reworded", async () => {
    const traffic = { "traffic/a.har": harOf(ENTRIES) };
    const known = await fingerprintsOf({ "pets.yaml": contract, ...traffic });
    const moved = `# a line\n# and another\n${contract.replace('version: "1"', 'version: "2.7"').replace("ok", "one pet")}`;
    expect(await fingerprintsOf({ "pets.yaml": moved, ...traffic })).toEqual(known);
  });

  test("and two values that one enum lost are two", async () => {
    const request = (values: string) =>
      contract.replace(
        "      responses:",
        `      parameters: [{ name: kind, in: query, schema: { enum: [${values}] } }]\n      responses:`,
      );
    const files = { "base.yaml": request("cat, dog, fox"), "revision.yaml": request("cat") };
    await withFolder(files, async (folder) => {
      const { stdout } = await runCli(folder, ["diff", "base.yaml", "revision.yaml", "--format", "json"]);
      const { findings } = JSON.parse(stdout) as {
        findings: readonly { ruleId: string; subject: string; fingerprint: string }[];
      };
      const removed = findings.filter(({ ruleId }) => ruleId === "request-enum-value-removed");
      expect(removed).toHaveLength(2);
      expect(new Set(removed.map(({ fingerprint }) => fingerprint)).size).toBe(2);
    });
  });
});

test.each(REPORT_FORMATS)("%s: the same check on another night gives the same bytes", async (format) => {
  await withFolder({ "pets.yaml": contract, "traffic/a.har": harOf(ENTRIES) }, async (folder) => {
    const night = (now: string) => runCli(folder, [...CHECK, "--format", format], { now: () => now });
    const first = await night("2026-11-20T02:00:00Z");
    expect(first.stdout.length).toBeGreaterThan(300);
    expect(await night("2026-11-21T03:04:05Z")).toEqual(first);
  });
});

test("a JUnit report has a time only where the environment names one", async () => {
  await withFolder({ "pets.yaml": contract, "traffic/a.har": harOf(ENTRIES) }, async (folder) => {
    const { stdout } = await runCli(folder, [...CHECK, "--format", "junit"], { env: { SOURCE_DATE_EPOCH: "0" } });
    expect(stdout).toContain('timestamp="1970-01-01T00:00:00"');
  });
});

test("a finding is found, accepted, expired, mended and back again: five nights of the real tool", async () => {
  const drifting = harOf([{ url, body: '{"name":7}' }]);
  const files = { "pets.yaml": contract, "traffic/a.har": drifting, "baseline.yaml": "# ours\n" };
  await withFolder(files, async (folder) => {
    const night = async (day: number, isThere: boolean) => {
      const now = `2026-11-0${day}T02:00:00Z`;
      await writeFile(join(folder, "traffic/a.har"), isThere ? drifting : harOf([{ url, body: '{"name":"Rex"}' }]));
      const previous = day === 1 ? [] : ["--previous", "last.json"];
      const kept = ["--format", "json:last.json", "--format", "html:report.html", "--history", "history.ndjson"];
      const argv = [...CHECK, "--baseline", "baseline.yaml", ...previous, ...kept, "--format", "pretty"];
      return await runCli(folder, argv, { now: () => now });
    };
    const ANNOUNCED = "error response-type-mismatched";

    const found = await night(1, true);
    expect([found.code, found.stdout.includes(ANNOUNCED)]).toEqual([1, true]);
    const [{ fingerprint }] = JSON.parse(await readFile(join(folder, "last.json"), "utf8")).findings;
    const words = ["--reason", "the vendor knows", "--until", "2026-11-02", "--baseline", "baseline.yaml"];
    const accepted = await runCli(folder, ["accept", fingerprint, ...words, "--run", "last.json"], {
      now: () => "2026-11-01T09:00:00Z",
    });
    expect(accepted).toMatchObject({ code: 0 });

    const hushed = await night(2, true);
    expect([hushed.code, hushed.stdout.includes(ANNOUNCED)]).toEqual([0, false]);
    expect(hushed.stdout).toContain("1 suppressed");

    const expired = await night(3, true);
    expect([expired.code, expired.stdout.includes(ANNOUNCED)]).toEqual([1, true]);
    expect(expired.stdout).toContain("known     since 2026-11-01, in 3 runs");
    expect(expired.stderr).toMatch(/expired.*baseline\.yaml/s);

    const mended = await night(4, false);
    expect([mended.code, mended.stdout.includes("1 resolved since the last run")]).toEqual([0, true]);

    const back = await night(5, true);
    expect([back.code, back.stdout.includes(ANNOUNCED)]).toEqual([1, true]);
    expect(back.stdout).toContain("known     since 2026-11-01, in 4 runs");
    expect(await readFile(join(folder, "report.html"), "utf8")).toContain("5 runs, up to 2026-11-05");
  });
});
