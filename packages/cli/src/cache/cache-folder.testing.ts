import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach } from "vitest";
import { type FileCacheOptions, openFileCache } from "./file-cache.js";

/** A folder for each test of a file, gone after it, and caches in it. */
export function cacheFolder() {
  let root = "";
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "driftline-cache-"));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const place = (changes: Partial<FileCacheOptions> = {}): FileCacheOptions => ({
    folder: join(root, "entries"),
    keyFolder: join(root, "own"),
    stamp: "1",
    limits: { entries: 40, bytes: 256 * 1024 * 1024 },
    ...changes,
  });
  const opened = (changes: Partial<FileCacheOptions> = {}) => {
    const cache = openFileCache(place(changes));
    if (cache === null) throw new Error("no cache");
    return {
      read: (name: string, ...sources: Buffer[]) => cache.read({ name, sources })?.toString("utf8") ?? null,
      write: (name: string, text: string, ...sources: Buffer[]) => cache.write({ name, sources }, Buffer.from(text)),
    };
  };
  return { inRoot: (...names: readonly string[]) => join(root, ...names), place, opened };
}
