import { type BigIntStats, closeSync, fstatSync, mkdirSync, openSync, readFileSync, rmSync, type Stats } from "node:fs";
import { join } from "node:path";
import { folded } from "./entry-bytes.js";

/** A file's bytes, and which file it was. */
export interface SightedFile {
  readonly path: string;
  readonly bytes: Buffer;
  readonly modifiedMs: number;
  /** When its bytes, name or rights were last changed; no program can set it. */
  readonly changedMs: number;
  /** Null where the system does not tell one file from another, and where it was changed while it was read. */
  readonly identity: string | null;
  /** Whether it belongs to who runs this, and nobody else has any right to it. */
  readonly isPrivate: boolean;
}

/** Entries that were found to be signed, each as the very file that it was. */
export interface Sightings {
  has(claim: string, file: SightedFile): boolean;
  note(claim: string, file: SightedFile, write: (path: string, parts: readonly Uint8Array[]) => void): void;
  /** Of a file that was removed. */
  forget(path: string): void;
}

/** Longer than the clock of any file system here stands still: a file that was changed later has another time. */
const SETTLED_MS = 100;

/**
 * Records that a file's signature held. A record names the file by device, inode, size and the nanoseconds of its last change,
 * which the system sets and no program can: what is restored, copied, edited or cut short is another file, and its signature
 * is asked for again. A record shows half of the person's key, which is kept in the same folder: who does not have the key
 * cannot write one, and the other half stays out of it.
 */
export function openSightings(folder: string, secret: string): Sightings {
  const fileOf = (path: string) => join(folder, folded(path, []));
  const recordOf = (claim: string, identity: string) =>
    Buffer.from(`${secret.slice(0, secret.length / 2)}\n${identity}\n${claim}`);
  return {
    has(claim, { path, identity }) {
      if (identity === null) return false;
      try {
        return readFileSync(fileOf(path)).equals(recordOf(claim, identity));
      } catch {
        return false;
      }
    },
    note(claim, { path, identity, changedMs }, write) {
      const isSettled = Math.abs(Date.now() - changedMs) > SETTLED_MS;
      if (identity === null || !isSettled) return;
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      write(fileOf(path), [recordOf(claim, identity)]);
    },
    forget: (path) => rmSync(fileOf(path), { force: true }),
  };
}

/**
 * Reads a file and which file it is, asked before it is read and after: what is changed meanwhile is neither.
 *
 * @throws {Error} where it cannot be read
 */
export function readSighted(
  path: string,
  read: (descriptor: number) => Buffer = (file) => readFileSync(file),
): SightedFile {
  const descriptor = openSync(path, "r");
  try {
    const stats = fstatSync(descriptor, { bigint: true });
    const bytes = read(descriptor);
    const [before, after] = [identityOf(stats), identityOf(fstatSync(descriptor, { bigint: true }))];
    const [modifiedMs, changedMs] = [Number(stats.mtimeMs), Number(stats.ctimeMs)];
    const identity = before === after ? before : null;
    return { path, bytes, modifiedMs, changedMs, identity, isPrivate: isPrivate(stats) };
  } finally {
    closeSync(descriptor);
  }
}

/** Whether something belongs to who runs this, with no rights for others; Windows has neither, and keeps a person's folders from others. */
export function isPrivate({ uid, mode }: Pick<Stats, "uid" | "mode"> | Pick<BigIntStats, "uid" | "mode">): boolean {
  const user = process.getuid?.();
  return user === undefined || (Number(uid) === user && (Number(mode) & 0o077) === 0);
}

/** Windows has no owner that says who may write here; a clock of whole seconds cannot tell two changes apart. */
function identityOf({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string | null {
  const isFine = process.getuid !== undefined && ctimeNs % 1_000_000_000n !== 0n;
  return isFine ? [dev, ino, size, mtimeNs, ctimeNs].join(" ") : null;
}
