import {
  type Baseline,
  type BaselineEntry,
  compareText,
  formatLocation,
  hasTooManyOpenings,
  type Location,
  ToolError,
  withoutStacks,
} from "@driftline/model";
import { isMap, isScalar, isSeq, LineCounter, type Pair, parseDocument, Scalar, type YAMLMap, YAMLSeq } from "yaml";
import { visible } from "../visible.js";

/** A baseline file and what stands above it: how a person would begin one. */
const HEADER = " Findings somebody accepted. `driftline accept` adds entries; each says why, and until when it holds.";

/** What is accepted with an entry. `until` is a day, `YYYY-MM-DD`, through which it holds (UTC), or null for ever. */
export interface Acceptance {
  readonly fingerprint: string;
  readonly reason: string;
  readonly owner: string | null;
  readonly until: string | null;
  /** A line for the reader of the file that says what the fingerprint stands for, or null. */
  readonly about: string | null;
}

/**
 * The baseline in a YAML text: a map with `findings`, a list of entries. An empty text is an empty baseline. An entry
 * with an unreadable date is kept, because the model lets it suppress nothing and say so.
 *
 * @throws {ToolError} BASELINE_INVALID when the text is no YAML or an entry has no fingerprint
 */
export function parseBaseline(text: string, uri: string): Baseline {
  const file = readFile(text, uri);
  return { entries: file.entries.map((entry) => entryOf(entry, file)) };
}

/**
 * The text with one entry added or, where the fingerprint has one already, changed. Comments, order and layout of
 * everything else stay.
 *
 * @throws {ToolError} BASELINE_INVALID as `parseBaseline`
 */
export function acceptInBaseline(text: string, uri: string, acceptance: Acceptance): string {
  const file = readFile(text, uri);
  const { document } = file;
  const entry = file.entries.find((it) => scalarText(it.get("fingerprint", true)) === acceptance.fingerprint);
  const target = entry ?? (document.createNode({ fingerprint: acceptance.fingerprint }) as YAMLMap);
  if (entry === undefined && acceptance.about !== null) target.commentBefore = ` ${visible(oneLine(acceptance.about))}`;
  set(target, "reason", oneLine(acceptance.reason));
  set(target, "owner", acceptance.owner);
  set(target, "until", acceptance.until);
  if (entry !== undefined) return document.toString({ lineWidth: 0 });
  if (document.contents === null) {
    document.set("findings", new YAMLSeq());
    document.commentBefore ??= HEADER;
  }
  const list = document.get("findings");
  if (isSeq(list)) {
    list.flow = false;
    list.add(target);
  } else {
    const begun = new YAMLSeq();
    begun.add(target);
    document.set("findings", begun);
  }
  return document.toString({ lineWidth: 0 });
}

/**
 * The text without the entries of some fingerprints, comments of the others kept.
 *
 * @throws {ToolError} BASELINE_INVALID as `parseBaseline`
 */
export function removeFromBaseline(text: string, uri: string, fingerprints: ReadonlySet<string>): string {
  const file = readFile(text, uri);
  const list = file.document.get("findings");
  if (!isSeq(list)) return text;
  const kept = list.items.filter(
    (item) => !(isMap(item) && fingerprints.has(scalarText(item.get("fingerprint", true)) ?? "")),
  );
  if (kept.length === list.items.length) return text;
  list.items = kept;
  return file.document.toString({ lineWidth: 0 });
}

interface BaselineFile {
  readonly document: ReturnType<typeof parseDocument>;
  readonly entries: readonly YAMLMap[];
  readonly uri: string;
  readonly lines: LineCounter;
}

/** A baseline longer than this has some five thousand entries: nobody accepted those. */
const LONGEST = 2_000_000;

/** Keys are compared with each other, which takes time quadratic in their number. */
const LONGEST_COMPARED = 50_000;

