import { doubtsOf, isInDoubt, type ReportedFinding, type Run } from "@driftline/model";
import { counted, nothingMatched, summaryLine, thousands } from "../headline.js";
import { type Sightings, sightingsByFingerprint } from "../history/trend.js";
import type { Accepting, ReportOptions } from "../options.js";
import { cut } from "../sample.js";
import { groupFindings, type OperationGroup, sectionsOf } from "../sections.js";
import { findingItem } from "./finding-item.js";
import { markdownCode, markdownMessage, markdownText, utf8Length } from "./markdown-text.js";

/** What a pull-request comment takes, with room for what a caller puts around it. */
export const COMMENT_BUDGET = 60_000;
/** What a job summary takes: above 1 MiB GitHub drops all of it. */
export const JOB_SUMMARY_BUDGET = 900 * 1024;

const LINE_LIMIT = 400;
const MAX_LISTED = 20;

/**
 * The report as GitHub Flavored Markdown within a budget of UTF-8 bytes: errors in the open, the rest folded away in
 * `<details>`. Where the budget ends, whole findings are left out, the mildest first, and the report says how many.
 */
export function renderMarkdown(run: Run, options: ReportOptions = {}): string {
  const budget = options.budget ?? COMMENT_BUDGET;
  const sections = sectionsOf(run, options);
  const head = headOf(run);
  const tail = [
    ...(sections.unchanged.length > 0
      ? [`${counted(sections.unchanged.length, "known finding")} unchanged since the last run.\n`]
      : []),
    ...listed("resolved since the last run", sections.resolved),
    ...listed("of the last run not looked for in this one", sections.unseen),
    ...(options.showSuppressed === true ? listed("suppressed by the baseline", sections.suppressed) : []),
    ...recordingsOf(run),
    markerOf(run),
  ].join("\n");
  const room = budget - utf8Length(head) - utf8Length(tail) - utf8Length(omittedLine(run.findings.length)) - 2;
  const limited = sections.announced.slice(0, options.limit ?? sections.announced.length);
  const body = findingsWithin(limited, {
    room,
    sightings: sightingsByFingerprint(options.history ?? []),
    accepting: options.accepting,
  });
  const omitted = sections.announced.length - body.count;
  return `${[head, body.text, omitted > 0 ? omittedLine(omitted) : "", tail].filter((part) => part !== "").join("\n")}`;
}

function headOf(run: Run): string {
  const nothing = nothingMatched(run);
  const lines = [
    ...(nothing === undefined ? [] : [`**${nothing}**\n`]),
    `### ${summaryLine(run)}\n`,
    ...listedLines("could not tell (exit code 2)", doubtsOf(run)),
  ];
  const quiet = run.unchecked
    .filter((it) => !isInDoubt(run, it))
    .map((it) => `${it.vendor}: \`${it.operation}\` (${it.code}): ${it.reason}`);
  return [...lines, ...listedLines("unchecked, without traffic", quiet)].join("\n");
}

function listedLines(title: string, lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return [];
  const shown = lines.slice(0, MAX_LISTED).map((line) => `- ${markdownMessage(cut(line, LINE_LIMIT))}`);
  if (lines.length > shown.length) shown.push(`- ${thousands(lines.length - shown.length)} more`);
  return [`**${thousands(lines.length)} ${title}**\n`, `${shown.join("\n")}\n`];
}

function listed(title: string, findings: readonly ReportedFinding[]): readonly string[] {
  const lines = findings.map(
    (it) => `${it.vendor}: \`${it.ruleId}\`: ${cut(it.message, LINE_LIMIT / 2)} (\`${it.fingerprint}\`)`,
  );
  return listedLines(title, lines);
}

interface Body {
  readonly text: string;
  readonly count: number;
}

interface Space {
  /** Bytes that are left. */
  readonly room: number;
  readonly sightings: ReadonlyMap<string, Sightings>;
  readonly accepting: Accepting | undefined;
}

/** The errors, then the rest in one fold, as long as there is room for whole findings. */
function findingsWithin(findings: readonly ReportedFinding[], space: Space): Body {
  const errors = findings.filter((finding) => finding.level === "error");
  const rest = findings.filter((finding) => finding.level !== "error");
  const open = groupsWithin(errors, space);
  if (open.count < errors.length || rest.length === 0) return open;
  const foldStart = `\n<details><summary>${counted(rest.length, "finding")} below error</summary>\n\n`;
  const foldEnd = "\n</details>\n";
  const fold = groupsWithin(rest, {
    ...space,
    room: space.room - utf8Length(open.text) - utf8Length(foldStart) - utf8Length(foldEnd),
  });
  if (fold.count === 0) return open;
  return { text: `${open.text}${foldStart}${fold.text}${foldEnd}`, count: open.count + fold.count };
}

function groupsWithin(findings: readonly ReportedFinding[], { room, sightings, accepting }: Space): Body {
  let text = "";
  let count = 0;
  let left = room;
  for (const vendor of groupFindings(findings)) {
    for (const group of vendor.operations) {
      let heading = headingOf(vendor.vendor, group);
      for (const finding of group.findings) {
        const block = `${heading}${findingItem(finding, { sightings: sightings.get(finding.fingerprint), accepting })}`;
        left -= utf8Length(block);
        if (left < 0) return { text, count };
        text += block;
        count++;
        heading = "";
      }
    }
  }
  return { text, count };
}

function headingOf(vendor: string, { operation, about }: OperationGroup): string {
  const what = operation === null ? about : markdownCode(cut(operation, LINE_LIMIT));
  return `\n#### ${markdownText(cut(vendor, LINE_LIMIT))}: ${what}\n\n`;
}

function omittedLine(omitted: number): string {
  return `\n${counted(omitted, "more finding")} not shown here; the JSON report holds all of them.\n`;
}

function recordingsOf(run: Run): readonly string[] {
  const synthetic = run.recordings.filter((it) => it.isSynthetic);
  const lines = synthetic.slice(0, MAX_LISTED).map((it) => markdownCode(cut(it.uri, LINE_LIMIT)));
  if (lines.length === 0) return [];
  const more = synthetic.length > lines.length ? ` and ${synthetic.length - lines.length} more` : "";
  return [`Synthetic recordings (made, never received from a vendor): ${lines.join(", ")}${more}.\n`];
}

/** An invisible line that names the set of contracts, so that a comment is found again and updated in place. */
function markerOf(run: Run): string {
  const names = [...new Set(run.contracts.map((it) => it.vendor))].sort().join(" ");
  return `<!-- driftline ${run.command}: ${cut(names, LINE_LIMIT).replace(/[^\w .-]|--+/g, "_")} -->\n`;
}
