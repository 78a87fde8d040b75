import { type Baseline, baselineWarnings, formatLocation, type Run, ToolError } from "@driftline/model";
import { mergeBaselines, parseBaseline } from "@driftline/report";
import { printable } from "./complaint.js";
import type { Host } from "./host.js";
import { SPECS_FOLDER } from "./vendors.js";

/** Where a vendor's accepted findings stand. */
export function baselinePath(vendor: string): string {
  return `${SPECS_FOLDER}/${vendor}/baseline.yaml`;
}

/**
 * What was accepted: the file that is named, or each vendor's own where it has one.
 *
 * @throws {ToolError} FILE_NOT_FOUND for a file that was named; BASELINE_INVALID.
 */
export async function readBaselines(
  vendors: readonly string[],
  file: string | undefined,
  host: Host,
): Promise<Baseline> {
  const paths = file === undefined ? vendors.filter((vendor) => /^[\w.-]+$/.test(vendor)).map(baselinePath) : [file];
  const baselines: Baseline[] = [];
  for (const path of paths) {
    const bytes = await host.readFile(host.resolve(path));
    if (bytes !== undefined) baselines.push(parseBaseline(new TextDecoder().decode(bytes), path));
    else if (file !== undefined)
      throw new ToolError("FILE_NOT_FOUND", `there is no file \`${file}\``, {
        hint: "check the path given to `--baseline`",
      });
  }
  return mergeBaselines(baselines);
}

/**
 * Says what an owner of the baseline should hear: entries that expired, that cannot be read, that match nothing. The last
 * only after a whole check: what was not read, or what a comparison never looks for, is no reason to remove an entry.
 */
export function warnOfBaseline(baseline: Baseline, run: Run, host: Host): void {
  const isWhole = run.command === "check" && run.problems.length === 0;
  for (const { kind, message, location } of baselineWarnings(baseline, run.findings, host.now())) {
    if (kind === "unused" && !isWhole) continue;
    const place = location === null ? "" : ` (${formatLocation(location)})`;
    host.stderr.write(`driftline: warning: ${printable(`${message}${place}`)}\n`);
  }
}
