import { compareText, doubtsOf, formatLocation, isAtLeast, type ReportedFinding, type Run } from "@driftline/model";
import { contractPlace, countOf, hintOf, isChange, placeOf, responseOf, whyOf } from "./finding-text.js";
import type { ReportOptions } from "./options.js";
import { cut, sampleText } from "./sample.js";
import { visible } from "./visible.js";

const SAMPLE_LIMIT = 400;
const NAME_LIMIT = 300;

/**
 * The run as JUnit XML: a suite per vendor with a case per operation that was looked at and one per finding. A finding
 * at or above `failOn` is a failure, one below is skipped with its message, and what could not be told is an error.
 * Without `startedAt` the suites have no `timestamp`: a run knows no time of its own.
 */
export function renderJunit(run: Run, options: ReportOptions = {}): string {
  const suites = [...vendorSuites(run, options), ...doubtSuite(run)];
  const lines = suites.flatMap((suite, id) => suiteLines(suite, { id, tool: run.tool, options }));
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${lines.join("\n")}\n</testsuites>\n`;
}

type Outcome = "passed" | "skipped" | "failure" | "error";

interface Case {
  readonly name: string;
  readonly owner: string;
  readonly outcome: Outcome;
  readonly type: string;
  readonly message: string;
  readonly text: string;
}

interface Suite {
  readonly name: string;
  readonly cases: readonly Case[];
  /** Recordings of the vendor that never came from it. */
  readonly synthetic: readonly string[];
}

function vendorSuites(run: Run, options: ReportOptions): readonly Suite[] {
  const shown = run.findings.filter((it) => it.baselineState !== "absent");
  const looked = [...run.evidence, ...run.coverage];
  const vendors = new Set([...run.contracts, ...looked, ...shown].map((it) => it.vendor));
  return [...vendors].sort(compareText).map((vendor) => {
    const findings = shown.filter((it) => it.vendor === vendor);
    const operations = new Set(looked.filter((it) => it.vendor === vendor).map((it) => it.operation));
    const clean = [...operations].sort(compareText).filter((key) => !findings.some((it) => it.operation === key));
    return {
      name: vendor,
      synthetic: run.recordings.filter((it) => it.isSynthetic && it.vendor === vendor).map((it) => it.uri),
      cases: [...clean.map((operation) => passed(operation)), ...findings.map((it) => caseOf(it, options))],
    };
  });
}

function passed(operation: string): Case {
  return { name: "as documented", owner: operation, outcome: "passed", type: "", message: "", text: "" };
}

function caseOf(finding: ReportedFinding, options: ReportOptions): Case {
  const failOn = options.failOn ?? "error";
  const fails = failOn !== "never" && !finding.suppressed && isAtLeast(finding.level, failOn);
  const place = [responseOf(finding), placeOf(finding), finding.subject].filter((part) => part !== null && part !== "");
  return {
    name: cut([finding.ruleId, ...place].join(" "), NAME_LIMIT),
    owner: finding.operation ?? "contract",
    outcome: fails ? "failure" : "skipped",
    type: finding.ruleId,
    message: `${finding.level}${finding.suppressed ? ", suppressed" : ""}: ${finding.message}`,
    text: detailOf(finding),
  };
}

function detailOf(finding: ReportedFinding): string {
  const lines = [
    finding.message,
    ...(finding.base === null ? [] : [`${isChange(finding) ? "base" : "contract"}: ${contractPlace(finding.base)}`]),
    ...seenLines(finding),
    ...(finding.sample === null ? [] : [`sample: ${sampleText(finding.sample, SAMPLE_LIMIT)}`]),
    ...(finding.witness === null ? [] : [`witness: ${sampleText(finding.witness, SAMPLE_LIMIT)}`]),
    `why: ${whyOf(finding)}`,
    `next: ${hintOf(finding) ?? "nothing to do"}`,
    `id: ${finding.fingerprint}`,
  ];
  return lines.map(visible).join("\n");
}

function seenLines(finding: ReportedFinding): readonly string[] {
  const where = finding.revision === null ? null : formatLocation(finding.revision);
  if (isChange(finding)) return where === null ? [] : [`revision: ${where}`];
  return [`seen: ${countOf(finding)}${where === null ? "" : `, first in ${where}`}`];
}

function doubtSuite(run: Run): readonly Suite[] {
  const cases = doubtsOf(run).map(
    (text, index): Case => ({
      name: `could not tell (${index + 1})`,
      owner: "driftline",
      outcome: "error",
      type: "could-not-tell",
      message: text,
      text: visible(text),
    }),
  );
  return cases.length === 0 ? [] : [{ name: "could not tell", cases, synthetic: [] }];
}

interface SuitePlace {
  readonly id: number;
  readonly tool: Run["tool"];
  readonly options: ReportOptions;
}

function suiteLines(suite: Suite, { id, tool, options }: SuitePlace): readonly string[] {
  const count = (outcome: Outcome) => suite.cases.filter((it) => it.outcome === outcome).length;
  const timestamp = options.startedAt === undefined ? "" : ` timestamp="${attribute(options.startedAt.slice(0, 19))}"`;
  const figures = `tests="${suite.cases.length}" failures="${count("failure")}" errors="${count("error")}" skipped="${count("skipped")}"`;
  const name = attribute(suite.name === "" ? "(no name)" : suite.name);
  return [
    `  <testsuite id="${id}" package="driftline" name="${name}"${timestamp} hostname="localhost" ${figures} time="0">`,
    ...propertyLines(suite, tool),
    ...suite.cases.flatMap(caseLines),
    "    <system-out/>",
    "    <system-err/>",
    "  </testsuite>",
  ];
}

/** Ant's schema demands properties, and Jenkins' that there be one at least. */
function propertyLines(suite: Suite, tool: Run["tool"]): readonly string[] {
  const properties = [
    [tool.name, tool.version],
    ...suite.synthetic.map((uri) => ["synthetic recording, never received from the vendor", uri]),
  ];
  const lines = properties.map(
    ([name = "", value = ""]) => `      <property name="${attribute(name)}" value="${attribute(value)}"/>`,
  );
  return ["    <properties>", ...lines, "    </properties>"];
}

function caseLines(it: Case): readonly string[] {
  const head = `    <testcase classname="${attribute(it.owner)}" name="${attribute(it.name)}" time="0"`;
  if (it.outcome === "passed") return [`${head}/>`];
  const message = `message="${attribute(it.message)}"`;
  // Jenkins' schema allows `skipped` a text and no attribute; Jenkins shows either.
  if (it.outcome === "skipped")
    return [`${head}>`, `      <skipped>${element(visible(it.message))}</skipped>`, "    </testcase>"];
  const body = `<${it.outcome} type="${attribute(it.type)}" ${message}>${element(it.text)}</${it.outcome}>`;
  return [`${head}>`, `      ${body}`, "    </testcase>"];
}

function attribute(text: string): string {
  return element(visible(text)).replaceAll('"', "&quot;").replaceAll("'", "&apos;");
}

/** Characters that XML 1.0 cannot hold (section 2.2) are spelt out before; U+FFFE and U+FFFF are left to replace. */
function element(text: string): string {
  return text
    .replace(/[\ufffe\uffff]/g, "\ufffd")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
}
