import { findRule, formatLocation, type Location, type ReportedFinding } from "@driftline/model";
import { thousands } from "./headline.js";
import type { Sightings } from "./history/trend.js";
import type { Accepting } from "./options.js";

/** The rule's reason in one line; an id that this version's catalogue lacks says so. */
export function whyOf(finding: ReportedFinding): string {
  const rule = findRule(finding.ruleId);
  return rule === undefined ? "this version of driftline does not know the rule" : `${rule.summary}: ${rule.why}`;
}

/** What to do: the finding's own hint, or else its rule's. */
export function hintOf(finding: ReportedFinding): string | null {
  return finding.hint ?? findRule(finding.ruleId)?.hint ?? null;
}

/** `37 of 1,204 exchanges`; for a finding about a document, its places. */
export function countOf(finding: ReportedFinding): string {
  const figure = `${thousands(finding.count)} of ${thousands(finding.total)}`;
  const noun = isAboutExchanges(finding) ? "exchange" : "place";
  return `${figure} ${noun}${finding.total === 1 ? "" : "s"}`;
}

/** Status and media type of what is concerned: `200 application/json`; empty where there is neither. */
export function responseOf(finding: ReportedFinding): string {
  return [finding.status, finding.mediaType].filter((part) => part !== null).join(" ");
}

/**
 * The place in the body (or whatever `partOf` says) as people read it: the whole body is no empty string. A parameter or a
 * header as a whole has no place to be told: the message names it.
 */
export function placeOf(finding: ReportedFinding): string | null {
  if (finding.instanceLocation !== "") return finding.instanceLocation;
  return ["parameter", "header"].includes(partOf(finding)) ? null : "(whole)";
}

/** What the place of a finding lies in: `schema` where a shared one is concerned, whatever uses it. */
export function partOf(finding: ReportedFinding): "body" | "header" | "parameter" | "schema" {
  const pointer = (finding.base ?? finding.revision)?.pointer ?? "";
  const isShared = finding.status === null && finding.mediaType === null;
  if (isChange(finding) && isShared && pointer.startsWith("/components/schemas/")) return "schema";
  // What a schema or a component calls its members says nothing.
  const [outer = ""] = pointer.split(/\/(?:schema|itemSchema|schemas)(?:\/|$)/);
  if (IN_PARAMETER.test(outer)) return "parameter";
  return IN_HEADER.test(outer) ? "header" : "body";
}

/** Of a path item, of an operation (in a callback, too), or a component (OpenAPI 3.1.1, section 4.8.12). */
const IN_PARAMETER =
  /^\/components\/parameters(?:\/|$)|^\/(?:paths|webhooks|components\/pathItems)\/.*\/parameters\/\d+(?:\/|$)/;
const IN_HEADER = /^\/components\/headers(?:\/|$)|\/responses\/[^/]+\/headers\/[^/]+(?:\/|$)/;

/** The place in the contract, as an editor opens it, and the pointer where a line alone does not name it. */
export function contractPlace(location: Location): string {
  const place = formatLocation(location);
  return location.line !== undefined && location.pointer ? `${place} (${location.pointer})` : place;
}

/** Since when a finding is known, in words, or null where no run of the history has it. */
export function sinceOf(sightings: Sightings | undefined): string | null {
  if (sightings === undefined) return null;
  const flapping = sightings.isFlapping ? "; it comes and goes" : "";
  return `since ${sightings.firstSeen.slice(0, 10)}, in ${sightings.runs} run${sightings.runs === 1 ? "" : "s"}${flapping}`;
}

/** The command that accepts a finding; the reason and the day are the reader's to fill in. */
export function acceptCommand(finding: ReportedFinding, { run, baseline }: Accepting = {}): string {
  const flags = [...flag("--run", run), ...flag("--baseline", baseline)].map((word) => ` ${word}`).join("");
  return `driftline accept ${finding.fingerprint} --reason "..." --until YYYY-MM-DD${flags}`;
}

/** What stands between "accept" and its command where the run that it names is still to be kept; else empty. */
export function keepFirst(accepting: Accepting | undefined): string {
  return accepting?.isRunMissing === true ? ` (keep the run first, by \`--format json:${accepting.run}\`)` : "";
}

function flag(name: string, file: string | undefined): readonly string[] {
  return file === undefined ? [] : [name, shellWord(file)];
}

/** A word as shells take it whole: in single quotes (POSIX.1-2024, section 2.2.2) where it is not plain. */
function shellWord(word: string): string {
  return /^[\w./+@%=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** Whether a finding is a change from one contract to another, so that its revision is a contract and nothing was counted. */
export function isChange(finding: ReportedFinding): boolean {
  return findRule(finding.ruleId)?.stage === "contract";
}

/** Whether counts of a finding are counts of exchanges: rules of the wire and of memory, not those about documents. */
export function isAboutExchanges(finding: ReportedFinding): boolean {
  const stage = findRule(finding.ruleId)?.stage ?? "wire";
  return stage === "wire" || stage === "memory";
}
