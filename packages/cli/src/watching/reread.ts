import { EMPTY_PARTIAL } from "@driftline/validate";
import { type Gathered, openAll } from "../engine/gather.js";
import type { GatheredRecording } from "../engine/unit.js";
import { createLoneReader, type LoneReader, type OnRead } from "../engine/unit-reader.js";
import type { Host } from "../host.js";
import { type CheckTask, gatherTaskOf } from "../pipeline.js";
import { isFolderPath, type Stamps } from "./stamps.js";
import type { TracedHost } from "./traced-host.js";

/** Holds recordings against contracts again and again, and reads only those that changed. */
export interface Rereader {
  /** What a task's recordings show now. @throws the reason of the signal */
  gather(task: CheckTask, at: RereadPlace): Promise<Gathered>;
  /** Recordings since the last call of this: those read, and all. */
  takeFigures(): RereadFigures;
}

/** Who hears of the reading, and who ends it. */
export interface RereadPlace {
  readonly trace: TracedHost;
  readonly signal: AbortSignal;
  readonly onRead: OnRead;
}

/** How much of the work a run could spare. */
export interface RereadFigures {
  readonly read: number;
  readonly total: number;
}

interface KnownTask {
  readonly contractKey: string;
  readonly read: LoneReader;
  readonly recordings: ReadonlyMap<string, KnownRecording>;
}

interface KnownRecording {
  readonly stamp: string;
  readonly gathered: GatheredRecording;
}

/** A rereader that knows nothing yet. */
export function createRereader(host: Host): Rereader {
  const tasks = new Map<string, KnownTask>();
  let figures: RereadFigures = { read: 0, total: 0 };
  return {
    async gather(task, { trace, signal, onRead }) {
      const { vendor } = task.contract;
      const contractKey = host.hash(JSON.stringify([task.contract.document, task.baseUrls]));
      const last = tasks.get(vendor);
      const isSame = last?.contractKey === contractKey;
      const read = isSame ? last.read : createLoneReader(gatherTaskOf(task));
      const known = isSame ? last.recordings : new Map<string, KnownRecording>();
      const { recordings, unopened, stamps } = await openTraced(task.recordings, trace);
      const beside = host.hash(besideRecordings(recordings, stamps));
      const now = new Map<string, KnownRecording>();
      for (const recording of recordings) {
        const stamp = `${stamps.get(recording.path ?? "")}\n${beside}`;
        const kept = known.get(recording.uri);
        const isKept = kept?.stamp === stamp;
        const gathered = isKept ? kept.gathered : await read(recording, { signal, onRead });
        figures = { read: figures.read + (isKept ? 0 : 1), total: figures.total + 1 };
        now.set(recording.uri, { stamp, gathered });
      }
      tasks.set(vendor, { contractKey, read, recordings: now });
      return { vendor, recordings: [...now.values()].map((it) => it.gathered), unopened, partial: EMPTY_PARTIAL };
    },
    takeFigures() {
      const taken = figures;
      figures = { read: 0, total: 0 };
      return taken;
    },
  };
}

async function openTraced(paths: readonly string[], { host, note }: TracedHost) {
  const stamps = new Map<string, string>();
  for (const path of paths)
    for (const [file, stamp] of await note({ kind: "tree", path: host.resolve(path) })) stamps.set(file, stamp);
  return { ...(await openAll(paths, host)), stamps };
}

/**
 * What stands beside the recordings. A recording may keep its bodies in such files, which are no recordings: where one of those changes, all
 * are read again. It is found out once for all recordings: there may be thousands of them.
 */
function besideRecordings(recordings: readonly { readonly path: string | null }[], stamps: Stamps): string {
  const own = new Set(recordings.map(({ path }) => path));
  return [...stamps]
    .filter(([file]) => !isFolderPath(file) && !own.has(file))
    .flat()
    .join("\n");
}
