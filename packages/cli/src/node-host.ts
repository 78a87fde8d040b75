import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { fstatSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { connect, isIP } from "node:net";
import { join, resolve, sep } from "node:path";
import { setTimeout } from "node:timers/promises";
import { sha256, ToolError } from "@driftline/model";
import { codeOf, guardedLookup, isPublicAddress, reasonOf } from "@driftline/spec";
import { startWorker } from "./engine/start-worker.js";
import type { FolderEntry, Host, TextOutput } from "./host.js";
import { appendWhole, removeFile, updateUnderLock, writeAtomically } from "./node-files.js";
import type { OnOutput } from "./output-errors.js";
import { stampsOf, watchFolders } from "./watching/stamps.js";

/** The host that a process is. Its streams are opened when they are first used: most runs need one of them, or none. */
export function nodeHost(cwd: string = process.cwd(), onOutput: OnOutput = () => undefined): Host {
  const known = new Set<string>();
  const opened = (name: string, stream: NodeJS.WriteStream) => {
    if (!known.has(name)) onOutput(name, stream);
    known.add(name);
    return stream;
  };
  return {
    cwd,
    env: process.env,
    stdout: outputOf(1, () => opened("standard output", process.stdout)),
    stderr: outputOf(2, () => opened("standard error", process.stderr)),
    stdin: { [Symbol.asyncIterator]: () => process.stdin[Symbol.asyncIterator]() },
    now: () => new Date().toISOString(),
    random: Math.random,
    sleep: (ms) => setTimeout(ms),
    hash: (text) => (text.length <= SHORT ? sha256(Buffer.from(text)) : hashOf(text)),
    hashBytes: hashOf,
    readFile: (path) => orUndefined(path, () => readWhole(path)),
    readFileWithin: (folder, file) => orUndefined(join(folder, file), () => readWithin(folder, file)),
    listFolder: (path) => orUndefined(path, async () => entriesOf(path)),
    writeFile: writeAtomically,
    appendFile: appendWhole,
    updateFile: updateUnderLock,
    readGit: (revision, path) => readGit(cwd, revision, path),
    stampsOf,
    watchFolders,
    removeFile,
    git: (args) => runGit(cwd, args),
    connect: tryConnection,
    postJson,
    nodeVersion: process.versions.node,
    interrupted: untilInterrupted,
    openProgram: async (tsconfig, compiler) => {
      const { openProgram } = await import("./uses/open-program.js");
      return await openProgram(tsconfig, compiler);
    },
    secondOpinion: async (first, second) => {
      const { createSecondOpinion } = await import("@driftline/diff/second-opinion");
      return await createSecondOpinion()(first, second);
    },
    startWorker,
    resolve: (...parts) => resolve(cwd, ...parts),
  };
}

/** Up to here a text is hashed before Node has loaded its cryptography. */
const SHORT = 2048;

function hashOf(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
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

function outputOf(descriptor: number, stream: () => NodeJS.WriteStream): TextOutput {
  const isTerminal = () => isCharacterDevice(descriptor) && stream().isTTY === true;
  return {
    write: (text) => void stream().write(text),
    get columns() {
      return isTerminal() ? stream().columns : undefined;
    },
    get isTerminal() {
      return isTerminal();
    },
  };
}

/** A terminal is one. What is closed is none. */
function isCharacterDevice(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isCharacterDevice();
  } catch {
    return false;
  }
}

/**
 * At once: what is read whole takes less time to read than a thread takes to be asked. A pipe may take any time. A file that is not
 * there, as most that may be are, is no error that somebody has to make and catch.
 */
async function readWhole(path: string): Promise<Uint8Array | undefined> {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return undefined;
  return found.isFile() ? readFileSync(path) : await readFile(path);
}

async function readWithin(folder: string, file: string): Promise<Uint8Array | undefined> {
  const path = realpathSync.native(join(folder, file));
  return path.startsWith(realpathSync.native(folder) + sep) ? await readWhole(path) : undefined;
}

function entriesOf(path: string): readonly FolderEntry[] {
  const entries = readdirSync(path, { withFileTypes: true });
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

/** `--end-of-options` keeps a revision that begins with a dash from being read as an option. */
function readGit(cwd: string, revision: string, path: string): Promise<Uint8Array> {
  const options = { cwd, encoding: "buffer", maxBuffer: 256 * 1024 * 1024 } as const;
  return new Promise((resolveBytes, reject) => {
    execFile("git", ["show", "--end-of-options", `${revision}:./${path}`], options, (error, stdout, stderr) => {
      if (error === null) return resolveBytes(stdout);
      reject(
        new ToolError(
          "GIT_FAILED",
          `git cannot show \`${path}\` at \`${revision}\`: ${saidByGit(stderr.toString("utf8"), error)}`,
          {
            hint: "check the revision and the path, relative to this folder",
            cause: error,
          },
        ),
      );
    });
  });
}

function runGit(cwd: string, args: readonly string[]): Promise<string> {
  return new Promise((resolveText, reject) => {
    execFile("git", [...args], { cwd, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (error === null) return resolveText(stdout);
      reject(new ToolError("GIT_FAILED", `git ${args[0] ?? ""} failed: ${saidByGit(stderr, error)}`, { cause: error }));
    });
  });
}

/** Its first line, as a clause of ours. */
function saidByGit(stderr: string, { message }: Error): string {
  const line = stderr.trim().split("\n")[0] || message;
  return line.replace(/^fatal: /, "").replace(/\.$/, "");
}

const POST_TIMEOUT_MS = 10_000;

async function postJson(url: string, body: string): Promise<number | string> {
  // One message per run: a connection that was kept may be one that the service has closed since.
  const headers = { "content-type": "application/json", "user-agent": "driftline", connection: "close" };
  const signal = AbortSignal.timeout(POST_TIMEOUT_MS);
  try {
    return (await fetch(url, { method: "POST", headers, body, redirect: "manual", signal })).status;
  } catch (error) {
    // `fetch` hides the reason in `cause`, and its own message may hold the address.
    const cause = error instanceof Error ? error.cause : undefined;
    return signal.aborted ? "no answer in time" : cause === undefined ? "no answer" : reasonOf(cause);
  }
}

const CONNECT_TIMEOUT_MS = 5_000;

const NOT_TRIED = "it is private, not tried";

function tryConnection(
  host: string,
  port: number,
  { isPrivateAllowed }: { readonly isPrivateAllowed: boolean },
): Promise<string | null> {
  if (!isPrivateAllowed && isIP(host) !== 0 && !isPublicAddress(host)) return Promise.resolve(NOT_TRIED);
  return new Promise((done) => {
    // What a vendor's file names may lead inward: a name is judged by the address that it has at this moment.
    const publicOnly = () => guardedLookup({ allowed: new Set(), allowedPrivate: new Set() });
    const guard = isPrivateAllowed ? {} : { lookup: publicOnly() };
    const socket = connect({ host, port, timeout: CONNECT_TIMEOUT_MS, ...guard });
    const end = (reason: string | null): void => {
      socket.destroy();
      done(reason);
    };
    socket.once("connect", () => end(null));
    socket.once("timeout", () => end("no answer in time"));
    socket.once("error", (cause) => end(cause instanceof ToolError ? NOT_TRIED : reasonOf(cause)));
  });
}
