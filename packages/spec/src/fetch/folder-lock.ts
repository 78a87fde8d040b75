import { createHash, randomUUID } from "node:crypto";
import { link, mkdir, readFile, rm, rmdir, stat, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { ToolError } from "@driftline/model";
import { isGone, ownIdentity } from "./process-identity.js";
import { clearDeadBeside, temporaryBeside } from "./temporary.js";
import { codeOf, unwritable } from "./unwritable.js";

/** The file that says who writes below a folder. */
export const LOCK_FILE = ".driftline.lock";

/** How long a holder that lives is waited for. */
const WAIT_MS = 30_000;
/** A holder that shows no life this long is dead, wherever it ran. */
const SILENT_MS = 10_000;
/** How often a holder shows that it lives. */
const PULSE_MS = 1000;

/**
 * Does work while no other process does any below the same folder. A process that was killed holds nothing: one of this
 * machine is seen to be gone at once, any other after ten seconds of silence. Only waiting is measured, by a clock that
 * cannot jump; what the calendar says, or a file's time, decides nothing.
 *
 * @throws {ToolError} FOLDER_BUSY, FILE_UNWRITABLE, and what the work throws
 */
export async function underLock<Result>(folder: string, work: () => Promise<Result>): Promise<Result> {
  const lock = join(folder, LOCK_FILE);
  const holder = JSON.stringify({ ...ownIdentity(), token: randomUUID() });
  await acquire(lock, holder);
  const pulse = setInterval(() => void showLife(lock), PULSE_MS);
  pulse.unref();
  try {
    clearDeadBeside(lock);
    return await work();
  } finally {
    clearInterval(pulse);
    await release(lock, holder);
  }
}

/** Whoever cannot show that it lives is taken for dead later; that is no reason to stop the work. */
async function showLife(lock: string): Promise<void> {
  const now = new Date();
  await utimes(lock, now, now).catch(() => undefined);
}

/** A lock that cannot be taken away is one of a dead process a moment from now, and is treated as such. */
async function release(lock: string, holder: string): Promise<void> {
  if ((await contentOf(lock)) === holder) await rm(lock, { force: true }).catch(() => undefined);
}

async function acquire(lock: string, holder: string): Promise<void> {
  const began = performance.now();
  let watched = { state: "", since: began };
  for (;;) {
    const content = await contentOf(lock);
    if (content === undefined && (await isTaken(lock, holder))) return;
    const state = `${content} ${await changedAt(lock)}`;
    const now = performance.now();
    if (state !== watched.state) watched = { state, since: now };
    const silentMs = now - watched.since;
    if (content !== undefined && (isOfDeadProcess(content) || silentMs > SILENT_MS)) {
      await takeAway(lock, content, silentMs);
      continue;
    }
    if (now - began > WAIT_MS) {
      throw new ToolError("FOLDER_BUSY", `${dirname(lock)} is being written by another process`, {
        hint: `if none is running, remove ${lock}`,
      });
    }
    await pause(20 + Math.random() * 60);
  }
}

/** The lock appears with its content or not at all; false where somebody else was faster. */
async function isTaken(lock: string, holder: string): Promise<boolean> {
  const draft = temporaryBeside(lock);
  try {
    await mkdir(dirname(lock), { recursive: true });
    await writeFile(draft, holder, { flag: "wx" });
    await link(draft, lock).catch((cause) => {
      // File systems without hard links (exFAT) get the next best thing.
      if (!LINKLESS.has(codeOf(cause) ?? "")) throw cause;
      return takeUnlinked(lock, holder);
    });
    return true;
  } catch (cause) {
    if (codeOf(cause) === "EEXIST") return false;
    throw unwritable(lock, cause);
  } finally {
    await rm(draft, { force: true }).catch(() => undefined);
  }
}

const LINKLESS: ReadonlySet<string> = new Set(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"]);

async function takeUnlinked(lock: string, holder: string): Promise<void> {
  try {
    await writeFile(lock, holder, { flag: "wx" });
  } catch (cause) {
    // The beginning of ours, which there was no space for.
    if (codeOf(cause) !== "EEXIST") await rm(lock, { force: true });
    throw cause;
  }
}

/**
 * Of many that see a dead holder only one removes its lock: whoever makes the folder named after what the lock says. It
 * looks again first, so that a lock that was taken since is never removed.
 */
async function takeAway(lock: string, content: string, silentMs: number): Promise<void> {
  const claim = `${lock}.${createHash("sha256").update(content).digest("hex").slice(0, 16)}`;
  try {
    await mkdir(claim);
  } catch (cause) {
    if (codeOf(cause) !== "EEXIST") throw unwritable(lock, cause);
    // Whoever made it may have died in turn.
    if (silentMs > SILENT_MS) await rmdir(claim).catch(() => undefined);
    await pause(20);
    return;
  }
  try {
    if ((await contentOf(lock)) === content) await rm(lock, { force: true });
  } catch (cause) {
    throw unwritable(lock, cause);
  } finally {
    await rmdir(claim).catch(() => undefined);
  }
}

/** A process of this machine that is no more. Whoever wrote something else there shows no life, and that tells. */
function isOfDeadProcess(content: string): boolean {
  const [, machine, pid, started] = HOLDER.exec(content) ?? [];
  if (machine === undefined) return false;
  return isGone({ machine, pid: Number(pid), started: started ?? null });
}

const HOLDER = /^\{"machine":"([^"]*)","pid":(\d+),"started":(?:null|"(\d+)"),/;

async function contentOf(lock: string): Promise<string | undefined> {
  return await readFile(lock, "utf8").catch(() => undefined);
}

async function changedAt(lock: string): Promise<number> {
  return await stat(lock).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
}
