import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { RULES } from "@driftline/model";
import AjvDraft04 from "ajv-draft-04";
import addFormats from "ajv-formats";
import { describe, expect, it } from "vitest";
import { everyRun, full } from "./every-run.testing.js";
import { reportedOf, runOf } from "./sample-run.testing.js";
import { renderSarif, uriReference } from "./sarif.js";

const here = dirname(fileURLToPath(import.meta.url));
const readJson = (path: string) => JSON.parse(readFileSync(path, "utf8"));
const _fixture = (name: string) => join(here, "../test/fixtures", name);

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
