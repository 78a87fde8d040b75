import { mkdirSync, renameSync, statSync, writeFileSync } from "node:fs";
import { mkdir, open, readFile, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { ToolError } from "@driftline/model";
import { clearDeadBeside, codeOf, reasonOf, temporaryBeside, underLock, unwritable } from "@driftline/spec";

/**
 * A temporary file beside the target, renamed over it: on one file system a rename is atomic (POSIX `rename`). What is no
 * regular file (`/dev/null`, a pipe) cannot be replaced without harm, and is written to.
 *
 * @throws {ToolError} FILE_UNWRITABLE
 */
export async function writeAtomically(path: string, bytes: Uint8Array | string): Promise<void> {
  const temporary = temporaryBeside(path);
  try {
    // Opening a pipe waits for whoever reads it, and others have to get a turn meanwhile.
    if (isDevice(path)) return await writeFile(path, bytes);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(temporary, bytes, { flag: "wx" });
    renameSync(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw unwritable(path, cause);
  }
  clearDeadBeside(path);
}

/**
 * Removes a file; one that is not there is gone already.
 *
 * @throws {ToolError} FILE_UNWRITABLE
 */
export async function removeFile(path: string): Promise<void> {
  await rm(path, { force: true }).catch((cause: unknown) => {
    throw unwritable(path, cause);
  });
}

function isDevice(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return found !== undefined && !found.isFile() && !found.isDirectory();
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
 * Reads, changes and writes a text while every other process that wants to waits. What stays as it was is not written.
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
    const before = bytes === undefined ? undefined : new TextDecoder().decode(bytes);
    const after = change(before);
    if (after !== (before ?? "")) await writeAtomically(path, after);
  });
}
