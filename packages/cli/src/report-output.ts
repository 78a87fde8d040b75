import { type FailOn, type Run, ToolError } from "@driftline/model";
import {
  type HistoryRecord,
  historyLine,
  historyRecordOf,
  parseHistory,
  REPORTERS,
  type ReportOptions,
} from "@driftline/report";
import { type Command, InvalidArgumentError, Option } from "commander";
import { type AcceptingFlags, acceptingOf } from "./accepting.js";
import { wantsColor } from "./color.js";
import { printable } from "./complaint.js";
import { type FormatTarget, parseFormats } from "./formats.js";
import type { Host } from "./host.js";
import { repeatable } from "./repeatable-option.js";
import { isReadFromRoot, seenFromRoot } from "./repository-paths.js";

/** The flags of every command that ends in a report. */
export interface ReportFlags extends AcceptingFlags {
  readonly color?: boolean;
  readonly failOn: FailOn;
  readonly limit?: number;
  readonly history?: string;
  /** Whether the run is rendered again: it is in the history already. */
  readonly isAgain?: boolean;
  /** Whether standard output stays empty. */
  readonly isFilesOnly?: boolean;
  readonly showUnchanged?: boolean;
  readonly showSuppressed?: boolean;
}

/** Adds the flags of every command that ends in a report. */
export function reportOptions(command: Command): Command {
  return command
    .addOption(repeatable("--format <format[:file]>", "how and where to report"))
    .addOption(
      new Option("--fail-on <level>", "the mildest level that fails")
        .choices(["error", "warning", "note", "never"])
        .default("error"),
    )
    .addOption(new Option("--limit <count>", "how many findings to tell in detail").argParser(wholeNumber))
    .option("--history <file>", "remember this run in a file, and say since when a finding is known")
    .option("--show-unchanged", "tell findings known from the last run in detail, too")
    .option("--show-suppressed", "tell findings that the baseline accepts, too")
    .option("--color", "colour the report")
    .option("--no-color", "do not colour the report");
}

function wholeNumber(word: string): number {
  if (!/^\d{1,9}$/.test(word)) throw new InvalidArgumentError("it should be a whole number");
  return Number(word);
}

/** Renders a run in every format that was asked for; files are written before standard output. */
export async function writeReports(run: Run, flags: ReportFlags, host: Host): Promise<void> {
  const targets = parseFormats(flags.format ?? []);
  const options = await renderOptions(run, flags, { targets, host });
  const fromRoot = targets.some(({ format }) => isReadFromRoot(format)) ? await seenFromRoot(run, host) : run;
  const runFor = ({ format }: FormatTarget) => (isReadFromRoot(format) ? fromRoot : run);
  for (const target of targets) {
    if (target.file !== null)
      await host.writeFile(host.resolve(target.file), render(runFor(target), target, { ...options, color: false }));
  }
  await remember(options.history?.at(-1), flags, host);
  for (const target of targets) {
    if (target.file !== null || flags.isFilesOnly === true) continue;
    host.stdout.write(
      render(runFor(target), target, {
        ...options,
        color: wantsColor(flags.color, host, host.stdout),
        columns: host.stdout.columns,
      }),
    );
  }
}

function render(run: Run, target: FormatTarget, options: ReportOptions): string {
  return REPORTERS[target.format](run, options);
}

async function renderOptions(
  run: Run,
  flags: ReportFlags,
  of: { targets: readonly FormatTarget[]; host: Host },
): Promise<ReportOptions> {
  const { targets, host } = of;
  return {
    failOn: flags.failOn,
    limit: flags.limit,
    showUnchanged: flags.showUnchanged,
    showSuppressed: flags.showSuppressed,
    history: await historyFor(run, flags, host),
    accepting: await acceptingOf(run, flags, host),
    startedAt: sourceDate(host.env.SOURCE_DATE_EPOCH),
    sources: targets.some((target) => target.format === "html") ? await sourcesOf(run, host) : undefined,
  };
}

/** The moment that builds which must replay are told (reproducible-builds.org), in seconds; without it a report has none. */
function sourceDate(seconds: string | undefined): string | undefined {
  return /^\d{1,11}$/.test(seconds ?? "") ? new Date(Number(seconds) * 1000).toISOString() : undefined;
}

/** The runs before this one, and this one. A line that cannot be read is said and skipped. */
async function historyFor(run: Run, flags: ReportFlags, host: Host): Promise<readonly HistoryRecord[] | undefined> {
  const { history: file, isAgain = false } = flags;
  if (file === undefined) return undefined;
  const bytes = await host.readFile(host.resolve(file));
  const text = bytes === undefined ? "" : new TextDecoder().decode(bytes);
  const { records, unread } = parseHistory(text);
  for (const { line, reason } of unread)
    host.stderr.write(`driftline: warning: ${file}:${line}: ${printable(reason)}; the line is skipped\n`);
  if (isAgain) return records;
  return [...records, historyRecordOf(run, host.now())];
}

/** A run whose reports could not be written will be tried again, and is not remembered twice. */
async function remember(record: HistoryRecord | undefined, flags: ReportFlags, host: Host): Promise<void> {
  const { history: file, isAgain = false } = flags;
  if (file === undefined || record === undefined || isAgain) return;
  await host.appendFile(host.resolve(file), historyLine(record));
}

/**
 * The texts that findings point at, for a report that shows the lines. What is not at hand is not shown. A run that was
 * kept may come from anybody: only files below this folder are read.
 */
export async function sourcesOf(run: Run, host: Host): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  const uris = new Set(
    run.findings.flatMap(({ base, revision }) =>
      [base, revision].flatMap((location) => (location?.line === undefined ? [] : [location.uri])),
    ),
  );
  for (const uri of uris) {
    if (/^(?:[a-z][a-z+.-]*:|[\\/])/i.test(uri) || uri.split(/[\\/]/).includes("..")) continue;
    const bytes = await host.readFileWithin(host.cwd, uri).catch((error: unknown) => {
      if (error instanceof ToolError) return undefined;
      throw error;
    });
    if (bytes !== undefined) texts.set(uri, new TextDecoder().decode(bytes));
  }
  return texts;
}

/** Whether a person reads standard output. */
export function writesPretty(flags: ReportFlags): boolean {
  return parseFormats(flags.format ?? []).some((target) => target.format === "pretty" && target.file === null);
}

/** Keeps the last report of the vendors where a `reports/` folder is kept, for whoever looks later. */
export async function writeLatest(run: Run, { baseline }: Pick<ReportFlags, "baseline">, host: Host): Promise<void> {
  if ((await host.listFolder(host.resolve("reports"))) === undefined) return;
  await host.writeFile(host.resolve("reports/latest.json"), REPORTERS.json(run));
  await host.writeFile(host.resolve("reports/latest.md"), REPORTERS.markdown(run, { accepting: { baseline } }));
}
