import { randomUUID } from "node:crypto";
import { mkdir, open, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join, resolve, sep } from "node:path";
import { ToolError } from "@driftline/model";
import type { PlannedWrite } from "../lock/plan-lock.js";

/** How long another process is waited for, and when its lock is taken for left behind. */
const WAIT_MS = 30_000;
const STALE_MS = 60_000;

/**
 * Writes the files of a plan below a folder, as one: processes take turns, each file appears whole or not at all, and
 * files that are as planned are not touched.
 *
 * @returns The files that were written.
 * @throws {ToolError} FOLDER_BUSY, FILE_UNWRITABLE, PATH_REFUSED
 */
export async function applyFiles(folder: string, files: readonly PlannedWrite[]): Promise<readonly string[]> {
  const targets = files.map(({ file, bytes }) => ({ file, bytes, path: pathBelow(folder, file) }));
  return underLock(folder, async () => {
    const written: string[] = [];
    for (const { file, bytes, path } of targets) {
      const known = await readFile(path).catch(() => null);
      if (known?.equals(bytes) === true) continue;
      await writeWhole(path, bytes);
      written.push(file);
    }
    return written;
  });
}

function pathBelow(folder: string, file: string): string {
  const root = resolve(folder);
  const path = resolve(root, file);
  if (path.startsWith(root + sep)) return path;
  throw new ToolError("PATH_REFUSED", `\`${file}\` leads out of ${folder}`);
}

/** Written beside its place and moved there: a reader sees the bytes before or the bytes after. */
async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const draft = join(dirname(path), `.${randomUUID()}.draft`);
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(draft, bytes);
    await rename(draft, path);
  } catch (cause) {
    await rm(draft, { force: true });
    throw new ToolError("FILE_UNWRITABLE", `cannot write ${path}: ${(cause as Error).message}`, { cause });
  }
}

async function underLock<Result>(folder: string, work: () => Promise<Result>): Promise<Result> {
  const lock = join(folder, ".driftline.lock");
  const token = randomUUID();
  await acquire(lock, token);
  try {
    return await work();
  } finally {
    const holder = await readFile(lock, "utf8").catch(() => "");
    if (holder === token) await rm(lock, { force: true });
  }
}

async function acquire(lock: string, token: string): Promise<void> {
  const began = Date.now();
  await mkdir(dirname(lock), { recursive: true });
  for (;;) {
    try {
      const handle = await open(lock, "wx");
      await handle.writeFile(token);
      await handle.close();
      return;
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== "EEXIST")
        throw new ToolError("FILE_UNWRITABLE", `cannot write ${lock}: ${(cause as Error).message}`, { cause });
    }
    await removeStale(lock);
    if (Date.now() - began > WAIT_MS) {
      throw new ToolError("FOLDER_BUSY", `${dirname(lock)} is being written by another process`, {
        hint: `if none is running, remove ${lock}`,
      });
    }
    await new Promise((done) => setTimeout(done, 20 + Math.random() * 60));
  }
}

/** A process that died leaves its lock; moving it away first lets only one of many waiting processes remove it. */
async function removeStale(lock: string): Promise<void> {
  const age = await stat(lock).then(
    ({ mtimeMs }) => Date.now() - mtimeMs,
    () => 0,
  );
  if (age < STALE_MS) return;
  const moved = `${lock}.${randomUUID()}`;
  await rename(lock, moved).then(
    () => rm(moved, { force: true }),
    () => undefined,
  );
}
