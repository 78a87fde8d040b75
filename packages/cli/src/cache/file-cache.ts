import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Where a cache keeps its files, and what made them. */
export interface FileCacheOptions {
  /** Of the entries. */
  readonly folder: string;
  /** Of the key that entries are signed with: it belongs to one person on one machine. */
  readonly keyFolder: string;
  /** Names the code that makes the entries: what other code made is never read. */
  readonly stamp: string;
  /** What the folder may hold before the entries unused for longest are removed. */
  readonly limits: { readonly entries: number; readonly bytes: number };
}

/** Entries by their keys. Nothing here fails. */
export interface FileCache {
  /** Null where there is nothing under the key, or nothing that can be trusted. */
  read(key: string): Buffer | null;
  /** Keeps an entry, where that is possible. */
  write(key: string, bytes: Uint8Array): void;
}

/**
 * A cache in a folder; null where no key can be kept that is this person's alone. Entries are signed (HMAC, RFC 2104), so
 * that what somebody else puts into the folder, or what was cut short, is as good as nothing. Whatever goes wrong with a file
 * costs time and nothing else: that is why nothing here fails.
 */
export function openFileCache({ folder, keyFolder, stamp, limits }: FileCacheOptions): FileCache | null {
  const secret = secretIn(keyFolder);
  if (secret === null) return null;
  const fileOf = (key: string) => join(folder, createHash("sha256").update(`${stamp}\n${key}`).digest("hex"));
  const signatureOf = (key: string, bytes: Uint8Array) =>
    createHmac("sha256", secret).update(`${stamp}\n${key}\n`).update(bytes).digest();
  return {
    read(key) {
      const file = fileOf(key);
      const entry = attempt(() => readFileSync(file));
      if (entry === null || entry.length <= SIGNATURE_BYTES) return null;
      const bytes = entry.subarray(SIGNATURE_BYTES);
      if (!timingSafeEqual(entry.subarray(0, SIGNATURE_BYTES), signatureOf(key, bytes))) return null;
      const now = new Date();
      attempt(() => utimesSync(file, now, now));
      return bytes;
    },
    write(key, bytes) {
      attempt(() => {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        writeWhole(fileOf(key), [signatureOf(key, bytes), bytes]);
        prune(folder, limits);
      });
    },
  };
}

const SIGNATURE_BYTES = 32;
const SECRET = /^[0-9a-f]{64}$/;

/** The key of this person on this machine, made where there is none; null where others could have written it. */
function secretIn(folder: string): string | null {
  const file = join(folder, "key");
  const kept = attempt(() => readFileSync(file, "latin1"));
  if (kept === null || !SECRET.test(kept)) {
    attempt(() => {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      writeWhole(file, [Buffer.from(randomBytes(32).toString("hex"))]);
    });
  }
  // Read back: of two processes that begin at once, the key of one is kept.
  const secret = kept !== null && SECRET.test(kept) ? kept : attempt(() => readFileSync(file, "latin1"));
  return secret !== null && SECRET.test(secret) && isOursAlone(folder) && isOursAlone(file) ? secret : null;
}

/** Whether nobody else may write here. Windows says it otherwise, and keeps a person's folders from others. */
function isOursAlone(path: string): boolean {
  const user = process.getuid?.();
  if (user === undefined) return true;
  const stats = attempt(() => statSync(path));
  return stats !== null && stats.uid === user && (stats.mode & 0o022) === 0;
}

/** A reader sees the whole file or none: on one file system a rename is atomic (POSIX `rename`). */
function writeWhole(file: string, parts: readonly Uint8Array[]): void {
  const temporary = `${file}.${randomBytes(8).toString("hex")}.tmp`;
  try {
    writeFileSync(temporary, Buffer.concat(parts), { mode: 0o600, flag: "wx" });
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

function prune(folder: string, limits: FileCacheOptions["limits"]): void {
  const entries = readdirSync(folder)
    .filter((name) => /^[0-9a-f]{64}(?:\.|$)/.test(name))
    .flatMap((name) => {
      const stats = attempt(() => statSync(join(folder, name)));
      return stats === null ? [] : { name, bytes: stats.size, usedAt: stats.mtimeMs };
    })
    .sort((a, b) => b.usedAt - a.usedAt);
  let bytes = 0;
  for (const [position, entry] of entries.entries()) {
    bytes += entry.bytes;
    if (position >= limits.entries || bytes > limits.bytes) rmSync(join(folder, entry.name), { force: true });
  }
}

function attempt<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}
