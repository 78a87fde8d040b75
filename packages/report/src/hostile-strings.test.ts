import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { JUNIT_SCHEMAS, junitJudge } from "./junit-schema.testing.js";
import { terminalText } from "./pretty/terminal-text.js";
import { REPORT_FORMATS, REPORTERS } from "./reporters.js";
import { hostileRun } from "./sample-run.testing.js";
import { visible, visibleJson } from "./visible.js";

/** Any sequence of UTF-16 units, halves of surrogate pairs included, with what steers something made likely. */
const anyString = fc
  .array(
    fc.oneof(
      fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
      fc.constantFrom(
        "\u001b[",
        "\u009b",
        "\u202e",
        "\u2028",
        "\r\n",
        "::",
        "##[",
        "`",
        "|",
        "<!--",
        "</script>",
        "&",
        "%",
      ),
      fc.string(),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(""));

const HIDDEN = /[\p{Cc}\p{Cs}\p{Bidi_Control}\u2028\u2029\u200b\ufeff]/u;

describe("visible", () => {
  it("leaves nothing hidden, and changes nothing twice", () => {
    fc.assert(
      fc.property(anyString, (text) => {
        expect(visible(text)).not.toMatch(HIDDEN);
        expect(visible(visible(text))).toBe(visible(text));
        expect(terminalText(text)).not.toMatch(HIDDEN);
        expect(terminalText(text)).not.toMatch(/::\p{L}|##\[/u);
      }),
    );
  });

  it("keeps every JSON value what it is", () => {
    fc.assert(
      fc.property(fc.jsonValue(), anyString, (value, text) => {
        const json = visibleJson(JSON.stringify({ value, text }, null, 2));
        expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify({ value, text })));
        expect(json.replaceAll("\n", "")).not.toMatch(HIDDEN);
      }),
    );
  });
});

describe("every format", () => {
  it.each(REPORT_FORMATS)("%s carries any string without hiding or breaking anything", (format) => {
    const judges = JUNIT_SCHEMAS.map(junitJudge);
    fc.assert(
      fc.property(anyString, (text) => {
        const report = REPORTERS[format](hostileRun(text), { startedAt: "2026-11-22T10:00:00Z" });
        const shown = format === "html" ? report.replace(/<style>.*?<\/style>|<script>.*?<\/script>/gs, "") : report;
        expect(shown.replace(/[\n]/g, "")).not.toMatch(HIDDEN);
        if (format === "json" || format === "sarif" || format === "gitlab") JSON.parse(report);
        if (format === "ndjson") for (const line of report.trimEnd().split("\n")) JSON.parse(line);
        if (format === "junit") for (const { validate } of judges) validate(report);
      }),
      { numRuns: 60 },
    );
    for (const { dispose } of judges) dispose();
  });
});
