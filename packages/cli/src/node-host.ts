import { execFile } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { appendFile, mkdir, readdir, readFile, realpath, rename, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { dirname, join, resolve, sep } from "node:path";
import { setTimeout } from "node:timers/promises";
import { ToolError } from "@driftline/model";
import { startWorker } from "./engine/start-worker.js";
import type { FolderEntry, Host, TextOutput } from "./host.js";
import { stampsOf, watchFolders } from "./watching/stamps.js";

/** The host that a process is. */
export function nodeHost(cwd: string = process.cwd()): Host {
  const hashOf = (content: string | Uint8Array) => createHash("sha256").update(content).digest("hex");
  return {
    cwd,
    env: process.env,
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
    stdin: process.stdin,
    now: () => new Date().toISOString(),
    random: Math.random,
    sleep: (ms) => setTimeout(ms),
    hash: hashOf,
    hashBytes: hashOf,
    readFile: (path) => orUndefined(path, () => readFile(path)),
    readFileWithin: (folder, file) => orUndefined(join(folder, file), () => readWithin(folder, file)),
    listFolder: (path) => orUndefined(path, () => entriesOf(path)),
    writeFile: writeAtomically,
    appendFile: appendWhole,
    readGit: (revision, path) => readGit(cwd, revision, path),
    stampsOf,
    watchFolders,
    git: (args) => runGit(cwd, args),
    connect: tryConnection,
    nodeVersion: process.versions.node,
    interrupted: untilInterrupted,
    secondOpinion: async (first, second) => {
      const { createSecondOpinion } = await import("@driftline/diff/second-opinion");
      return await createSecondOpinion()(first, second);
    },
    startWorker,
    resolve: (...parts) => resolve(cwd, ...parts),
  };
}

/**
 * The second signal ends the process as it always does: whoever asks twice does not want to wait. A reader that has closed
 * standard output (`driftline watch | head`) wants no more of it either.
 */
function untilInterrupted(): Promise<void> {
  return new Promise((done) => {
    const stop = () => {
      for (const signal of STOP_SIGNALS) process.off(signal, stop);
      done();
    };
    for (const signal of STOP_SIGNALS) process.on(signal, stop);
    process.stdout.once("error", stop);
  });
}

const STOP_SIGNALS = ["SIGINT", "SIGTERM"] as const;

function outputOf(stream: NodeJS.WriteStream): TextOutput {
  return {
    write: (text) => void stream.write(text),
    columns: stream.columns,
    isTerminal: stream.isTTY === true,
  };
}

async function readWithin(folder: string, file: string): Promise<Uint8Array | undefined> {
  const path = await realpath(join(folder, file));
  return path.startsWith((await realpath(folder)) + sep) ? await readFile(path) : undefined;
}

async function entriesOf(path: string): Promise<readonly FolderEntry[]> {
  const entries = await readdir(path, { withFileTypes: true });
  return entries
    .map(
      (entry): FolderEntry => ({
        name: entry.name,
        kind: entry.isFile() ? "file" : entry.isDirectory() ? "folder" : "other",
      }),
    )
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function orUndefined<T>(path: string, read: () => Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await read();
  } catch (cause) {
    if (codeOf(cause) === "ENOENT") return undefined;
    throw new ToolError("FILE_UNREADABLE", `cannot read \`${path}\`: ${reasonOf(cause)}`, {
      hint: "check the path and its permissions",
      cause,
    });
  }
}

/** A temporary file beside the target, renamed over it: on one file system a rename is atomic (POSIX `rename`). */
async function writeAtomically(path: string, bytes: Uint8Array | string): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(temporary, bytes);
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw new ToolError("FILE_UNWRITABLE", `cannot write \`${path}\`: ${reasonOf(cause)}`, {
      hint: "check the folder's permissions and the space left",
      cause,
    });
  }
}

/** A last line that was torn (a run that was killed) gets its line feed first, so that only that line is lost. */
async function appendWhole(path: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    const before = await readFile(path).catch((cause) =>
      codeOf(cause) === "ENOENT" ? undefined : Promise.reject(cause),
    );
    const isTorn = before !== undefined && before.length > 0 && before.at(-1) !== 10;
    await appendFile(path, isTorn ? `\n${text}` : text);
  } catch (cause) {
    throw new ToolError("FILE_UNWRITABLE", `cannot write \`${path}\`: ${reasonOf(cause)}`, {
      hint: "check the folder's permissions and the space left",
      cause,
    });
  }
}

/** `--end-of-options` keeps a revision that begins with a dash from being read as an option. */
function readGit(cwd: string, revision: string, path: string): Promise<Uint8Array> {
  const options = { cwd, encoding: "buffer", maxBuffer: 256 * 1024 * 1024 } as const;
  return new Promise((resolveBytes, reject) => {
    execFile("git", ["show", "--end-of-options", `${revision}:./${path}`], options, (error, stdout, stderr) => {
      if (error === null) return resolveBytes(stdout);
      const said = stderr.toString("utf8").trim().split("\n")[0] || error.message;
      reject(
        new ToolError("GIT_FAILED", `git cannot show \`${path}\` at \`${revision}\`: ${said.replace(/^fatal: /, "")}`, {
          hint: "check the revision and the path, relative to this folder",
          cause: error,
        }),
      );
    });
  });
}

function runGit(cwd: string, args: readonly string[]): Promise<string> {
  return new Promise((resolveText, reject) => {
    execFile("git", [...args], { cwd, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (error === null) return resolveText(stdout);
      const said = stderr.trim().split("\n")[0] || error.message;
      reject(
        new ToolError("GIT_FAILED", `git ${args[0] ?? ""} failed: ${said.replace(/^fatal: /, "")}`, { cause: error }),
      );
    });
  });
}

const CONNECT_TIMEOUT_MS = 5_000;

function tryConnection(host: string, port: number): Promise<string | null> {
  return new Promise((done) => {
    const socket = connect({ host, port, timeout: CONNECT_TIMEOUT_MS });
    const end = (reason: string | null): void => {
      socket.destroy();
      done(reason);
    };
    socket.once("connect", () => end(null));
    socket.once("timeout", () => end("no answer in time"));
    socket.once("error", (cause) => end(reasonOf(cause)));
  });
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EPERM: "permission denied",
  EISDIR: "it is a folder",
  ENOTDIR: "a part of the path is no folder",
  ENOSPC: "no space left",
  EROFS: "the file system is read-only",
  ELOOP: "too many symbolic links",
  ENOTFOUND: "there is no such name",
  EAI_AGAIN: "the name cannot be looked up now",
  ECONNREFUSED: "the connection is refused",
  ENETUNREACH: "there is no way to its network",
};

function codeOf(cause: unknown): string | undefined {
  return cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : undefined;
}

function reasonOf(cause: unknown): string {
  const code = codeOf(cause);
  return (code === undefined ? undefined : REASONS[code]) ?? code ?? String(cause);
}
