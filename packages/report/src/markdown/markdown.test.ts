import { marked, type Token } from "marked";
import { describe, expect, it } from "vitest";
import { HOSTILE, hostileRun, reportedOf, runOf } from "../sample-run.testing.js";
import { renderMarkdown } from "./markdown.js";
import { markdownCode, markdownMessage, markdownText, utf8Length } from "./markdown-text.js";

describe("renderMarkdown", () => {
  it("begins with the summary, or with the fact that nothing matched", () => {
    expect(renderMarkdown(runOf([reportedOf()]))).toMatch(/^### 1 error, 0 warnings, 0 notes in /);
    const run = runOf([]);
    const nothing = renderMarkdown({ ...run, summary: { ...run.summary, matched: 0 } });
    expect(nothing).toMatch(/^\*\*nothing matched: none of 1,204 exchanges/);
  });

  it("shows errors in the open and folds the rest away", () => {
    const findings = [reportedOf(), reportedOf({ level: "warning", ruleId: "response-format-mismatched" })];
    const text = renderMarkdown(runOf(findings));
    const fold = text.indexOf("<details><summary>1 finding below error</summary>");
    expect(text.indexOf("response-property-missing")).toBeLessThan(fold);
    expect(text.indexOf("response-format-mismatched")).toBeGreaterThan(fold);
    expect(text.indexOf("</details>")).toBeGreaterThan(fold);
  });

  it("gives the command that accepts a finding", () => {
    expect(renderMarkdown(runOf([reportedOf()]))).toContain(
      'accept: `driftline accept 9f2c0000000000000000000000000001 --reason "..." --until YYYY-MM-DD`',
    );
  });

  it.each([
    [{ run: "run.json", baseline: "my accepted.yaml" }, " --run run.json --baseline 'my accepted.yaml'`"],
    [{ baseline: "a$HOME.yaml" }, " --baseline 'a$HOME.yaml'`"],
  ])("tells that command what it cannot know: %j", (accepting, flags) => {
    const text = renderMarkdown(runOf([reportedOf()]), { accepting });
    expect(text).toContain(
      `accept: \`driftline accept ${reportedOf().fingerprint} --reason "..." --until YYYY-MM-DD${flags}`,
    );
  });

  it("marks synthetic recordings, doubts, and what is known and resolved", () => {
    const text = renderMarkdown(
      runOf([reportedOf({ baselineState: "unchanged" }), reportedOf({ baselineState: "absent" })], {
        recordings: [{ vendor: "opik", uri: "a.har", exchanges: 1, matched: 1, isSynthetic: true }],
        problems: ["cannot read y.har"],
      }),
    );
    expect(text).toMatch(/^### could not tell everything \(1 reason\): /);
    expect(text).toContain("- cannot read y.har");
    expect(text).toContain("1 known finding unchanged since the last run.");
    expect(text).toContain("**1 of the last run not looked for in this one**");
    expect(text).toContain("Synthetic recordings (made, never received from a vendor): `a.har`.");
  });

  it("ends with a marker that names the set of contracts, whatever the vendors are called", () => {
    expect(renderMarkdown(runOf([]))).toMatch(/\n<!-- driftline check: braintrust -->\n$/);
    const contracts = [{ vendor: "a --> b", uri: "u", sha256: "s" }];
    expect(renderMarkdown(runOf([], { contracts }))).toMatch(/\n<!-- driftline check: a __ b -->\n$/);
  });

  it.each([3_000, 20_000, 60_000, 900 * 1024])("stays within %i bytes, and says what it leaves out", (budget) => {
    const findings = Array.from({ length: 3_000 }, (_, index) =>
      reportedOf({
        fingerprint: `f${index}`,
        level: index < 20 ? "error" : "warning",
        message: `response property \`日本${"x".repeat(index % 700)}\` is missing`,
        sample: "|`<".repeat(100),
      }),
    );
    const text = renderMarkdown(runOf(findings), { budget });
    expect(utf8Length(text)).toBeLessThanOrEqual(budget);
    const told = text.match(/^- \*\*/gm)?.length ?? 0;
    expect(told).toBeGreaterThan(0);
    expect(text).toContain(`${(3_000 - told).toLocaleString("en")} more findings not shown here`);
    expect(text.match(/<details>/g)?.length ?? 0).toBe(text.match(/<\/details>/g)?.length ?? 0);
  });

  it.each(HOSTILE)("keeps a vendor's string on its line and out of HTML: %j", (text) => {
    const report = renderMarkdown(hostileRun(text));
    const tags = [...report.replace(/`[^`\n]*`/g, "").matchAll(/<[^>\n]*>/g)].map(([tag]) => tag);
    for (const tag of tags)
      expect(tag).toMatch(/^<(br|\/?code|\/?details|\/?summary|!-- -->?|!-- driftline [\w .-]*: [\w .-]*--)>?$/);
    expect(report.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u);
    expect(report).not.toMatch(/^# heading/m);
    expect(report.replace(/`[^`\n]*`|<!-- driftline.*/g, "")).not.toMatch(/@octocat|#1\b|https?:\/\/|www\.evil/);
  });
});

/** The elements a GFM renderer makes of a report, without those that a name alone decides on (code or plain). */
function elementsOf(markdown: string): readonly string[] {
  const html = marked.parse(markdown, { gfm: true, async: false });
  return [...html.matchAll(/<(\/?[a-z][a-z0-9]*)[^>]*>/gi)]
    .map(([, tag]) => tag ?? "")
    .filter((tag) => !/code/.test(tag));
}

/** What a reader sees of the code in a report. */
function codeOf(tokens: readonly Token[]): readonly string[] {
  const found: string[] = [];
  marked.walkTokens([...tokens], (token) => {
    if (token.type === "codespan") found.push(token.text);
  });
  return found;
}

describe("rendered by a GFM renderer", () => {
  it.each(HOSTILE)("a vendor's string changes nothing about the structure: %j", (text) => {
    expect(elementsOf(renderMarkdown(hostileRun(text)))).toEqual(elementsOf(renderMarkdown(hostileRun("plain"))));
  });

  it("stands unharmed in a table, whatever it holds", () => {
    const table = (a: string, b: string) => elementsOf(`| a | b |\n| --- | --- |\n| ${a} | ${b} |\n`);
    for (const text of HOSTILE) expect(table(markdownCode(text), markdownText(text)), text).toEqual(table("x", "y"));
  });

  it("shows an identifier as it is", () => {
    const run = runOf([
      reportedOf({ message: "response property `__proto__` is missing", instanceLocation: "/a/*/b_c" }),
    ]);
    expect(codeOf(marked.lexer(renderMarkdown(run)))).toEqual(expect.arrayContaining(["__proto__", "/a/*/b_c"]));
  });
});

describe("markdownCode", () => {
  it.each([
    ["name", "`name`"],
    ["<b>", "`<b>`"],
    ["a|b", "<code>a&#124;b</code>"],
    ["`", "<code>&#96;</code>"],
    [" padded", "<code> padded</code>"],
    ["", "<code></code>"],
    ["a\nb", "<code>a&#92;nb</code>"],
  ])("%j", (text, expected) => expect(markdownCode(text)).toBe(expected));
});

describe("markdownMessage", () => {
  it("makes code of what stands in backticks, and plain text of all where they do not pair", () => {
    expect(markdownMessage("property `a_b` is *missing*")).toBe("property `a_b` is &#42;missing&#42;");
    expect(markdownMessage("property `a`b` is missing")).toBe("property &#96;a&#96;b&#96; is missing");
  });
});

describe("markdownText", () => {
  it("parts what GitHub would link or notify", () => {
    expect(markdownText("@me #1 https://x www.y")).toBe("@<!-- -->me #<!-- -->1 https:<!-- -->//x www<!-- -->.y");
  });
});

describe("utf8Length", () => {
  it.each([
    ["abc", 3],
    ["é", 2],
    ["日", 3],
    ["👩", 4],
    ["\ud800", 3],
  ])("%j", (text, expected) => {
    expect(utf8Length(text)).toBe(expected);
    expect(utf8Length(text)).toBe(new TextEncoder().encode(text).length);
  });
});
