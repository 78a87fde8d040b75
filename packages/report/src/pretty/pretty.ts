import { doubtsOf, isInDoubt, type ReportedFinding, type Run } from "@driftline/model";
import { counted, nothingMatched, summaryLine, thousands } from "../headline.js";
import { type Sightings, sightingsByFingerprint } from "../history/trend.js";
import type { ReportOptions } from "../options.js";
import { groupFindings, sectionsOf } from "../sections.js";
import { findingBlock } from "./finding-block.js";
import { type Page, pageOf } from "./page.js";

/**
 * The report for a terminal: what must not be overlooked first, then the findings by vendor and operation, then what
 * the run rests on. It fits the width it is told, from 40 columns up, and colours only when asked.
 */
export function renderPretty(run: Run, options: ReportOptions = {}): string {
  const page = pageOf(options);
  const sections = sectionsOf(run, options);
  const told = sections.announced.slice(0, options.limit ?? sections.announced.length);
  head(page, run);
  doubts(page, run);
  detail(page, told, sightingsByFingerprint(options.history ?? []));
  if (sections.announced.length > told.length)
    page.line(`${counted(sections.announced.length - told.length, "more finding")} not shown here`, "strong");
  if (sections.unchanged.length > 0)
    page.line(`${counted(sections.unchanged.length, "known finding")} unchanged since the last run`);
  listBriefly(page, "resolved since the last run", sections.resolved);
  listBriefly(page, "of the last run not looked for in this one", sections.unseen);
  if (options.showSuppressed === true) listBriefly(page, "suppressed by the baseline", sections.suppressed);
  recordings(page, run);
  return page.text();
}

function head(page: Page, run: Run): void {
  const nothing = nothingMatched(run);
  if (nothing !== undefined) page.line(nothing, "alarm");
  page.line(summaryLine(run), "strong");
  page.gap();
}

/** Unknown is never green: what could not be told stands above what was found. */
function doubts(page: Page, run: Run): void {
  const lines = doubtsOf(run);
  const quiet = run.unchecked.filter((it) => !isInDoubt(run, it));
  if (lines.length > 0) {
    page.line(`could not tell (${counted(lines.length, "reason")}, exit code 2)`, "alarm");
    for (const line of lines) page.item(line, 2, "! ");
    page.gap();
  }
  if (quiet.length > 0) {
    page.line(`${counted(quiet.length, "operation")} unchecked, without traffic`, "strong");
    for (const it of quiet) page.item(`${it.vendor}: \`${it.operation}\` (${it.code}): ${it.reason}`, 2, "- ");
    page.gap();
  }
}

function detail(page: Page, findings: readonly ReportedFinding[], sightings: ReadonlyMap<string, Sightings>): void {
  for (const vendor of groupFindings(findings)) {
    page.rule(vendor.vendor);
    page.gap();
    for (const group of vendor.operations) {
      page.item(group.operation ?? group.about, 0, "", "strong");
      for (const finding of group.findings) findingBlock(page, finding, sightings.get(finding.fingerprint));
      page.gap();
    }
  }
}

function listBriefly(page: Page, title: string, findings: readonly ReportedFinding[]): void {
  if (findings.length === 0) return;
  page.line(`${thousands(findings.length)} ${title}`, "strong");
  for (const finding of findings)
    page.item(`${finding.vendor}: ${finding.ruleId}: ${finding.message} (${finding.fingerprint})`, 2, "- ");
  page.gap();
}

function recordings(page: Page, run: Run): void {
  if (run.recordings.length === 0) return;
  page.line("recordings", "strong");
  for (const it of run.recordings) {
    const figures = `${counted(it.exchanges, "exchange")}, ${thousands(it.matched)} matched`;
    const origin = it.isSynthetic ? "; SYNTHETIC: made, never received from the vendor" : "";
    page.item(`${it.uri}: ${figures}${origin}`, 2, "- ");
  }
}
