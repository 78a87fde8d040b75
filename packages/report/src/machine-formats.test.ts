import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { everyRun } from "./every-run.testing.js";
import { REPORT_FORMATS, REPORTERS } from "./reporters.js";
import { runOf } from "./sample-run.testing.js";

const here = dirname(fileURLToPath(import.meta.url));
const _readJson = (path: string) => JSON.parse(readFileSync(path, "utf8"));
const _fixture = (name: string) => join(here, "../test/fixtures", name);

describe("synthetic recordings", () => {
  const recordings = [{ vendor: "braintrust", uri: "made.har", exchanges: 1, matched: 1, isSynthetic: true }];
  it.each(REPORT_FORMATS)("%s says which they are", (format) => {
    const text = REPORTERS[format](runOf([], { recordings }), {});
    expect(text).toMatch(/synthetic/i);
    expect(text).toContain("made.har");
    expect(REPORTERS[format](runOf([]), {}).replace(/"isSynthetic": ?false/g, "")).not.toMatch(
      /is.?synthetic|never received/i,
    );
  });
});

describe("every format", () => {
  it.each(REPORT_FORMATS)("%s: the same run twice gives the same bytes, and ends in one line feed", (format) => {
    for (const run of everyRun) {
      const text = REPORTERS[format](run, {});
      expect(REPORTERS[format](structuredClone(run), {})).toBe(text);
      expect(text).toMatch(/[^\n]\n$/);
    }
  });
});
