import { formatLocation, type Location, type ReportedFinding, type Run } from "@driftline/model";
import {
  acceptCommand,
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
import { type Sightings, sightingsByFingerprint } from "../history/trend.js";
import type { Accepting, ReportOptions } from "../options.js";
import { cut, sampleText } from "../sample.js";
import { aboutOf, groupFindings, isResolved } from "../sections.js";
import { visible } from "../visible.js";
import { pageSources } from "./excerpts.js";
import type { PageData, PageFinding, PagePlace, PageState } from "./page-data.js";

const SAMPLE_LIMIT = 400;
const WITNESS_LIMIT = 4_000;
const MESSAGE_LIMIT = 2_000;

/** What the page's script needs of a run. */
export function pageDataOf(run: Run, options: ReportOptions): PageData {
  const sightings = sightingsByFingerprint(options.history ?? []);
  const groups = groupFindings(run.findings).flatMap((vendor) => vendor.operations);
  const findings = groups.flatMap((operation) => operation.findings);
  const whyByRule = new Map(findings.map((finding) => [finding.ruleId, whyOf(finding)]));
  return {
    findings: groups.flatMap((operation, group) =>
      operation.findings.map((finding) =>
        pageFindingOf(finding, {
          run,
          group,
          sightings: sightings.get(finding.fingerprint),
          accepting: options.accepting,
        }),
      ),
    ),
    rules: [...whyByRule].map(([id, why]) => ({ id: visible(id), why })),
    sources: pageSources(run.findings, options.sources ?? new Map()),
    keepFirst: visible(keepFirst(options.accepting)),
  };
}

interface FindingContext {
  readonly run: Run;
  readonly group: number;
  readonly sightings: Sightings | undefined;
  readonly accepting: Accepting | undefined;
}

function pageFindingOf(finding: ReportedFinding, { run, group, sightings, accepting }: FindingContext): PageFinding {
  const state = stateOf(finding, run);
  const response = responseOf(finding);
  return {
    id: visible(finding.fingerprint),
    rule: visible(finding.ruleId),
    level: finding.level,
    state,
    vendor: visible(finding.vendor),
    group,
    operation: shown(finding.operation),
    about: finding.operation === null ? aboutOf(finding) : "",
    response: response === "" ? null : visible(response),
    part: partOf(finding),
    place: shown(placeOf(finding)),
    message: cut(visible(finding.message), MESSAGE_LIMIT),
    count: isChange(finding) ? "" : countOf(finding),
    since: sinceOf(sightings),
    base: pagePlaceOf(finding.base),
    revision: pagePlaceOf(finding.revision),
    sample: finding.sample === null ? null : sampleText(finding.sample, SAMPLE_LIMIT),
    witness: finding.witness === null ? null : sampleText(finding.witness, WITNESS_LIMIT),
    proof: finding.proof,
    reach: reachOf(finding),
    hint: shown(hintOf(finding)),
    accept: state === "new" || state === "known" ? visible(acceptCommand(finding, accepting)) : null,
  };
}

function stateOf(finding: ReportedFinding, run: Run): PageState {
  if (finding.baselineState === "absent") return isResolved(finding, run) ? "resolved" : "unseen";
  if (finding.suppressed) return "suppressed";
  return finding.baselineState === "new" ? "new" : "known";
}

function pagePlaceOf(location: Location | null): PagePlace | null {
  if (location === null) return null;
  const pointer = location.line !== undefined && location.pointer ? ` (${location.pointer})` : "";
  return {
    text: visible(`${formatLocation(location)}${pointer}`),
    uri: visible(location.uri),
    line: location.line ?? null,
  };
}

function reachOf(finding: ReportedFinding): string | null {
  if (finding.operations === null) return null;
  const { count, names } = finding.operations;
  return visible(`${names.join(", ")}${count > names.length ? `, and ${count - names.length} more` : ""}`);
}

function shown(text: string | null): string | null {
  return text === null ? null : visible(text);
}
