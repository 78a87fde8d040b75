import { dirname } from "node:path";
import type { Host } from "../host.js";
import { isFolderPath, type Place, type Stamps } from "./stamps.js";

/** What a run read, and what stood there when it was read. */
export interface Seen {
  readonly places: readonly Place[];
  readonly stamps: Stamps;
}

/** Whom to ask, when to stop waiting, and which files do not count because the run itself writes them. */
export interface Waiting {
  readonly host: Pick<Host, "stampsOf" | "watchFolders">;
  readonly signal: AbortSignal;
  readonly ignored: ReadonlySet<string>;
}

/** Without a hint the places are looked at this often; more rarely where looking itself takes long. */
const LOOK_EVERY_MS = 1000;
const SHARE_OF_TIME = 1 / 20;

/** A file that is being written changes again within this time. */
const REST_MS = 60;
const MOST_LOOKS = 20;

/**
 * The paths that differ from what was seen, sorted, as soon as there are any and they have come to rest for a moment: an
 * editor that truncates and then writes, or a `git checkout`, is one change. Null when the signal ends the waiting.
 */
export async function untilChanged(seen: Seen, waiting: Waiting): Promise<readonly string[] | null> {
  const { host, signal } = waiting;
  let wake = () => {};
  const close = host.watchFolders(foldersOf(seen.stamps), () => wake());
  const onAbort = () => wake();
  signal.addEventListener("abort", onAbort);
  try {
    while (!signal.aborted) {
      const started = performance.now();
      const changed = await changedAtRest(seen, waiting);
      if (changed.length > 0) return changed;
      const pauseMs = Math.max(LOOK_EVERY_MS, (performance.now() - started) / SHARE_OF_TIME);
      await new Promise<void>((done) => {
        const timer = setTimeout(done, pauseMs);
        wake = () => {
          clearTimeout(timer);
          done();
        };
        if (signal.aborted) wake();
      });
    }
    return null;
  } finally {
    signal.removeEventListener("abort", onAbort);
    close();
  }
}

async function changedAtRest(seen: Seen, { host, signal, ignored }: Waiting): Promise<readonly string[]> {
  const look = () => stampsOfAll(seen.places, host);
  let now = await look();
  if (changedPaths(seen.stamps, now, ignored).length === 0) return [];
  for (let looks = 0; looks < MOST_LOOKS && !signal.aborted; looks++) {
    await new Promise((done) => setTimeout(done, REST_MS));
    const next = await look();
    const isAtRest = changedPaths(now, next, ignored).length === 0;
    now = next;
    if (isAtRest) break;
  }
  return changedPaths(seen.stamps, now, ignored);
}

/** The stamps of all places together. */
export async function stampsOfAll(places: readonly Place[], host: Pick<Host, "stampsOf">): Promise<Stamps> {
  const all = await Promise.all(places.map((place) => host.stampsOf(place)));
  return new Map(all.flatMap((stamps) => [...stamps]));
}

/** The paths whose stamps differ, sorted; a folder only where no file below it says it better. */
export function changedPaths(before: Stamps, now: Stamps, ignored: ReadonlySet<string>): readonly string[] {
  const changed = [...new Set([...before.keys(), ...now.keys()])]
    .filter((path) => before.get(path) !== now.get(path) && !ignored.has(path))
    .sort();
  const files = changed.filter((path) => !isFolderPath(path));
  return changed.filter((path) => !isFolderPath(path) || !files.some((file) => file.startsWith(path)));
}

function foldersOf(stamps: Stamps): readonly string[] {
  return [...new Set([...stamps.keys()].map((path) => (isFolderPath(path) ? path.slice(0, -1) : dirname(path))))];
}
