import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { runCli, withFolder } from "./run-cli.js";

const repository = fileURLToPath(new URL("../../../", import.meta.url));

interface Reported {
  readonly ruleId: string;
  readonly vendor: string;
  readonly count: number;
  readonly operation: string | null;
  readonly base: { readonly uri: string; readonly line?: number; readonly column?: number } | null;
  readonly revision: { readonly uri: string } | null;
}

async function withSpecs<T>(use: (folder: string) => Promise<T>): Promise<T> {
  return withFolder({}, async (folder) => {
    await cp(join(repository, "specs"), join(folder, "specs"), { recursive: true });
    return use(folder);
  });
}

async function checkedFindings(
  folder: string,
  argv: readonly string[],
): Promise<{
  findings: readonly Reported[];
  code: number;
  summary: { exchanges: number; matched: number; clean: number };
}> {
  const { stdout, code } = await runCli(folder, ["check", ...argv, "--format", "json"]);
  const { findings, summary } = JSON.parse(stdout);
  return { findings, code, summary };
}

describe("the four vendors that ship", () => {
  test("conforming recordings have nothing but deprecations, and say that they are synthetic", async () => {
    await withSpecs(async (folder) => {
      for (const vendor of ["braintrust", "galileo", "opik"]) {
        const recordings = ["--recordings", `specs/${vendor}/recordings/conforming.har`];
        const { findings, summary } = await checkedFindings(folder, [vendor, ...recordings]);
        expect(summary.matched).toBe(summary.exchanges);
        expect(summary.exchanges).toBeGreaterThan(0);
        expect(
          findings.filter((finding) => finding.revision !== null && finding.ruleId !== "response-property-deprecated"),
        ).toEqual([]);
        expect((await runCli(folder, ["check", vendor, ...recordings])).stdout).toMatch(/synthetic/i);
      }
    });
  });

  test("the drifts on purpose are found, each once", async () => {
    await withSpecs(async (folder) => {
      const { findings, code } = await checkedFindings(folder, []);
      const wire = findings.filter((finding) => finding.revision?.uri.endsWith("drifts-on-purpose.har"));
      expect(
        wire
          .filter((finding) => finding.ruleId !== "response-property-deprecated")
          .map((finding) => `${finding.vendor} ${finding.ruleId}`)
          .sort(),
      ).toEqual([
        "braintrust response-null-undocumented",
        "braintrust response-property-missing",
        "braintrust response-property-undocumented",
        "galileo response-enum-value-undocumented",
        "galileo response-format-mismatched",
        "galileo response-type-mismatched",
        "opik response-format-mismatched",
        "opik response-property-undocumented",
        "respan response-status-undocumented",
        "respan response-type-mismatched",
      ]);
      expect(code).toBe(1);
    });
  });

  test("what is wrong with the published pages is told once, at its place in the page", async () => {
    await withSpecs(async (folder) => {
      const { findings } = await checkedFindings(folder, []);
      const told = (vendor: string, ruleId: string) =>
        findings
          .filter((finding) => finding.vendor === vendor && finding.ruleId === ruleId)
          .map(
            (finding) =>
              `${finding.base?.uri.replace(/.*\//, "")}:${finding.base?.line}:${finding.base?.column} x${finding.count}`,
          )
          .sort();
      expect(told("galileo", "spec-reference-dangling")).toEqual([
        "get-experiment.md:151:15 x1",
        "search-experiments.md:520:15 x1",
      ]);
      expect(told("galileo", "spec-discriminator-mapping-invalid")).toEqual([
        "get-experiment.md:391:15 x5",
        "search-experiments.md:86:17 x15",
      ]);
      expect(told("braintrust", "spec-nullable-in-31")).toEqual(["get-experiment.md:62:17 x26"]);
      expect(told("braintrust", "spec-document-invalid")).toEqual(["get-experiment.md:28:3 x1"]);
      expect(told("opik", "spec-example-mismatched")).toEqual(["get-experiment-item-by-id.txt:45:3 x5"]);
      expect(told("opik", "spec-page-unstated")).toHaveLength(1);
      const lines = (await readFile(join(folder, "specs/galileo/sources/get-experiment.md"), "utf8")).split("\n");
      expect(lines[150]?.slice(14)).toBe("$ref: '#/components/schemas/RootType'");
    });
  });

  test("fetching again from the same sources changes no byte", async () => {
    await withSpecs(async (folder) => {
      const files = ["braintrust", "galileo", "opik", "respan"].flatMap((vendor) => [
        `specs/${vendor}/openapi.yaml`,
        `specs/${vendor}/lock.json`,
      ]);
      const before = await Promise.all(files.map((file) => readFile(join(folder, file))));
      const { code, stdout } = await runCli(folder, ["fetch", "--offline"]);
      expect(code).toBe(0);
      expect(stdout.match(/unchanged/g)).toHaveLength(4);
      expect(await Promise.all(files.map((file) => readFile(join(folder, file))))).toEqual(before);
    });
  });

  test("the sample report that is kept is what the shipped recordings give (`npm run sample` makes it anew)", async () => {
    await withSpecs(async (folder) => {
      // Like the repository, where `driftline accept` finds the last report by itself.
      await mkdir(join(folder, "reports"));
      await runCli(folder, ["check", "--format", "json:r.json", "--format", "markdown:r.md"]);
      for (const [made, kept] of [
        ["r.json", "report.json"],
        ["r.md", "report.md"],
      ] as const) {
        expect(await readFile(join(folder, made), "utf8")).toBe(
          await readFile(join(repository, "reports/sample", kept), "utf8"),
        );
      }
    });
  });

  test("a demonstration exits with 0, says what a check would exit with, and keeps the reports", async () => {
    await withSpecs(async (folder) => {
      await cp(join(repository, "reports/README.md"), join(folder, "reports/README.md"));
      const { code, stdout } = await runCli(folder, ["check", "--fail-on", "never"]);
      expect(code).toBe(0);
      expect(stdout.trimEnd().split("\n").at(-1)).toBe(
        "Without `--fail-on never`, `driftline check` would exit with 1 (drift).",
      );
      expect(JSON.parse(await readFile(join(folder, "reports/latest.json"), "utf8")).schemaVersion).toBe(1);
      expect(await readFile(join(folder, "reports/latest.md"), "utf8")).toContain("braintrust");
    });
  });
});

