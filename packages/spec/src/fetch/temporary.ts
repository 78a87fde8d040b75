import { lstatSync, readdirSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { isGone, ownMachine } from "./process-identity.js";

/**
 * A name beside a file that nobody else takes, hidden, with the process in it that writes there. Who opens it creates it
 * (`wx`), so that nothing is written through a name that somebody guessed.
 */
export function temporaryBeside(path: string): string {
  return join(dirname(path), `${hiddenName(path)}${ownMachine()}-${process.pid}-${unlikely()}.tmp`);
}

/** How long no write takes, whatever it writes. */
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Removes the temporary files beside a file that are surely dead: those of processes of this machine that were killed, and
 * those of this host before it was started anew (or of a container of its name) that nobody touched for a day. What cannot be
 * removed disturbs nobody: it is hidden, and no name is used twice.
 */
export function clearDeadBeside(path: string): void {
  const [folder, mark] = [dirname(path), hiddenName(path)];
  for (const name of attempted(() => readdirSync(folder)) ?? []) {
    const [, machine, pid] = (name.startsWith(mark) && TEMPORARY.exec(name.slice(mark.length))) || [];
    if (machine === undefined) continue;
    const temporary = join(folder, name);
    const isDead =
      machine === ownMachine()
        ? isGone({ machine, pid: Number(pid), started: null })
        : hostOf(machine) === hostOf(ownMachine()) && isUntouched(temporary);
    if (isDead) attempted(() => rmSync(temporary, { force: true }));
  }
}

/** The machine, the process, and what makes the name unlikely. */
const TEMPORARY = /^(.+-[0-9a-f]{12})-(\d+)-[0-9a-f-]{36}\.tmp$/;

/** A machine without its boot and the namespace of its numbers. */
function hostOf(machine: string): string {
  return machine.slice(0, machine.lastIndexOf("-"));
}

function isUntouched(path: string): boolean {
  const found = attempted(() => lstatSync(path));
  return found !== undefined && Date.now() - found.mtimeMs > DAY_MS;
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

function hiddenName(path: string): string {
  return `.${basename(path).replace(/^\./, "")}.`;
}
