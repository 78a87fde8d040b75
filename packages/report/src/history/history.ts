import {
  compareText,
  doubtsOf,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  LEVELS,
  type Level,
  type ReportedFinding,
  type Run,
} from "@driftline/model";

/** What one run leaves behind: enough to tell since when a finding is there, and how a vendor is doing. */
export interface HistoryRecord {
  /** When the run began, RFC 3339 in UTC. */
  readonly at: string;
  readonly command: Run["command"];
  /** Whether the run could not tell everything: what it did not find may be there all the same. */
  readonly isInDoubt: boolean;
  /** Sorted by name. */
  readonly vendors: readonly VendorFigures[];
}

/** One vendor in one run, with the fingerprints of its findings by level, sorted; suppressed ones apart. */
export interface VendorFigures {
  readonly vendor: string;
  readonly error: readonly string[];
  readonly warning: readonly string[];
  readonly note: readonly string[];
  readonly suppressed: readonly string[];
}

/** A line of a history that could not be read, with its number from 1. */
export interface UnreadLine {
  readonly line: number;
  readonly reason: string;
}

/** A history as it was read: what could be, and what could not. */
export interface ParsedHistory {
  /** Oldest first. */
  readonly records: readonly HistoryRecord[];
  readonly unread: readonly UnreadLine[];
}

/** What a run leaves behind. @param at when it began, RFC 3339 in UTC */
export function historyRecordOf(run: Run, at: string): HistoryRecord {
  const present = run.findings.filter((finding) => finding.baselineState !== "absent");
  const vendors = new Set([...run.contracts, ...present].map((it) => it.vendor));
  return {
    at,
    command: run.command,
    isInDoubt: doubtsOf(run).length > 0,
    vendors: [...vendors].sort(compareText).map((vendor) => figuresOf(vendor, present)),
  };
}

function figuresOf(vendor: string, findings: readonly ReportedFinding[]): VendorFigures {
  const own = findings.filter((finding) => finding.vendor === vendor);
  const open = (level: Level) => fingerprints(own.filter((it) => it.level === level && !it.suppressed));
  return {
    vendor,
    error: open("error"),
    warning: open("warning"),
    note: open("note"),
    suppressed: fingerprints(own.filter((it) => it.suppressed)),
  };
}

function fingerprints(findings: readonly ReportedFinding[]): readonly string[] {
  return findings.map((finding) => finding.fingerprint).sort(compareText);
}

/**
 * The line to append to a history: one record, one line feed. A host appends it in one write, so that two runs at once
 * leave two lines; after a torn line (a text that does not end in a line feed) it writes a line feed first.
 */
export function historyLine(record: HistoryRecord): string {
  return `${JSON.stringify({ historyVersion: 1, ...record })}\n`;
}

/**
 * The records of a history, oldest first. A line that cannot be read, or is of a later version, is reported and
 * skipped: one torn line must not cost the memory of a year.
 */
export function parseHistory(text: string): ParsedHistory {
  const records: HistoryRecord[] = [];
  const unread: UnreadLine[] = [];
  text.split("\n").forEach((line, index) => {
    if (line.trim() === "") return;
    const record = recordFrom(line);
    if (typeof record === "string") unread.push({ line: index + 1, reason: record });
    else records.push(record);
  });
  return { records: records.sort((a, b) => compareText(a.at, b.at)), unread };
}

const COMMANDS: readonly Run["command"][] = ["check", "diff", "fetch"];

/** A record, or why the line is none. */
function recordFrom(line: string): HistoryRecord | string {
  let value: JsonValue;
  try {
    value = JSON.parse(line);
  } catch {
    return "no JSON";
  }
  if (!isJsonObject(value)) return "no object";
  if (value.historyVersion !== 1) return "not of version 1";
  const { at, isInDoubt, vendors } = value;
  const command = COMMANDS.find((it) => it === value.command);
  if (typeof at !== "string" || Number.isNaN(Date.parse(at))) return "no moment in `at`";
  if (command === undefined || typeof isInDoubt !== "boolean" || !Array.isArray(vendors)) return "not a record";
  const figures = (vendors as readonly JsonValue[]).map((it) => (isJsonObject(it) ? vendorFrom(it) : undefined));
  if (figures.includes(undefined)) return "a vendor without figures";
  return { at: new Date(at).toISOString(), command, isInDoubt, vendors: figures as readonly VendorFigures[] };
}

function vendorFrom(value: JsonObject): VendorFigures | undefined {
  const lists = [...LEVELS, "suppressed" as const].map((name) => value[name]);
  const [error, warning, note, suppressed] = lists.filter(isTexts);
  if (typeof value.vendor !== "string" || !error || !warning || !note || !suppressed) return undefined;
  return { vendor: value.vendor, error, warning, note, suppressed };
}

function isTexts(value: JsonValue | undefined): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}
