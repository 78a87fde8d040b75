import { describe, expect, it } from "vitest";
import { jsonRun, renderJson } from "./json.js";
import { HOSTILE, hostileRun, reportedOf, runOf } from "./sample-run.testing.js";

describe("renderJson", () => {
  it("has the fields of version 1 in their order, additive ones last", () => {
    const report = JSON.parse(renderJson(runOf([reportedOf({ scope: "/components/schemas/X" })])));
    expect(Object.keys(report)).toEqual([
      "schemaVersion",
      "tool",
      "command",
      "contracts",
      "summary",
      "findings",
      "unchecked",
      "evidence",
      "coverage",
      "recordings",
      "problems",
    ]);
    expect(Object.keys(report.findings[0])).toEqual([
      "ruleId",
      "level",
      "message",
      "vendor",
      "operation",
      "status",
      "mediaType",
      "instanceLocation",
      "base",
      "revision",
      "subject",
      "count",
      "total",
      "sample",
      "witness",
      "proof",
      "operations",
      "fingerprint",
      "baselineState",
      "suppressed",
      "hint",
    ]);
    expect(report.findings[0].base).toEqual({
      uri: "specs/braintrust/openapi.yaml",
      pointer: "/components/schemas/Experiment",
      line: 96,
      column: 5,
    });
  });

  it.each(HOSTILE)("gives every string back, and prints none that steers a terminal: %j", (text) => {
    const run = hostileRun(text);
    const json = renderJson(run);
    expect(json.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
    expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(jsonRun(run))));
    expect(JSON.parse(json).findings[0].sample).toBe(text);
  });

  it("ends in one line feed and gives the same bytes again", () => {
    const run = runOf([reportedOf()]);
    expect(renderJson(run)).toMatch(/[^\n]\n$/);
    expect(renderJson(structuredClone(run))).toBe(renderJson(run));
  });
});
