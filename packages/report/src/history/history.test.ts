import { exitCodeOf, fingerprintOf, type ReportedFinding, sealFindings, summaryOf } from "@driftline/model";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { acceptInBaseline, parseBaseline } from "../baseline/baseline-file.js";
import { reportedOf, runOf } from "../sample-run.testing.js";
import { type HistoryRecord, historyLine, historyRecordOf, parseHistory } from "./history.js";
import { sightingsByFingerprint, trendOf } from "./trend.js";

function record(at: string, error: readonly string[], known: Partial<HistoryRecord> = {}): HistoryRecord {
  const vendors = [{ vendor: "opik", error, warning: [], note: [], suppressed: [] }];
  return { at, command: "check", isInDoubt: false, vendors, ...known };
}

describe("a history", () => {
  it("gives back what was appended, whatever the order of the lines", () => {
    const moment = fc.date({ min: new Date(0), max: new Date("2100-01-01"), noInvalidDate: true });
    const records = fc
      .uniqueArray(moment, { selector: (date) => date.getTime(), maxLength: 8 })
      .map((dates) => dates.map((date) => record(date.toISOString(), ["a", "__proto__"])));
    fc.assert(
      fc.property(records, (written) => {
        const { records: read, unread } = parseHistory(written.map(historyLine).join(""));
        expect(unread).toEqual([]);
        expect(read).toEqual([...written].sort((a, b) => (a.at < b.at ? -1 : 1)));
      }),
    );
  });

  it.each([
    ["{", "no JSON"],
    ["[]", "no object"],
    ['{"historyVersion":2}', "not of version 1"],
    ['{"historyVersion":1,"at":"noon"}', "no moment in `at`"],
    ['{"historyVersion":1,"at":"2026-11-22T00:00:00Z","command":"rm","isInDoubt":false,"vendors":[]}', "not a record"],
    [
      '{"historyVersion":1,"at":"2026-11-22T00:00:00Z","command":"check","isInDoubt":false,"vendors":[{"vendor":"x"}]}',
      "a vendor without figures",
    ],
    ["\u0000\u0001", "no JSON"],
  ])("reports and skips a line that is none: %j", (line, reason) => {
    const good = historyLine(record("2026-11-22T00:00:00.000Z", ["a"]));
    const parsed = parseHistory(`${good}${line}\n\n${good}`);
    expect(parsed.records).toHaveLength(2);
    expect(parsed.unread).toEqual([{ line: 2, reason }]);
  });
});

describe("sightingsByFingerprint", () => {
  const nights = (...seen: readonly string[]) =>
    seen.map((marks, night) => record(`2026-11-${String(night + 1).padStart(2, "0")}T00:00:00.000Z`, [...marks]));

  it("says since when, until when and how often", () => {
    expect(sightingsByFingerprint(nights("", "a", "a", "", "a")).get("a")).toEqual({
      firstSeen: "2026-11-02T00:00:00.000Z",
      lastSeen: "2026-11-05T00:00:00.000Z",
      runs: 3,
      isFlapping: true,
    });
  });

  it("does not call flapping what came once, went once, or was missed by a run in doubt", () => {
    expect(sightingsByFingerprint(nights("", "a", "a", "")).get("a")?.isFlapping).toBe(false);
    const doubtful = nights("a", "", "a", "", "a").map((it) => ({
      ...it,
      isInDoubt: it.vendors[0]?.error.length === 0,
    }));
    expect(sightingsByFingerprint(doubtful).get("a")?.isFlapping).toBe(false);
  });

  it("forgets flapping after ten quiet runs", () => {
    const quiet = Array.from({ length: 10 }, () => "a");
    expect(sightingsByFingerprint(nights("a", "", "a", "", ...quiet)).get("a")?.isFlapping).toBe(false);
  });
});

describe("trendOf", () => {
  it("holds the last runs of one vendor", () => {
    const records = [record("2026-11-01T00:00:00.000Z", ["a"]), record("2026-11-02T00:00:00.000Z", ["a", "b"])];
    expect(trendOf(records, "opik", 1)).toEqual([
      { at: "2026-11-02T00:00:00.000Z", error: 2, warning: 0, note: 0, suppressed: 0, isInDoubt: false },
    ]);
    expect(trendOf(records, "other", 9)).toEqual([]);
  });
});

describe("the life of a finding over five nights", () => {
  it("is found, accepted, expires, is fixed and comes back", () => {
    const hash = (text: string) => `h${text.length}-${text}`;
    const { fingerprint: _, baselineState: __, suppressed: ___, ...finding } = reportedOf({ vendor: "opik" });
    const fingerprint = fingerprintOf(finding, hash);
    let baselineText = "# ours\n";
    let history = "";
    let previous: readonly ReportedFinding[] | null = null;
    const night = (day: number, isThere: boolean) => {
      const now = `2026-11-0${day}T02:00:00.000Z`;
      const baseline = parseBaseline(baselineText, "specs/opik/baseline.yaml");
      const sealed = sealFindings(isThere ? [finding] : [], { hash, baseline, previous, now });
      const contracts = [{ vendor: "opik", uri: "specs/opik/openapi.yaml", sha256: "" }];
      const figures = { exchanges: 1, matched: 1, clean: 0, unchecked: 0 };
      const run = runOf(sealed, { contracts, summary: summaryOf(sealed, figures) });
      history += historyLine(historyRecordOf(run, now));
      previous = sealed;
      return { state: sealed.map((it) => [it.baselineState, it.suppressed]), exitCode: exitCodeOf(run, "error") };
    };

    expect(night(1, true)).toEqual({ state: [["new", false]], exitCode: 1 });
    const accepted = { fingerprint, reason: "the vendor knows", owner: "us", until: "2026-11-02", about: null };
    baselineText = acceptInBaseline(baselineText, "specs/opik/baseline.yaml", accepted);
    expect(night(2, true)).toEqual({ state: [["unchanged", true]], exitCode: 0 });
    expect(night(3, true)).toEqual({ state: [["new", false]], exitCode: 1 });
    expect(night(4, false)).toEqual({ state: [["absent", false]], exitCode: 0 });
    expect(night(5, true)).toEqual({ state: [["new", false]], exitCode: 1 });

    const { records, unread } = parseHistory(history);
    expect(unread).toEqual([]);
    expect(trendOf(records, "opik", 9).map((it) => [it.error, it.suppressed])).toEqual([
      [1, 0],
      [0, 1],
      [1, 0],
      [0, 0],
      [1, 0],
    ]);
    expect(sightingsByFingerprint(records).get(fingerprint)).toEqual({
      firstSeen: "2026-11-01T02:00:00.000Z",
      lastSeen: "2026-11-05T02:00:00.000Z",
      runs: 4,
      isFlapping: false,
    });
    expect(baselineText).toContain("# ours");
  });
});
