import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { RULES } from "@driftline/model";
import { Ajv2020 } from "ajv/dist/2020.js";
import AjvDraft04 from "ajv-draft-04";
import addFormats from "ajv-formats";
import { describe, expect, it } from "vitest";
import { renderGithub } from "./github.js";
import { renderGitlab } from "./gitlab.js";
import { renderJson } from "./json.js";
import { renderJunit } from "./junit.js";
import { JUNIT_SCHEMAS, junitJudge } from "./junit-schema.testing.js";
import { renderNdjson } from "./ndjson.js";
import { REPORT_FORMATS, REPORTERS } from "./reporters.js";
import { parseRun } from "./run-file.js";
import { HOSTILE, hostileRun, reportedOf, runOf } from "./sample-run.testing.js";
import { renderSarif, uriReference } from "./sarif.js";

const here = dirname(fileURLToPath(import.meta.url));
const readJson = (path: string) => JSON.parse(readFileSync(path, "utf8"));
const fixture = (name: string) => join(here, "../test/fixtures", name);

const full = runOf(
  [
    reportedOf({
      sample: { a: [1, null] },
      witness: "x",
      proof: "proved",
      operations: { count: 12, names: ["GET /a"] },
    }),
    reportedOf({ level: "warning", fingerprint: "w", base: null, operation: null, status: null, mediaType: null }),
    reportedOf({
      level: "note",
      fingerprint: "n",
      revision: null,
      instanceLocation: null,
      ruleId: "spec-format-unknown",
    }),
    reportedOf({ fingerprint: "nowhere", base: null, revision: null }),
    reportedOf({ fingerprint: "hush", suppressed: true, baselineState: "unchanged" }),
    reportedOf({ fingerprint: "gone", baselineState: "absent" }),
  ],
  {
    unchecked: [{ vendor: "opik", operation: "GET /x", code: "SCHEMA_UNCOMPILABLE", reason: "bad pattern" }],
    evidence: [{ vendor: "braintrust", operation: "GET /clean", expected: 3, inconclusive: 0, reason: null }],
    coverage: [
      { vendor: "braintrust", operation: "GET /clean", status: "200", exchanges: 3, properties: 9, observed: 4 },
      {
        vendor: "braintrust",
        operation: "GET /clean",
        status: "404",
        exchanges: 3,
        properties: 2,
        observed: 1,
        places: { observed: ["/a"], unobserved: ["/a/b"] },
      },
    ],
    problems: ["cannot read y.har"],
  },
);
const empty = runOf([], { contracts: [], recordings: [] });
const everyRun = [full, empty, ...HOSTILE.map(hostileRun)];

const schema = readJson(join(here, "../schema/run.schema.json"));
const ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true, allErrors: true });
ajv.addSchema(schema);
const isRun = ajv.compile({ $ref: `${schema.$id}#/$defs/run` });
const isLine = ajv.compile({ $ref: `${schema.$id}#/$defs/line` });

describe("json and ndjson", () => {
  it("every run is valid against the published schema", () => {
    for (const run of everyRun) {
      isRun(JSON.parse(renderJson(run)));
      expect(isRun.errors).toBeNull();
      for (const line of renderNdjson(run).trimEnd().split("\n")) {
        isLine(JSON.parse(line));
        expect(isLine.errors).toBeNull();
      }
    }
  });

  it("the schema refuses what is no report", () => {
    const report = JSON.parse(renderJson(full));
    expect(isRun({ ...report, schemaVersion: 2 })).toBe(false);
    expect(isRun({ ...report, findings: [{ ...report.findings[0], level: "fatal" }] })).toBe(false);
    const { hint: _, ...incomplete } = report.findings[0];
    expect(isRun({ ...report, findings: [incomplete] })).toBe(false);
    expect(isLine({ type: "finding" })).toBe(false);
  });

  it("ndjson has a line for the figures and for every member of every list", () => {
    const types = renderNdjson(full)
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line).type);
    expect(types).toEqual([
      "run",
      "contract",
      ...full.findings.map(() => "finding"),
      "unchecked",
      "evidence",
      "coverage",
      "coverage",
      "recording",
      "problem",
    ]);
  });
});

describe("parseRun", () => {
  it("reads back every run, so that it renders to the same bytes", () => {
    for (const run of everyRun) {
      const again = parseRun(renderJson(run), "run.json");
      expect(renderJson(again)).toBe(renderJson(run));
    }
  });

  it("reads a report without the additive fields", () => {
    const { recordings: _, problems: __, ...report } = JSON.parse(renderJson(full));
    expect(parseRun(JSON.stringify(report), "run.json")).toMatchObject({ recordings: [], problems: [] });
  });

  it.each([
    ["{", "RUN_UNREADABLE", "cannot read r.json as a report: it is no JSON"],
    ["[]", "RUN_INVALID", "r.json is no report: it holds no object"],
    ["{}", "RUN_INVALID", "`/schemaVersion` should be 1"],
    [
      JSON.stringify({ ...JSON.parse(renderJson(full)), command: "constructor" }),
      "RUN_INVALID",
      "`/command` should be",
    ],
    [renderJson(full).replace('"count": 37', '"count": -1'), "RUN_INVALID", "`/findings/0/count` should be an integer"],
    [
      renderJson(full).replace('"fingerprint": "w"', '"fingerprint": "w; rm -rf ."'),
      "RUN_INVALID",
      "`/findings/1/fingerprint` should be letters and digits",
    ],
    [renderJson(full).replace('"level": "error"', '"level": 1'), "RUN_INVALID", "`/findings/0/level` should be one of"],
  ])("refuses what is none: %.20s", (text, code, message) => {
    expect(() => parseRun(text, "r.json")).toThrow(expect.objectContaining({ code }));
    expect(() => parseRun(text, "r.json")).toThrow(message);
  });
});

