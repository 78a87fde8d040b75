import { relative } from "node:path";
import { type ExitCode, ToolError } from "@driftline/model";
import { Command } from "commander";
import { printable } from "../complaint.js";
import type { CommandContext } from "../context.js";
import { parseFormats } from "../formats.js";
import type { Host } from "../host.js";
import { type RequestFlags, requestOf, requestOptions } from "../prepare-check.js";
import { quietOption, startProgress, tellReading } from "../progress.js";
import { reportCheck } from "../report-check.js";
import { type ReportFlags, reportOptions } from "../report-output.js";
import { createRecheck, type Recheck } from "../watching/recheck.js";
import { type Seen, untilChanged } from "../watching/until-changed.js";

interface WatchFlags extends ReportFlags, RequestFlags {
  readonly quiet?: boolean;
}

/** `driftline watch`: a check that runs again whenever something it read changes. */
export function watchCommand({ host, finish }: CommandContext): Command {
  const command = requestOptions(
    new Command("watch").description("Check, and check again whenever a contract or a recording changes."),
  );
  return quietOption(reportOptions(command))
    .addHelpText("after", EXAMPLES)
    .action(async (vendors: readonly string[], flags: WatchFlags) => finish(await runWatch(vendors, flags, host)));
}

const EXAMPLES = `
Examples:
  driftline watch
  driftline watch braintrust --recordings cassettes/
  driftline watch --spec openapi.yaml --recordings traffic.har --format html:report.html

The first report tells everything; each later one tells what is new, worse or resolved since the one before. Only what
changed is read again. Nothing is written but reports: with \`--history\` the runs so far are read, and none is added.
Ctrl+C ends it with the exit code of the last run.
`;

async function runWatch(vendors: readonly string[], flags: WatchFlags, host: Host): Promise<ExitCode> {
  if (flags.recordings?.includes("-") === true)
    throw new ToolError("USAGE", "standard input cannot be watched", { hint: "name files or folders" });
  const stop = new AbortController();
  const { signal } = stop;
  void host.interrupted().then(() => stop.abort());
  const ignored = new Set(
    parseFormats(flags.format ?? []).flatMap(({ file }) => (file === null ? [] : host.resolve(file))),
  );
  const calm = sayingOnce(host);
  const recheck = createRecheck({ ...requestOf(flags), vendors }, calm);
  let code: ExitCode | null = null;
  while (!signal.aborted) {
    const outcome = await runOnce(recheck, { flags, host: calm, signal });
    if (outcome === null) break;
    code = outcome.code;
    const changed = await untilChanged(outcome.seen, { host, signal, ignored });
    if (changed !== null) host.stderr.write(`driftline: ${namesOf(changed, host)} changed, checking again\n`);
  }
  if (code !== null) return code;
  // Unless a run ends, nobody can tell.
  host.stderr.write("driftline: interrupted before the first run ended\n");
  return 2;
}

/** Null where the run was interrupted. */
async function runOnce(
  recheck: Recheck,
  { flags, host, signal }: { flags: WatchFlags; host: Host; signal: AbortSignal },
): Promise<{ readonly code: ExitCode; readonly seen: Seen } | null> {
  const progress = startProgress({ verb: "checking", noun: "exchanges", isQuiet: flags.quiet === true }, host);
  const onRead = tellReading(progress);
  try {
    const { run, baseline, seen, figures } = await recheck.run({ signal, onRead }).finally(progress.close);
    // The last report that is kept, and the history, are those of whole nights; a moment of somebody's work is none.
    const code = await reportCheck(run, { baseline, isVendorRun: false, flags: { ...flags, isAgain: true }, host });
    host.stderr.write(`driftline: read ${figures.read} of ${figures.total} recordings; watching until interrupted\n`);
    return { code, seen };
  } catch (error) {
    if (signal.aborted && error === signal.reason) return null;
    throw error;
  }
}

/** A warning that was said stays said, however often the check runs. */
function sayingOnce(host: Host): Host {
  const said = new Set<string>();
  const write = (text: string) => {
    if (said.has(text)) return;
    if (text.startsWith("driftline: warning: ")) said.add(text);
    host.stderr.write(text);
  };
  return { ...host, stderr: { ...host.stderr, write } };
}

const MOST_NAMED = 3;

function namesOf(paths: readonly string[], host: Host): string {
  const names = paths.map((path) => printable(relative(host.cwd, path).replaceAll("\\", "/") || "."));
  const more = names.length - MOST_NAMED;
  return names.slice(0, MOST_NAMED).join(", ") + (more > 0 ? ` and ${more} more` : "");
}
