import { type Exchange, type JsonValue, ToolError } from "@driftline/model";
import { readConfig, type VendorConfig } from "@driftline/spec";
import {
  DEFAULT_PROBE_LIMITS,
  harEntryLine,
  type ProbeDocument,
  type ProbeLimits,
  type ProbeRun,
  readProbes,
  runProbes,
  type WorkflowInput,
} from "@driftline/traffic";
import { complaintOf, printable } from "../complaint.js";
import type { Host } from "../host.js";
import type { CheckTask } from "../pipeline.js";
import { recordingRedactor, sampleRedactor } from "../redaction.js";
import { SPECS_FOLDER, type VendorChoice, vendorFolder, vendorTask } from "../vendors.js";
import { warnOfFullBodies } from "./full-bodies.js";
import { givenInputs, type LiveFlags, positive } from "./live-flags.js";
import type { LiveSource } from "./live-source.js";
import { type LiveTarget, liveTarget } from "./live-target.js";

/** Where exchanges of live runs are kept, one recording per vendor. */
const RECORDINGS_FOLDER = "reports/live";

/** How a vendor is checked live. */
export interface LiveChoice extends VendorChoice {
  readonly flags: LiveFlags;
}

/** The task of checking a vendor by calling it. What keeps the calls from being made is a problem of the run. */
export async function liveTask(vendor: string, choice: LiveChoice, host: Host): Promise<CheckTask> {
  if (choice.recordings !== undefined)
    throw new ToolError("USAGE", "`--live` and `--recordings` exclude each other", {
      hint: "leave out one of the two",
    });
  const { flags } = choice;
  const limits: ProbeLimits = {
    ...DEFAULT_PROBE_LIMITS,
    requests: positive("--max-requests", flags.maxRequests, DEFAULT_PROBE_LIMITS.requests),
    timeMs: positive("--max-time", flags.maxTime, DEFAULT_PROBE_LIMITS.timeMs / 1000) * 1000,
  };
  const times = positive("--repeat", flags.repeat, 1);
  const inputs = givenInputs(flags);
  const task = await vendorTask(vendor, { ...choice, recordings: [] }, host);
  // Where tokens are sent is read off the vendor's own file, every time: no cache has a say in it.
  const config = await readConfig(vendorFolder(vendor, host));
  // The run's own secrets are known only when the target is.
  let redactSample = sampleRedactor(config.recordings.redact);
  const live: LiveSource = {
    redactSample: (value, origin) => redactSample(value, origin),
    async run(check) {
      try {
        const probes = await probesOf(vendor, host);
        const target = await liveTarget(config, { environment: choice.environment, baseUrl: choice.baseUrls[0] }, host);
        redactSample = sampleRedactor(config.recordings.redact, target.secrets);
        return await runLive({ task, config, probes, target, limits, times, inputs, flags, check, host });
      } catch (error) {
        if (!(error instanceof ToolError)) throw error;
        return { exchangesByUri: new Map(), problems: [`vendor \`${vendor}\` was not called: ${complaintOf(error)}`] };
      }
    },
  };
  return { ...task, live };
}

interface LiveRun {
  readonly task: CheckTask;
  readonly config: VendorConfig;
  readonly probes: readonly ProbeDocument[];
  readonly target: LiveTarget;
  readonly limits: ProbeLimits;
  readonly times: number;
  readonly inputs: ReadonlyMap<string, string>;
  readonly flags: LiveFlags;
  readonly check: (exchange: Exchange) => void;
  readonly host: Host;
}

