import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Baseline, BaselineEntry } from "./baseline.js";
import { findings, plainHash, wireFinding } from "./finding.testing.js";
import { fingerprintOf } from "./fingerprint.js";
import { sealFindings, summaryOf } from "./seal.js";

const NOW = "2026-11-22T10:00:00Z";
const options = { hash: plainHash, baseline: { entries: [] }, now: NOW };

describe("sealFindings", () => {
  it("does not depend on the order of its input", () => {
    fc.assert(
      fc.property(findings, fc.infiniteStream(fc.nat()), (found, keys) => {
        const shuffled = found
          .map((finding) => ({ finding, key: keys.next().value as number }))
          .sort((a, b) => a.key - b.key)
          .map((it) => it.finding);
        expect(sealFindings(shuffled, options)).toEqual(sealFindings(found, options));
      }),
    );
  });

  it("folds more findings of one fingerprint than a call takes arguments", () => {
    const found = Array.from({ length: 140_000 }, () => wireFinding({ count: 1, total: 300_000 }));
    expect(sealFindings(found, options)).toMatchObject([{ count: 140_000, total: 300_000 }]);
  });

  it("yields each fingerprint once, and every fingerprint of the input", () => {
    fc.assert(
      fc.property(findings, (found) => {
        const sealed = sealFindings(found, options).map((finding) => finding.fingerprint);
        expect(sealed).toHaveLength(new Set(sealed).size);
        expect(new Set(sealed)).toEqual(new Set(found.map((finding) => fingerprintOf(finding, plainHash))));
      }),
    );
  });

  it("sealing what is sealed changes nothing", () => {
    fc.assert(
      fc.property(findings, (found) => {
        const sealed = sealFindings(found, options);
        expect(sealFindings(sealed, options)).toEqual(sealed);
      }),
    );
  });

  it("folds duplicates: the gravest speaks, counts add up to at most the total", () => {
    const [folded, ...rest] = sealFindings(
      [wireFinding({ level: "warning", count: 7 }), wireFinding({ count: 2 }), wireFinding({ count: 4, total: 12 })],
      options,
    );
    expect(rest).toEqual([]);
    expect(folded).toMatchObject({ level: "error", count: 12, total: 12 });
  });

  it("compares with the last run: new, unchanged, graver is new again, gone is absent", () => {
    const [kept, worse, gone, fresh] = ["kept", "worse", "gone", "fresh"].map((subject) => wireFinding({ subject }));
    if (!kept || !worse || !gone || !fresh) throw new Error("four findings");
    const previous = sealFindings([kept, { ...worse, level: "warning" }, gone], options);
    const sealed = sealFindings([kept, worse, fresh], { ...options, previous });
    expect(Object.fromEntries(sealed.map((it) => [it.subject, it.baselineState]))).toEqual({
      kept: "unchanged",
      worse: "new",
      gone: "absent",
      fresh: "new",
    });
    const after = sealFindings([kept, worse, fresh], { ...options, previous: sealed });
    expect(after.map((it) => it.baselineState)).toEqual(["unchanged", "unchanged", "unchanged"]);
  });

  it("suppresses what the baseline accepts until its day is over", () => {
    const finding = wireFinding();
    const fingerprint = fingerprintOf(finding, plainHash);
    const entry: BaselineEntry = { fingerprint, reason: "known", owner: null, until: "2026-11-22", location: null };
    const at = (now: string, until: string | null = entry.until) => {
      const baseline: Baseline = { entries: [{ ...entry, until }] };
      return sealFindings([finding], { ...options, baseline, now })[0];
    };
    expect(at("2026-11-22T23:59:59Z")).toMatchObject({ suppressed: true, baselineState: "unchanged" });
    expect(at("2026-11-23T00:00:00Z")).toMatchObject({ suppressed: false, baselineState: "new" });
    expect(at("2026-11-22T23:30:00-01:00")).toMatchObject({ suppressed: false });
    expect(at("2026-11-22T10:00:00Z", "next week")).toMatchObject({ suppressed: false });
    expect(at("2999-01-01T00:00:00Z", null)).toMatchObject({ suppressed: true });
  });

  it("tells anew what was accepted until a night that could not look", () => {
    const finding = wireFinding();
    const entry = { fingerprint: fingerprintOf(finding, plainHash), reason: "known", owner: null, location: null };
    const baseline: Baseline = { entries: [{ ...entry, until: "2026-11-22" }] };
    const accepted = sealFindings([finding], { ...options, baseline, now: "2026-11-22T02:00:00Z" });
    const unseen = sealFindings([], { ...options, baseline, now: "2026-11-23T02:00:00Z", previous: accepted });
    const previous = unseen.map((it) => ({ ...it, baselineState: "unchanged" as const }));
    const back = sealFindings([finding], { ...options, baseline, now: "2026-11-24T02:00:00Z", previous });
    expect(back.map((it) => it.baselineState)).toEqual(["new"]);
  });
});

describe("summaryOf", () => {
  it("counts what is open by level, what is suppressed apart, and what is absent not at all", () => {
    const reported = { fingerprint: "f", baselineState: "new" as const, suppressed: false };
    const figures = { exchanges: 9, matched: 8, clean: 7, unchecked: 1 };
    expect(
      summaryOf(
        [
          { ...wireFinding(), ...reported },
          { ...wireFinding({ level: "note" }), ...reported },
          { ...wireFinding(), ...reported, suppressed: true },
          { ...wireFinding(), ...reported, baselineState: "absent" },
        ],
        figures,
      ),
    ).toEqual({ ...figures, findings: { error: 1, warning: 0, note: 1 }, suppressed: 1 });
  });
});
