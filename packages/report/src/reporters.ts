import { renderJson } from "./json.js";
import { renderMarkdown } from "./markdown/markdown.js";
import type { Reporter } from "./options.js";
import { renderPretty } from "./pretty/pretty.js";

/** The formats a run can be rendered in, as `--format` names them. */
export type ReportFormat = "pretty" | "json" | "markdown";

/** The reporter of every format. */
export const REPORTERS: Readonly<Record<ReportFormat, Reporter>> = {
  pretty: renderPretty,
  json: renderJson,
  markdown: renderMarkdown,
};

/** The names of all formats, in the order in which help texts list them. */
export const REPORT_FORMATS: readonly ReportFormat[] = Object.keys(REPORTERS) as ReportFormat[];

/** Whether a word from outside names a format; inherited names such as `constructor` do not. */
export function isReportFormat(word: string): word is ReportFormat {
  return Object.hasOwn(REPORTERS, word);
}
