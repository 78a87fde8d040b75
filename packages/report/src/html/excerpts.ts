import type { ReportedFinding } from "@driftline/model";
import { cut } from "../sample.js";
import { visible } from "../visible.js";
import type { PageSource } from "./page-data.js";

/** Lines on either side of the one a finding points at. */
const AROUND = 5;
const LINE_LIMIT = 300;

/** The lines that findings point at, with those around them, each once; of texts that are not at hand, none. */
export function pageSources(
  findings: readonly ReportedFinding[],
  sources: ReadonlyMap<string, string>,
): readonly PageSource[] {
  const wantedByUri = new Map<string, Set<number>>();
  for (const finding of findings)
    for (const place of [finding.base, finding.revision]) {
      if (place?.line === undefined || !sources.has(place.uri)) continue;
      const wanted = wantedByUri.get(place.uri) ?? new Set<number>();
      wantedByUri.set(place.uri, wanted);
      for (let line = Math.max(1, place.line - AROUND); line <= place.line + AROUND; line++) wanted.add(line);
    }
  return [...wantedByUri].map(([uri, wanted]) => {
    const lines = (sources.get(uri) ?? "").split(/\r\n|\r|\n/);
    const shown = [...wanted].filter((line) => line <= lines.length).sort((a, b) => a - b);
    return {
      uri: visible(uri),
      lines: shown.map((line): [number, string] => [line, lineText(lines[line - 1] ?? "")]),
    };
  });
}

/** A tab at the beginning of a line is layout; anywhere else it is spelt out like everything invisible. */
function lineText(line: string): string {
  const indent = /^\t*/.exec(line)?.[0] ?? "";
  return cut(indent + visible(line.slice(indent.length)), LINE_LIMIT);
}
