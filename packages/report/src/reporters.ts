import { renderGithub } from "./github.js";
import { renderGitlab } from "./gitlab.js";
import { renderHtml } from "./html/html.js";
import { renderJson } from "./json.js";
import { renderJunit } from "./junit.js";
import { renderMarkdown } from "./markdown/markdown.js";
import { renderNdjson } from "./ndjson.js";
import type { Reporter } from "./options.js";
import { renderPretty } from "./pretty/pretty.js";
import { renderSarif } from "./sarif.js";

/** The formats a run can be rendered in, as `--format` names them. */
export type ReportFormat = "pretty" | "json" | "ndjson" | "markdown" | "html" | "sarif" | "junit" | "github" | "gitlab";

/** The reporter of every format. Each is named when it is called: a run needs few of them, and loads no other. */
export const REPORTERS: Readonly<Record<ReportFormat, Reporter>> = {
  pretty: (run, options) => renderPretty(run, options),
  json: (run) => renderJson(run),
  ndjson: (run) => renderNdjson(run),
  markdown: (run, options) => renderMarkdown(run, options),
  html: (run, options) => renderHtml(run, options),
  sarif: (run, options) => renderSarif(run, options),
  junit: (run, options) => renderJunit(run, options),
  github: (run, options) => renderGithub(run, options),
  gitlab: (run, options) => renderGitlab(run, options),
};

/** The names of all formats, in the order in which help texts list them. */
export const REPORT_FORMATS: readonly ReportFormat[] = Object.keys(REPORTERS) as ReportFormat[];

/** Whether a word from outside names a format; inherited names such as `constructor` do not. */
export function isReportFormat(word: string): word is ReportFormat {
  return Object.hasOwn(REPORTERS, word);
}
