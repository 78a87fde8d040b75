import { describe, expect, it } from "vitest";
import { historyRecordOf } from "../history/history.js";
import { HOSTILE, hostileRun, reportedOf, runOf } from "../sample-run.testing.js";
import { renderPretty } from "./pretty.js";
import { displayWidth, terminalText, wrap } from "./terminal-text.js";

describe("renderPretty", () => {
  it("begins with the summary", () => {
    const [first] = renderPretty(runOf([reportedOf()]), { columns: 120 }).split("\n");
    expect(first).toBe("1 error, 0 warnings, 0 notes in 1,204 exchanges of 1 vendor (1,200 matched, 1,100 clean)");
  });

  it("says in its first line that nothing matched", () => {
    const run = runOf([]);
    const text = renderPretty({ ...run, summary: { ...run.summary, matched: 0, clean: 0 } }, { columns: 200 });
    expect(text.split("\n")[0]).toBe(
      "nothing matched: none of 1,204 exchanges matches an operation of the contract, so nothing was verified",
    );
    const single = { ...run.summary, exchanges: 1, matched: 0, clean: 0 };
    expect(renderPretty({ ...run, summary: single })).toMatch(
      /^nothing matched: the one exchange matches no operation/,
    );
    const none = { ...run.summary, exchanges: 0, matched: 0, clean: 0 };
    expect(renderPretty({ ...run, summary: none })).not.toContain("nothing matched");
  });

  it("shows of each finding all that a reader needs", () => {
    const text = renderPretty(runOf([reportedOf({ sample: { a: 1 } })]), { columns: 100 });
    for (const part of [
      "── braintrust ─",
      "GET /v1/experiment/{experiment_id}",
      "error response-property-missing",
      "response property `name` is missing",
      "response  200 application/json",
      "body      /review/*",
      "contract  specs/braintrust/openapi.yaml:96:5 (/components/schemas/Experiment)",
      "seen      37 of 1,204 exchanges, first in recordings/x.har#/log/entries/17",
      'sample    {"a":1}',
      "why       a required property is absent from the response: code that reads it gets nothing",
      "next      handle it, and refetch the contract",
      "id        9f2c0000000000000000000000000001",
    ])
      expect(text).toContain(part);
  });

  it("shows of a change between contracts both sides, and counts nothing", () => {
    const change = reportedOf({ ruleId: "response-enum-value-added", revision: { uri: "b.yaml", line: 3, column: 1 } });
    const text = renderPretty(runOf([change], { command: "diff" }), { columns: 100 });
    expect(text).toContain("base      specs/braintrust/openapi.yaml:96:5");
    expect(text).toContain("revision  b.yaml:3:1");
    expect(text).not.toContain("seen");
    expect(text).toMatch(/^1 error, 0 warnings, 0 notes in diff of 1 contract\n/);
  });

  it("puts what could not be told above the findings, and never calls it clean", () => {
    const at = { vendor: "opik", operation: "GET /items" };
    const run = runOf([reportedOf()], {
      problems: ["cannot read recordings/y.har: unexpected end"],
      unchecked: [
        { ...at, code: "SCHEMA_UNCOMPILABLE", reason: "bad pattern" },
        { vendor: "opik", operation: "GET /quiet", code: "SCHEMA_UNCOMPILABLE", reason: "bad pattern" },
      ],
      evidence: [{ ...at, expected: 0, inconclusive: 3, reason: null }],
    });
    const text = renderPretty(run, { columns: 120 });
    expect(text).toMatch(/^could not tell everything \(3 reasons\): 1 error, /);
    expect(text).toContain("could not tell (3 reasons, exit code 2)");
    expect(text).toContain("! cannot read recordings/y.har: unexpected end");
    expect(text).toContain("! opik: `GET /items` is unchecked (SCHEMA_UNCOMPILABLE): bad pattern");
    expect(text).toContain("! opik: `GET /items` was not verified: all 3 exchanges are inconclusive");
    expect(text).toContain("1 operation unchecked, without traffic");
    expect(text.indexOf("could not tell")).toBeLessThan(text.indexOf("response-property-missing"));
  });

  it("announces what is new, counts what is known, and names what is resolved", () => {
    const findings = [
      reportedOf(),
      reportedOf({ baselineState: "unchanged", fingerprint: "known" }),
      reportedOf({ baselineState: "absent", fingerprint: "gone" }),
      reportedOf({ baselineState: "unchanged", suppressed: true, fingerprint: "hush" }),
    ];
    const evidence = [
      { vendor: "braintrust", operation: findings[0]?.operation ?? "", expected: 1, inconclusive: 0, reason: null },
    ];
    const text = renderPretty(runOf(findings, { evidence }));
    expect(text).toContain("1 known finding unchanged since the last run");
    expect(text).toMatch(/1 resolved since the last run\n.*\n?.*gone/);
    expect(text).not.toContain("hush");
    const all = renderPretty(runOf(findings), { showUnchanged: true, showSuppressed: true });
    expect(all).toContain("id        known");
    expect(all).toContain("hush");
  });

  it("says since when a finding is known, where a history is at hand", () => {
    const history = ["2026-11-18T02:00:00.000Z", "2026-11-19T02:00:00.000Z"].map((at) =>
      historyRecordOf(runOf([reportedOf()]), at),
    );
    expect(renderPretty(runOf([reportedOf()]), { history })).toContain("known     since 2026-11-18, in 2 runs\n");
    expect(renderPretty(runOf([reportedOf()]))).not.toContain("since 20");
  });

  it("marks synthetic recordings", () => {
    const recordings = [{ vendor: "opik", uri: "a.har", exchanges: 1, matched: 1, isSynthetic: true }];
    expect(renderPretty(runOf([], { recordings }), { columns: 120 })).toContain(
      "a.har: 1 exchange, 1 matched; SYNTHETIC: made, never received from the vendor",
    );
  });

  it("counts what the limit leaves out", () => {
    const findings = [reportedOf(), reportedOf({ fingerprint: "two" })];
    expect(renderPretty(runOf(findings), { limit: 1 })).toContain("1 more finding not shown here");
  });

  it("colours only when asked, and changes no word by it", () => {
    const run = runOf([reportedOf(), reportedOf({ level: "note", fingerprint: "n" })]);
    const plain = renderPretty(run);
    const coloured = renderPretty(run, { color: true });
    expect(plain).not.toContain("\u001b");
    expect(coloured).toContain("\u001b[31merror\u001b[39m");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colour codes are what is taken out here
    expect(coloured.replace(/\u001b\[\d+m/g, "")).toBe(plain);
  });

  it.each([40, 60, 80, 200])("fits %i columns, but for places, which stay whole", (columns) => {
    const message = `response property \`${"x".repeat(300)}\` is missing ${"word ".repeat(60)}日本語`;
    const text = renderPretty(runOf([reportedOf({ message, sample: "y".repeat(500) })]), { columns });
    for (const line of text.split("\n"))
      if (!line.includes("specs/") && !line.includes("/components/"))
        expect(displayWidth(line), line).toBeLessThanOrEqual(columns);
  });

  it("breaks no path, however narrow the terminal", () => {
    const uri = "specs/braintrust/recordings/a-recording-with-a-long-name.har";
    const text = renderPretty(runOf([reportedOf({ revision: { uri, pointer: "/log/entries/17" } })]), { columns: 40 });
    expect(text).toContain(`\n      ${uri}#/log/entries/17\n`);
  });

  it.each(HOSTILE)("lets no string from outside steer the terminal or the build: %j", (text) => {
    for (const columns of [40, 120]) {
      const report = renderPretty(hostileRun(text), { columns });
      expect(report.replaceAll("\n", "")).not.toMatch(
        /[\p{Cc}\p{Cs}\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/u,
      );
      expect(report).not.toMatch(/^\s*::\w/m);
      expect(report).not.toContain("##[");
      expect(report).not.toMatch(/^# heading/m);
    }
  });
});

describe("terminalText", () => {
  it.each([
    ["a\u001b[31m", "a\\u001b[31m"],
    ["one\ntwo\ttab", "one\\ntwo\\ttab"],
    ["::error::x", ":\\u003aerror:\\u003ax"],
    ["##vso[task]", "#\\u0023vso[task]"],
    ["::1", "::1"],
    ["\u{e0041}", "\\udb40\\udc41"],
  ])("%j", (text, expected) => expect(terminalText(text)).toBe(expected));
});

describe("wrap", () => {
  it("breaks at blanks, and inside a word only where it must", () => {
    expect(wrap("one two three four", 10)).toEqual(["one two", "three four"]);
    expect(wrap("abcdefghijklmno p", 10)).toEqual(["abcdefghij", "klmno p"]);
    expect(wrap("abcdefghijklmno p", 10, true)).toEqual(["abcdefghijklmno", "p"]);
    expect(wrap("", 10)).toEqual([""]);
    expect(wrap("日本語日本語", 10)).toEqual(["日本語日本", "語"]);
  });
});
