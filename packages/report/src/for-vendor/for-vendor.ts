import { findRule, isAtLeast, type Level, type Location, type ReportedFinding, type Run } from "@driftline/model";
import { countOf, isChange, placeOf } from "../finding-text.js";
import { counted } from "../headline.js";
import { type Sightings, sightingsByFingerprint } from "../history/trend.js";
import { markdownCode, markdownMessage, markdownText } from "../markdown/markdown-text.js";
import type { ReportOptions } from "../options.js";
import { sampleText } from "../sample.js";
import { visible } from "../visible.js";

/** Lines of the contract that are quoted on either side of the place. */
const AROUND = 3;
const SAMPLE_LIMIT = 300;
const LINE_LIMIT = 200;

/** What to say to whom. */
export interface ForVendorOptions extends Pick<ReportOptions, "history" | "sources"> {
  readonly vendor: string;
  /** The mildest level worth a vendor's time; default `warning`. */
  readonly atLeast?: Level | undefined;
}

/**
 * The text one would send to a vendor's support, as Markdown: for each drift what the description says, what was seen,
 * since when, and how to see it again with everything private left out. What we ourselves sent wrong, what is
 * suppressed and what is gone is no news to a vendor, and neither is anything whose first exchange is synthetic.
 */
export function renderForVendor(run: Run, options: ForVendorOptions): string {
  const findings = run.findings.filter((finding) => concerns(finding, run, options));
  const wire = findings.filter((finding) => stageOf(finding) !== "spec");
  const spec = findings.filter((finding) => stageOf(finding) === "spec");
  const sightings = sightingsByFingerprint(options.history ?? []);
  if (findings.length === 0)
    return `Nothing to report to ${markdownText(options.vendor)}: no drift was seen in exchanges with them.\n`;
  const parts = [
    `# Differences between your API's description and its behaviour\n`,
    `We compare the responses of your API with the description you publish. This is what differs.\n`,
    ...wire.map((finding, index) =>
      chapterOf(finding, index + 1, { options, sightings: sightings.get(finding.fingerprint) }),
    ),
    ...(spec.length === 0 ? [] : ["## About the description itself\n", ...spec.map(remarkOf)]),
  ];
  return `${parts.join("\n").trimEnd()}\n`;
}

function concerns(finding: ReportedFinding, run: Run, { vendor, atLeast = "warning" }: ForVendorOptions): boolean {
  if (finding.vendor !== vendor || finding.suppressed || finding.baselineState === "absent") return false;
  if (!isAtLeast(finding.level, atLeast)) return false;
  if (finding.ruleId.startsWith("request-") && run.command === "check") return false;
  if (finding.ruleId === "operation-undocumented") return false;
  const recording = run.recordings.find((it) => it.uri === finding.revision?.uri);
  return recording?.isSynthetic !== true;
}

interface Context {
  readonly options: ForVendorOptions;
  readonly sightings: Sightings | undefined;
}

function chapterOf(finding: ReportedFinding, number: number, { options, sightings }: Context): string {
  const place = placeOf(finding);
  const seen = [
    `${markdownMessage(finding.message)}`,
    `${isChange(finding) ? "seen in the description" : `seen in ${countOf(finding)}`}${sightings === undefined ? "" : `, first on ${sightings.firstSeen.slice(0, 10)}`}`,
    ...(finding.sample === null ? [] : [`for example ${markdownCode(sampleText(finding.sample, SAMPLE_LIMIT))}`]),
    ...(finding.witness === null ? [] : [`shown by ${markdownCode(sampleText(finding.witness, SAMPLE_LIMIT))}`]),
  ];
  const lines = [
    `## ${number}. ${finding.operation === null ? markdownCode(finding.ruleId) : markdownCode(finding.operation)}\n`,
    `**What was seen.** ${seen.join("; ")}.\n`,
    saysOf(finding.base, options),
    reproductionOf(finding, place),
  ];
  return lines.filter((line) => line !== "").join("\n");
}

/** The description's own lines, which a vendor can search for; a place in our files would tell them nothing. */
function saysOf(base: Location | null, options: ForVendorOptions): string {
  if (base === null) return "**What the description says.** Nothing about it.\n";
  const pointer = base.pointer ? ` at ${markdownCode(base.pointer)}` : "";
  const text = options.sources?.get(base.uri);
  if (text === undefined || base.line === undefined) return `**What the description says**${pointer}.\n`;
  const lines = text.split(/\r\n|\r|\n/);
  const from = Math.max(0, base.line - 1 - AROUND);
  const quoted = lines.slice(from, base.line + AROUND).map((line) => visible(line).slice(0, LINE_LIMIT));
  // A fence longer than any run of backticks inside it cannot be closed by it.
  const fence = "`".repeat(Math.max(3, ...quoted.map((line) => longestTicks(line) + 1)));
  return `**What the description says**${pointer}:\n\n${fence}\n${quoted.join("\n")}\n${fence}\n`;
}

function reproductionOf(finding: ReportedFinding, place: string | null): string {
  if (finding.operation === null || finding.status === null) return "";
  const answer = [finding.status, finding.mediaType].filter((part) => part !== null).join(" ");
  const where =
    place === null || place === "(whole)"
      ? ""
      : `; look at ${markdownCode(place)} in the body (\`*\` stands for any index or key)`;
  return `**To see it again.** Send ${markdownCode(finding.operation)} with your own credentials and an id of yours; the answer is ${markdownCode(answer)}${where}.\n`;
}

function remarkOf(finding: ReportedFinding): string {
  const pointer = finding.base?.pointer ? ` at ${markdownCode(finding.base.pointer)}` : "";
  const places = finding.count > 1 ? `, in ${counted(finding.count, "place")}` : "";
  return `- ${markdownMessage(finding.message)}${pointer}${places}`;
}

function stageOf(finding: ReportedFinding): string {
  return findRule(finding.ruleId)?.stage ?? "wire";
}

function longestTicks(line: string): number {
  return Math.max(0, ...(line.match(/`+/g) ?? []).map((ticks) => ticks.length));
}
