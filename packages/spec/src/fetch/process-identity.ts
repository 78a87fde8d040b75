import { randomUUID } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import { sha256 } from "@driftline/model";
import { codeOf } from "./unwritable.js";

/** A process as another one, maybe elsewhere, may hear of it. */
export interface ProcessIdentity {
  /** Where its number means something. */
  readonly machine: string;
  readonly pid: number;
  /** When it began, as the system counts; null where that cannot be seen. */
  readonly started: string | null;
}

/** This process. */
export function ownIdentity(): ProcessIdentity {
  return { machine: ownMachine(), pid: process.pid, started: startOf(process.pid) };
}

/**
 * Whether a process is certainly no more: its number is free here, or another process has it by now. What runs elsewhere
 * cannot be told.
 */
export function isGone({ machine, pid, started }: ProcessIdentity): boolean {
  if (machine !== ownMachine()) return false;
  if (!isRunning(pid)) return true;
  const now = startOf(pid);
  return started !== null && now !== null && now !== started;
}

let machine: string | undefined;

/**
 * The host, its boot and the PID namespace: containers that share a host name and a folder do not see each other's
 * processes, and each has a number 1. As a part of a file's name.
 */
export function ownMachine(): string {
  if (machine === undefined) {
    const within = sha256(Buffer.from(numbering())).slice(0, 12);
    machine = `${hostname().replace(/[^\w.]/g, "_")}-${within}`;
  }
  return machine;
}

/** What tells numbers of processes apart from the same ones elsewhere. Where Linux hides it, nobody is known to share ours. */
function numbering(): string {
  if (process.platform !== "linux") return "";
  try {
    return `${readFileSync("/proc/sys/kernel/random/boot_id", "utf8")} ${readlinkSync("/proc/self/ns/pid")}`;
  } catch {
    return randomUUID();
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return codeOf(cause) !== "ESRCH";
  }
}

/** Ticks between boot and the start of a process: field 22 of proc(5) `stat`; the second, a name, may hold anything. */
function startOf(pid: number): string | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "latin1");
    return text.slice(text.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  } catch {
    return null;
  }
}
