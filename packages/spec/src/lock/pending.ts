import { isJsonObject, type JsonValue, memberOf } from "@driftline/model";
import type { HashBytes } from "../load-contract.js";

/** The file that names what a write of several files moves into place. From the moment it is there, all of them count. */
export const PENDING_FILE = ".driftline.pending.json";

/** How drafts are named: beside the file they become, hidden, so that nobody takes them for one. */
export const DRAFT_NAME = /^\.[0-9a-f-]{36}\.draft$/;

/** A file on its way. Paths are below the folder. */
export interface PendingFile {
  readonly file: string;
  readonly draft: string;
  /** Of the bytes there were, or null where there was no file. */
  readonly before: string | null;
  readonly after: string;
}

/** The text of a pending file. */
export function formatPending(files: readonly PendingFile[]): string {
  return `${JSON.stringify({ pendingVersion: 1, files })}\n`;
}

/** Reads below a folder; null where there is no such file. */
export type ReadBelow = (file: string) => Promise<Uint8Array | null>;

/**
 * What a write that was cut short still has to move, or an empty list where it is void: a file that was edited, or brought
 * back from version control, since then is newer than the write.
 */
export async function pendingFiles(read: ReadBelow, hash: HashBytes): Promise<readonly PendingFile[]> {
  const bytes = await read(PENDING_FILE);
  const files = bytes === null ? [] : parsePending(new TextDecoder().decode(bytes));
  for (const file of files) if (!(await holds(file, read, hash))) return [];
  return files;
}

/** A file of a folder as it is once a write that was cut short is finished. */
export async function readSettled(read: ReadBelow, file: string, hash: HashBytes): Promise<Uint8Array | null> {
  const pending = (await pendingFiles(read, hash)).find((one) => one.file === file);
  const draft = pending === undefined ? null : await read(pending.draft);
  return draft ?? (await read(file));
}

/** A draft is looked for first: once it is moved, its file is there. */
async function holds({ file, draft, before, after }: PendingFile, read: ReadBelow, hash: HashBytes): Promise<boolean> {
  const [drafted, there] = [await read(draft), await read(file)];
  const now = there === null ? null : hash(there);
  if (drafted === null) return now === after;
  return hash(drafted) === after && (now === before || now === after);
}

/** What is no list of files beside their drafts names nothing. It may come from anybody, so its paths lead nowhere else. */
function parsePending(text: string): readonly PendingFile[] {
  const value = parsed(text);
  const files = isJsonObject(value) && memberOf(value, "pendingVersion") === 1 ? memberOf(value, "files") : undefined;
  if (!Array.isArray(files)) return [];
  const known = (files as readonly JsonValue[]).flatMap((it) => fileOf(it) ?? []);
  return known.length === files.length ? known : [];
}

function parsed(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return null;
  }
}

function fileOf(value: JsonValue): PendingFile | undefined {
  if (!isJsonObject(value)) return undefined;
  const { file, draft, before, after } = value;
  if (typeof file !== "string" || typeof draft !== "string" || typeof after !== "string") return undefined;
  if (before !== null && typeof before !== "string") return undefined;
  return isBelow(file) && isBelow(draft) && folderOf(file) === folderOf(draft) && DRAFT_NAME.test(nameOf(draft))
    ? { file, draft, before, after }
    : undefined;
}

function isBelow(path: string): boolean {
  return path !== "" && path.split("/").every((part) => part !== "" && part !== "..") && !/[\\:]/.test(path);
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
