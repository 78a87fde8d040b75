import {
  applyPolicy,
  applyUses,
  type Baseline,
  type Contract,
  type Finding,
  type Policy,
  type RecordingUsed,
  type ReportedFinding,
  type Run,
  sealFindings,
  summaryOf,
  type Uses,
} from "@driftline/model";
import { createCompiler } from "@driftline/schema";
import type { RedactionConfig } from "@driftline/spec";
import {
  beyondContract,
  type CheckPartial,
  type CheckResult,
  createChecker,
  memoryFindings,
  mergePartials,
  resultOf,
  type ShapeMemory,
  updateMemory,
} from "@driftline/validate";
import { recallTrees } from "./cache/kept-trees.js";
import { type Gathered, type GatherTask, gather, type Sharing } from "./engine/gather.js";
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
  /** What hurts a use since the contract that our code is adapted to. */
  readonly unadapted?: Pick<CheckedContract, "findings" | "problems"> | undefined;
  /** Shape memory to judge by and to carry on; null where the run remembers nothing. */
  readonly memory: MemoryPort | null;
  /** What a report must not show beyond what is always hidden. */
  readonly redaction: RedactionConfig;
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

/** Contract x exchanges -> run, on as many threads as asked. */
export async function check(
  tasks: readonly CheckTask[],
  options: CheckOptions & Pick<Sharing, "jobs" | "onRead">,
  host: Host,
): Promise<Run> {
  const gathered: Gathered[] = [];
  const keeping: (() => Promise<void>)[] = [];
  for (const task of tasks) {
    keeping.push(await recallTrees(task.contract, host.contractCache));
    const sharing = { ...options, shard: null };
    gathered.push(
      task.live === undefined ? await gather(gatherTaskOf(task), sharing, host) : await gatherLive(task, task.live),
    );
  }
  const run = await conclude(tasks, gathered, { ...options, host });
  for (const keep of keeping) await keep();
  return run;
}

/** What recordings are held against: the part of a task that can be sent to a worker. */
export function gatherTaskOf({ contract, recordings, baseUrls, memory, redaction }: CheckTask): GatherTask {
  return { contract, recordings, baseUrls, observe: memory !== null, redaction };
}

/** Calls are made one after the other, here. */
async function gatherLive({ contract, baseUrls, memory }: CheckTask, live: LiveSource): Promise<Gathered> {
  const compiler = createCompiler(contract.document);
  const { redactSample } = live;
  const checker = createChecker(contract, { compiler, baseUrls, redactSample, observe: memory !== null });
  const { recordings, problems } = await checkLive(contract.vendor, live, checker);
  return {
    vendor: contract.vendor,
    recordings: recordings.map((used) => ({ used, problem: null, partial: null, spans: [], isUnsharable: false })),
    unopened: problems.map((problem) => ({ path: 0, problem })),
    partial: checker.partial(),
  };
}

/**
 * What was gathered -> run. A recording that cannot be read becomes a problem of the run: what was read before it counts,
 * and the run can no longer be green.
 */
export async function conclude(
  tasks: readonly CheckTask[],
  gathered: readonly Gathered[],
  options: CheckOptions & { readonly host: Host },
): Promise<Run> {
  const { baseline, previous, host } = options;
  const parts: CheckedContract[] = [];
  for (const [position, task] of tasks.entries()) {
    const ofTask = gathered[position];
    if (ofTask !== undefined) parts.push(await checkedContract(task, ofTask, host));
  }
  const sealed = sealFindings(
    parts.flatMap((part) => part.findings),
    { hash: host.hash, baseline, previous, now: host.now() },
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

async function checkedContract(task: CheckTask, gathered: Gathered, host: Host): Promise<CheckedContract> {
  const { contract, policy } = task;
  const partial = gathered.recordings.flatMap((one) => one.partial ?? []).reduce(mergePartials, gathered.partial);
  const result = resultOf(contract, partial);
  const problems = problemsOf(task, gathered);
  if (problems.length === 0 && result.matched === 0) problems.push(missedAll(contract.vendor, result.exchanges));
  const remembered =
    task.memory === null
      ? []
      : await remember(contract, partial, { memory: task.memory, host, isWhole: problems.length === 0 });
  const own = [...contract.findings, ...(task.unadapted?.findings ?? [])];
  const found = [...own, ...result.findings, ...beyondContract(remembered, result.findings)];
  const findings = applyPolicy(applyUses(found, task.uses), policy);
  // A comparison that was cut short is doubt about the lock, not about what the wire showed: memory is carried on.
  problems.push(...(task.unadapted?.problems ?? []));
  return { result, recordings: gathered.recordings.map((recording) => recording.used), problems, findings };
}

function problemsOf({ contract, recordings, live }: CheckTask, gathered: Gathered): string[] {
  const hasNone = recordings.length === 0 && live === undefined;
  return [
    ...(hasNone
      ? [
          `vendor \`${contract.vendor}\` has no recordings, so nothing was checked; \`driftline record ${contract.vendor}\` makes the first`,
        ]
      : []),
    ...gathered.unopened.map(({ problem }) => problem),
    ...gathered.recordings.flatMap(({ problem }) => problem ?? []),
  ];
}

/**
 * The memory is carried on first, because the second run that breaks a habit decides. A run that could not tell carries
 * nothing on: what it did not see would look gone. All runs of one day (UTC) are one, so that a job that is tried again
 * is no second night.
 */
async function remember(
  contract: Contract,
  partial: CheckPartial,
  at: { memory: MemoryPort; host: Host; isWhole: boolean },
): Promise<readonly Finding[]> {
  const before = await at.memory.read();
  if (!at.isWhole) return memoryFindings(contract, before, partial);
  const day = at.host.now().slice(0, "2026-01-01".length);
  // Memory that was written before days counted has the moment.
  const isToday = before.lastRun?.startsWith(day) === true;
  const memory = isToday ? before : updateMemory(before, partial, day);
  if (!isToday) await at.memory.write(memory);
  return memoryFindings(contract, memory, partial);
}

/** Traffic that never meets the contract verifies nothing, however quiet the report is. */
function missedAll(vendor: string, exchanges: number): string {
  const seen =
    exchanges === 0
      ? "the recordings hold no exchange"
      : `${exchanges === 1 ? "the one exchange matches no" : `none of ${exchanges} exchanges matches an`} operation of the contract; where the recording is of another address, name it with \`--base-url\``;
  return `vendor \`${vendor}\` was not verified: ${seen}`;
}