function readFile(text: string, uri: string): BaselineFile {
  if (text.length > LONGEST) throw fault(`${uri} has more than ${LONGEST} characters`, { uri });
  if (hasTooManyOpenings(text)) throw fault(`${uri} opens more lists and maps than it can have entries`, { uri });
  const lines = new LineCounter();
  const document = documentOf(text, lines, uri);
  const [error] = document.errors;
  if (error !== undefined) {
    const position = lines.linePos(error.pos[0]);
    const reason = error.message.split("\n")[0]?.split(" at line ")[0] ?? "no YAML";
    const clause = reason.charAt(0).toLowerCase() + reason.slice(1);
    const location = { uri, line: position.line, column: position.col };
    throw fault(`cannot read ${formatLocation(location)}: ${clause}`, location);
  }
  if (document.contents === null) return { document, entries: [], uri, lines };
  if (!isMap(document.contents)) throw fault(`${uri} should be a map with \`findings\``, { uri });
  const list = document.get("findings");
  if (list === undefined || list === null) return { document, entries: [], uri, lines };
  if (!isSeq(list)) throw fault(`\`findings\` in ${uri} should be a list`, { uri });
  const entries = list.items.map((item, index) => {
    if (isMap(item)) return item;
    throw fault(`entry ${index + 1} in ${uri} should be a map with \`fingerprint\``, { uri });
  });
  return { document, entries, uri, lines };
}

function documentOf(text: string, lineCounter: LineCounter, uri: string): ReturnType<typeof parseDocument> {
  const uniqueKeys = text.length <= LONGEST_COMPARED;
  try {
    return withoutStacks(() =>
      parseDocument(text, {
        lineCounter,
        uniqueKeys,
        keepSourceTokens: true,
        prettyErrors: false,
        logLevel: "error",
      }),
    );
  } catch (cause) {
    if (cause instanceof RangeError) throw fault(`${uri} is nested too deep to be read`, { uri });
    throw cause;
  }
}

function entryOf(entry: YAMLMap, file: BaselineFile): BaselineEntry {
  const location = locationOf(entry, file);
  const fingerprint = scalarText(entry.get("fingerprint", true));
  if (fingerprint === null || fingerprint === "")
    throw fault(`the entry at ${file.uri}:${location.line ?? 1} has no \`fingerprint\``, location);
  return {
    fingerprint,
    reason: scalarText(entry.get("reason", true)),
    owner: scalarText(entry.get("owner", true)),
    until: untilOf(entry),
    location,
  };
}

/** A date that is no scalar (`until: [soon]`) is no reason to suppress for ever: it reads as an unreadable date. */
function untilOf(entry: YAMLMap): string | null {
  const until = entry.get("until", true) as unknown;
  if (until === undefined || (isScalar(until) && until.value === null)) return null;
  return isScalar(until) ? (until.source ?? String(until.value)) : "(no date)";
}

function locationOf(entry: YAMLMap, file: BaselineFile): Location {
  const offset = entry.range?.[0];
  if (offset === undefined) return { uri: file.uri };
  const position = file.lines.linePos(offset);
  return { uri: file.uri, line: position.line, column: position.col };
}

/** A fingerprint of digits alone reads as a number in YAML; its text is what was meant. */
function scalarText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (isScalar(value)) return value.value === null ? null : (value.source ?? scalarText(value.value));
  return typeof value === "object" ? null : String(value);
}

function set(entry: YAMLMap, name: string, value: string | null): void {
  const pair = entry.items.find((it: Pair) => isScalar(it.key) && it.key.value === name);
  if (value === null) {
    if (pair !== undefined) entry.delete(name);
    return;
  }
  const scalar = new Scalar(value);
  if (pair !== undefined && isScalar(pair.value)) {
    // What a person wrote behind the value stays behind the value.
    if (pair.value.comment) scalar.comment = pair.value.comment;
    if (pair.value.commentBefore) scalar.commentBefore = pair.value.commentBefore;
  }
  if (pair === undefined) entry.set(name, scalar);
  else pair.value = scalar;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

function fault(message: string, location: Location): ToolError {
  return new ToolError("BASELINE_INVALID", message, {
    hint: "mend the file, or write entries with `driftline accept FINGERPRINT --reason TEXT --until YYYY-MM-DD`",
    location,
  });
}

/** One baseline out of those of several vendors. */
export function mergeBaselines(baselines: readonly Baseline[]): Baseline {
  const entries = baselines.flatMap((baseline) => baseline.entries);
  return { entries: entries.sort((a, b) => compareText(a.location?.uri, b.location?.uri)) };
}