async function runLive(live: LiveRun): Promise<Awaited<ReturnType<LiveSource["run"]>>> {
  const { task, target, host, flags } = live;
  const { recordings, vendor } = live.config;
  const isFull = flags.fullBodies === true;
  const recorder = recordingRedactor(recordings, { secrets: target.secrets, isFull });
  warnOfFullBodies(recordings, { isFull, vendor }, host);
  const lines: string[] = [];
  const runs: ProbeRun[] = [];
  let { requests, bytes } = live.limits;
  const startedAt = performance.now();
  const timeLeftMs = () => live.limits.timeMs - (performance.now() - startedAt);
  try {
    while (runs.length < live.times && requests > 0 && bytes > 0 && timeLeftMs() > 0) {
      const run = await runProbes({
        contract: task.contract,
        probes: live.probes,
        target: target.target,
        inputOf: (input) => inputValue(input, live),
        allowWrites: flags.allowWrites === true || target.allowWrites,
        limits: { ...live.limits, requests, bytes, timeMs: Math.ceil(timeLeftMs()) },
        sleep: (ms) => host.sleep(ms),
        onExchange: live.check,
        onAttempt: (exchange, step) => {
          requests--;
          lines.push(harEntryLine(recorder.redactExchange(exchange)));
          host.stderr.write(
            `${printable(`${task.contract.vendor} ${step} ${exchange.request.method} ${exchange.response?.status ?? "no answer"}`)}\n`,
          );
        },
      });
      runs.push(run);
      bytes -= run.bytes;
    }
  } finally {
    if (lines.length > 0)
      await host.writeFile(host.resolve(RECORDINGS_FOLDER, `${task.contract.vendor}.ndjson`), lines.join(""));
  }
  const problems = [...new Set(runs.flatMap((run) => run.problems))];
  return { exchangesByUri: summed(runs), problems: [...problems, ...cutShort(live, runs), ...uncalled(live, runs)] };
}

/** Who asks for twenty runs and gets three has less evidence than was asked for. */
function cutShort({ config, limits, times }: LiveRun, runs: readonly ProbeRun[]): readonly string[] {
  if (runs.length === times) return [];
  const limit = `${limits.requests} requests, ${limits.timeMs / 1000} seconds or ${limits.bytes / (1024 * 1024)} MB`;
  return [
    `vendor \`${config.vendor}\`: the probes ran ${runs.length} times of ${times}: the limit of ${limit} is reached`,
  ];
}

function summed(runs: readonly ProbeRun[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const [uri, count] of runs.flatMap((run) => [...run.exchangesByUri]))
    sums.set(uri, (sums.get(uri) ?? 0) + count);
  return sums;
}

/** What vendor.yaml watches and no probe calls is not verified, however green the rest is. */
function uncalled({ config, task, probes }: LiveRun, runs: readonly ProbeRun[]): readonly string[] {
  const called = new Set(runs.flatMap((run) => [...run.called]));
  const isProbed = probes.some(({ workflows }) => workflows.length > 0);
  const silent = task.contract.operations.map(({ key }) => key).filter((key) => !called.has(key));
  if (config.operations.length === 0 || silent.length === 0 || !isProbed) return [];
  return [`vendor \`${config.vendor}\`: no probe called ${silent.map((key) => `\`${key}\``).join(", ")}`];
}

/** Given on the command line, by the environment, by default; examples are only for stand-ins. */
function inputValue(input: WorkflowInput, { inputs, host, target }: LiveRun): JsonValue | undefined {
  const given = inputs.get(input.name) ?? (input.env === null ? undefined : host.env[input.env]);
  if (given !== undefined && given !== "") return given;
  return input.default ?? (target.isStandIn ? input.examples[0] : undefined);
}

/** @throws {ToolError} PROBES_NONE, PROBE_INVALID */
async function probesOf(vendor: string, host: Host): Promise<readonly ProbeDocument[]> {
  const folder = `${SPECS_FOLDER}/${vendor}/probes`;
  const entries = (await host.listFolder(host.resolve(folder))) ?? [];
  const documents: ProbeDocument[] = [];
  for (const { name, kind } of entries) {
    if (kind !== "file" || !/\.(ya?ml|json)$/i.test(name)) continue;
    const bytes = await host.readFile(host.resolve(folder, name));
    if (bytes !== undefined) documents.push(readProbes(new TextDecoder().decode(bytes), `${folder}/${name}`));
  }
  if (documents.length > 0) return documents;
  throw new ToolError("PROBES_NONE", `there are no probes in \`${folder}\``, {
    hint: "write an Arazzo description there, such as `things.arazzo.yaml`",
  });
}
