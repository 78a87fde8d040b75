import { exitCodeOf, type Run, ToolError } from "@driftline/model";
import { parseHistory, parseRun, renderForVendor } from "@driftline/report";
import { Command } from "commander";
import type { CommandContext } from "../context.js";
import type { Host } from "../host.js";
import { type ReportFlags, reportOptions, sourcesOf, writeReports } from "../report-output.js";

interface RenderFlags extends ReportFlags {
  readonly forVendor?: string;
}

/** `driftline report RUN.json`: a run that was kept, rendered again. */
export function reportCommand({ host, finish }: CommandContext): Command {
  const command = new Command("report")
    .description("Render a run that was kept as JSON, in any format.")
    .argument("<run>", "a file that `--format json:FILE` wrote")
    .option("--for-vendor <vendor>", "print the text one would send to the vendor's support, and nothing else");
  return reportOptions(command)
    .addHelpText("after", EXAMPLES)
    .action(async (file: string, flags: RenderFlags) => {
      const bytes = await host.readFile(host.resolve(file));
      if (bytes === undefined)
        throw new ToolError("FILE_NOT_FOUND", `there is no file \`${file}\``, {
          hint: "write one with `driftline check --format json:FILE`",
        });
      const run = parseRun(new TextDecoder().decode(bytes), file);
      if (flags.forVendor !== undefined) {
        await writeForVendor(run, { ...flags, forVendor: flags.forVendor }, host);
        finish(0);
        return;
      }
      await writeReports(run, { ...flags, isAgain: true, keptRun: file }, host);
      finish(exitCodeOf(run, flags.failOn));
    });
}

const EXAMPLES = `
Examples:
  driftline report reports/latest.json --format html:report.html
  driftline report run.json --format markdown --limit 20
  driftline report run.json --for-vendor acme
`;

async function writeForVendor(
  run: Run,
  flags: RenderFlags & { readonly forVendor: string },
  host: Host,
): Promise<void> {
  const vendors = [...new Set(run.contracts.map(({ vendor }) => vendor))];
  if (!vendors.includes(flags.forVendor))
    throw new ToolError("VENDOR_UNKNOWN", `the run has no vendor \`${flags.forVendor}\``, {
      hint: `it has ${vendors.join(", ") || "none"}`,
    });
  const bytes = flags.history === undefined ? undefined : await host.readFile(host.resolve(flags.history));
  const { records } = parseHistory(bytes === undefined ? "" : new TextDecoder().decode(bytes));
  const sources = await sourcesOf(run, host);
  host.stdout.write(renderForVendor(run, { vendor: flags.forVendor, history: records, sources }));
}
