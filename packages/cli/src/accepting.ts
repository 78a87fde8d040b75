import { isAbsolute } from "node:path";
import type { Run } from "@driftline/model";
import type { Accepting } from "@driftline/report";
import { parseFormats } from "./formats.js";
import type { Host } from "./host.js";
import { SPECS_FOLDER } from "./vendors.js";

/** The flags that say where findings stand, and what is accepted of them. */
export interface AcceptingFlags {
  readonly format?: readonly string[];
  /** The file of accepted findings that was read instead of the vendors' own. */
  readonly baseline?: string;
  /** The description that stands for a vendor. */
  readonly spec?: string;
  /** The JSON report that is rendered again. */
  readonly keptRun?: string;
}

/** What `driftline accept` has to be told about a run: where its findings stand, and which file its next check reads. */
export async function acceptingOf(run: Run, flags: AcceptingFlags, host: Host): Promise<Accepting> {
  const isOwn = flags.spec === undefined && isAboutVendors(run);
  const baseline = flags.baseline ?? (isOwn ? undefined : "baseline.yaml");
  if (flags.keptRun !== undefined) return { run: flags.keptRun, baseline };
  // The same folder that `writeLatest` asks for; `accept` looks there where nothing is named.
  const isKept = run.command === "check" && isOwn && (await host.listFolder(host.resolve("reports"))) !== undefined;
  if (isKept) return { baseline };
  // A path from the root is one of this machine, and perhaps of this job alone: it is nothing for who reads a report.
  const json = parseFormats(flags.format ?? []).find(
    ({ format, file }) => format === "json" && file !== null && !isAbsolute(file),
  );
  return json?.file == null ? { run: "run.json", isRunMissing: true, baseline } : { run: json.file, baseline };
}

/** Whether every finding is about a vendor of this folder, who has a baseline of its own. */
function isAboutVendors({ findings, contracts }: Run): boolean {
  return findings.every(({ vendor }) => {
    const folder = `${SPECS_FOLDER}/${vendor}/`;
    return contracts.some((it) => it.vendor === vendor && it.uri.replace(/^git:[^:]+:/, "").startsWith(folder));
  });
}
