import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createUnitReader } from "../src/engine/unit-reader.js";
import type { Host } from "../src/host.js";
import { harOf, runCli, withFolder } from "./run-cli.js";

const SPEC = JSON.stringify({
  openapi: "3.1.0",
  info: { title: "things", version: "1" },
  servers: [{ url: "https://api.test" }],
  paths: {
    "/things/{id}": {
      get: {
        parameters: [{ name: "id", in: "path", required: true, schema: { type: "string" } }],
        responses: {
          "200": {
            description: "",
            content: {
              "application/json": {
                schema: {
                  type: "object",
                  required: ["id"],
                  properties: { id: { type: "string" }, kind: { enum: ["a", "b"] }, n: { type: "integer" }, never: {} },
                },
              },
            },
          },
        },
      },
    },
  },
});

/** Bodies that agree and disagree with the contract in all the ways a report counts. */
const body = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ id: "x" }) },
  fc.record({ id: fc.constant("x"), kind: fc.constantFrom("a", "b", "c", "d") }),
  fc.record({ id: fc.constantFrom("x", 1, null), n: fc.constantFrom(1, "1") }),
  fc.record({ id: fc.constant("x"), added: fc.constantFrom("2024-01-01", 5) }),
  fc.constant("not JSON"),
);

function recordingOf(bodies: readonly unknown[], padding: number): string {
  const entries = bodies.map((one, index) => ({
    url: `https://api.test/things/${index}`,
    status: index % 17 === 16 ? 503 : 200,
    body: typeof one === "string" ? one : JSON.stringify({ ...(one as object), id2: undefined, filler: undefined }),
  }));
  // Space between members makes a recording large enough to be cut, and changes nothing else.
  return harOf(entries.map((entry) => ({ ...entry, body: entry.body + " ".repeat(padding) })));
}

/** Threads are started by the built tool alone; here a reader of the same kind stands in, fed with what can be sent. */
const startWorker: Host["startWorker"] = (task) => {
  const { contract, baseUrls, observe, redaction, cwd } = structuredClone(task);
  const reader = createUnitReader(
    { contract: { ...contract, positions: { locate: () => ({ uri: contract.uri }) } }, baseUrls, observe, redaction },
    { cwd },
  );
  const read: typeof reader.read = async (unit) => structuredClone(await reader.read(structuredClone(unit)));
  return { ...reader, read };
};

test("where one thread fails, all are ended, and the run says that it could not tell", async () => {
  let started = 0;
  let closed = 0;
  const failing: Host["startWorker"] = (task) => {
    const reader = startWorker(task);
    const isFirst = started++ === 0;
    return {
      ...reader,
      read: async (unit) => (isFirst ? Promise.reject(new Error("out of memory")) : await reader.read(unit)),
      close: async () => void closed++,
    };
  };
  const files = {
    "openapi.json": SPEC,
    "a.har": recordingOf([{ id: "x" }], 0),
    "b.har": recordingOf([{ id: "y" }], 0),
  };
  await withFolder(files, async (folder) => {
    const check = ["check", "--spec", "openapi.json", "--recordings", "a.har", "b.har", "--jobs", "2"];
    expect(await runCli(folder, check, { startWorker: failing })).toMatchObject({ code: 2 });
    expect([started, closed]).toEqual([2, 2]);
  });
});

const arguments_ = ["--spec", "openapi.json", "--recordings", "big.har", "small", "missing.har"];

test("merging any sharding, and any number of threads, gives the report of the whole byte for byte", async () => {
  const run = fc.record({
    big: fc.array(body, { minLength: 40, maxLength: 60 }),
    small: fc.array(fc.array(body, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 3 }),
    count: fc.integer({ min: 1, max: 3 }),
    isTruncated: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(run, async ({ big, small, count, isTruncated }) => {
      const text = recordingOf(big, 60_000);
      const smallFiles = Object.fromEntries(small.map((one, at) => [`small/${at}.har`, recordingOf(one, 0)]));
      const files = { "openapi.json": SPEC, "big.har": isTruncated ? text.slice(0, -300_000) : text, ...smallFiles };
      await withFolder(files, async (folder) => {
        const whole = await runCli(folder, ["check", ...arguments_, "--format", "json"]);
        expect(JSON.parse(whole.stdout).summary.exchanges).toBeGreaterThan(30);
        const threads = await runCli(folder, ["check", ...arguments_, "--format", "json", "--jobs", "3"], {
          startWorker,
        });
        expect(threads).toEqual(whole);
        const partials = Array.from({ length: count }, (_, at) => `shard-${at + 1}.json`);
        for (const [at, partial] of partials.entries()) {
          const shard = `${at + 1}/${count}`;
          const { code } = await runCli(folder, ["check", ...arguments_, "--shard", shard, "--partial", partial]);
          expect(code).toBe(0);
        }
        const merged = await runCli(folder, ["merge", ...partials.reverse(), "--format", "json"]);
        expect(merged).toEqual(whole);
      });
    }),
    { numRuns: 3 },
  );
}, 120_000);

test("a shard alone is no report, and what does not belong together is not merged", async () => {
  const files = { "openapi.json": SPEC, "a.har": recordingOf([{ id: "x" }], 0) };
  await withFolder(files, async (folder) => {
    const check = ["check", "--spec", "openapi.json", "--recordings", "a.har"];
    expect(await runCli(folder, [...check, "--shard", "1/2"])).toMatchObject({ code: 2 });
    expect(await runCli(folder, [...check, "--shard", "3/2", "--partial", "p.json"])).toMatchObject({ code: 2 });
    expect(await runCli(folder, [...check, "--shard", "1/2", "--partial", "1.json"])).toMatchObject({
      code: 0,
      stdout: "",
    });
    expect((await runCli(folder, ["merge", "1.json"])).stderr).toContain("of 2 shards there are these: 1");
    expect((await runCli(folder, ["merge", "1.json", "1.json"])).stderr).toContain("merge each shard once");
    expect((await runCli(folder, ["merge", "a.har"])).stderr).toContain("it is no partial run");
    expect((await runCli(folder, ["merge", "openapi.json", "none.json"])).stderr).toContain("cannot be merged");
    await runCli(folder, [...check, "--policy", "strict", "--shard", "2/2", "--partial", "2.json"]);
    expect((await runCli(folder, ["merge", "1.json", "2.json"])).stderr).toContain("not about the same check");
  });
});

test.each([
  ["contracts", "[".repeat(100_000) + "]".repeat(100_000)],
  ["toolVersion", "[".repeat(100_000) + "]".repeat(100_000)],
  ["toolVersion", '{ "toString": 1 }'],
])("a partial run whose `%s` nobody could have written is refused", async (name, value) => {
  const files = { "openapi.json": SPEC, "a.har": recordingOf([{ id: "x" }], 0) };
  await withFolder(files, async (folder) => {
    const check = ["check", "--spec", "openapi.json", "--recordings", "a.har"];
    await runCli(folder, [...check, "--shard", "1/1", "--partial", "p.json"]);
    const text = await readFile(join(folder, "p.json"), "utf8");
    const changed = text.replace(/\}\n$/, `,"${name}":${name === "contracts" ? `[${value}]` : value}}`);
    await writeFile(join(folder, "p.json"), changed);
    const { code, stderr } = await runCli(folder, ["merge", "p.json"]);
    expect(stderr).toMatch(/^driftline: `p\.json` (cannot be merged|was written by)/);
    expect(code).toBe(2);
  });
});
