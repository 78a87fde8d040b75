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
const PARTS_PER_THREAD = 32;

/**
 * The work of this process on recordings, in their order. A unit is there as soon as its end is known. Shards agree on what
 * is whose without a word, by counting.
 */
export async function* unitsOf(recordings: readonly Recording[], { jobs, shard }: Division): AsyncGenerator<Unit> {
  const parts = shard?.count ?? (jobs < 2 ? 1 : jobs * PARTS_PER_THREAD);
  for (const [position, recording] of recordings.entries()) {
    let turn = position;
    for await (const unit of unitsOfOne(recording, position, parts)) {
      if (shard === null || turn % shard.count === shard.index - 1) yield unit;
      turn += 1;
    }
  }
}

async function* unitsOfOne(recording: Recording, position: number, parts: number): AsyncGenerator<Unit> {
  const { uri, path: file, isSynthetic } = recording;
  const unit = { recording: position, uri, isSynthetic, file, part: null };
  if (parts < 2 || file === null) yield unit;
  else for await (const part of splitRecording(recording, parts)) yield part.range === null ? unit : { ...unit, part };
}

/** What a generator gives, sought before it is asked for. */
export interface SeekingAhead<T> {
  /** How many items were there to begin with; no more than the lead. */
  waiting(): Promise<number>;
  next(): Promise<T | undefined>;
  /** Ends the search. */
  close(): Promise<void>;
}

/** Has a generator always seek `lead` items more than were asked for. */
export function seekAhead<T>(items: AsyncGenerator<T>, lead: number): SeekingAhead<T> {
  const sought: Promise<IteratorResult<T>>[] = [];
  const seek = () => {
    const item = items.next();
    // Who asks for it hears of the failure; until then nobody is to miss it.
    item.catch(() => undefined);
    sought.push(item);
  };
  for (let index = 0; index < lead; index += 1) seek();
  return {
    waiting: async () => (await Promise.all(sought)).filter(({ done }) => done !== true).length,
    async next() {
      seek();
      const item = await sought.shift();
      return item?.done === false ? item.value : undefined;
    },
    close: async () => void (await items.return(undefined)),
  };
}
