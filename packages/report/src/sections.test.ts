import type { Run } from "@driftline/model";
import { describe, expect, it } from "vitest";
import { reportedOf, runOf } from "./sample-run.testing.js";
import { groupFindings, isResolved, knownFindingsOf, sectionsOf } from "./sections.js";

const gone = reportedOf({ baselineState: "absent", fingerprint: "gone" });
const evidence = [{ vendor: gone.vendor, operation: gone.operation ?? "", expected: 3, inconclusive: 0, reason: null }];

describe("isResolved", () => {
  it.each<[string, boolean, Partial<typeof gone>, Partial<Run>]>([
    ["its operation was seen at work", true, {}, { evidence }],
    ["nothing of its operation was recorded", false, {}, {}],
    [
      "its operation gave no conclusive answer",
      false,
      {},
      {
        evidence: [
          {
            ...evidence[0],
            vendor: gone.vendor,
            operation: gone.operation ?? "",
            expected: 0,
            inconclusive: 2,
            reason: null,
          },
        ],
      },
    ],
    ["only another operation was seen", false, { operation: "GET /other" }, { evidence }],
    ["the run could not tell everything", false, {}, { evidence, problems: ["cannot read x.har"] }],
    ["it is about the contract, which was read", true, { ruleId: "spec-format-unknown", operation: null }, {}],
    [
      "it is about the contract, and the run is in doubt",
      false,
      { ruleId: "spec-format-unknown" },
      { problems: ["x"] },
    ],
    ["an undocumented operation, and exchanges were read", true, { ruleId: "operation-undocumented" }, {}],
    ["an undocumented operation, and none were", false, { ruleId: "operation-undocumented" }, { recordings: [] }],
    ["it is still there", false, { baselineState: "unchanged" }, { evidence }],
  ])("%s: %s", (_, expected, finding, run) => {
    expect(isResolved({ ...gone, ...finding }, runOf([gone], run))).toBe(expected);
  });
});

describe("sectionsOf", () => {
  it("puts every finding into one section", () => {
    const findings = [
      reportedOf(),
      reportedOf({ baselineState: "unchanged", fingerprint: "b" }),
      gone,
      reportedOf({ suppressed: true, baselineState: "unchanged", fingerprint: "d" }),
    ];
    const names = (run: Run) =>
      Object.fromEntries(Object.entries(sectionsOf(run, {})).map(([name, list]) => [name, list.length]));
    expect(names(runOf(findings))).toEqual({ announced: 1, unchanged: 1, resolved: 0, unseen: 1, suppressed: 1 });
    expect(names(runOf(findings, { evidence }))).toMatchObject({ resolved: 1, unseen: 0 });
    expect(sectionsOf(runOf(findings), { showUnchanged: true }).announced).toHaveLength(2);
  });
});

describe("knownFindingsOf", () => {
  it("carries over what was not looked for, and forgets what is resolved", () => {
    const [carried, ...others] = knownFindingsOf(runOf([gone]));
    expect([carried?.fingerprint, carried?.baselineState, others]).toEqual(["gone", "unchanged", []]);
    expect(knownFindingsOf(runOf([gone], { evidence }))).toEqual([]);
    expect(knownFindingsOf(runOf([reportedOf()]))).toEqual([reportedOf()]);
  });
});

describe("groupFindings", () => {
  it("says of findings of no single operation what they are about, and keeps apart what reaches others", () => {
    const shared = (count: number, names: readonly string[]) =>
      reportedOf({ operation: null, operations: { count, names } });
    const findings = [
      shared(400, ["GET /a"]),
      shared(2, ["GET /a", "GET /b"]),
      shared(400, ["GET /a"]),
      reportedOf({ operation: null, operations: null }),
      shared(2, ["GET /c", "GET /d"]),
    ];
    const groups = groupFindings(findings).flatMap(({ operations }) => operations);
    expect(groups.map((group) => [group.about, group.findings.length])).toEqual([
      ["400 operations", 2],
      ["2 operations", 1],
      ["about the contract itself", 1],
      ["2 operations", 1],
    ]);
  });

  it("keeps the order in which vendors and operations first appear", () => {
    const findings = ["b/1", "a/2", "b/3", "b/1"].map((word) => {
      const [vendor = "", operation = ""] = word.split("/");
      return reportedOf({ vendor, operation });
    });
    expect(
      groupFindings(findings).map((it) => [it.vendor, it.operations.map((o) => [o.operation, o.findings.length])]),
    ).toEqual([
      [
        "b",
        [
          ["1", 2],
          ["3", 1],
        ],
      ],
      ["a", [["2", 1]]],
    ]);
  });
});
