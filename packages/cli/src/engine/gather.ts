import { type Contract, ToolError } from "@driftline/model";
import type { RedactionConfig } from "@driftline/spec";
import { openRecordings, type Recording, splitRecording } from "@driftline/traffic";
import { type CheckPartial, EMPTY_PARTIAL, mergePartials } from "@driftline/validate";
import { complaintOf } from "../complaint.js";
import type { Host } from "../host.js";
import type { GatheredRecording, Unit, UnitOutcome, UnitReader } from "./unit.js";
import { createUnitReader, type OnRead } from "./unit-reader.js";

/** One of several runs that share the work: the `index`th (from 1) of `count`. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** How the work is shared. */
export interface Sharing {
  /** Threads of this process. */
  readonly jobs: number;
  /** Null: the whole. */
  readonly shard: Shard | null;
  /** Hears of exchanges as they are read, by whichever thread. */
  readonly onRead?: OnRead;
}

/** What holding recordings against one contract showed, or one shard of it. Adds up; plain JSON. */
export interface Gathered {
  readonly vendor: string;
  /** By recording; those of which a shard read nothing are there all the same, with zeros. */
  readonly recordings: readonly GatheredRecording[];
  /** Problems with no recording of their own, by position among the paths. */
  readonly unopened: readonly { readonly path: number; readonly problem: string }[];
  /** The sum of what was read as a whole. */
  readonly partial: CheckPartial;
}

/** What is held against what. */
export interface GatherTask {
  readonly contract: Contract;
  readonly recordings: readonly string[];
  readonly baseUrls: readonly string[];
  readonly observe: boolean;
  /** What a report must not show beyond what is always hidden. */
  readonly redaction: RedactionConfig;
}

/** Reads recordings and judges what they hold, on as many threads as asked. */
export async function gather(task: GatherTask, { jobs, shard, onRead }: Sharing, host: Host): Promise<Gathered> {
  const { recordings, unopened } = await openAll(task.recordings, host);
  const units: Unit[] = [];
  for (const [position, recording] of recordings.entries()) {
    const parts = await unitsOf(recording, position, shard?.count ?? jobs);
    units.push(...parts.filter((_, part) => isMine(position + part, shard)));
  }
  const local = createUnitReader(task, { cwd: host.cwd, stdin: host.stdin, opened: recordings, onRead });
  const others = otherReaders(task, { count: Math.min(jobs, units.length), onRead }, host);
  // Where one reader fails the rest would wait for work for ever, and the process with them.
  const outcomes = await readAll(units, { local, others }).finally(() =>
    Promise.all(others.map((reader) => reader.close())),
  );
  const parts = recordings.map((recording, position) =>
    sumOf(
      outcomes.read.filter(({ unit }) => unit.recording === position),
      { vendor: task.contract.vendor, recording },
    ),
  );
  const reread = shard === null ? await readAgain(parts, recordings, local) : parts;
  const partial = mergePartials(outcomes.partial, await local.finish());
  return { vendor: task.contract.vendor, recordings: reread, unopened, partial };
}

function isMine(turn: number, shard: Shard | null): boolean {
  return shard === null || turn % shard.count === shard.index - 1;
}

/** Opens recordings; what cannot be opened is a problem of its own, and the others are read all the same. */
export async function openAll(paths: readonly string[], host: Host) {
  const recordings: Recording[] = [];
  const unopened: { path: number; problem: string }[] = [];
  for (const [path, name] of paths.entries()) {
    try {
      recordings.push(...(await openRecordings([name], { cwd: host.cwd, stdin: host.stdin })));
    } catch (error) {
      if (!(error instanceof ToolError)) throw error;
      unopened.push({ path, problem: complaintOf(error) });
    }
  }
  return { recordings, unopened };
}

async function unitsOf(recording: Recording, position: number, count: number): Promise<readonly Unit[]> {
  const { uri, path: file, isSynthetic } = recording;
  const unit = { recording: position, uri, isSynthetic, file, part: null };
  if (count < 2) return [unit];
  const parts = await splitRecording(recording, count);
  return parts.length < 2 ? [unit] : parts.map((part) => ({ ...unit, part }));
}

function otherReaders(
  task: GatherTask,
  { count, onRead }: { count: number; onRead: OnRead | undefined },
  host: Host,
): readonly UnitReader[] {
  if (count < 2) return [];
  const { positions: _, ...contract } = task.contract;
  const { baseUrls, observe, redaction } = task;
  return Array.from({ length: count }, () =>
    host.startWorker({ contract, baseUrls, observe, redaction, cwd: host.cwd }, onRead),
  );
}

interface ReadUnit {
  readonly unit: Unit;
  readonly outcome: UnitOutcome;
}

