import type { ReportedFinding } from "@driftline/model";
import {
  contractPlace,
  countOf,
  hintOf,
  isChange,
  partOf,
  placeOf,
  responseOf,
  sinceOf,
  whyOf,
} from "../finding-text.js";
import type { Sightings } from "../history/trend.js";
import { sampleText } from "../sample.js";
import type { Page } from "./page.js";

const INDENT = 4;
const SAMPLE_LIMIT = 200;
const WITNESS_LIMIT = 400;

/** One finding in full, under the heading of its operation. */
export function findingBlock(page: Page, finding: ReportedFinding, sightings: Sightings | undefined): void {
  const state = finding.baselineState === "unchanged" ? ", known" : "";
  page.heading(finding.level, `${finding.ruleId}${state}`, 2);
  page.item(finding.message, INDENT, "", "strong");
  field(page, "response", responseOf(finding));
  field(page, partOf(finding), placeOf(finding));
  places(page, finding);
  if (finding.sample !== null) field(page, "sample", sampleText(finding.sample, SAMPLE_LIMIT));
  if (finding.witness !== null) field(page, "witness", sampleText(finding.witness, WITNESS_LIMIT));
  field(page, "proof", finding.proof);
  field(page, "known", sinceOf(sightings));
  field(page, "reaches", reachOf(finding));
  field(page, "why", whyOf(finding));
  field(page, "next", hintOf(finding));
  field(page, "id", finding.fingerprint);
}

/** Of a change both sides are contracts; of anything else the revision is where it was first seen. */
function places(page: Page, finding: ReportedFinding): void {
  const { base, revision } = finding;
  if (base !== null) page.field(isChange(finding) ? "base" : "contract", contractPlace(base), INDENT, "place");
  if (!isChange(finding)) page.field("seen", seenOf(finding), INDENT, "whole");
  else if (revision !== null) page.field("revision", contractPlace(revision), INDENT, "place");
}

function field(page: Page, label: string, text: string | null): void {
  if (text !== null && text !== "") page.field(label, text, INDENT);
}

function seenOf(finding: ReportedFinding): string {
  const where = finding.revision === null ? "" : `, first in ${contractPlace(finding.revision)}`;
  return `${countOf(finding)}${where}`;
}

function reachOf(finding: ReportedFinding): string | null {
  if (finding.operations === null) return null;
  const { count, names } = finding.operations;
  const more = count > names.length ? `, and ${count - names.length} more` : "";
  return `${names.join(", ")}${more}`;
}
