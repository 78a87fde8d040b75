import {
  compareText,
  doubtsOf,
  findRule,
  type Location,
  type ReportedFinding,
  type RuleMeta,
  type Run,
} from "@driftline/model";
import type { Log, ReportingDescriptor, Result, Location as SarifLocation } from "sarif";
import { countOf, isChange } from "./finding-text.js";
import { counted, syntheticNote } from "./headline.js";
import type { ReportOptions } from "./options.js";
import { visible, visibleJson } from "./visible.js";

/** More results than this make GitHub refuse the file. */
const MAX_RESULTS = 25_000;

const SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/**
 * The run as a SARIF 2.1.0 log. Results point at the contract, where a repository has a file and a line; what was
 * observed is the related location. What could not be told is a notification of an invocation that did not succeed.
 * Absent findings are left out, because viewers show every result as open; suppressed ones are there on request.
 */
export function renderSarif(run: Run, options: ReportOptions = {}): string {
  const shown = run.findings.filter(
    (it) => it.baselineState !== "absent" && (options.showSuppressed === true || !it.suppressed),
  );
  const results = shown.slice(0, MAX_RESULTS);
  const rules = [...new Set(results.map((it) => it.ruleId))].sort(compareText);
  const indexByRule = new Map(rules.map((id, index) => [id, index]));
  const notes = doubtsOf(run).map((text) => ({ level: "error" as const, message: { text: sarifText(text) } }));
  const synthetic = syntheticNote(run);
  const remarks = synthetic === null ? [] : [{ level: "note" as const, message: { text: sarifText(synthetic) } }];
  const omitted = shown.length - results.length;
  const omission = {
    level: "warning" as const,
    message: { text: `${counted(omitted, "more finding")} not shown here` },
  };
  const log: Log = {
    $schema: SCHEMA,
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: run.tool.name, version: run.tool.version, rules: rules.map(descriptorOf) } },
        invocations: [
          {
            executionSuccessful: notes.length === 0,
            toolExecutionNotifications: [...notes, ...(omitted > 0 ? [omission] : []), ...remarks],
          },
        ],
        columnKind: "utf16CodeUnits",
        results: results.map((finding) => resultOf(finding, indexByRule.get(finding.ruleId) ?? 0)),
      },
    ],
  };
  return `${visibleJson(JSON.stringify(log, null, 2))}\n`;
}

function descriptorOf(id: string): ReportingDescriptor {
  const rule: RuleMeta | undefined = findRule(id);
  if (rule === undefined) return { id };
  return {
    id,
    shortDescription: { text: sarifText(`${rule.summary}.`) },
    fullDescription: { text: sarifText(`${rule.summary}: ${rule.why}.`) },
    help: { text: sarifText(`${rule.hint}.`) },
    defaultConfiguration: { level: rule.level },
  };
}

function resultOf(finding: ReportedFinding, ruleIndex: number): Result {
  const [primary, related] = finding.base === null ? [finding.revision, null] : [finding.base, finding.revision];
  return {
    ruleId: finding.ruleId,
    ruleIndex,
    level: finding.level,
    kind: "fail",
    message: {
      text: sarifText(isChange(finding) ? `${finding.message}.` : `${finding.message} (${countOf(finding)}).`),
    },
    locations: [locationOf(primary, finding)],
    ...(related === null ? {} : { relatedLocations: [{ id: 1, ...locationOf(related, null) }] }),
    // GitHub tracks an alert by the first of the two; without it, it would hash the lines around the place.
    partialFingerprints: { primaryLocationLineHash: finding.fingerprint, "driftline/v1": finding.fingerprint },
    occurrenceCount: Math.max(1, finding.count),
    baselineState: finding.baselineState,
    ...(finding.suppressed ? { suppressions: [{ kind: "external", status: "accepted" }] } : {}),
    properties: {
      vendor: finding.vendor,
      status: finding.status,
      mediaType: finding.mediaType,
      instanceLocation: finding.instanceLocation,
      subject: finding.subject,
      total: finding.total,
      sample: finding.sample,
      witness: finding.witness,
      proof: finding.proof,
      hint: finding.hint,
    },
  };
}

function locationOf(location: Location | null, finding: ReportedFinding | null): SarifLocation {
  const region =
    location?.line === undefined
      ? {}
      : { region: { startLine: Math.max(1, location.line), startColumn: Math.max(1, location.column ?? 1) } };
  const logical = [
    ...(finding?.operation ? [{ fullyQualifiedName: finding.operation, kind: "function" }] : []),
    ...(location?.pointer ? [{ fullyQualifiedName: location.pointer, kind: "element" }] : []),
  ];
  return {
    ...(location === null
      ? {}
      : { physicalLocation: { artifactLocation: { uri: uriReference(location.uri) }, ...region } }),
    ...(logical.length === 0 ? {} : { logicalLocations: logical }),
  };
}

/** A path or URL as a URI reference (RFC 3986): what it may not hold is percent-encoded, forward slashes stay. */
export function uriReference(uri: string): string {
  const encoded = encodeURI(visible(uri.replaceAll("\\", "/")))
    .replaceAll("[", "%5B")
    .replaceAll("]", "%5D");
  const isUrl = /^[a-z][a-z0-9+.-]*:\/\//i.test(encoded);
  if (isUrl) return encoded.replace(/%25(?=[0-9a-f]{2})/gi, "%");
  const path = encoded.replaceAll("#", "%23").replaceAll("?", "%3F");
  if (path.startsWith("/")) return `file:///${path.replace(/^\/+/, "")}`;
  // The first segment of a relative path must not read as a scheme (RFC 3986, section 4.2).
  return /^[^/]*:/.test(path) ? `./${path}` : path;
}

/** Plain text as SARIF spells it: brackets would begin a link (section 3.11.6), braces a placeholder (3.11.5). */
function sarifText(text: string): string {
  return visible(text)
    .replace(/[\\[\]]/g, "\\$&")
    .replace(/[{}]/g, "$&$&");
}