describe("sarif", () => {
  const require = createRequire(import.meta.url);
  const folder = dirname(require.resolve("@microsoft/jest-sarif"));
  const draft04 = new AjvDraft04.default({ strict: false, allErrors: true, unicodeRegExp: false });
  addFormats.default(draft04 as never);
  const isSarif = draft04.compile(readJson(join(folder, "schemas/sarif-2.1.0-rtm.5.json")));

  it("every run is valid against the schema of SARIF 2.1.0", () => {
    for (const run of everyRun)
      for (const options of [{}, { showSuppressed: true }]) {
        isSarif(JSON.parse(renderSarif(run, options)));
        expect(isSarif.errors).toBeNull();
      }
  });

  it("points at file and line in the contract, and keeps the fingerprint", () => {
    const log = JSON.parse(renderSarif(full));
    const [result] = log.runs[0].results;
    expect(result.locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: "specs/braintrust/openapi.yaml" },
      region: { startLine: 96, startColumn: 5 },
    });
    expect(result.partialFingerprints.primaryLocationLineHash).toBe("9f2c0000000000000000000000000001");
    expect(log.runs[0].tool.driver.rules[result.ruleIndex].id).toBe(result.ruleId);
    expect(log.runs[0].invocations[0]).toMatchObject({ executionSuccessful: false });
    expect(log.runs[0].results).toHaveLength(4);
    expect(JSON.parse(renderSarif(full, { showSuppressed: true })).runs[0].results).toHaveLength(5);
  });

  it("knows every rule of the catalogue", () => {
    const findings = RULES.map((rule) => reportedOf({ ruleId: rule.id, fingerprint: rule.id }));
    const { rules } = JSON.parse(renderSarif(runOf(findings))).runs[0].tool.driver;
    expect(rules.map((rule: { id: string }) => rule.id)).toEqual(RULES.map((rule) => rule.id));
    for (const rule of rules) expect(rule.fullDescription.text).not.toBe("");
  });

  it("stays below the limit of results and says what it leaves out", () => {
    const findings = Array.from({ length: 25_010 }, (_, index) => reportedOf({ fingerprint: `f${index}` }));
    const [run] = JSON.parse(renderSarif(runOf(findings))).runs;
    expect(run.results).toHaveLength(25_000);
    expect(run.invocations[0].toolExecutionNotifications[0].message.text).toBe("10 more findings not shown here");
  });

  it.each([
    ["specs/a b/x.yaml", "specs/a%20b/x.yaml"],
    ["specs/a#b?c.yaml", "specs/a%23b%3Fc.yaml"],
    ["c:name.yaml", "./c:name.yaml"],
    ["//host/x", "file:///host/x"],
    ["https://docs.example/a%20b?x=1#y", "https://docs.example/a%20b?x=1#y"],
    ["specs\\opik\\x.yaml", "specs/opik/x.yaml"],
    ["/abs/x y.yaml", "file:///abs/x%20y.yaml"],
    ["\ud800\u001b", "%5Cud800%5Cu001b"],
  ])("spells %j as the URI reference %j", (uri, expected) => {
    expect(uriReference(uri)).toBe(expected);
    expect(() => new URL(uriReference(uri), "file:///here/")).not.toThrow();
  });
});

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

describe("synthetic recordings", () => {
  const recordings = [{ vendor: "braintrust", uri: "made.har", exchanges: 1, matched: 1, isSynthetic: true }];
  it.each(REPORT_FORMATS)("%s says which they are", (format) => {
    const text = REPORTERS[format](runOf([], { recordings }), {});
    expect(text).toMatch(/synthetic/i);
    expect(text).toContain("made.har");
    expect(REPORTERS[format](runOf([]), {}).replace(/"isSynthetic": ?false/g, "")).not.toMatch(
      /is.?synthetic|never received/i,
    );
  });
});

describe("every format", () => {
  it.each(REPORT_FORMATS)("%s: the same run twice gives the same bytes, and ends in one line feed", (format) => {
    for (const run of everyRun) {
      const text = REPORTERS[format](run, {});
      expect(REPORTERS[format](structuredClone(run), {})).toBe(text);
      expect(text).toMatch(/[^\n]\n$/);
    }
  });
});
