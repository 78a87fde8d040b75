import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { folded, isMadeOf, joinedEntry, payloadOf } from "./entry-bytes.js";
import { whyNotOurs } from "./ours-alone.js";
import { isInCheckout, isLedToCheckout, type Surroundings, surroundings } from "./own-place.js";
import { openSightings, readSighted, type SightedFile } from "./sightings.js";

/** Where a cache keeps its files, and what made them. */
export interface FileCacheOptions {
  /** Of the entries. */
  readonly folder: string;
  /** Of the key that entries are signed with: it belongs to one person on one machine. */
  readonly keyFolder: string;
  /** That key, where it was asked for already. */
  readonly key?: OwnKey | undefined;
  /** Names the code that makes the entries: what other code made is never read. */
  readonly stamp: string;
  /** What the folder may hold before the entries unused for longest are removed. */
  readonly limits: { readonly entries: number; readonly bytes: number };
}

/** What an entry was made for, and the very bytes that it was made of. */
export interface EntryKey {
  readonly name: string;
  readonly sources: readonly Uint8Array[];
}

/** Entries by what they were made of. Nothing here fails. */
export interface FileCache {
  /** Null where nothing was made of these bytes under this name, or nothing that can be trusted. */
  read(key: EntryKey): Buffer | null;
  /** Keeps an entry, where that is possible. */
  write(key: EntryKey, bytes: Uint8Array): void;
}

/**
 * A cache in a folder; null where no key can be kept that is this person's alone (`ownKey`). Entries are signed (HMAC, RFC 2104), so
 * that what somebody else puts into the folder, or what was cut short, is as good as nothing. What was found to be signed is
 * not asked again while it is the very file that it was (`openSightings`): Node takes longer to load its cryptography than
 * to run all the rest of a check. Whatever goes wrong with a file costs time and nothing else: that is why nothing here fails.
 */
export function openFileCache({ folder, keyFolder, stamp, limits, key: known }: FileCacheOptions): FileCache | null {
  const secret = (known ?? ownKey(keyFolder))?.secret;
  if (secret === undefined) return null;
  const fileOf = (key: EntryKey) => join(folder, folded(`${stamp}\n${key.name}`, key.sources));
  const signatureOf = (key: EntryKey, bytes: Uint8Array) =>
    createHmac("sha256", secret).update(`${stamp}\n${key.name}\n`).update(bytes).digest();
  // A folder elsewhere may be one where a file's times are told by somebody else.
  const sightings = dirname(folder) === keyFolder ? openSightings(join(keyFolder, "seen"), secret) : null;

  const isTrusted = (key: EntryKey, entry: SightedFile): boolean => {
    // In the own folder all is written by us, and for us alone.
    if (sightings !== null && !entry.isPrivate) return false;
    const claim = `${entry.path}\n${stamp}\n${key.name}`;
    if (!isUnused(entry) && sightings?.has(claim, entry) === true) return true;
    const [signature, signed] = [entry.bytes.subarray(0, SIGNATURE_BYTES), entry.bytes.subarray(SIGNATURE_BYTES)];
    if (!timingSafeEqual(signature, signatureOf(key, signed))) return false;
    if (isUnused(entry)) touch(entry.path);
    else attempt(() => sightings?.note(claim, entry, writeWhole));
    return true;
  };

  return {
    read(key) {
      const entry = attempt(() => readSighted(fileOf(key)));
      if (entry === null || entry.bytes.length <= SIGNATURE_BYTES) return null;
      // What was made of other bytes needs no signature to be of no use.
      if (!isMadeOf(entry.bytes.subarray(SIGNATURE_BYTES), key.sources) || !isTrusted(key, entry)) return null;
      return payloadOf(entry.bytes.subarray(SIGNATURE_BYTES));
    },
    write(key, bytes) {
      attempt(() => {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        const signed = joinedEntry(key.sources, bytes);
        writeWhole(fileOf(key), [signatureOf(key, signed), signed]);
        for (const name of prune(folder, limits)) sightings?.forget(join(folder, name));
        for (const place of [folder, keyFolder, join(keyFolder, "seen")]) attempt(() => clearUnfinished(place));
      });
    },
  };
}

const SIGNATURE_BYTES = 32;
const SECRET = /^[0-9a-f]{64}$/;
const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;
/** As `writeWhole` names what it has not finished. */
const UNFINISHED = /^(?:key|[0-9a-f]{16,64})\.[0-9a-f]{16}\.tmp$/;

/** Entries unused for longest go first; to know the day is enough, and saying so makes the file another one. */
function isUnused({ modifiedMs }: SightedFile): boolean {
  return Math.abs(Date.now() - modifiedMs) > DAY_MS;
}

function touch(file: string): void {
  const now = new Date();
  attempt(() => utimesSync(file, now, now));
}

/** A person's key on one machine. */
export interface OwnKey {
  readonly secret: string;
}

/**
 * The key that a folder holds, made where there is none; null where others could have written or read it, and where it may
 * have come with a checkout: under a strict `umask` Git makes files and folders with the very rights that we give them.
 */
export function ownKey(folder: string, around?: Surroundings): OwnKey | null {
  const here = around ?? attempt(surroundings);
  if (here === null || isInCheckout(folder, here)) return null;
  const file = join(folder, "key");
  const led = attempt(() => isLedToCheckout(folder, here)) ?? attempt(() => isLedToCheckout(made(folder), here));
  if (led !== false || !isOursAlone(folder, "folder")) return null;
  const kept = attempt(() => readFileSync(file, "latin1"));
  if (kept === null || !SECRET.test(kept))
    attempt(() => writeWhole(file, [Buffer.from(randomBytes(32).toString("hex"))]));
  // Read back: of two processes that begin at once, the key of one is kept.
  const secret = kept !== null && SECRET.test(kept) ? kept : attempt(() => readFileSync(file, "latin1"));
  return secret !== null && SECRET.test(secret) && isOursAlone(file, "file") ? { secret } : null;
}

/** @throws {Error} */
function made(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

function isOursAlone(path: string, kind: "file" | "folder"): boolean {
  return attempt(() => whyNotOurs(path, kind) === null) === true;
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

/** What a run that was ended while it wrote has left; nobody writes for an hour. */
function clearUnfinished(folder: string): void {
  for (const name of readdirSync(folder).filter((file) => UNFINISHED.test(file))) {
    const file = join(folder, name);
    if (Date.now() - lstatSync(file).mtimeMs > HOUR_MS) rmSync(file, { force: true });
  }
}

/** Gives the names of what was removed. */
function prune(folder: string, limits: FileCacheOptions["limits"]): readonly string[] {
  const entries = readdirSync(folder)
    .filter((name) => /^[0-9a-f]{16,64}(?:\.|$)/.test(name))
    .flatMap((name) => {
      const stats = attempt(() => statSync(join(folder, name)));
      return stats === null ? [] : { name, bytes: stats.size, usedAt: stats.mtimeMs };
    })
    .sort((a, b) => b.usedAt - a.usedAt);
  let bytes = 0;
  const removed: string[] = [];
  for (const [position, entry] of entries.entries()) {
    bytes += entry.bytes;
    if (position < limits.entries && bytes <= limits.bytes) continue;
    rmSync(join(folder, entry.name), { force: true });
    removed.push(entry.name);
  }
  return removed;
}

function attempt<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}
