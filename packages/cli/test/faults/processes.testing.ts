import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Outcome } from "../run-cli.js";
import { NOW } from "./folders.testing.js";

const BIN = fileURLToPath(new URL("../../bin/driftline.js", import.meta.url));
const KILL_AT = fileURLToPath(new URL("./kill-at.mjs", import.meta.url));

/** How a process of the tool is started. */
export interface Start {
  readonly folder: string;
  readonly argv: readonly string[];
  /** Whom it runs as; this user where it is absent. */
  readonly uid?: number;
  /** Largest file it may write, in blocks of 512 bytes. */
  readonly blocks?: number;
  /** Before, or in, which of its changes it kills itself. */
  readonly kill?: { readonly at: number; readonly share: number | null };
  readonly stdout?: "/dev/full";
}

/** A process that ended: by an exit code, or by a signal. */
export interface Ended extends Omit<Outcome, "code"> {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Starts the real tool, as it is built. Its clock stands at `NOW`. */
export function start({ folder, argv, uid, blocks, kill, stdout }: Start): ChildProcess {
  const plan = { root: folder, at: kill?.at ?? 0, share: kill?.share ?? null, now: NOW };
  const command = [process.execPath, "--import", KILL_AT, BIN, ...argv];
  const shell = [
    ...(blocks === undefined ? [] : [`ulimit -f ${blocks};`]),
    'exec "$@"',
    ...(stdout === undefined ? [] : [`> ${stdout}`]),
  ];
  return spawn("sh", ["-c", shell.join(" "), "sh", ...command], {
    cwd: folder,
    env: { PATH: process.env.PATH, DRIFTLINE_KILL_AT: JSON.stringify(plan) },
    stdio: ["ignore", "pipe", "pipe"],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
}

/** Waits for the end of a process. */
export async function ended(child: ChildProcess): Promise<Ended> {
  const [stdout, stderr] = [textOf(child.stdout), textOf(child.stderr)];
  const [code, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
  return { code, signal, stdout: stdout(), stderr: stderr() };
}

function textOf(stream: ChildProcess["stdout"]): () => string {
  let text = "";
  stream?.setEncoding("utf8").on("data", (part: string) => {
    text += part;
  });
  return () => text;
}
