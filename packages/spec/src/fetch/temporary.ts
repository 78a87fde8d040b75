import { randomUUID } from "node:crypto";
import { readdir, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import { codeOf } from "./unwritable.js";

/** A name beside a file that nobody else takes, hidden, with the process in it that writes there. */
export function temporaryBeside(path: string): string {
  return join(dirname(path), `${markOf(path)}${process.pid}-${randomUUID()}.tmp`);
}

/**
 * Removes the temporary files beside a file whose processes, of this machine, were killed. What cannot be removed disturbs
 * nobody: it is hidden, and no name is used twice.
 */
export async function clearDeadBeside(path: string): Promise<void> {
  const [folder, mark] = [dirname(path), markOf(path)];
  for (const name of await readdir(folder).catch(() => [])) {
    const pid = name.startsWith(mark) ? /^(\d+)-[0-9a-f-]{36}\.tmp$/.exec(name.slice(mark.length))?.[1] : undefined;
    if (pid !== undefined && isGone(Number(pid))) await rm(join(folder, name), { force: true }).catch(() => undefined);
  }
}

/** Whether no process of this machine has the number. */
export function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch (cause) {
    return codeOf(cause) === "ESRCH";
  }
}

function markOf(path: string): string {
  return `.${basename(path).replace(/^\./, "")}.${hostname().replace(/[^\w.]/g, "_")}-`;
}
