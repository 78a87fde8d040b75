import {
  applyPolicy,
  applyUses,
  type Baseline,
  type Contract,
  type Finding,
  type Policy,
  parsePointer,
  type RecordingUsed,
  type ReportedFinding,
  type Run,
  sealFindings,
  summaryOf,
  ToolError,
  type Uses,
} from "@driftline/model";
import { createCompiler } from "@driftline/schema";
import { createRedactor, openRecordings, type Recording } from "@driftline/traffic";
import {
  type Checker,
  type CheckPartial,
  type CheckResult,
  createChecker,
  memoryFindings,
  type RedactSample,
  resultOf,
  type ShapeMemory,
  updateMemory,
} from "@driftline/validate";
import { complaintOf } from "./complaint.js";
import type { Host } from "./host.js";
import { checkLive, type LiveSource } from "./live/live-source.js";
import { TOOL_VERSION } from "./version.js";

/** One contract and what is to be held against it. */
export interface CheckTask {
  readonly contract: Contract;
  /** Files, folders, or `-`. */
  readonly recordings: readonly string[];
  /** Base URLs of the vendor's environments, beside the contract's servers. */
  readonly baseUrls: readonly string[];
  readonly policy: Policy;
  /** What our code needs of the vendor. */
  readonly uses: Uses;
  /** Shape memory to judge by and to carry on; null where the run remembers nothing. */
  readonly memory: MemoryPort | null;
  /** Calls that are made while they are judged, instead of recordings. */
  readonly live?: LiveSource;
}

/** Where the shape memory of one environment is kept. */
export interface MemoryPort {
  read(): Promise<ShapeMemory>;
  write(memory: ShapeMemory): Promise<void>;
}

/** What judging needs beside the tasks. */
export interface CheckOptions {
  readonly baseline: Baseline;
  /** The findings of the last run, or null where there is none to compare with. */
  readonly previous: readonly ReportedFinding[] | null;
}

/**
 * Contract x exchanges -> run. A recording that cannot be read becomes a problem of the run: what was read before it
 * counts, and the run can no longer be green.
 */
export async function check(tasks: readonly CheckTask[], options: CheckOptions, host: Host): Promise<Run> {
  const parts: CheckedContract[] = [];
  for (const task of tasks) parts.push(await checkContract(task, host));
  const sealed = sealFindings(
    parts.flatMap((part) => part.findings),
    { hash: host.hash, baseline: options.baseline, previous: options.previous, now: host.now() },
  );
  const sum = (figure: (result: CheckResult) => number) =>
    parts.reduce((total, part) => total + figure(part.result), 0);
  const unchecked = parts.flatMap((part) => part.result.unchecked);
  return {
    schemaVersion: 1,
    tool: { name: "driftline", version: TOOL_VERSION },
    command: "check",
    contracts: tasks.map(({ contract }) => ({ vendor: contract.vendor, uri: contract.uri, sha256: contract.sha256 })),
    recordings: parts.flatMap((part) => part.recordings),
    summary: summaryOf(sealed, {
      exchanges: sum((result) => result.exchanges),
      matched: sum((result) => result.matched),
      clean: sum((result) => result.clean),
      unchecked: unchecked.length,
    }),
    findings: sealed,
    unchecked,
    evidence: parts.flatMap((part) => part.result.evidence),
    coverage: parts.flatMap((part) => part.result.coverage),
    problems: parts.flatMap((part) => part.problems),
  };
}

interface CheckedContract {
  readonly result: CheckResult;
  readonly findings: readonly Finding[];
  readonly recordings: readonly RecordingUsed[];
  readonly problems: readonly string[];
}

async function checkContract(task: CheckTask, host: Host): Promise<CheckedContract> {
  const { contract, baseUrls, policy } = task;
  const compiler = createCompiler(contract.document);
  const checker = createChecker(contract, {
    compiler,
    baseUrls,
    redactSample: task.live?.redactSample ?? sampleRedactor(),
    observe: task.memory !== null,
  });
  const { recordings, problems } =
    task.live === undefined
      ? await checkRecordings(task, checker, host)
      : await checkLive(contract.vendor, task.live, checker);
  const result = resultOf(contract, checker.partial());
  if (problems.length === 0 && result.matched === 0) problems.push(missedAll(contract.vendor, result.exchanges));
  const remembered =
    task.memory === null ? [] : await remember(contract, checker.partial(), { memory: task.memory, host });
  const found = [...contract.findings, ...result.findings, ...remembered];
  const findings = applyPolicy(applyUses(found, task.uses), policy);
  return { result, recordings, problems, findings };
}

/** The memory is carried on first, because the second run that breaks a habit decides. */
async function remember(
  contract: Contract,
  partial: CheckPartial,
  at: { memory: MemoryPort; host: Host },
): Promise<readonly Finding[]> {
  const memory = updateMemory(await at.memory.read(), partial, at.host.now());
  await at.memory.write(memory);
  return memoryFindings(contract, memory, partial);
}

/** What a report shows of a value has no secrets in it; the name of the member tells what it may be. */
function sampleRedactor(): RedactSample {
  const redactor = createRedactor();
  return (value, place) => redactor.redactValue(value, place === null ? undefined : parsePointer(place).at(-1));
}

/** Traffic that never meets the contract verifies nothing, however quiet the report is. */
function missedAll(vendor: string, exchanges: number): string {
  const seen =
    exchanges === 0
      ? "the recordings hold no exchange"
      : `none of ${exchanges} exchanges matches an operation of the contract`;
  return `vendor \`${vendor}\` was not verified: ${seen}`;
}

async function checkRecordings(
  task: CheckTask,
  checker: Checker,
  host: Host,
): Promise<{ recordings: readonly RecordingUsed[]; problems: string[] }> {
  const used: RecordingUsed[] = [];
  const problems: string[] = [];
  if (task.recordings.length === 0)
    problems.push(`vendor \`${task.contract.vendor}\` has no recordings, so nothing was checked`);
  for (const path of task.recordings) {
    try {
      for (const recording of await openRecordings([path], { cwd: host.cwd, stdin: host.stdin })) {
        const { use, problem } = await checkRecording(task.contract.vendor, recording, checker);
        used.push(use);
        if (problem !== undefined) problems.push(problem);
      }
    } catch (error) {
      problems.push(toolComplaint(error));
    }
  }
  return { recordings: used, problems };
}

async function checkRecording(
  vendor: string,
  recording: Recording,
  checker: Checker,
): Promise<{ use: RecordingUsed; problem: string | undefined }> {
  const before = checker.partial();
  let problem: string | undefined;
  try {
    for await (const batch of recording.batches()) for (const exchange of batch) checker.check(exchange);
  } catch (error) {
    problem = toolComplaint(error);
  }
  const after = checker.partial();
  return {
    use: {
      vendor,
      uri: recording.uri,
      exchanges: after.exchanges - before.exchanges,
      matched: after.matched - before.matched,
      isSynthetic: recording.isSynthetic,
    },
    problem,
  };
}

/** Only what a `ToolError` says is about the input; anything else is a defect of ours and ends the run. */
function toolComplaint(error: unknown): string {
  if (!(error instanceof ToolError)) throw error;
  return complaintOf(error);
}
