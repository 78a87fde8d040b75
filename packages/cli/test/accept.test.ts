import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { PETS_API, PETS_WITHOUT_ID } from "./pets.testing.js";
import { runCli, withFolder } from "./run-cli.js";

const files = { "work/pets.yaml": PETS_API, "work/t.har": PETS_WITHOUT_ID };
const check = ["check", "--spec", "pets.yaml", "--recordings", "t.har"];

/** A folder one below the temporary one, with a report of `--spec`, whose vendor may be renamed. */
async function withReport(vendor: string, use: (folder: string, fingerprint: string) => Promise<void>): Promise<void> {
  await withFolder(files, async (above) => {
    const folder = join(above, "work");
    const { stdout } = await runCli(folder, [...check, "--format", "json"]);
    const run = JSON.parse(stdout);
    const findings = run.findings.map((finding: object) => ({ ...finding, vendor }));
    const report = { ...run, findings };
    await writeFile(join(folder, "run.json"), JSON.stringify(report));
    await use(folder, findings[0].fingerprint);
  });
}

test.each(["2020-01-01", "2026-02-30"])("a day that cannot come, %s, accepts nothing", async (day) => {
  await withReport("pets", async (folder, fingerprint) => {
    const argv = ["accept", fingerprint, "--reason", "known", "--run", "run.json", "--baseline", "accepted.yaml"];
    const { code, stdout, stderr } = await runCli(folder, [...argv, "--until", day]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(new RegExp(`^driftline: \`${day}\` is (past, so that nothing|no day;)`));
    expect(await readdir(folder)).not.toContain("accepted.yaml");
  });
});

describe("the command that a Markdown report gives", () => {
  /** Takes the command out of a report, fills in the day, runs it, and gives what it printed. */
  async function accepted(folder: string, markdown: string) {
    const [, command = ""] = /accept[^:]*(?:`--format json:[^`]+`\))?: `driftline (accept [^`]+)`/.exec(markdown) ?? [];
    const words = command.replace("YYYY-MM-DD", "2026-12-31").match(/"[^"]*"|'[^']*'|\S+/g) ?? [];
    return await runCli(
      folder,
      words.map((word) => word.replace(/^["']|["']$/g, "")),
    );
  }

  test.each([
    ["a report that is kept", ["json:my run.json"], [], ["baseline.yaml"]],
    ["no report that is kept", ["json:run.json"], [], ["baseline.yaml"]],
    ["a file of accepted findings", ["json:run.json"], ["mine.yaml"], ["mine.yaml"]],
  ])("works for --spec with %s, and the next check reads what it wrote", async (name, formats, given, written) => {
    await withFolder({ ...files, "work/mine.yaml": "entries: []\n" }, async (above) => {
      const folder = join(above, "work");
      const own = given.flatMap((file) => ["--baseline", file]);
      const kept = formats.flatMap((format) => ["--format", format]);
      const isKept = !name.startsWith("no ");
      const first = await runCli(folder, [...check, ...own, ...(isKept ? kept : []), "--format", "markdown"]);
      expect(first.stdout.includes("keep the run first, by `--format json:run.json`")).toBe(!isKept);
      if (!isKept) await runCli(folder, [...check, ...kept]);
      expect(await accepted(folder, first.stdout)).toMatchObject({ code: 0, stderr: "" });
      const after = written.flatMap((file) => ["--baseline", file]);
      expect((await runCli(folder, [...check, ...after])).code).toBe(0);
      const again = await runCli(folder, ["report", formats[0]?.slice("json:".length) ?? "", "--format", "markdown"]);
      expect((await accepted(folder, again.stdout)).code).toBe(0);
    });
  });

  test("names nothing for a vendor whose reports are kept", async () => {
    const vendor = {
      "specs/pets/vendor.yaml": "sources: [{ file: sources/api.yaml }]\n",
      "specs/pets/sources/api.yaml": PETS_API,
      "specs/pets/recordings/t.har": PETS_WITHOUT_ID,
      "reports/.gitignore": "*\n",
    };
    await withFolder(vendor, async (folder) => {
      expect((await runCli(folder, ["fetch", "--offline"])).code).toBe(0);
      const { stdout } = await runCli(folder, ["check", "--format", "markdown"]);
      expect(stdout).toMatch(/--until YYYY-MM-DD`$/m);
      expect((await accepted(folder, stdout)).code).toBe(0);
      expect((await runCli(folder, ["check"])).code).toBe(0);
    });
  });
});

describe("where an accepted finding is written", () => {
  test.each(["../../x", "../x", "/tmp/x", "a/b", "..", ""])(
    "a vendor named %j in a report leads nowhere",
    async (vendor) => {
      await withReport(vendor, async (folder, fingerprint) => {
        const { code, stdout, stderr } = await runCli(folder, [
          "accept",
          fingerprint,
          "--reason",
          "known",
          "--run",
          "run.json",
        ]);
        expect([code, stdout]).toEqual([2, ""]);
        expect(stderr).toMatch(/is no name of a vendor/);
        expect(await readdir(join(folder, ".."))).toEqual(["work"]);
        expect((await readdir(folder)).sort()).toEqual(["pets.yaml", "run.json", "t.har"]);
      });
    },
  );

  test("what was checked by --spec has no folder: a file is named, and the next check reads it", async () => {
    await withReport("pets", async (folder, fingerprint) => {
      const accept = ["accept", fingerprint, "--reason", "known", "--run", "run.json"];
      const refused = await runCli(folder, accept);
      expect([refused.code, refused.stdout]).toEqual([2, ""]);
      expect(refused.stderr).toMatch(/no `specs\/pets\/vendor\.yaml`.*--baseline/);
      expect((await readdir(folder)).sort()).toEqual(["pets.yaml", "run.json", "t.har"]);
      expect((await runCli(folder, [...accept, "--baseline", "accepted.yaml"])).code).toBe(0);
      expect(await readFile(join(folder, "accepted.yaml"), "utf8")).toContain(fingerprint);
      const after = await runCli(folder, [...check, "--baseline", "accepted.yaml", "--format", "json"]);
      expect([after.code, JSON.parse(after.stdout).summary.suppressed]).toEqual([0, 1]);
    });
  });
});
