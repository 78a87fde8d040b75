import {
  type Coverage,
  type Evidence,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  LEVELS,
  type Level,
  type Location,
  memberOf,
  type RecordingUsed,
  type ReportedFinding,
  type Run,
  ToolError,
  type Unchecked,
} from "@driftline/model";
import { type Fields, fieldsOf } from "./fields.js";

/**
 * A run read back from its JSON report, so that it can be rendered again. Fields this version does not know are
 * dropped; fields that are additive may be absent.
 *
 * @throws {ToolError} RUN_UNREADABLE when the text is no JSON, RUN_INVALID when it is no report of version 1
 */
export function parseRun(text: string, uri: string): Run {
  const run = parseJson(text, uri);
  const at = fieldsOf(run, { uri, place: "" });
  if (memberOf(run, "schemaVersion") !== 1) throw at.fault("schemaVersion", "1");
  const summary = at.object("summary");
  const levels = summary.object("findings");
  return {
    schemaVersion: 1,
    tool: { name: "driftline", version: at.object("tool").string("version") },
    command: at.word("command", ["check", "diff", "fetch"] as const),
    contracts: at.list("contracts", (it) => ({
      vendor: it.string("vendor"),
      uri: it.string("uri"),
      sha256: it.string("sha256"),
    })),
    recordings: at.optionalList("recordings", recordingOf),
    summary: {
      exchanges: summary.count("exchanges"),
      matched: summary.count("matched"),
      clean: summary.count("clean"),
      findings: { error: levels.count("error"), warning: levels.count("warning"), note: levels.count("note") },
      suppressed: summary.count("suppressed"),
      unchecked: summary.count("unchecked"),
    },
    findings: at.list("findings", findingFrom),
    unchecked: at.list("unchecked", uncheckedOf),
    evidence: at.list("evidence", evidenceOf),
    coverage: at.list("coverage", coverageOf),
    problems: at.optionalStrings("problems"),
  };
}

function parseJson(text: string, uri: string): JsonObject {
  let value: JsonValue;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    const hint = "render runs that `--format json` wrote";
    throw new ToolError("RUN_UNREADABLE", `cannot read ${uri} as a report: it is no JSON`, { hint, cause });
  }
  if (!isJsonObject(value)) throw new ToolError("RUN_INVALID", `${uri} is no report: it holds no object`);
  return value;
}

function findingFrom(it: Fields): ReportedFinding {
  const operations = it.optionalObject("operations");
  return {
    ruleId: it.string("ruleId"),
    level: it.word("level", LEVELS as readonly Level[]),
    message: it.string("message"),
    vendor: it.string("vendor"),
    operation: it.text("operation"),
    status: it.text("status"),
    mediaType: it.text("mediaType"),
    instanceLocation: it.text("instanceLocation"),
    base: locationOf(it.optionalObject("base")),
    revision: locationOf(it.optionalObject("revision")),
    subject: it.text("subject"),
    count: it.count("count"),
    total: it.count("total"),
    sample: it.value("sample"),
    witness: it.value("witness"),
    proof: it.value("proof") === null ? null : it.word("proof", ["proved", "unproved"] as const),
    operations: operations && { count: operations.count("count"), names: operations.optionalStrings("names") },
    hint: it.text("hint"),
    fingerprint: fingerprintFrom(it),
    baselineState: it.word("baselineState", ["new", "unchanged", "absent"] as const),
    suppressed: it.flag("suppressed"),
  };
}

/** A fingerprint ends in commands that readers copy, so a file from outside may not put anything else there. */
function fingerprintFrom(it: Fields): string {
  const fingerprint = it.string("fingerprint");
  if (!/^[A-Za-z0-9._-]+$/.test(fingerprint)) throw it.fault("fingerprint", "letters and digits");
  return fingerprint;
}

function locationOf(it: Fields | null): Location | null {
  if (it === null) return null;
  const pointer = it.optional("pointer") === undefined ? {} : { pointer: it.string("pointer") };
  const line = it.optional("line") === undefined ? {} : { line: it.count("line") };
  const column = it.optional("column") === undefined ? {} : { column: it.count("column") };
  return { uri: it.string("uri"), ...pointer, ...line, ...column };
}

function recordingOf(it: Fields): RecordingUsed {
  return {
    vendor: it.string("vendor"),
    uri: it.string("uri"),
    exchanges: it.count("exchanges"),
    matched: it.count("matched"),
    isSynthetic: it.flag("isSynthetic"),
  };
}

function uncheckedOf(it: Fields): Unchecked {
  return {
    vendor: it.string("vendor"),
    operation: it.string("operation"),
    code: it.string("code"),
    reason: it.string("reason"),
  };
}

function evidenceOf(it: Fields): Evidence {
  return {
    vendor: it.string("vendor"),
    operation: it.string("operation"),
    expected: it.count("expected"),
    inconclusive: it.count("inconclusive"),
    reason: it.text("reason"),
  };
}

function coverageOf(it: Fields): Coverage {
  const places = it.optionalObject("places");
  const kept =
    places === null
      ? {}
      : { places: { observed: places.optionalStrings("observed"), unobserved: places.optionalStrings("unobserved") } };
  return {
    vendor: it.string("vendor"),
    operation: it.string("operation"),
    status: it.string("status"),
    exchanges: it.count("exchanges"),
    properties: it.count("properties"),
    observed: it.count("observed"),
    ...kept,
  };
}
