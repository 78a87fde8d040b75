import { type ExitCode, exitCodeOf, type Run } from "@driftline/model";
import { warnOfBaseline } from "./baselines.js";
import { printable } from "./complaint.js";
import type { Host } from "./host.js";
import type { PreparedCheck } from "./prepare-check.js";
import { type ReportFlags, writeLatest, writeReports, writesPretty } from "./report-output.js";

/** Reports a run, of one process or merged. */
export async function reportCheck(
  run: Run,
  of: Pick<PreparedCheck, "isVendorRun" | "baseline"> & { readonly flags: ReportFlags; readonly host: Host },
): Promise<ExitCode> {
  const { flags, host, isVendorRun, baseline } = of;
  // One clear line for the person; whoever waits for a file gets the report all the same.
  const isBare = sawNothing(run) && writesPretty(flags);
  await writeReports(run, { ...flags, isFilesOnly: isBare }, host);
  if (isVendorRun) await writeLatest(run, flags, host);
  sayProblems(run, host);
  warnOfBaseline(baseline, run, host);
  if (isBare) return 2;
  const code = exitCodeOf(run, flags.failOn);
  if (flags.failOn === "never") sayWouldExit(run, flags, host);
  return code;
}

/** Nothing could be read at all: then the reason is the whole answer. */
function sawNothing(run: Run): boolean {
  return run.problems.length > 0 && run.summary.exchanges === 0;
}

function sayProblems(run: Run, host: Host): void {
  for (const problem of run.problems) host.stderr.write(`driftline: ${printable(problem)}\n`);
}

/** A demonstration exits with 0; what a real run would say is said in words. */
function sayWouldExit(run: Run, flags: ReportFlags, host: Host): void {
  const meanings = { 0: "nothing at or above `error`", 1: "drift", 2: "could not tell" } as const;
  const code = exitCodeOf(run, "error");
  const line = `Without \`--fail-on never\`, \`driftline check\` would exit with ${code} (${meanings[code]}).\n`;
  (writesPretty(flags) ? host.stdout : host.stderr).write(line);
}
