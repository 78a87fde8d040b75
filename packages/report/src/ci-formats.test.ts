import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { empty, everyRun, full } from "./every-run.testing.js";
import { renderGithub } from "./github.js";
import { renderGitlab } from "./gitlab.js";
import { renderJunit } from "./junit.js";
import { JUNIT_SCHEMAS, junitJudge } from "./junit-schema.testing.js";
import { HOSTILE, hostileRun, reportedOf, runOf } from "./sample-run.testing.js";

const here = dirname(fileURLToPath(import.meta.url));
const readJson = (path: string) => JSON.parse(readFileSync(path, "utf8"));
const fixture = (name: string) => join(here, "../test/fixtures", name);

describe("junit", () => {
  it.each(JUNIT_SCHEMAS)("every run is valid against the schema of %s", (schema) => {
    const { validate, dispose } = junitJudge(schema);
    for (const run of everyRun) {
      validate(renderJunit(run, { startedAt: "2026-11-22T10:00:00.123Z" }));
      // A run knows no time of its own, and Ant's schema demands one.
      if (schema === "jenkins") validate(renderJunit(run));
      else expect(() => validate(renderJunit(full))).toThrow("timestamp");
    }
    expect(() => validate("<testsuites><testsuite/></testsuites>")).toThrow();
    dispose();
  });

  it("fails at the threshold, skips below it, and makes errors of doubts", () => {
    const text = renderJunit(full);
    expect(text).toContain('tests="6" failures="2" errors="0" skipped="3"');
    expect(text).toContain('<testcase classname="GET /clean" name="as documented" time="0"/>');
    expect(text).toContain('<error type="could-not-tell" message="cannot read y.har">');
    expect(text).not.toContain("timestamp");
    expect(renderJunit(full, { failOn: "never" })).toContain('failures="0"');
    expect(renderJunit(full, { failOn: "note" })).toContain('failures="4"');
  });
});

describe("github", () => {
  it("annotates the place in the contract", () => {
    expect(renderGithub(runOf([reportedOf()]))).toBe(
      [
        "::error file=specs/braintrust/openapi.yaml,line=96,col=5,title=response-property-missing::braintrust: response property `name` is missing; GET /v1/experiment/{experiment_id} at /review/*; 37 of 1,204 exchanges",
        "1 error, 0 warnings, 0 notes in 1,204 exchanges of 1 vendor (1,200 matched, 1,100 clean)\n",
      ].join("\n"),
    );
  });

  it("keeps to ten of a level and says in one line how many more there are", () => {
    const findings = (["error", "warning", "note"] as const).flatMap((level) =>
      Array.from({ length: 30 }, (_, index) => reportedOf({ level, fingerprint: `${level}${index}` })),
    );
    const lines = renderGithub(runOf(findings)).split("\n");
    for (const command of ["error", "warning", "notice"])
      expect(lines.filter((line) => line.startsWith(`::${command} `))).toHaveLength(10);
    expect(lines).toContain("::notice title=driftline::61 more findings not shown here");
  });

  it("says first that nothing matched and what could not be told", () => {
    const run = { ...full, summary: { ...full.summary, matched: 0 } };
    const [first, second] = renderGithub(run).split("\n");
    expect(first).toMatch(/^::error title=driftline could not tell::nothing matched/);
    expect(second).toBe("::error title=driftline could not tell::cannot read y.har");
  });

  it.each(HOSTILE)("lets no string from outside be a command: %j", (text) => {
    const lines = renderGithub(hostileRun(text)).trimEnd().split("\n");
    expect(lines.at(-2)).toMatch(/^synthetic recordings/);
    for (const line of lines.slice(0, -2)) {
      expect(line).toMatch(/^::(error|warning|notice) (file=[^:,]*,line=\d+,col=\d+,)?title=[^:,]*::/);
      expect(line).not.toMatch(/[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]|##\[/u);
    }
    expect(lines.at(-1)).toMatch(/^could not tell everything/);
  });
});

describe("gitlab", () => {
  const ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true, allErrors: true });
  const isReport = ajv.compile(readJson(fixture("gitlab-code-quality.schema.json")));

  it("every run is valid, with fingerprints that are unique and free of line and value", () => {
    for (const run of [full, empty, ...HOSTILE.filter((text) => text !== "").map(hostileRun)]) {
      const entries = JSON.parse(renderGitlab(run));
      isReport(entries);
      expect(isReport.errors).toBeNull();
      const fingerprints = entries.map((it: { fingerprint: string }) => it.fingerprint);
      expect(new Set(fingerprints).size).toBe(fingerprints.length);
    }
  });

  it("shows doubts as critical, and leaves out what is absent or suppressed", () => {
    const entries = JSON.parse(renderGitlab(full));
    expect(entries).toMatchObject([
      { severity: "critical" },
      { severity: "critical" },
      { severity: "major" },
      { severity: "minor" },
      { severity: "info" },
      { severity: "major" },
    ]);
  });
});
