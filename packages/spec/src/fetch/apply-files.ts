import { createHash, randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve, sep } from "node:path";
import { ToolError } from "@driftline/model";
import { DRAFT_NAME, formatPending, PENDING_FILE, type PendingFile, pendingFiles } from "../lock/pending.js";
import type { PlannedWrite } from "../lock/plan-lock.js";
import { underLock } from "./folder-lock.js";
import { codeOf, unwritable } from "./unwritable.js";

/**
 * Writes the files of a plan below a folder, as one: processes take turns, and whatever ends this one, the folder reads as
 * it was before or as it is after (through `readSettled`; the next write moves what was left). Files that are as planned
 * are not touched.
 *
 * @returns The files that were written.
 * @throws {ToolError} FOLDER_BUSY, FILE_UNWRITABLE, PATH_REFUSED
 */
export async function applyFiles(folder: string, files: readonly PlannedWrite[]): Promise<readonly string[]> {
  for (const { file } of files) pathBelow(folder, file);
  return await underLock(folder, async () => {
    await settle(folder, files);
    const pending = await drafted(folder, files);
    if (pending.length > 1) await announce(folder, pending);
    await moveAll(folder, pending);
    if (pending.length > 1) await remove(join(folder, PENDING_FILE));
    return pending.map(({ file }) => file);
  });
}

function pathBelow(folder: string, file: string): string {
  const root = resolve(folder);
  const path = resolve(root, file);
  if (path.startsWith(root + sep)) return path;
  throw new ToolError("PATH_REFUSED", `\`${file}\` leads out of ${folder}`);
}

/** Finishes what another process was killed over, and clears what it left lying about. Nobody else writes now. */
async function settle(folder: string, files: readonly PlannedWrite[]): Promise<void> {
  const pending = await pendingFiles((file) => read(join(folder, file)), hashOf);
  await moveAll(folder, pending);
  await remove(join(folder, PENDING_FILE));
  for (const place of new Set([folder, ...files.map(({ file }) => dirname(pathBelow(folder, file)))])) {
    const names = await readdir(place).catch(() => []);
    for (const name of names) if (DRAFT_NAME.test(name)) await remove(join(place, name));
  }
}

/** All bytes are on the disk before the first file is touched: what runs out of space has changed nothing. */
async function drafted(folder: string, files: readonly PlannedWrite[]): Promise<readonly PendingFile[]> {
  const drafts: PendingFile[] = [];
  for (const { file, bytes } of files) {
    const path = pathBelow(folder, file);
    const draft = `${file.slice(0, file.lastIndexOf("/") + 1)}.${randomUUID()}.draft`;
    try {
      const known = await read(path);
      if (known !== null && Buffer.compare(known, bytes) === 0) continue;
      drafts.push({ file, draft, before: known === null ? null : hashOf(known), after: hashOf(bytes) });
      await mkdir(dirname(path), { recursive: true });
      await writeFile(join(folder, draft), bytes);
    } catch (cause) {
      await discard(folder, drafts);
      throw unwritable(path, cause);
    }
  }
  return drafts;
}

/** From here on the write counts as done. */
async function announce(folder: string, pending: readonly PendingFile[]): Promise<void> {
  const path = join(folder, PENDING_FILE);
  const draft = join(folder, `.${randomUUID()}.draft`);
  try {
    await writeFile(draft, formatPending(pending));
    await rename(draft, path);
  } catch (cause) {
    await removeQuietly(draft);
    await discard(folder, pending);
    throw unwritable(path, cause);
  }
}

/** A move that fails after others leaves the rest announced: readers see them moved, and the next write moves them. */
async function moveAll(folder: string, pending: readonly PendingFile[]): Promise<void> {
  let isBegun = false;
  for (const { file, draft, after } of pending) {
    try {
      await rename(join(folder, draft), join(folder, file));
    } catch (cause) {
      // One that was moved before the process that drafted it was killed has begun the write all the same.
      const wasMoved = codeOf(cause) === "ENOENT" && (await isMoved(folder, file, after));
      if (!wasMoved && !isBegun) {
        await removeQuietly(join(folder, PENDING_FILE));
        await discard(folder, pending);
      }
      if (!wasMoved) throw unwritable(join(folder, file), cause);
    }
    isBegun = true;
  }
}

async function isMoved(folder: string, file: string, after: string): Promise<boolean> {
  const there = await read(join(folder, file));
  return there !== null && hashOf(there) === after;
}

async function discard(folder: string, pending: readonly PendingFile[]): Promise<void> {
  for (const { draft } of pending) await removeQuietly(join(folder, draft));
}

/** Beside a failure that is told already; what stays is cleared by the next write. */
async function removeQuietly(path: string): Promise<void> {
  await rm(path, { force: true }).catch(() => undefined);
}

async function remove(path: string): Promise<void> {
  await rm(path, { force: true }).catch((cause) => {
    throw unwritable(path, cause);
  });
}

async function read(path: string): Promise<Uint8Array | null> {
  return await readFile(path).catch((cause) => {
    if (codeOf(cause) === "ENOENT") return null;
    throw unwritable(path, cause);
  });
}

function hashOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
