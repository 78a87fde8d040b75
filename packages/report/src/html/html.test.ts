import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { ASSETS_FILE, buildAssets } from "../../scripts/build-assets.js";
import { historyRecordOf } from "../history/history.js";
import type { Accepting } from "../options.js";
import { HOSTILE, hostileRun, reportedOf, runOf } from "../sample-run.testing.js";
import { renderHtml } from "./html.js";
import type { PageData } from "./page-data.js";

function dataOf(html: string): PageData {
  const json = /<script type="application\/json" id="driftline-data">(.*)<\/script>\n<script>/s.exec(html)?.[1];
  return JSON.parse(json ?? "null");
}

/** The page without its own script, style and data: what the parser reads as elements. */
function markupOf(html: string): string {
  return html.replace(/<style>.*?<\/style>/s, "").replace(/<script type="application\/json".*$/s, "");
}

describe("renderHtml", () => {
  it("names what nothing matched and what could not be told, in title and banner", () => {
    const run = runOf([], { problems: ["cannot read y.har"] });
    const html = renderHtml({ ...run, summary: { ...run.summary, matched: 0 } });
    expect(html).toContain("<title>Driftline: nothing matched: none of 1,204 exchanges");
    expect(html).toMatch(/<section class="banner".*<li>nothing matched: .*<li>cannot read y\.har<\/li>/s);
  });

  it("gives each vendor a state that is never better than what was verified", () => {
    const recordings = (matched: number) => [
      { vendor: "braintrust", uri: "a.har", exchanges: 5, matched, isSynthetic: true },
    ];
    const verdict = (html: string) => /<p class="verdict (\w+)">/.exec(html)?.[1];
    expect(verdict(renderHtml(runOf([], { recordings: recordings(5) })))).toBe("clean");
    expect(verdict(renderHtml(runOf([], { recordings: recordings(0) })))).toBe("doubt");
    expect(verdict(renderHtml(runOf([], { recordings: recordings(5), problems: ["a crash"] })))).toBe("partly");
    expect(verdict(renderHtml(runOf([reportedOf({ level: "note" })])))).toBe("found");
    expect(verdict(renderHtml(runOf([reportedOf()])))).toBe("drift");
    expect(verdict(renderHtml(runOf([reportedOf()]), { failOn: "never" }))).toBe("drift");
    expect(verdict(renderHtml(runOf([reportedOf({ suppressed: true })])))).toBe("clean");
    const evidence = [{ vendor: "braintrust", operation: "GET /x", expected: 0, inconclusive: 3, reason: null }];
    expect(verdict(renderHtml(runOf([reportedOf()], { evidence })))).toBe("doubt");
  });

  it("has one card for a comparison, which names both sides and counts no exchanges", () => {
    const sha256 = "ab".repeat(32);
    const contracts = [
      { vendor: "base", uri: "base.yaml", sha256 },
      { vendor: "revision", uri: "revision.yaml", sha256 },
    ];
    const html = renderHtml(runOf([], { command: "diff", contracts, recordings: [] }));
    const overview = html.slice(html.indexOf('<section id="overview"'), html.indexOf('<section id="findings"'));
    expect(overview.match(/<article/g)).toHaveLength(1);
    expect(overview).toContain("<h3>base</h3>");
    expect(overview).toContain("no difference");
    expect(overview).toContain("<code>base.yaml</code> against <code>revision.yaml</code>");
    expect(overview).not.toContain("exchange");
    expect(html).not.toContain('id="recordings"');
  });

  it("says that all recordings of a vendor are synthetic", () => {
    const recordings = [{ vendor: "braintrust", uri: "a.har", exchanges: 5, matched: 5, isSynthetic: true }];
    const html = renderHtml(runOf([], { recordings }));
    expect(html).toContain("5 exchanges, 5 matched; all synthetic");
    expect(html).toContain("synthetic: made, never received from the vendor");
  });

  it("draws the trend, with its figures in words", () => {
    const history = ["2026-11-20", "2026-11-21"].map((day) =>
      historyRecordOf(runOf([reportedOf()]), `${day}T02:00:00.000Z`),
    );
    const html = renderHtml(runOf([]), { history });
    expect(html).toContain('aria-label="Trend of braintrust over 2 runs: errors 1, 1"');
    expect(html).toContain("<title>2026-11-20: 1 errors, 0 warnings, 0 notes</title>");
  });

  it("draws a cell per documented property, full or hollow", () => {
    const row = { vendor: "opik", operation: "GET /a", status: "200", exchanges: 3, properties: 3, observed: 2 };
    const places = { observed: ["/b", "/b/c"], unobserved: ["/a"] };
    const drawn = renderHtml(runOf([], { coverage: [{ ...row, places }] }));
    expect(drawn.match(/<rect class="seen"/g)).toHaveLength(2);
    expect(drawn).toContain("<title>/a: never seen</title>");
    expect(drawn).toContain("<summary>1 property never seen</summary>");
    const counted = renderHtml(runOf([], { coverage: [row] }));
    expect(counted).toContain('aria-label="2 of 3 documented properties seen"');
    expect(counted.match(/<rect class="unseen"/g)).toHaveLength(1);
  });

  it("takes along the lines around each place, each once", () => {
    const text = Array.from({ length: 100 }, (_, index) => `\tline ${index + 1}\u202e`).join("\r\n");
    const sources = new Map([["specs/braintrust/openapi.yaml", text]]);
    const near = reportedOf({ base: { uri: "specs/braintrust/openapi.yaml", line: 98 }, fingerprint: "b" });
    const data = dataOf(renderHtml(runOf([reportedOf(), near]), { sources }));
    expect(data.sources).toHaveLength(1);
    expect(data.sources[0]?.lines.map(([line]) => line)).toEqual([91, 92, 93, 94, 95, 96, 97, 98, 99, 100]);
    expect(data.sources[0]?.lines[0]).toEqual([91, "\tline 91\\u202e"]);
  });

  it("knows new, known, resolved and suppressed", () => {
    const findings = [
      reportedOf(),
      reportedOf({ baselineState: "unchanged", fingerprint: "b" }),
      reportedOf({ baselineState: "absent", fingerprint: "c" }),
      reportedOf({ suppressed: true, baselineState: "unchanged", fingerprint: "d" }),
    ];
    const evidence = [
      { vendor: "braintrust", operation: findings[0]?.operation ?? "", expected: 1, inconclusive: 0, reason: null },
    ];
    expect(dataOf(renderHtml(runOf(findings))).findings[2]?.state).toBe("unseen");
    expect(
      dataOf(renderHtml(runOf(findings, { evidence }))).findings.map((it) => [it.state, it.accept !== null]),
    ).toEqual([
      ["new", true],
      ["known", true],
      ["resolved", false],
      ["suppressed", false],
    ]);
  });

  it("tells to keep the run first where the command of accepting names one that is not kept", () => {
    const keepFirstOf = (accepting: Accepting) => dataOf(renderHtml(runOf([]), { accepting })).keepFirst;
    expect(keepFirstOf({ run: "run.json", isRunMissing: true })).toBe(
      " (keep the run first, by `--format json:run.json`)",
    );
    expect(keepFirstOf({ run: "run.json" })).toBe("");
  });

  it.each(HOSTILE)("lets no string from outside be an element, or hide: %j", (text) => {
    const html = renderHtml(hostileRun(text), { sources: new Map([[text, text]]) });
    const plain = renderHtml(hostileRun("plain"), { sources: new Map([["plain", "plain"]]) });
    const tags = (page: string) => markupOf(page).match(/<\/?[a-z0-9]+/gi);
    expect(tags(html)?.filter((tag) => !/code/.test(tag))).toEqual(tags(plain)?.filter((tag) => !/code/.test(tag)));
    expect(html.match(/<\/script/gi)).toHaveLength(2);
    expect(html.match(/<!--/g)).toBeNull();
    expect(markupOf(html).replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u);
    const texts: string[] = [];
    JSON.parse(JSON.stringify(dataOf(html)), (_, value) => (typeof value === "string" ? texts.push(value) : value));
    expect(texts.join("")).not.toMatch(/[\p{Cc}\p{Cs}\u2028\u202a-\u202e\u2066-\u2069]/u);
  });

  it("asks the network for nothing, and lets no script run but its own", () => {
    const html = renderHtml(runOf([reportedOf()]));
    expect(html).toMatch(
      /Content-Security-Policy" content="default-src 'none'; script-src 'sha256-[\w+/=]+'; style-src 'sha256-/,
    );
    expect(html).not.toMatch(/\b(src|href)="(?!#)/);
  });
});

describe("page-assets.ts", () => {
  it("is what `npm run assets` makes of the client's source", async () => {
    const normalise = (text: string) => text.replaceAll("\r\n", "\n");
    expect(normalise(await readFile(ASSETS_FILE, "utf8"))).toBe(normalise(await buildAssets()));
  });
});
