import {
  chmodSync,
  chownSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type FileCacheOptions, openFileCache } from "./file-cache.js";

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

function opened(changes: Partial<FileCacheOptions> = {}) {
  const cache = openFileCache(place(changes));
  if (cache === null) throw new Error("no cache");
  return {
    read: (key: string) => cache.read(key)?.toString("utf8") ?? null,
    write: (key: string, text: string) => cache.write(key, Buffer.from(text)),
  };
}

const onlyEntry = () => join(root, "entries", readdirSync(join(root, "entries"))[0] ?? "");

describe("a cache in a folder", () => {
  it("gives back what was kept, in another process, too", () => {
    opened().write("a", '{"é":1}');
    expect(opened().read("a")).toBe('{"é":1}');
    expect(opened().read("b")).toBeNull();
  });

  it("keeps key and entries from others", () => {
    opened().write("a", "1");
    expect(statSync(onlyEntry()).mode & 0o077).toBe(0);
    expect(statSync(join(root, "own", "key")).mode & 0o077).toBe(0);
  });

  it.each([
    [
      "an entry that was changed",
      (file: string) => writeFileSync(file, readFileSync(file, "latin1").replace("42", "43"), "latin1"),
    ],
    ["an entry that was cut short", (file: string) => writeFileSync(file, readFileSync(file).subarray(0, -1))],
    ["an entry without its text", (file: string) => writeFileSync(file, readFileSync(file).subarray(0, 32))],
    ["an empty entry", (file: string) => writeFileSync(file, "")],
    ["bytes that are no entry", (file: string) => writeFileSync(file, Buffer.alloc(200, 0xff))],
    ["an entry that somebody signed with another key", (file: string) => writeFileSync(file, `${"0".repeat(32)}{}`)],
  ])("takes %s for nothing, and writes it anew", (_, damage) => {
    opened().write("a", '{"answer":42}');
    damage(onlyEntry());
    expect(opened().read("a")).toBeNull();
    opened().write("a", '{"answer":42}');
    expect(opened().read("a")).toBe('{"answer":42}');
  });

  it("takes another key's entry for nothing", () => {
    opened().write("a", "1");
    const entry = onlyEntry();
    opened().write("b", "2");
    const other = readdirSync(join(root, "entries")).find((name) => !entry.endsWith(name)) ?? "";
    renameSync(entry, join(root, "entries", other));
    expect(opened().read("b")).toBeNull();
  });

  it("takes for nothing what other code kept", () => {
    opened({ stamp: "1" }).write("a", "1");
    expect(opened({ stamp: "2" }).read("a")).toBeNull();
  });

  it("takes for nothing what another person's key signed", () => {
    opened({ keyFolder: join(root, "other") }).write("a", "1");
    expect(opened().read("a")).toBeNull();
  });

  it.skipIf(process.getuid === undefined)("is none where others may write the key", () => {
    opened().write("a", "1");
    chmodSync(join(root, "own"), 0o777);
    expect(openFileCache(place())).toBeNull();
    chmodSync(join(root, "own"), 0o700);
    chmodSync(join(root, "own", "key"), 0o666);
    expect(openFileCache(place())).toBeNull();
  });

  it.skipIf(process.getuid?.() !== 0)("is none where the folder or the key is somebody else's", () => {
    for (const mine of [join(root, "own"), join(root, "own", "key")]) {
      opened().write("a", "1");
      chownSync(mine, 12_345, 0);
      expect(openFileCache(place())).toBeNull();
      chownSync(mine, 0, 0);
    }
    expect(opened().read("a")).toBe("1");
  });

  it("makes a key that was damaged anew", () => {
    opened().write("a", "1");
    writeFileSync(join(root, "own", "key"), "short");
    expect(opened().read("a")).toBeNull();
    expect(readFileSync(join(root, "own", "key"), "utf8")).toMatch(/^[0-9a-f]{64}$/);
  });

  it("is none where no key can be kept, and forgets where no entry can be", () => {
    writeFileSync(join(root, "file"), "");
    expect(openFileCache(place({ keyFolder: join(root, "file", "own") }))).toBeNull();
    const cache = opened({ folder: join(root, "file", "entries") });
    cache.write("a", "1");
    expect(cache.read("a")).toBeNull();
  });

  it("does not grow without end", () => {
    const cache = opened();
    for (let index = 0; index < 60; index++) cache.write(String(index), "1");
    expect(readdirSync(join(root, "entries"))).toHaveLength(40);
    expect(cache.read("59")).toBe("1");
  });

  it("counts bytes, too", () => {
    const cache = opened({ limits: { entries: 40, bytes: 100 } });
    for (const key of ["a", "b", "c"]) cache.write(key, "x".repeat(18));
    expect(readdirSync(join(root, "entries"))).toHaveLength(2);
  });
});
