import { formatLocation, type Location, type ReportedFinding } from "@driftline/model";
import {
  acceptCommand,
  contractPlace,
  countOf,
  hintOf,
  isChange,
  keepFirst,
  partOf,
  placeOf,
  responseOf,
  sinceOf,
  whyOf,
} from "../finding-text.js";
import type { Sightings } from "../history/trend.js";
import type { Accepting } from "../options.js";
import { cut, sampleText } from "../sample.js";
import { markdownCode, markdownMessage, markdownText } from "./markdown-text.js";

const SAMPLE_LIMIT = 160;
const MESSAGE_LIMIT = 600;
const NAME_LIMIT = 200;

/** What is known of a finding beside it. */
export interface ItemContext {
  readonly sightings: Sightings | undefined;
  readonly accepting: Accepting | undefined;
}

/** One finding as a list item with everything a reader needs to act. */
export function findingItem(finding: ReportedFinding, { sightings, accepting }: ItemContext): string {
  const known = finding.baselineState === "unchanged" ? ", known" : "";
  const lines = [
    `- **${finding.level}${known}** ${markdownCode(finding.ruleId)}: ${markdownMessage(cut(finding.message, MESSAGE_LIMIT))}`,
    `  <br>${[...placesOf(finding), markdownText(seenOf(finding, sightings))].filter((part) => part !== "").join(" · ")}`,
  ];
  const evidence = evidenceOf(finding);
  if (evidence.length > 0) lines.push(`  <br>${evidence.join(" · ")}`);
  lines.push(`  <br>why: ${markdownMessage(whyOf(finding))}`);
  const hint = hintOf(finding);
  if (hint !== null) lines.push(`  <br>next: ${markdownMessage(hint)}`);
  lines.push(`  <br>accept${keepFirst(accepting)}: ${markdownCode(acceptCommand(finding, accepting))}`);
  return `${lines.join("\n")}\n`;
}

function placesOf(finding: ReportedFinding): readonly string[] {
  const places: string[] = [];
  const response = responseOf(finding);
  if (response !== "") places.push(markdownCode(cut(response, NAME_LIMIT)));
  const place = placeOf(finding);
  if (place !== null) places.push(`${partOf(finding)} ${markdownCode(cut(place, NAME_LIMIT))}`);
  const side = (name: string, location: Location) =>
    `${name} ${markdownCode(cut(contractPlace(location), NAME_LIMIT))}`;
  if (finding.base !== null) places.push(side(isChange(finding) ? "base" : "contract", finding.base));
  if (isChange(finding) && finding.revision !== null) places.push(side("revision", finding.revision));
  return places;
}

function seenOf(finding: ReportedFinding, sightings: Sightings | undefined): string {
  const since = sinceOf(sightings);
  if (isChange(finding)) return since ?? "";
  const where = finding.revision === null ? "" : `, first in ${cut(formatLocation(finding.revision), NAME_LIMIT)}`;
  return `seen ${countOf(finding)}${where}${since === null ? "" : `, ${since}`}`;
}

function evidenceOf(finding: ReportedFinding): readonly string[] {
  const evidence: string[] = [];
  if (finding.sample !== null) evidence.push(`sample ${markdownCode(sampleText(finding.sample, SAMPLE_LIMIT))}`);
  if (finding.witness !== null) evidence.push(`witness ${markdownCode(sampleText(finding.witness, SAMPLE_LIMIT))}`);
  if (finding.proof !== null) evidence.push(finding.proof);
  if (finding.operations !== null) {
    const names = finding.operations.names.slice(0, 3).map((name) => markdownCode(cut(name, NAME_LIMIT)));
    const more = finding.operations.count - names.length;
    evidence.push(`reaches ${names.join(", ")}${more > 0 ? ` and ${more} more` : ""}`);
  }
  return evidence;
}
