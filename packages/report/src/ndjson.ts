import type { Run } from "@driftline/model";
import { jsonRun } from "./json.js";
import { visibleJson } from "./visible.js";

/**
 * The run as lines of JSON, for tools that read a stream: first a line of type `run` with the figures, then one line
 * for every member of its lists, in the order of the JSON report.
 */
export function renderNdjson(run: Run): string {
  const { contracts, findings, unchecked, evidence, coverage, recordings, problems, ...figures } = jsonRun(run);
  const lines = [
    { type: "run", ...figures },
    ...contracts.map((it) => ({ type: "contract", ...it })),
    ...findings.map((it) => ({ type: "finding", ...it })),
    ...unchecked.map((it) => ({ type: "unchecked", ...it })),
    ...evidence.map((it) => ({ type: "evidence", ...it })),
    ...coverage.map((it) => ({ type: "coverage", ...it })),
    ...recordings.map((it) => ({ type: "recording", ...it })),
    ...problems.map((message) => ({ type: "problem", message })),
  ];
  return `${lines.map((line) => visibleJson(JSON.stringify(line))).join("\n")}\n`;
}
