import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ContractCache } from "@driftline/spec";

/** Where a cache keeps its files, and what made them. */
export interface FileCacheOptions {
  /** Of the entries. */
  readonly folder: string;
  /** Of the key that entries are signed with: it belongs to one person on one machine. */
  readonly keyFolder: string;
  /** Names the code that makes the entries: what other code made is never read. */
  readonly stamp: string;
}

/** What a cache may hold before the entries unused for longest are removed. */
const ENTRIES_AT_MOST = 40;
const BYTES_AT_MOST = 256 * 1024 * 1024;

/**
 * A cache in a folder; null where no key can be kept that is this person's alone. Entries are data and are signed (HMAC,
 * RFC 2104), so that what somebody else puts into the folder, or what was cut short, is as good as nothing. Whatever goes
 * wrong with a file costs time and nothing else: that is why nothing here fails.
 */
export function openFileCache({ folder, keyFolder, stamp }: FileCacheOptions): ContractCache | null {
  const secret = secretIn(keyFolder);
  if (secret === null) return null;
  const fileOf = (key: string) => join(folder, `${createHash("sha256").update(`${stamp}\n${key}`).digest("hex")}.json`);
  const signatureOf = (key: string, text: Uint8Array) =>
    createHmac("sha256", secret).update(`${stamp}\n${key}\n`).update(text).digest("hex");
  return {
    async read(key) {
      const bytes = attempt(() => readFileSync(fileOf(key)));
      if (bytes === null || bytes.length <= SIGNATURE_LENGTH) return null;
      const text = bytes.subarray(SIGNATURE_LENGTH);
      const signature = Buffer.from(signatureOf(key, text));
      if (!timingSafeEqual(bytes.subarray(0, SIGNATURE_LENGTH), signature)) return null;
      const now = new Date();
      attempt(() => utimesSync(fileOf(key), now, now));
      return text.toString("utf8");
    },
    async write(key, text) {
      attempt(() => {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        writeWhole(fileOf(key), `${signatureOf(key, Buffer.from(text))}${text}`);
        prune(folder);
      });
    },
  };
}

const SIGNATURE_LENGTH = 64;
const SECRET = /^[0-9a-f]{64}$/;

/** The key of this person on this machine, made where there is none; null where others could have written it. */
function secretIn(folder: string): string | null {
  const file = join(folder, "key");
  const kept = attempt(() => readFileSync(file, "latin1"));
  if (kept === null || !SECRET.test(kept)) {
    attempt(() => {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      writeWhole(file, randomBytes(32).toString("hex"));
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
function writeWhole(file: string, content: string): void {
  const temporary = `${file}.${randomBytes(8).toString("hex")}.tmp`;
  try {
    writeFileSync(temporary, content, { mode: 0o600, flag: "wx" });
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

function prune(folder: string): void {
  const entries = readdirSync(folder)
    .filter((name) => /^[0-9a-f]{64}\.json/.test(name))
    .flatMap((name) => {
      const stats = attempt(() => statSync(join(folder, name)));
      return stats === null ? [] : { name, bytes: stats.size, usedAt: stats.mtimeMs };
    })
    .sort((a, b) => b.usedAt - a.usedAt);
  let bytes = 0;
  for (const [position, entry] of entries.entries()) {
    bytes += entry.bytes;
    if (position >= ENTRIES_AT_MOST || bytes > BYTES_AT_MOST) rmSync(join(folder, entry.name), { force: true });
  }
}

function attempt<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}
