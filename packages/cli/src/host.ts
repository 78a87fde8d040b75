import type { SecondOpinion } from "@driftline/diff";
import type { Hash } from "@driftline/model";
import type { ContractCache } from "@driftline/spec";
import type { UnitReader, WorkerTask } from "./engine/unit.js";
import type { OnRead } from "./engine/unit-reader.js";
import type { TypeProgram } from "./uses/type-program.js";
import type { Place, Stamps } from "./watching/stamps.js";

/** A stream of text and what is known of who reads it. */
export interface TextOutput {
  write(text: string): void;
  /** Width of the terminal in columns, or undefined where it is none. */
  readonly columns: number | undefined;
  readonly isTerminal: boolean;
}

/** Everything the tool needs of the world. Tests bring their own; `node-host.ts` is the real one. */
export interface Host {
  /** The folder that relative paths start from. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The report, and nothing else. */
  readonly stdout: TextOutput;
  /** Everything else: progress, problems, hints. */
  readonly stderr: TextOutput;
  readonly stdin: AsyncIterable<Uint8Array>;
  /** The moment, in RFC 3339 with `Z`. */
  now(): string;
  /** A number in [0, 1), for jitter between attempts. */
  random(): number;
  sleep(ms: number): Promise<void>;
  /** SHA-256 in hexadecimal. */
  readonly hash: Hash;
  hashBytes(bytes: Uint8Array): string;
  /** The bytes of a file, or undefined where there is none. @throws {ToolError} FILE_UNREADABLE */
  readFile(path: string): Promise<Uint8Array | undefined>;
  /** The same for a file below a folder; a symbolic link that leads out of it is as good as no file. */
  readFileWithin(folder: string, file: string): Promise<Uint8Array | undefined>;
  /** Writes a file so that a reader sees it whole or not at all; folders are made. A device or pipe is written to. @throws {ToolError} FILE_UNWRITABLE */
  writeFile(path: string, bytes: Uint8Array | string): Promise<void>;
  /** Removes a file; one that is not there is gone already. @throws {ToolError} FILE_UNWRITABLE */
  removeFile(path: string): Promise<void>;
  /**
   * Adds lines to the end of a file in one write; the file and its folder are made. Where a run that was killed left half a
   * line behind, that line is ended first: what is added never becomes its other half. @throws {ToolError} FILE_UNWRITABLE
   */
  appendFile(path: string, text: string): Promise<void>;
  /**
   * Changes a text by what it is now (undefined where there is no file), while no other process changes it.
   *
   * @throws {ToolError} FOLDER_BUSY, FILE_UNREADABLE, FILE_UNWRITABLE, and what `change` throws
   */
  updateFile(path: string, change: (text: string | undefined) => string): Promise<void>;
  /** A file as it stood in a revision of the git repository here. @throws {ToolError} GIT_FAILED */
  readGit(revision: string, path: string): Promise<Uint8Array>;
  /** What `git` prints when it is run in this folder. @throws {ToolError} GIT_FAILED */
  git(args: readonly string[]): Promise<string>;
  /**
   * Opens a connection and closes it: null where that went well, otherwise the reason in a few words. Nothing is sent; and an address that is
   * not public is not even tried where it is not allowed.
   */
  connect(hostname: string, port: number, options: { readonly isPrivateAllowed: boolean }): Promise<string | null>;
  /** Sends JSON, follows no redirect, and waits ten seconds: the status of the answer, or the reason why there is none. */
  postJson(url: string, body: string): Promise<number | string>;
  /** The version of Node, such as `22.1.0`. */
  readonly nodeVersion: string;
  /** A TypeScript project, by the compiler that is installed for it. @throws {ToolError} as `openProgram` */
  openProgram(tsconfig: string, compiler: string): Promise<TypeProgram>;
  /** An independent judgement of two schemas' sets (`json-schema-diff`), within a time limit. */
  readonly secondOpinion: SecondOpinion;
  /** The names in a folder, sorted; undefined where there is none. @throws {ToolError} FILE_UNREADABLE */
  listFolder(path: string): Promise<readonly FolderEntry[] | undefined>;
  /** What stands in a place now, to tell later whether it changed. */
  stampsOf(place: Place): Promise<Stamps>;
  /** Hints, until the returned function is called, that something may have changed in one of the folders. */
  watchFolders(folders: readonly string[], onHint: () => void): () => void;
  /** Resolves when somebody asks the tool to stop (SIGINT, SIGTERM); for commands that would run on for ever. */
  interrupted(): Promise<void>;
  /** Keeps what contracts were found to be between runs; absent where nothing is to be kept. */
  readonly contractCache?: ContractCache | undefined;
  /** A reader on a thread of its own. */
  startWorker(task: WorkerTask, onRead?: OnRead): UnitReader;
  /** An absolute path. */
  resolve(...parts: readonly string[]): string;
}

/** One name in a folder. Symbolic links are neither. */
export interface FolderEntry {
  readonly name: string;
  readonly kind: "file" | "folder" | "other";
}
