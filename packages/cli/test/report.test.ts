import { appendFile, readFile, symlink, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
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
              schema: { type: object, required: [name], properties: { name: { type: string } } }
`;
const url = "https://pets.example.com/pets/1";
const files = {
  "pets.yaml": contract,
  "drifted.har": harOf([{ url, body: '{"name":7}' }]),
  "clean.har": harOf([{ url, body: '{"name":"Rex"}' }]),
};
const check = (recording: string) => [
  "check",
  "--spec",
  "pets.yaml",
  "--recordings",
  recording,
  "--history",
  "history.ndjson",
];

describe("a run that was kept", () => {
  test("renders to the same bytes again, and is remembered once", async () => {
    await withFolder(files, async (folder) => {
      const json = await runCli(folder, [...check("drifted.har"), "--format", "json:run.json", "--format", "markdown"]);
      expect([json.code, json.stderr]).toEqual([1, ""]);
      const again = await runCli(folder, ["report", "run.json", "--format", "markdown", "--history", "history.ndjson"]);
      expect(again).toEqual(json);
      const kept = await runCli(folder, ["report", "run.json", "--format", "json"]);
      expect(kept.stdout).toBe(await readFile(join(folder, "run.json"), "utf8"));
      expect((await readFile(join(folder, "history.ndjson"), "utf8")).trimEnd().split("\n")).toHaveLength(1);
    });
  });

  test("shows the contract's lines in the HTML report", async () => {
    await withFolder(files, async (folder) => {
      await runCli(folder, [...check("drifted.har"), "--format", "html:report.html"]);
      expect(await readFile(join(folder, "report.html"), "utf8")).toContain("required: [name]");
    });
  });

  test("shows no line of a file that is not below the folder", async () => {
    await withFolder({ "secret.txt": "SECRET=hunter22" }, async (elsewhere) => {
      await withFolder({ ...files, "inside.txt": "PLAIN=inside" }, async (folder) => {
        await runCli(folder, [...check("drifted.har"), "--format", "json:run.json"]);
        const run = JSON.parse(await readFile(join(folder, "run.json"), "utf8"));
        await symlink(join(elsewhere, "secret.txt"), join(folder, "link.txt"));
        const secret = join(elsewhere, "secret.txt");
        const uris = [secret, relative(folder, secret), `inside/../${relative(folder, secret)}`, "link.txt"];
        const htmlOf = async (uri: string) => {
          run.findings[0].base = { ...run.findings[0].base, uri, line: 1 };
          await writeFile(join(folder, "run.json"), JSON.stringify(run));
          return (await runCli(folder, ["report", "run.json", "--format", "html"])).stdout;
        };
        for (const uri of uris) expect(await htmlOf(uri)).not.toContain("hunter22");
        expect(await htmlOf("inside.txt")).toContain("PLAIN=inside");
      });
    });
  });

  test("tells a vendor what differs", async () => {
    await withFolder(files, async (folder) => {
      await runCli(folder, [...check("drifted.har"), "--format", "json:run.json"]);
      const text = await runCli(folder, ["report", "run.json", "--for-vendor", "pets", "--history", "history.ndjson"]);
      expect([text.code, text.stderr]).toEqual([0, ""]);
      expect(text.stdout).toContain("## 1. `GET /pets/{id}`");
      expect(text.stdout).toContain("first on 2026-11-22");
      expect(text.stdout).toContain("required: [name]");
      const unknown = await runCli(folder, ["report", "run.json", "--for-vendor", "opik"]);
      expect([unknown.code, unknown.stdout]).toEqual([2, ""]);
      expect(unknown.stderr).toContain("the run has no vendor `opik`");
    });
  });
});

describe("against the last run", () => {
  test("a finding is announced once, outlives a night that could not tell, and is resolved when it is gone", async () => {
    const torn = files["clean.har"].slice(0, -2);
    await withFolder({ ...files, "torn.har": torn }, async (folder) => {
      const night = async (recording: string, previous: readonly string[] = ["--previous", "last.json"]) => {
        const argv = ["check", "--spec", "pets.yaml", "--recordings", recording, "--format", "json:last.json"];
        const { code, stdout } = await runCli(folder, [...argv, "--format", "pretty", ...previous]);
        return { code, stdout };
      };
      const [first, known] = [await night("drifted.har", []), await night("drifted.har")];
      expect([first.code, known.code]).toEqual([1, 1]);
      expect(first.stdout).toContain("error response-type-mismatched");
      expect(known.stdout).not.toContain("error response-type-mismatched");
      expect(known.stdout).toContain("1 known finding unchanged since the last run");
      const doubtful = await night("torn.har");
      expect(doubtful.code).toBe(2);
      expect(doubtful.stdout).toContain("1 of the last run not looked for in this one");
      expect((await night("drifted.har")).stdout).toContain("1 known finding unchanged since the last run");
      const mended = await night("clean.har");
      expect([mended.code, mended.stdout.includes("1 resolved since the last run")]).toEqual([0, true]);
      expect((await night("drifted.har")).stdout).toContain("error response-type-mismatched");
    });
  });
});

describe("a check that saw nothing", () => {
  test("says one line to the person, and writes the files and the history all the same", async () => {
    await withFolder({ ...files, "torn.har": '{"log":{"entries":[' }, async (folder) => {
      const argv = [...check("torn.har"), "--format", "pretty", "--format", "json:run.json"];
      const { code, stdout, stderr } = await runCli(folder, argv);
      expect([code, stdout, stderr.trimEnd().split("\n").length]).toEqual([2, "", 1]);
      expect(JSON.parse(await readFile(join(folder, "run.json"), "utf8")).problems).toHaveLength(1);
      expect(await readFile(join(folder, "history.ndjson"), "utf8")).toContain('"isInDoubt":true');
    });
  });
});

describe("a history", () => {
  test("survives a torn line: it is said, skipped, and does not swallow the next run", async () => {
    await withFolder(files, async (folder) => {
      await runCli(folder, check("drifted.har"), { now: () => "2026-11-20T00:00:00Z" });
      await appendFile(join(folder, "history.ndjson"), '{"historyVersion":1,"at":"2026-11-2');
      const second = await runCli(folder, check("drifted.har"), { now: () => "2026-11-21T00:00:00Z" });
      expect(second.stderr).toContain("history.ndjson:2: no JSON; the line is skipped");
      const third = await runCli(folder, check("drifted.har"), { now: () => "2026-11-22T00:00:00Z" });
      expect(third.stdout).toContain("since 2026-11-20, in 3 runs");
    });
  });
});
