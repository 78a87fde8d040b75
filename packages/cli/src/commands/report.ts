import { exitCodeOf, ToolError } from "@driftline/model";
import { parseRun } from "@driftline/report";
import { Command } from "commander";
import type { CommandContext } from "../context.js";
import { type ReportFlags, reportOptions, writeReports } from "../report-output.js";

/** `driftline report RUN.json`: a run that was kept, rendered again. */
export function reportCommand({ host, finish }: CommandContext): Command {
  const command = new Command("report")
    .description("Render a run that was kept as JSON, in any format.")
    .argument("<run>", "a file that `--format json:FILE` wrote");
  return reportOptions(command).action(async (file: string, flags: ReportFlags) => {
    const bytes = await host.readFile(host.resolve(file));
    if (bytes === undefined)
      throw new ToolError("FILE_NOT_FOUND", `there is no file \`${file}\``, {
        hint: "write one with `driftline check --format json:FILE`",
      });
    const run = parseRun(new TextDecoder().decode(bytes), file);
    await writeReports(run, flags, host);
    finish(exitCodeOf(run, flags.failOn));
  });
}
