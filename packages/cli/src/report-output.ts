import type { Run } from "@driftline/model";
import { REPORTERS } from "@driftline/report";
import { type Command, Option } from "commander";
import { wantsColor } from "./color.js";
import { type FormatTarget, parseFormats } from "./formats.js";
import type { Host } from "./host.js";

/** The flags of every command that ends in a report. */
export interface ReportFlags {
  readonly format?: readonly string[];
  readonly color?: boolean;
}

/** Adds the flags of every command that ends in a report. */
export function reportOptions(command: Command): Command {
  return command
    .addOption(
      new Option("--format <format[:file]>", "how and where to report; may be repeated").argParser(
        (word: string, words: readonly string[] | undefined) => [...(words ?? []), word],
      ),
    )
    .option("--color", "colour the report")
    .option("--no-color", "do not colour the report");
}

/** Renders a run in every format that was asked for; files are written before standard output. */
export async function writeReports(run: Run, flags: ReportFlags, host: Host): Promise<void> {
  const targets = parseFormats(flags.format ?? []);
  for (const target of targets)
    if (target.file !== null) await host.writeFile(host.resolve(target.file), render(run, target, { color: false }));
  for (const target of targets) {
    if (target.file !== null) continue;
    host.stdout.write(
      render(run, target, { color: wantsColor(flags.color, host, host.stdout), columns: host.stdout.columns }),
    );
  }
}

function render(
  run: Run,
  target: FormatTarget,
  options: { readonly color: boolean; readonly columns?: number | undefined },
): string {
  return REPORTERS[target.format](run, options);
}

/** Whether a person reads standard output. */
export function writesPretty(flags: ReportFlags): boolean {
  return parseFormats(flags.format ?? []).some((target) => target.format === "pretty" && target.file === null);
}

/** Keeps the last report of the vendors where a `reports/` folder is kept, for whoever looks later. */
export async function writeLatest(run: Run, host: Host): Promise<void> {
  if ((await host.listFolder(host.resolve("reports"))) === undefined) return;
  await host.writeFile(host.resolve("reports/latest.json"), REPORTERS.json(run));
  await host.writeFile(host.resolve("reports/latest.md"), REPORTERS.markdown(run));
}
