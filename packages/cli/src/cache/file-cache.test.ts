import {
  chmodSync,
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
  ...changes,
});

function opened(changes: Partial<FileCacheOptions> = {}) {
  const cache = openFileCache(place(changes));
  if (cache === null) throw new Error("no cache");
  return cache;
}

const onlyEntry = () => join(root, "entries", readdirSync(join(root, "entries"))[0] ?? "");

describe("a cache in a folder", () => {
  it("gives back what was kept, in another process, too", async () => {
    await opened().write("a", '{"é":1}');
    expect(await opened().read("a")).toBe('{"é":1}');
    expect(await opened().read("b")).toBeNull();
  });

  it("keeps key and entries from others", async () => {
    await opened().write("a", "1");
    expect(statSync(onlyEntry()).mode & 0o077).toBe(0);
    expect(statSync(join(root, "own", "key")).mode & 0o077).toBe(0);
  });

  it.each([
    [
      "an entry that was changed",
      (file: string) => writeFileSync(file, readFileSync(file, "utf8").replace("42", "43")),
    ],
    ["an entry that was cut short", (file: string) => writeFileSync(file, readFileSync(file).subarray(0, -1))],
    ["an entry without its text", (file: string) => writeFileSync(file, readFileSync(file).subarray(0, 64))],
    ["an empty entry", (file: string) => writeFileSync(file, "")],
    ["bytes that are no entry", (file: string) => writeFileSync(file, Buffer.alloc(200, 0xff))],
    ["an entry that somebody signed with another key", (file: string) => writeFileSync(file, `${"0".repeat(64)}{}`)],
  ])("takes %s for nothing, and writes it anew", async (_, damage) => {
    await opened().write("a", '{"answer":42}');
    damage(onlyEntry());
    expect(await opened().read("a")).toBeNull();
    await opened().write("a", '{"answer":42}');
    expect(await opened().read("a")).toBe('{"answer":42}');
  });

  it("takes another key's entry for nothing", async () => {
    await opened().write("a", "1");
    const entry = onlyEntry();
    await opened().write("b", "2");
    const other = readdirSync(join(root, "entries")).find((name) => !entry.endsWith(name)) ?? "";
    renameSync(entry, join(root, "entries", other));
    expect(await opened().read("b")).toBeNull();
  });

  it("takes for nothing what other code kept", async () => {
    await opened({ stamp: "1" }).write("a", "1");
    expect(await opened({ stamp: "2" }).read("a")).toBeNull();
  });

  it("takes for nothing what another person's key signed", async () => {
    await opened({ keyFolder: join(root, "other") }).write("a", "1");
    expect(await opened().read("a")).toBeNull();
  });

  it.skipIf(process.getuid === undefined)("is none where others may write the key", async () => {
    await opened().write("a", "1");
    chmodSync(join(root, "own"), 0o777);
    expect(openFileCache(place())).toBeNull();
    chmodSync(join(root, "own"), 0o700);
    chmodSync(join(root, "own", "key"), 0o666);
    expect(openFileCache(place())).toBeNull();
  });

  it("makes a key that was damaged anew", async () => {
    await opened().write("a", "1");
    writeFileSync(join(root, "own", "key"), "short");
    expect(await opened().read("a")).toBeNull();
    expect(readFileSync(join(root, "own", "key"), "utf8")).toMatch(/^[0-9a-f]{64}$/);
  });

  it("is none where no key can be kept, and forgets where no entry can be", async () => {
    writeFileSync(join(root, "file"), "");
    expect(openFileCache(place({ keyFolder: join(root, "file", "own") }))).toBeNull();
    const cache = opened({ folder: join(root, "file", "entries") });
    await cache.write("a", "1");
    expect(await cache.read("a")).toBeNull();
  });

  it("does not grow without end", async () => {
    const cache = opened();
    for (let index = 0; index < 60; index++) await cache.write(String(index), "1");
    expect(readdirSync(join(root, "entries"))).toHaveLength(40);
    expect(await cache.read("59")).toBe("1");
  });
});