/** Whoever is free takes the next unit; standard input stays here. */
async function readAll(
  units: readonly Unit[],
  { local, others }: { local: UnitReader; others: readonly UnitReader[] },
): Promise<{ read: readonly ReadUnit[]; partial: CheckPartial }> {
  const isLocal = (unit: Unit) => others.length === 0 || unit.file === null;
  const read: ReadUnit[] = [];
  const work = async (reader: UnitReader, queue: Unit[]): Promise<void> => {
    for (let unit = queue.shift(); unit !== undefined; unit = queue.shift())
      read.push({ unit, outcome: await reader.read(unit) });
  };
  const shared = units.filter((unit) => !isLocal(unit));
  await Promise.all([work(local, units.filter(isLocal)), ...others.map((reader) => work(reader, shared))]);
  const partials = await Promise.all(others.map((reader) => reader.finish()));
  return { read, partial: partials.reduce(mergePartials, EMPTY_PARTIAL) };
}

function sumOf(
  read: readonly ReadUnit[],
  { vendor, recording }: { vendor: string; recording: Recording },
): GatheredRecording {
  const { uri, isSynthetic } = recording;
  const outcomes = read.map(({ outcome }) => outcome);
  const partials = outcomes.flatMap(({ partial }) => partial ?? []);
  const isUnsharable = outcomes.some((outcome) => outcome.isUnsharable);
  const sum = (figure: "exchanges" | "matched") =>
    outcomes.reduce((total, outcome) => total + (isUnsharable ? 0 : outcome[figure]), 0);
  return {
    used: { vendor, uri, exchanges: sum("exchanges"), matched: sum("matched"), isSynthetic },
    problem: outcomes.find(({ problem }) => problem !== null)?.problem ?? null,
    partial: partials.length === 0 || isUnsharable ? null : partials.reduce(mergePartials),
    isUnsharable,
  };
}

/** A recording that could not be shared is read as a whole after all. */
async function readAgain(
  parts: readonly GatheredRecording[],
  recordings: readonly Pick<Recording, "uri" | "path" | "isSynthetic">[],
  reader: UnitReader,
): Promise<readonly GatheredRecording[]> {
  const reread: GatheredRecording[] = [];
  for (const [position, gathered] of parts.entries()) {
    const recording = recordings[position];
    if (!gathered.isUnsharable || recording === undefined) {
      reread.push(gathered);
      continue;
    }
    const { uri, path: file, isSynthetic } = recording;
    const outcome = await reader.read({ recording: position, uri, isSynthetic, file, part: null });
    const { exchanges, matched, problem } = outcome;
    reread.push({ used: { ...gathered.used, exchanges, matched }, problem, partial: null, isUnsharable: false });
  }
  return reread;
}

/**
 * The sum of all shards of one task: what one run over everything would have gathered. Recordings that could not be shared
 * are read here, as a whole.
 */
export async function mergeGathered(task: GatherTask, shards: readonly Gathered[], host: Host): Promise<Gathered> {
  const [first] = shards;
  if (first === undefined || shards.some((shard) => !haveSameRecordings(shard, first)))
    throw new ToolError("PARTIALS_DIFFER", "the partial runs are not about the same recordings", {
      hint: "run every shard on the same files, with the same arguments",
    });
  const recordings = first.recordings.map((one, position) =>
    shards.map((shard) => shard.recordings[position] ?? one).reduce(addRecordings),
  );
  const local = createUnitReader(task, { cwd: host.cwd, stdin: host.stdin });
  const files = recordings.map(({ used: { uri, isSynthetic } }) => ({ uri, path: host.resolve(uri), isSynthetic }));
  const reread = await readAgain(recordings, files, local);
  const partial = shards.map((shard) => shard.partial).reduce(mergePartials, await local.finish());
  return { vendor: first.vendor, recordings: reread, unopened: first.unopened, partial };
}

function haveSameRecordings(a: Gathered, b: Gathered): boolean {
  const urisOf = ({ recordings, unopened }: Gathered) =>
    JSON.stringify([recordings.map(({ used }) => used.uri), unopened]);
  return a.vendor === b.vendor && urisOf(a) === urisOf(b);
}

function addRecordings(a: GatheredRecording, b: GatheredRecording): GatheredRecording {
  const isUnsharable = a.isUnsharable || b.isUnsharable;
  const partials = [a, b].flatMap(({ partial }) => partial ?? []);
  return {
    used: {
      ...a.used,
      exchanges: a.used.exchanges + b.used.exchanges,
      matched: a.used.matched + b.used.matched,
    },
    problem: a.problem ?? b.problem,
    partial: partials.length === 0 || isUnsharable ? null : partials.reduce(mergePartials),
    isUnsharable,
  };
}