describe("a run that read nothing", () => {
  test("says of a vendor without recordings that nothing was checked, and what makes the first", async () => {
    await withSpecs(async (folder) => {
      await rm(join(folder, "specs/opik/recordings"), { recursive: true });
      const { stderr, code } = await runCli(folder, ["check", "opik"]);
      expect(stderr).toBe(
        "driftline: vendor `opik` has no recordings, so nothing was checked; `driftline record opik` makes the first\n",
      );
      expect(code).toBe(2);
    });
  });

  test("leaves its report behind and speaks of the baseline, as any other", async () => {
    await withSpecs(async (folder) => {
      await cp(join(repository, "reports/README.md"), join(folder, "reports/README.md"));
      const entries = [
        { fingerprint: "ab".repeat(16), reason: "known", until: "soon" },
        { fingerprint: "cd".repeat(16), reason: "known", until: "2027-01-01" },
      ];
      const stale = JSON.stringify({ findings: entries });
      await writeFile(join(folder, "specs/braintrust/baseline.yaml"), stale);
      const { code, stdout, stderr } = await runCli(folder, ["check", "braintrust", "--recordings", "none.har"]);
      expect([code, stdout]).toEqual([2, ""]);
      expect(stderr).toMatch(/^driftline: .*none\.har/);
      expect(stderr).toMatch(/^driftline: warning: .*`until: soon`/m);
      expect(stderr).not.toContain("matches no finding");
      const { problems } = JSON.parse(await readFile(join(folder, "reports/latest.json"), "utf8"));
      expect(problems.join()).toContain("none.har");
      expect(await readFile(join(folder, "reports/latest.md"), "utf8")).toContain("none.har");
    });
  });
});

const recordings = process.env.DRIFTLINE_RECORDINGS;

describe.skipIf(recordings === undefined)("real traffic (set DRIFTLINE_RECORDINGS to its folder to run these)", () => {
  test.each(["go-vcr", "ruby-vcr", "wiremock"])("%s is read and matched", async (format) => {
    await withSpecs(async (folder) => {
      const path = join(recordings ?? "", format);
      const { findings, summary, code } = await checkedFindings(folder, ["braintrust", "--recordings", path]);
      const wire = findings.filter((finding) => finding.revision !== null);
      expect(summary.exchanges).toBeGreaterThan(0);
      expect(new Set(wire.map((finding) => finding.ruleId))).toEqual(new Set(["operation-undocumented"]));
      const { stdout } = await runCli(folder, ["check", "braintrust", "--recordings", path]);
      expect(code).toBe(format === "go-vcr" ? 0 : 2);
      if (format === "go-vcr") expect([summary.matched, summary.clean]).toEqual([1, 1]);
      else {
        expect(summary.matched).toBe(0);
        expect(stdout.split("\n")[0]).toMatch(/nothing matched|none .*matched|no exchange matched/i);
      }
    });
  });
});
