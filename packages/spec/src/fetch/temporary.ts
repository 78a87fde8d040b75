import { readdirSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { isGone, ownMachine } from "./process-identity.js";

/**
 * A name beside a file that nobody else takes, hidden, with the process in it that writes there. Who opens it creates it
 * (`wx`), so that nothing is written through a name that somebody guessed.
 */
export function temporaryBeside(path: string): string {
  return join(dirname(path), `${markOf(path)}${process.pid}-${unlikely()}.tmp`);
}

/**
 * Removes the temporary files beside a file whose processes, of this machine, were killed. What cannot be removed disturbs
 * nobody: it is hidden, and no name is used twice.
 */
export function clearDeadBeside(path: string): void {
  const [folder, mark] = [dirname(path), markOf(path)];
  for (const name of attempted(() => readdirSync(folder)) ?? []) {
    const pid = name.startsWith(mark) ? /^(\d+)-[0-9a-f-]{36}\.tmp$/.exec(name.slice(mark.length))?.[1] : undefined;
    if (pid !== undefined && isGone({ machine: ownMachine(), pid: Number(pid), started: null }))
      attempted(() => rmSync(join(folder, name), { force: true }));
  }
}

/** 36 hexadecimal digits. */
function unlikely(): string {
  return Array.from({ length: 4 }, () =>
    Math.floor(Math.random() * 2 ** 36)
      .toString(16)
      .padStart(9, "0"),
  ).join("");
}

function attempted<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

function markOf(path: string): string {
  return `.${basename(path).replace(/^\./, "")}.${ownMachine()}-`;
}
