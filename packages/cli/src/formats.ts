import { ToolError } from "@driftline/model";
import { isReportFormat, REPORT_FORMATS, type ReportFormat } from "@driftline/report";

/** One `--format F[:FILE]`: where a report goes; null is standard output. */
export interface FormatTarget {
  readonly format: ReportFormat;
  readonly file: string | null;
}

/** @throws {ToolError} USAGE where the format is unknown, or two reports want standard output. */
export function parseFormats(words: readonly string[]): readonly FormatTarget[] {
  const targets = words.map(parseFormat);
  const toStdout = targets.filter((target) => target.file === null);
  if (toStdout.length > 1) {
    throw new ToolError("USAGE", `only one format can go to standard output, not ${toStdout.length}`, {
      hint: "name a file for the others: `--format json:report.json`",
    });
  }
  return targets.length === 0 ? [{ format: "pretty", file: null }] : targets;
}

function parseFormat(word: string): FormatTarget {
  const colon = word.indexOf(":");
  const format = colon < 0 ? word : word.slice(0, colon);
  const file = colon < 0 ? null : word.slice(colon + 1);
  if (!isReportFormat(format))
    throw new ToolError("USAGE", `unknown format \`${format}\``, { hint: `one of ${REPORT_FORMATS.join(", ")}` });
  if (file === "")
    throw new ToolError("USAGE", `format \`${format}:\` names no file`, {
      hint: `write \`${format}:FILE\` or \`${format}\``,
    });
  return { format, file };
}
