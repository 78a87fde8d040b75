import { type Recording, splitRecording } from "@driftline/traffic";
import type { Unit } from "./unit.js";

/** One of several runs that share the work: the `index`th (from 1) of `count`. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** Among how many the work is divided. */
export interface Division {
  /** Threads of this process. */
  readonly jobs: number;
  /** Null: the whole. */
  readonly shard: Shard | null;
}

/** Threads are never equally fast: with parts this much smaller, the slowest holds up the end by that much less. */
const PARTS_PER_THREAD = 64;

/** The work of this process on recordings, in their order. Shards agree on what is whose without a word, by counting. */
export async function unitsOf(recordings: readonly Recording[], { jobs, shard }: Division): Promise<readonly Unit[]> {
  const parts = shard?.count ?? (jobs < 2 ? 1 : jobs * PARTS_PER_THREAD);
  const units: Unit[] = [];
  for (const [position, recording] of recordings.entries()) {
    const ofOne = await unitsOfOne(recording, position, parts);
    const isOurs = (turn: number) => shard === null || turn % shard.count === shard.index - 1;
    units.push(...ofOne.filter((_, ordinal) => isOurs(position + ordinal)));
  }
  return units;
}

async function unitsOfOne(recording: Recording, position: number, parts: number): Promise<readonly Unit[]> {
  const { uri, path: file, isSynthetic } = recording;
  const unit = { recording: position, uri, isSynthetic, file, part: null };
  if (parts < 2 || file === null) return [unit];
  return (await splitRecording(recording, parts)).map((part) => (part.range === null ? unit : { ...unit, part }));
}
