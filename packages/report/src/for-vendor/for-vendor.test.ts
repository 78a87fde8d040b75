import { marked } from "marked";
import { describe, expect, it } from "vitest";
import { historyRecordOf } from "../history/history.js";
import { HOSTILE, hostileRun, reportedOf, runOf } from "../sample-run.testing.js";
import { renderForVendor } from "./for-vendor.js";

const vendor = "braintrust";
const spec = reportedOf({
  ruleId: "spec-document-invalid",
  level: "warning",
  message: "`/info/license` does not fit",
  operation: null,
  status: null,
  instanceLocation: null,
  count: 2,
  fingerprint: "spec",
});

describe("renderForVendor", () => {
  it("says what the description says, what was seen, since when, and how to see it again", () => {
    const source = Array.from({ length: 120 }, (_, index) => `line ${index + 1}`).join("\n");
    const text = renderForVendor(runOf([reportedOf({ sample: { a: 1 } }), spec]), {
      vendor,
      history: [historyRecordOf(runOf([reportedOf()]), "2026-11-18T02:00:00.000Z")],
      sources: new Map([["specs/braintrust/openapi.yaml", source]]),
    });
    expect(text).toContain("## 1. `GET /v1/experiment/{experiment_id}`");
    expect(text).toContain(
      '**What was seen.** response property `name` is missing; seen in 37 of 1,204 exchanges, first on 2026-11-18; for example `{"a":1}`.',
    );
    expect(text).toContain(
      "**What the description says** at `/components/schemas/Experiment`:\n\n```\nline 93\nline 94\nline 95\nline 96\nline 97\nline 98\nline 99\n```",
    );
    expect(text).toContain("**To see it again.** Send `GET /v1/experiment/{experiment_id}` with your own credentials");
    expect(text).toContain("the answer is `200 application/json`; look at `/review/*` in the body");
    expect(text).toContain("- `/info/license` does not fit at `/components/schemas/Experiment`, in 2 places");
  });

  it("tells nothing about our files, our recordings or our fingerprints", () => {
    const text = renderForVendor(runOf([reportedOf()]), { vendor });
    expect(text).not.toMatch(/specs\/|recordings\/|\.har|9f2c/);
  });

  it.each([
    ["another vendor's", { vendor: "opik" }],
    ["suppressed", { suppressed: true }],
    ["gone", { baselineState: "absent" as const }],
    ["a note", { level: "note" as const }],
    ["what we sent", { ruleId: "request-property-missing" }],
    ["an operation nobody documents", { ruleId: "operation-undocumented" }],
    ["first seen in a synthetic recording", { revision: { uri: "made.har" } }],
  ])("leaves out what is no news to a vendor: %s", (_, known) => {
    const recordings = [{ vendor, uri: "made.har", exchanges: 1, matched: 1, isSynthetic: true }];
    expect(renderForVendor(runOf([reportedOf(known)], { recordings }), { vendor })).toBe(
      "Nothing to report to braintrust: no drift was seen in exchanges with them.\n",
    );
  });

  it("keeps its structure whatever the vendor's strings and lines hold", () => {
    const tags = (text: string) => {
      const run = { ...hostileRun(text), recordings: [] };
      const sources = new Map([[text, `${"`".repeat(7)}\n${text.replaceAll("\n", " ")}`]]);
      const html = marked.parse(renderForVendor(run, { vendor: text, sources }), { async: false });
      return [...html.matchAll(/<(\/?[a-z][a-z0-9]*)[^>]*>/gi)]
        .map(([, tag]) => tag)
        .filter((tag) => !/code/.test(tag ?? ""));
    };
    for (const text of HOSTILE) expect(tags(text), text).toEqual(tags("plain"));
  });
});
