import { doubtsOf, formatLocation, type Level, type Location, type ReportedFinding, type Run } from "@driftline/model";
import { countOf, isChange, placeOf } from "./finding-text.js";
import { counted, nothingMatched, summaryLine, syntheticNote } from "./headline.js";
import type { ReportOptions } from "./options.js";
import { cut } from "./sample.js";
import { visible } from "./visible.js";

/** GitHub shows ten annotations of each level per step and drops the rest without a word. */
const MAX_PER_LEVEL = 10;
const MESSAGE_LIMIT = 1_000;

type Command = "error" | "warning" | "notice";

const COMMANDS: Readonly<Record<Level, Command>> = { error: "error", warning: "warning", note: "notice" };

interface Annotation {
  readonly command: Command;
  readonly title: string;
  readonly place: Location | null;
  readonly message: string;
}

/**
 * The run as workflow commands that GitHub turns into annotations: what could not be told first, then the findings, at
 * most ten of each level with one line that says how many more there are. The last lines are plain text: what was
 * synthetic, and the summary.
 */
export function renderGithub(run: Run, options: ReportOptions = {}): string {
  const all = [...doubtAnnotations(run), ...findingAnnotations(run, options)];
  const used: Record<Command, number> = { error: 0, warning: 0, notice: 0 };
  const total = (command: Command) => all.filter((it) => it.command === command).length;
  // Where something is left out, one notice says so: it takes one of the ten places of its level.
  const isCut = (["error", "warning", "notice"] as const).some((it) => total(it) > MAX_PER_LEVEL);
  const room = (command: Command) => (command === "notice" && isCut ? MAX_PER_LEVEL - 1 : MAX_PER_LEVEL);
  const shown = all.filter((it) => used[it.command]++ < room(it.command));
  const more = all.length - shown.length;
  const lines = shown.map(commandLine);
  if (more > 0) lines.push(`::notice title=driftline::${counted(more, "more finding")} not shown here`);
  const synthetic = syntheticNote(run);
  if (synthetic !== null) lines.push(plainLine(synthetic));
  return `${[...lines, plainLine(summaryLine(run))].join("\n")}\n`;
}

function doubtAnnotations(run: Run): readonly Annotation[] {
  const nothing = nothingMatched(run);
  return [...(nothing === undefined ? [] : [nothing]), ...doubtsOf(run)].map((message) => ({
    command: "error",
    title: "driftline could not tell",
    place: null,
    message,
  }));
}

function findingAnnotations(run: Run, options: ReportOptions): readonly Annotation[] {
  return run.findings
    .filter((it) => it.baselineState === "new" || (options.showUnchanged === true && it.baselineState === "unchanged"))
    .filter((it) => !it.suppressed)
    .map((it) => ({
      command: COMMANDS[it.level],
      title: it.ruleId,
      place: it.base ?? it.revision,
      message: textOf(it),
    }));
}

function textOf(finding: ReportedFinding): string {
  const where = [finding.operation, placeOf(finding)].filter((part) => part !== null).join(" at ");
  const place = finding.base ?? finding.revision;
  const parts = [
    `${finding.vendor}: ${finding.message}`,
    where,
    isChange(finding) ? "" : countOf(finding),
    ...(place === null || place.line !== undefined ? [] : [formatLocation(place)]),
  ];
  return parts.filter((part) => part !== "").join("; ");
}

function commandLine({ command, title, place, message }: Annotation): string {
  const properties = [
    ...(place?.line === undefined
      ? []
      : [`file=${property(place.uri)}`, `line=${place.line}`, `col=${place.column ?? 1}`]),
    `title=${property(title)}`,
  ];
  return `::${command} ${properties.join(",")}::${data(cut(message, MESSAGE_LIMIT))}`;
}

/** A line that is no command: the runner looks for `::` at its start and for `##[` anywhere. */
function plainLine(text: string): string {
  return data(text).replace(/##(?=\[)/g, "# #");
}

/** Everything invisible is spelt out before, so that only `%` is left of what the runner decodes in data. */
function data(text: string): string {
  return visible(text)
    .replaceAll("%", "%25")
    .replace(/##(?=\[)/g, "# #");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
