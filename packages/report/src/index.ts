export {
  type Acceptance,
  acceptInBaseline,
  mergeBaselines,
  parseBaseline,
  removeFromBaseline,
} from "./baseline/baseline-file.js";
export { type Changelog, type ChangelogEntry, renderChangelog } from "./changelog/changelog.js";
export { type ForVendorOptions, renderForVendor } from "./for-vendor/for-vendor.js";
export { renderGithub } from "./github.js";
export { renderGitlab } from "./gitlab.js";
export {
  type HistoryRecord,
  historyLine,
  historyRecordOf,
  type ParsedHistory,
  parseHistory,
  type UnreadLine,
  type VendorFigures,
} from "./history/history.js";
export { type Sightings, sightingsByFingerprint, type TrendPoint, trendOf } from "./history/trend.js";
export { renderHtml } from "./html/html.js";
export { jsonRun, renderJson } from "./json.js";
export { renderJunit } from "./junit.js";
export { COMMENT_BUDGET, JOB_SUMMARY_BUDGET, renderMarkdown } from "./markdown/markdown.js";
export { markdownCode, markdownMessage, markdownText } from "./markdown/markdown-text.js";
export { renderNdjson } from "./ndjson.js";
export { type Notice, type NoticeFilter, noticeJson, noticeSlack, noticesOf } from "./notice/notices.js";
export type { Accepting, Reporter, ReportOptions } from "./options.js";
export { renderPretty } from "./pretty/pretty.js";
export { isReportFormat, REPORT_FORMATS, REPORTERS, type ReportFormat } from "./reporters.js";
export { parseRun } from "./run-file.js";
export { renderSarif } from "./sarif.js";
export { isResolved, knownFindingsOf } from "./sections.js";
