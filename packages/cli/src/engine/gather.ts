import { type Contract, ToolError } from "@driftline/model";
import type { RedactionConfig } from "@driftline/spec";
import { joinParts, openRecordings, type PlaceInWhole, type Recording } from "@driftline/traffic";
import { type CheckPartial, mergePartials, relocatePartial } from "@driftline/validate";
import { complaintOf } from "../complaint.js";
import type { Host } from "../host.js";
import type { GatheredRecording, PartsSum, ReaderSum, Unit, UnitOutcome, UnitReader } from "./unit.js";
import { createUnitReader, type OnRead } from "./unit-reader.js";
import { type Division, unitsOf } from "./units.js";

/** How the work is shared, and who hears of it. */
export interface Sharing extends Division {
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
export async function gather(task: GatherTask, sharing: Sharing, host: Host): Promise<Gathered> {
  const { recordings, unopened } = await openAll(task.recordings, host);
  const { onRead } = sharing;
  const local = createUnitReader(task, { cwd: host.cwd, stdin: host.stdin, opened: recordings, onRead });
  const { read, sums: others } = await readAll(recordings, { task, sharing, host, local });
  const outcomes = groupedBy(read, ({ unit }) => unit.recording);
  const apart = recordings.map((recording, position) =>
    countsOf(
      (outcomes.get(position) ?? []).map(({ outcome }) => outcome),
      { vendor: task.contract.vendor, recording },
    ),
  );
  const isWhole = sharing.shard === null;
  // Of a shard the other parts are elsewhere: whether they fit together is for `mergeGathered` to say.
  const counted = isWhole ? apart.map((one) => (placeInWhole(one) === null ? unsharable(one) : one)) : apart;
  const reread = isWhole ? await readAgain(counted, recordings, local) : counted;
  const sums = [...others, await local.finish()];
  const parts = groupedBy(
    sums.flatMap((sum) => sum.parts),
    ({ recording }) => recording,
  );
  const gathered = reread.map((one, position) =>
    counted[position]?.isUnsharable === true ? one : { ...one, partial: sumOf(parts.get(position) ?? []) },
  );
  return {
    vendor: task.contract.vendor,
    recordings: isWhole ? gathered.map(joined) : gathered,
    unopened,
    partial: sums.map(({ whole }) => whole).reduce(mergePartials),
  };
}

/** The places of the whole recording for those that its parts told; null where the parts do not fit together. */
function placeInWhole({ spans }: GatheredRecording): PlaceInWhole | null {
  return spans.length === 0 ? (place) => place : joinParts(spans);
}

function unsharable({ used, problem }: GatheredRecording): GatheredRecording {
  return {
    used: { ...used, exchanges: 0, matched: 0 },
    problem,
    partial: null,
    spans: [],
    isUnsharable: true,
  };
}

/** A recording all of whose parts were read, with the places of the whole. */
function joined(recording: GatheredRecording): GatheredRecording {
  const place = placeInWhole(recording);
  if (place === null) return unsharable(recording);
  const { partial } = recording;
  return { ...recording, partial: partial === null ? null : relocatePartial(partial, place), spans: [] };
}

function sumOf(parts: readonly PartsSum[]): CheckPartial | null {
  return parts.length === 0 ? null : parts.map(({ partial }) => partial).reduce(mergePartials);
}

function groupedBy<T>(items: readonly T[], keyOf: (item: T) => number): ReadonlyMap<number, readonly T[]> {
  const groups = new Map<number, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
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

interface Reading {
  readonly task: GatherTask;
  readonly sharing: Sharing;
  readonly host: Host;
  /** Reads what no other can: standard input, and what is not worth a thread. */
  readonly local: UnitReader;
}

/** Whoever is free takes the next unit. */
async function readAll(
  recordings: readonly Recording[],
  { task, sharing, host, local }: Reading,
): Promise<{ read: readonly ReadUnit[]; sums: readonly ReaderSum[] }> {
  const { jobs, onRead } = sharing;
  const units = await unitsOf(recordings, sharing);
  const waiting = units.values();
  const read: ReadUnit[] = [];
  const work = async (reader: UnitReader): Promise<void> => {
    for (const unit of waiting) read.push({ unit, outcome: await (unit.file === null ? local : reader).read(unit) });
  };
  const others = otherReaders(task, { count: Math.min(jobs, units.length), onRead }, host);
  try {
    await Promise.all((others.length === 0 ? [local] : others).map(work));
    return { read, sums: await Promise.all(others.map((reader) => reader.finish())) };
  } finally {
    // Where one reader fails the rest would wait for work for ever, and the process with them.
    await Promise.all(others.map((reader) => reader.close()));
  }
}

function countsOf(
  outcomes: readonly UnitOutcome[],
  { vendor, recording: { uri, isSynthetic } }: { vendor: string; recording: Recording },
): GatheredRecording {
  const isUnsharable = outcomes.some((outcome) => outcome.isUnsharable);
  const sum = (figure: "exchanges" | "matched") =>
    outcomes.reduce((total, outcome) => total + (isUnsharable ? 0 : outcome[figure]), 0);
  return {
    used: { vendor, uri, exchanges: sum("exchanges"), matched: sum("matched"), isSynthetic },
    problem: outcomes.find(({ problem }) => problem !== null)?.problem ?? null,
    partial: null,
    spans: outcomes.flatMap(({ span }) => span ?? []),
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
    const used = { ...gathered.used, exchanges, matched };
    reread.push({ used, problem, partial: null, spans: [], isUnsharable: false });
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
    joined(shards.map((shard) => shard.recordings[position] ?? one).reduce(addRecordings)),
  );
  const local = createUnitReader(task, { cwd: host.cwd, stdin: host.stdin });
  const files = recordings.map(({ used: { uri, isSynthetic } }) => ({ uri, path: host.resolve(uri), isSynthetic }));
  const reread = await readAgain(recordings, files, local);
  const partial = shards.map((shard) => shard.partial).reduce(mergePartials, (await local.finish()).whole);
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
    spans: [...a.spans, ...b.spans],
    partial: partials.length === 0 || isUnsharable ? null : partials.reduce(mergePartials),
    isUnsharable,
  };
}
