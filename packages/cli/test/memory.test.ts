import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { JsonObject } from "@driftline/model";
import { describe, expect, test } from "vitest";
import { harOf, runCli, withFolder } from "./run-cli.js";

const repository = fileURLToPath(new URL("../../../", import.meta.url));
const URL_OF_ONE = "https://api.respan.ai/api/v2/experiments/exp_1/";

interface Night {
  readonly code: number;
  readonly observed: readonly string[];
}

/** One nightly run of Respan on what it answered that night. */
async function night(
  folder: string,
  day: number,
  answer: { status?: number; body: JsonObject | string },
  time = "02:00:00",
): Promise<Night> {
  const text = typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body);
  await writeFile(join(folder, "night.har"), harOf([{ url: URL_OF_ONE, status: answer.status ?? 200, body: text }]));
  const changes = { now: () => `2026-11-${String(day).padStart(2, "0")}T${time}Z` };
  const { stdout, code } = await runCli(
    folder,
    ["check", "respan", "--recordings", "night.har", "--remember", "--format", "json"],
    changes,
  );
  const findings: readonly { ruleId: string; subject: string | null }[] = JSON.parse(stdout).findings;
  return {
    code,
    observed: findings
      .filter(({ ruleId }) => ruleId.startsWith("observed-"))
      .map(({ ruleId, subject }) => `${ruleId} ${subject}`),
  };
}

describe("nights of a vendor whose page does not say what is required", () => {
  test("a field that vanished is told in the second night, and nothing else is", async () => {
    await withFolder({}, async (folder) => {
      await mkdir(join(folder, "specs"));
      await cp(join(repository, "specs/respan"), join(folder, "specs/respan"), { recursive: true });
      const har = JSON.parse(await readFile(join(folder, "specs/respan/recordings/page-example.har"), "utf8"));
      const body: JsonObject = JSON.parse(har.log.entries[0].response.content.text);
      const { error_message: _, ...gone } = body;
      const nights: Night[] = [];
      for (let day = 1; day <= 5; day++) nights.push(await night(folder, day, { body }));
      expect(await night(folder, 6, { status: 503, body: "<html>down</html>" })).toMatchObject({
        code: 2,
        observed: [],
      });
      nights.push(await night(folder, 7, { body: gone }));
      expect(await night(folder, 8, { status: 401, body: {} })).toMatchObject({ code: 2, observed: [] });
      expect(nights.flatMap(({ observed }) => observed)).toEqual([]);
      expect(nights.every(({ code }) => code === 0)).toBe(true);
      expect((await night(folder, 9, { body: gone })).observed).toEqual(["observed-property-vanished error_message"]);
      expect(await readFile(join(folder, "specs/respan/observed/cloud.json"), "utf8")).not.toContain("Support QA");
    });
  });
});

describe("what shape memory learns from", () => {
  async function withRespan(use: (folder: string, body: JsonObject, memory: () => Promise<string>) => Promise<void>) {
    await withFolder({}, async (folder) => {
      await cp(join(repository, "specs/respan"), join(folder, "specs/respan"), { recursive: true });
      const har = JSON.parse(await readFile(join(folder, "specs/respan/recordings/page-example.har"), "utf8"));
      const body: JsonObject = JSON.parse(har.log.entries[0].response.content.text);
      await use(folder, body, () => readFile(join(folder, "specs/respan/observed/cloud.json"), "utf8"));
    });
  }

  test("a job that is tried again is no second night", async () => {
    await withRespan(async (folder, body, memory) => {
      const { error_message: _, ...gone } = body;
      for (let day = 1; day <= 5; day++) await night(folder, day, { body });
      await night(folder, 6, { body: gone });
      const before = await memory();
      expect((await night(folder, 6, { body: gone }, "02:40:00")).observed).toEqual([]);
      expect(await memory()).toBe(before);
      expect((await night(folder, 7, { body: gone })).observed).toEqual(["observed-property-vanished error_message"]);
      expect((await night(folder, 7, { body: gone }, "03:00:00")).observed).toHaveLength(1);
    });
  });

  test("a run that could not read everything, and a stand-in, teach nothing", async () => {
    await withRespan(async (folder, body, memory) => {
      await night(folder, 1, { body });
      const before = await memory();
      await writeFile(join(folder, "torn.har"), '{"log":{"entries":[');
      const remember = ["check", "respan", "--remember", "--recordings", "night.har"];
      const changes = { now: () => "2026-11-02T02:00:00Z" };
      expect(await runCli(folder, [...remember, "torn.har"], changes)).toMatchObject({ code: 2 });
      expect(await memory()).toBe(before);
      const standIn = await runCli(folder, [...remember, "--base-url", "http://127.0.0.1:4010"], changes);
      expect([standIn.code, standIn.stderr]).toEqual([2, expect.stringContaining("`--remember`")]);
      expect(await memory()).toBe(before);
    });
  });
});

describe("driftline infer", () => {
  test("what recordings show is a contract that the next recordings can be checked against", async () => {
    const entries = [1, 2, 3].map((id) => ({
      url: `https://api.example.com/pets/${id}`,
      body: JSON.stringify({ id, name: "A", tags: ["x"] }),
    }));
    await withFolder({ "t.har": harOf(entries) }, async (folder) => {
      expect((await runCli(folder, ["infer", "t.har", "-o", "api.yaml"])).code).toBe(0);
      expect((await runCli(folder, ["check", "--spec", "api.yaml", "--recordings", "t.har"])).code).toBe(0);
      await writeFile(
        join(folder, "u.har"),
        harOf([{ url: "https://api.example.com/pets/4", body: JSON.stringify({ id: "4", name: "A", tags: [] }) }]),
      );
      expect((await runCli(folder, ["check", "--spec", "api.yaml", "--recordings", "u.har"])).code).toBe(1);
      expect((await runCli(folder, ["diff", "api.yaml", "api.yaml"])).code).toBe(0);
    });
  });
});
