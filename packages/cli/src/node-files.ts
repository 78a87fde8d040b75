import { randomUUID } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import { ToolError } from "@driftline/model";
import { codeOf, reasonOf, underLock, unwritable } from "@driftline/spec";

/**
 * A temporary file beside the target, renamed over it: on one file system a rename is atomic (POSIX `rename`). What is no
 * regular file (`/dev/null`, a pipe) cannot be replaced without harm, and is written to.
 *
 * @throws {ToolError} FILE_UNWRITABLE
 */
export async function writeAtomically(path: string, bytes: Uint8Array | string): Promise<void> {
  const folder = dirname(path);
  const temporary = join(folder, `${ownMark(path)}${process.pid}-${randomUUID()}.tmp`);
  try {
    if (await isDevice(path)) return await writeFile(path, bytes);
    await mkdir(folder, { recursive: true });
    await writeFile(temporary, bytes);
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw unwritable(path, cause);
  }
  await clearDead(path);
}

/** How temporary files of this machine for a target begin; the number of the process follows. */
function ownMark(path: string): string {
  return `.${basename(path)}.${hostname().replace(/[^\w.]/g, "_")}-`;
}

async function isDevice(path: string): Promise<boolean> {
  const found = await stat(path).catch((cause) => (codeOf(cause) === "ENOENT" ? undefined : Promise.reject(cause)));
  return found !== undefined && !found.isFile() && !found.isDirectory();
}

/** Temporary files of processes that were killed. What cannot be cleared disturbs nobody: it is hidden, and no name is used twice. */
async function clearDead(path: string): Promise<void> {
  const [folder, mark] = [dirname(path), ownMark(path)];
  for (const name of await readdir(folder).catch(() => [])) {
    const pid = name.startsWith(mark) ? /^(\d+)-[0-9a-f-]{36}\.tmp$/.exec(name.slice(mark.length))?.[1] : undefined;
    if (pid !== undefined && isGone(Number(pid))) await rm(join(folder, name), { force: true }).catch(() => undefined);
  }
}

function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch (cause) {
    return codeOf(cause) === "ESRCH";
  }
}

/**
 * One write at the end of a file. A last line that was torn (a run that was killed) gets its line feed first, so that only
 * that line is lost; a write that fails half-way (the disk is full) is taken back.
 *
 * @throws {ToolError} FILE_UNWRITABLE
 */
export async function appendWhole(path: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    const file = await open(path, "a+");
    try {
      const { size } = await file.stat();
      const last = size === 0 ? null : await file.read(Buffer.alloc(1), 0, 1, size - 1);
      const bytes = Buffer.from(last === null || last.buffer[0] === LINE_FEED ? text : `\n${text}`);
      await file.appendFile(bytes).catch(async (cause) => {
        // Nobody else can have added to it since: there is no space.
        if ((await file.stat()).size - size < bytes.length) await file.truncate(size);
        throw cause;
      });
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw unwritable(path, cause);
  }
}

const LINE_FEED = 10;

/**
 * Reads, changes and writes a text while every other process that wants to waits.
 *
 * @throws {ToolError} FOLDER_BUSY, FILE_UNREADABLE, FILE_UNWRITABLE, and what `change` throws
 */
export async function updateUnderLock(path: string, change: (text: string | undefined) => string): Promise<void> {
  await underLock(dirname(path), async () => {
    const bytes = await readFile(path).catch((cause) => {
      if (codeOf(cause) === "ENOENT") return undefined;
      throw new ToolError("FILE_UNREADABLE", `cannot read \`${path}\`: ${reasonOf(cause)}`, {
        hint: "check the path and its permissions",
        cause,
      });
    });
    await writeAtomically(path, change(bytes === undefined ? undefined : new TextDecoder().decode(bytes)));
  });
}
