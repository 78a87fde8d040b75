import { describe, expect, it } from "vitest";
import type { ReportedFinding } from "./finding.js";
import { checkRun, wireFinding } from "./finding.testing.js";
import type { Level } from "./level.js";
import type { Run } from "./run.js";
import { doubtsOf, type ExitCode, exitCodeOf, type FailOn } from "./verdict.js";

function reported(level: Level, known: Partial<ReportedFinding> = {}): ReportedFinding {
  return { ...wireFinding({ level }), fingerprint: level, baselineState: "new", suppressed: false, ...known };
}

const at = { vendor: "opik", operation: "GET /items" };
const unchecked = [{ ...at, code: "SCHEMA_UNCOMPILABLE", reason: "bad pattern" }];
const seen = [{ ...at, expected: 3, inconclusive: 0, reason: null }];

describe("exitCodeOf", () => {
  it.each<[string, Run, FailOn, ExitCode]>([
    ["nothing found", checkRun([]), "error", 0],
    ["an error", checkRun([reported("error")]), "error", 1],
    ["a warning below the threshold", checkRun([reported("warning")]), "error", 0],
    ["a warning at the threshold", checkRun([reported("warning")]), "warning", 1],
    ["a note at the threshold", checkRun([reported("note")]), "note", 1],
    ["drift that nobody minds", checkRun([reported("error")]), "never", 0],
    ["drift that was accepted", checkRun([reported("error", { suppressed: true })]), "error", 0],
    ["drift that is gone", checkRun([reported("error", { baselineState: "absent" })]), "error", 0],
    ["drift known from the last run", checkRun([reported("error", { baselineState: "unchanged" })]), "error", 1],
    ["a problem", checkRun([], { problems: ["cannot read x.har"] }), "error", 2],
    ["a problem beside drift", checkRun([reported("error")], { problems: ["cannot read x.har"] }), "error", 2],
    ["a problem under `never`", checkRun([], { problems: ["cannot read x.har"] }), "never", 2],
    ["an unchecked operation with traffic", checkRun([], { unchecked, evidence: seen }), "error", 2],
    [
      "an unchecked operation without traffic",
      checkRun([], {
        unchecked,
        evidence: [{ ...at, operation: "GET /other", expected: 1, inconclusive: 0, reason: null }],
      }),
      "error",
      0,
    ],
    ["an unchecked operation of which nothing is known", checkRun([], { unchecked }), "error", 2],
    ["an unchecked operation in a diff", checkRun([], { unchecked, command: "diff", evidence: [] }), "error", 2],
    [
      "no conclusive exchange",
      checkRun([], { evidence: [{ ...at, expected: 0, inconclusive: 2, reason: null }] }),
      "error",
      2,
    ],
    [
      "missing evidence with a reason",
      checkRun([], { evidence: [{ ...at, expected: 0, inconclusive: 0, reason: "the token expired" }] }),
      "error",
      2,
    ],
    [
      "some inconclusive exchanges beside good ones",
      checkRun([], { evidence: [{ ...at, expected: 1, inconclusive: 9, reason: null }] }),
      "error",
      0,
    ],
  ])("%s", (_, run, failOn, expected) => expect(exitCodeOf(run, failOn)).toBe(expected));

  it("says why in one line each", () => {
    const run = checkRun([], { problems: ["cannot read x.har"], unchecked, evidence: seen });
    expect(doubtsOf(run)).toEqual([
      "cannot read x.har",
      "opik: `GET /items` is unchecked (SCHEMA_UNCOMPILABLE): bad pattern",
    ]);
  });
});
