import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { everyRun, full } from "./every-run.testing.js";
import { renderJson } from "./json.js";
import { renderNdjson } from "./ndjson.js";
import { parseRun } from "./run-file.js";

const here = dirname(fileURLToPath(import.meta.url));
const readJson = (path: string) => JSON.parse(readFileSync(path, "utf8"));
const _fixture = (name: string) => join(here, "../test/fixtures", name);

const schema = readJson(join(here, "../schema/run.schema.json"));
const ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true, allErrors: true });
ajv.addSchema(schema);
const isRun = ajv.compile({ $ref: `${schema.$id}#/$defs/run` });
const isLine = ajv.compile({ $ref: `${schema.$id}#/$defs/line` });

describe("json and ndjson", () => {
  it("every run is valid against the published schema", () => {
    for (const run of everyRun) {
      isRun(JSON.parse(renderJson(run)));
      expect(isRun.errors).toBeNull();
      for (const line of renderNdjson(run).trimEnd().split("\n")) {
        isLine(JSON.parse(line));
        expect(isLine.errors).toBeNull();
      }
    }
  });

  it("the schema refuses what is no report", () => {
    const report = JSON.parse(renderJson(full));
    expect(isRun({ ...report, schemaVersion: 2 })).toBe(false);
    expect(isRun({ ...report, findings: [{ ...report.findings[0], level: "fatal" }] })).toBe(false);
    const { hint: _, ...incomplete } = report.findings[0];
    expect(isRun({ ...report, findings: [incomplete] })).toBe(false);
    expect(isLine({ type: "finding" })).toBe(false);
  });

  it("ndjson has a line for the figures and for every member of every list", () => {
    const types = renderNdjson(full)
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line).type);
    expect(types).toEqual([
      "run",
      "contract",
      ...full.findings.map(() => "finding"),
      "unchecked",
      "evidence",
      "coverage",
      "coverage",
      "recording",
      "problem",
    ]);
  });
});

describe("parseRun", () => {
  it("reads back every run, so that it renders to the same bytes", () => {
    for (const run of everyRun) {
      const again = parseRun(renderJson(run), "run.json");
      expect(renderJson(again)).toBe(renderJson(run));
    }
  });

  it("reads a report without the additive fields", () => {
    const { recordings: _, problems: __, ...report } = JSON.parse(renderJson(full));
    expect(parseRun(JSON.stringify(report), "run.json")).toMatchObject({ recordings: [], problems: [] });
  });

  it.each([
    ["{", "RUN_UNREADABLE", "cannot read r.json as a report: it is no JSON"],
    ["[]", "RUN_INVALID", "r.json is no report: it holds no object"],
    ["{}", "RUN_INVALID", "`/schemaVersion` should be 1"],
    [
      JSON.stringify({ ...JSON.parse(renderJson(full)), command: "constructor" }),
      "RUN_INVALID",
      "`/command` should be",
    ],
    [renderJson(full).replace('"count": 37', '"count": -1'), "RUN_INVALID", "`/findings/0/count` should be an integer"],
    [
      renderJson(full).replace('"fingerprint": "w"', '"fingerprint": "w; rm -rf ."'),
      "RUN_INVALID",
      "`/findings/1/fingerprint` should be letters and digits",
    ],
    [renderJson(full).replace('"level": "error"', '"level": 1'), "RUN_INVALID", "`/findings/0/level` should be one of"],
  ])("refuses what is none: %.20s", (text, code, message) => {
    expect(() => parseRun(text, "r.json")).toThrow(expect.objectContaining({ code }));
    expect(() => parseRun(text, "r.json")).toThrow(message);
  });
});
