export { renderJson } from "./json.js";
export { COMMENT_BUDGET, JOB_SUMMARY_BUDGET, renderMarkdown } from "./markdown/markdown.js";
export type { Reporter, ReportOptions } from "./options.js";
export { renderPretty } from "./pretty/pretty.js";
export { isReportFormat, REPORT_FORMATS, REPORTERS, type ReportFormat } from "./reporters.js";
