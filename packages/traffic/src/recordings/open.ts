import { isAbsolute, relative, resolve, sep } from "node:path";
import { ToolError } from "@driftline/model";
import { openWindow } from "../bytes/open-window.js";
import type { ByteWindow } from "../bytes/window.js";
import { candidatesOf } from "./candidates.js";
import { DEFAULT_READ_LIMITS, type ReadLimits } from "./limits.js";
import { readBatches } from "./read.js";
import { recognise } from "./recognise.js";
import { flatten, type Recording, type RecordingNotice } from "./recording.js";
import { isSyntheticRecording } from "./synthetic.js";

/** What opening recordings needs besides their paths. */
export interface OpenOptions {
  /** The working folder: relative paths start there, and `uri`s are relative to it. */
  readonly cwd: string;
  readonly limits?: Partial<ReadLimits>;
  /** What `-` stands for; the process's standard input where it is absent. */
  readonly stdin?: AsyncIterable<Uint8Array>;
  /** Hears of an exchange that a killed recorder left unfinished; without it such a line is an error. */
  readonly onNotice?: (notice: RecordingNotice) => void;
}

/** The name of standard input among paths, and its `uri`. */
export const STDIN_PATH = "-";

/**
 * Recognises recordings: files, folders (searched through, sorted; each file is a recording) and `-`. Only their beginnings
 * are read; order is that of `paths`, and by path within a folder.
 *
 * In a folder, what has no name of a recording (`.har .json .ndjson .jsonl .yml .yaml`, also with `.gz` or `.zst`) is passed
 * over, as are `__files`, hidden files and folders; what has one must be a recording.
 *
 * @throws {ToolError} RECORDING_UNREADABLE, RECORDING_NONE, RECORDING_EMPTY, RECORDING_BINARY, RECORDING_UNKNOWN, RECORDING_TRUNCATED
 */
export async function openRecordings(paths: readonly string[], options: OpenOptions): Promise<readonly Recording[]> {
  const recordings: Recording[] = [];
  for (const path of paths) {
    const files = path === STDIN_PATH ? [path] : candidatesOf(resolve(options.cwd, path), path);
    for (const file of files) recordings.push(await openRecording(file, options));
  }
  return recordings;
}

/** The `uri` of a file: relative to the working folder where it is below it, absolute otherwise; always with `/`. */
export function uriOfPath(path: string, cwd: string): string {
  const below = relative(cwd, path);
  const isBelow = below !== "" && !isAbsolute(below) && below !== ".." && !below.startsWith(`..${sep}`);
  return (isBelow ? below : path).split(sep).join("/");
}

async function openRecording(path: string, options: OpenOptions): Promise<Recording> {
  const isStdin = path === STDIN_PATH;
  const uri = isStdin ? STDIN_PATH : uriOfPath(path, options.cwd);
  const limits = { ...DEFAULT_READ_LIMITS, ...options.limits };
  const window = await openWindow(isStdin ? (options.stdin ?? process.stdin) : path, uri);
  let isKept = false;
  try {
    const recognised = await recognise(window, uri, limits);
    const { format } = recognised;
    const isSynthetic =
      recognised.isSynthetic || (await isSyntheticRecording(format, window, isStdin ? undefined : path));
    // In NDJSON each entry speaks for itself; in HAR the log speaks for all of them.
    const isWhollySynthetic = isSynthetic && format === "har";
    const context = {
      path: isStdin ? null : path,
      uri,
      format,
      isSynthetic: isWhollySynthetic,
      limits,
      onNotice: options.onNotice,
    };
    isKept = isStdin;
    const openAgain = isStdin ? once(window, uri) : () => openWindow(path, uri);
    const batches = () => readBatches(openAgain, context);
    return { uri, path: isStdin ? null : path, format, isSynthetic, batches, exchanges: () => flatten(batches()) };
  } finally {
    if (!isKept) await window.close();
  }
}

/** Standard input can be read once. */
function once(window: ByteWindow, uri: string): () => Promise<ByteWindow> {
  let isRead = false;
  return async () => {
    if (isRead) throw new ToolError("RECORDING_CONSUMED", "standard input was read already", { location: { uri } });
    isRead = true;
    return window;
  };
}
