import { type BigIntStats, watch } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { dirname, join, sep } from "node:path";

/** Something on disk that a run depends on: one file, the names in one folder, or everything below a path. */
export interface Place {
  readonly kind: "file" | "folder" | "tree";
  /** Absolute. */
  readonly path: string;
}

/**
 * What stands in a place, one stamp per path; a folder's path ends in a separator. A stamp differs when the file was
 * written, replaced, removed or made; equal stamps mean the same bytes as far as the file system can tell.
 */
export type Stamps = ReadonlyMap<string, string>;

/** The stamps of a place. What is absent or cannot be looked at has a stamp, too: it may come. */
export async function stampsOf({ kind, path }: Place): Promise<Stamps> {
  const stamps = new Map<string, string>();
  if (kind === "file") stamps.set(path, await stampOf(path));
  else await addFolder(path, kind === "tree", stamps);
  return stamps;
}

/** Whether a path among stamps is a folder's. */
export function isFolderPath(path: string): boolean {
  return path.endsWith(sep);
}

/** Hidden files and installed packages are no recordings, and there may be very many of them. */
function isPassedOver(name: string): boolean {
  return name.startsWith(".") || name === "node_modules";
}

async function addFolder(path: string, isDeep: boolean, stamps: Map<string, string>): Promise<void> {
  const found = await stat(path).catch(codeOf);
  if (typeof found === "string") return void stamps.set(path, found);
  if (!found.isDirectory()) return void stamps.set(path, await stampOf(path));
  const entries = await readdir(path, { withFileTypes: true }).catch(codeOf);
  if (typeof entries === "string") return void stamps.set(path, entries);
  const names = entries.filter(({ name }) => !isPassedOver(name));
  stamps.set(
    path + sep,
    names
      .map((entry) => (entry.isDirectory() ? entry.name + sep : entry.name))
      .sort()
      .join("\n"),
  );
  if (!isDeep) return;
  for (const entry of names) {
    const below = join(path, entry.name);
    if (entry.isDirectory()) await addFolder(below, true, stamps);
    else stamps.set(below, await stampOf(below));
  }
}

/** The identity of the file and the moments of its last change, in nanoseconds: an atomic save makes another file. */
async function stampOf(path: string): Promise<string> {
  const found = await stat(path, { bigint: true }).catch(codeOf);
  return typeof found === "string" ? found : stampText(found);
}

function stampText({ ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return [ino, size, mtimeNs, ctimeNs].join(" ");
}

function codeOf(error: NodeJS.ErrnoException): string {
  return error.code ?? error.message;
}

/**
 * Calls `onHint` when something may have changed in one of the folders, until the returned function is called. A folder that
 * is not there yet is waited for in the nearest one that is. Hints are only hints: file systems over a network send none,
 * and the system may have no watcher left, so nobody may rely on them alone.
 */
export function watchFolders(folders: readonly string[], onHint: () => void): () => void {
  const watchers = new Map<string, ReturnType<typeof watch>>();
  for (const folder of folders) {
    for (let path = folder; !watchers.has(path); path = dirname(path)) {
      const watcher = tryWatch(path, onHint);
      if (watcher !== undefined) watchers.set(path, watcher);
      if (watcher !== undefined || dirname(path) === path) break;
    }
  }
  return () => {
    for (const watcher of watchers.values()) watcher.close();
  };
}

function tryWatch(path: string, onHint: () => void): ReturnType<typeof watch> | undefined {
  try {
    const watcher = watch(path, { persistent: false }, onHint);
    // A folder that is removed ends its watcher; whoever looks again finds it gone.
    return watcher.on("error", onHint);
  } catch {
    return undefined;
  }
}
