import { describe, expect, it } from "vitest";
import { type BaselineEntry, baselineWarnings, entryStateAt, isDate } from "./baseline.js";
import { wireFinding } from "./finding.testing.js";

const NOW = "2026-11-22T10:00:00Z";

function entry(known: Partial<BaselineEntry>): BaselineEntry {
  return { fingerprint: "f", reason: null, owner: null, until: null, location: null, ...known };
}

describe("entryStateAt", () => {
  it.each([
    [null, "active"],
    ["2026-11-22", "active"],
    ["2026-11-21", "expired"],
    ["2027-02-29", "unreadable"],
    ["tomorrow", "unreadable"],
    ["", "unreadable"],
    ["2026-11-22T00:00:00Z", "unreadable"],
  ])("until %j: %s", (until, expected) => expect(entryStateAt(entry({ until }), NOW)).toBe(expected));

  it("refuses a clock that shows no moment", () => {
    expect(() => entryStateAt(entry({ until: "2026-01-01" }), "noon")).toThrow(RangeError);
  });
});

describe("baselineWarnings", () => {
  const present = { ...wireFinding(), fingerprint: "here", baselineState: "new" as const, suppressed: false };
  const absent = { ...present, fingerprint: "gone", baselineState: "absent" as const };

  it("warns of what expired, what cannot be read and what is unused, and of nothing else", () => {
    const entries = [
      entry({ fingerprint: "here" }),
      entry({ fingerprint: "here", until: "2026-11-01" }),
      entry({ fingerprint: "here", until: "soon" }),
      entry({ fingerprint: "gone" }),
      entry({ fingerprint: "never", until: "2026-11-01" }),
    ];
    const warnings = baselineWarnings({ entries }, [present, absent], NOW);
    expect(warnings.map((it) => [it.fingerprint, it.kind])).toEqual([
      ["gone", "unused"],
      ["here", "expired"],
      ["here", "unreadable"],
      ["never", "unused"],
    ]);
    expect(warnings[1]?.message).toBe("baseline entry `here` expired on 2026-11-01; its finding is back");
  });
});

describe("isDate", () => {
  it("knows the calendar", () => {
    expect(["2024-02-29", "2026-02-29", "2026-13-01", "2026-1-1"].map(isDate)).toEqual([true, false, false, false]);
  });
});
