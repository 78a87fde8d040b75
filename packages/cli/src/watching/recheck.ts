import { type Baseline, type ReportedFinding, type Run, ToolError } from "@driftline/model";
import { knownFindingsOf, mergeBaselines } from "@driftline/report";
import { complaintOf } from "../complaint.js";
import type { Gathered } from "../engine/gather.js";
import type { CheckRequest } from "../engine/partial-file.js";
import type { Host } from "../host.js";
import { conclude } from "../pipeline.js";
import { type PreparedCheck, prepareCheck, WITHOUT_VENDORS } from "../prepare-check.js";
import { chooseVendors } from "../vendors.js";
import { createRereader, type RereadFigures, type RereadPlace } from "./reread.js";
import { traceHost } from "./traced-host.js";
import { changedPaths, type Seen, stampsOfAll } from "./until-changed.js";

/** A check that can be run again after something changed. */
export interface Recheck {
  /**
   * Checks, and does again only what changed since the last time. What one vendor's files do not allow is a problem of the
   * run; the others are checked all the same. Findings are compared with those of the run before.
   *
   * @throws {ToolError} what a person mistyped, the first time; the reason of the signal
   */
  run(at: Omit<RereadPlace, "trace">): Promise<Rechecked>;
}

/** One run of a recheck, and what it rests on. */
export interface Rechecked {
  readonly run: Run;
  readonly baseline: Baseline;
  readonly seen: Seen;
  readonly figures: RereadFigures;
}

/** A vendor (or the one description), ready to be checked or with the reason why it is not. */
interface Part {
  readonly prepared: PreparedCheck | null;
  readonly problem: string | null;
  readonly seen: Seen;
}

/** What no change of a file is likely to mend: the words of the command line. */
const MISTYPED: ReadonlySet<string> = new Set([
  "USAGE",
  "VENDOR_NONE",
  "VENDOR_UNKNOWN",
  "ENVIRONMENT_UNKNOWN",
  "FILE_NOT_FOUND",
]);

/** A recheck that has not run yet. */
export function createRecheck(request: CheckRequest, host: Host): Recheck {
  const rereader = createRereader(host);
  const parts = new Map<string, Part>();
  let last: Run | null = null;
  return {
    async run({ signal, onRead }) {
      const trace = traceHost(host);
      const fail = (error: unknown): string => {
        if (!(error instanceof ToolError) || (last === null && MISTYPED.has(error.code))) throw error;
        return complaintOf(error);
      };
      const problems: string[] = [];
      const names = await namesOf(request, trace.host).catch((error: unknown) => {
        problems.push(fail(error));
        return [];
      });
      for (const name of names) parts.set(name, await partOf(name, { known: parts.get(name), request, host, fail }));
      const current = names.flatMap((name) => parts.get(name) ?? []);
      const prepared = current.flatMap((part) => part.prepared ?? []);
      const gathered: Gathered[] = [];
      for (const task of prepared.flatMap(({ tasks }) => tasks))
        gathered.push(await rereader.gather(task, { trace, signal, onRead }));
      const baseline = baselineOf(request, prepared);
      const previous = last === null ? previousOf(request, prepared) : knownFindingsOf(last);
      const tasks = prepared.flatMap((one) => one.tasks);
      const run = await conclude(tasks, gathered, { baseline, previous, host });
      problems.push(...current.flatMap(({ problem }) => problem ?? []));
      last = { ...run, problems: [...problems, ...run.problems] };
      const seen = together([trace.seen(), ...current.map((part) => part.seen)]);
      return { run: last, baseline, seen, figures: rereader.takeFigures() };
    },
  };
}

/** One name per vendor; the empty one stands for the description that `--spec` names. */
async function namesOf(request: CheckRequest, host: Host): Promise<readonly string[]> {
  if (request.spec !== undefined) return [""];
  return request.vendors.length > 0 ? [...new Set(request.vendors)] : await chooseVendors([], host, WITHOUT_VENDORS);
}

interface PartWork {
  readonly known: Part | undefined;
  readonly request: CheckRequest;
  readonly host: Host;
  readonly fail: (error: unknown) => string;
}

/** A part whose files are as they were is what it was, failed or not. */
async function partOf(name: string, { known, request, host, fail }: PartWork): Promise<Part> {
  if (known !== undefined) {
    const now = await stampsOfAll(known.seen.places, host);
    if (changedPaths(known.seen.stamps, now, new Set()).length === 0) return known;
  }
  const trace = traceHost(host);
  try {
    const vendors = name === "" ? request.vendors : [name];
    const prepared = await prepareCheck({ ...request, vendors }, {}, trace.host);
    return { prepared, problem: null, seen: trace.seen() };
  } catch (error) {
    const problem = `${name === "" ? "" : `${name}: `}${fail(error)}`;
    return { prepared: null, problem, seen: trace.seen() };
  }
}

/** A baseline that is named is the same for every part. */
function baselineOf(request: CheckRequest, prepared: readonly PreparedCheck[]): Baseline {
  const baselines = prepared.map(({ baseline }) => baseline);
  return mergeBaselines(request.baseline === undefined ? baselines : baselines.slice(0, 1));
}

function previousOf(request: CheckRequest, prepared: readonly PreparedCheck[]): readonly ReportedFinding[] | null {
  return request.previous === undefined ? null : prepared.flatMap(({ previous }) => previous ?? []);
}

function together(all: readonly Seen[]): Seen {
  return {
    places: all.flatMap(({ places }) => places),
    stamps: new Map(all.flatMap(({ stamps }) => [...stamps])),
  };
}
