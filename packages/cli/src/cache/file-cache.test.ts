import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, parse } from "node:path";
import { describe, expect, it } from "vitest";
import { cacheFolder } from "./cache-folder.testing.js";
import { openFileCache, ownKey } from "./file-cache.js";
import type { Surroundings } from "./own-place.js";

const { inRoot, place, opened } = cacheFolder();

const elsewhere: Surroundings = { current: join(tmpdir(), "nowhere"), home: join(tmpdir(), "nobody") };

const onlyEntry = () => inRoot("entries", readdirSync(inRoot("entries"))[0] ?? "");

describe("a cache in a folder", () => {
  it("gives back what was kept, in another process, too", () => {
    opened().write("a", '{"é":1}');
    expect(opened().read("a")).toBe('{"é":1}');
    expect(opened().read("b")).toBeNull();
  });

  it("keeps key and entries from others", () => {
    opened().write("a", "1");
    expect(statSync(onlyEntry()).mode & 0o077).toBe(0);
    expect(statSync(inRoot("own", "key")).mode & 0o077).toBe(0);
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
    const other = readdirSync(inRoot("entries")).find((name) => !entry.endsWith(name)) ?? "";
    renameSync(entry, inRoot("entries", other));
    expect(opened().read("b")).toBeNull();
  });

  it("takes for nothing what other code kept", () => {
    opened({ stamp: "1" }).write("a", "1");
    expect(opened({ stamp: "2" }).read("a")).toBeNull();
  });

  it("takes for nothing what another person's key signed", () => {
    opened({ keyFolder: inRoot("other") }).write("a", "1");
    expect(opened().read("a")).toBeNull();
  });

  it.skipIf(process.getuid === undefined).each([
    ["own", 0o777],
    // What Git makes of a checkout.
    ["own", 0o755],
    ["own", 0o710],
    ["own/key", 0o666],
    ["own/key", 0o644],
    ["own/key", 0o640],
  ])("is none where others have a right to `%s` (%o)", (name, mode) => {
    opened().write("a", "1");
    chmodSync(inRoot(name), mode);
    expect(openFileCache(place())).toBeNull();
    chmodSync(inRoot(name), name === "own" ? 0o700 : 0o600);
    expect(opened().read("a")).toBe("1");
  });

  it.skipIf(process.getuid === undefined)(
    "takes an entry of the own folder for nothing that others have a right to",
    () => {
      const own = () => opened({ folder: inRoot("own", "entries") });
      own().write("a", "1");
      const [name = ""] = readdirSync(inRoot("own", "entries"));
      chmodSync(inRoot("own", "entries", name), 0o644);
      expect(own().read("a")).toBeNull();
      own().write("a", "1");
      expect(own().read("a")).toBe("1");
    },
  );

  it.each(["own", "own/key"])("is none where a link stands for `%s`", (name) => {
    opened().write("a", "1");
    renameSync(inRoot(name), inRoot("elsewhere"));
    symlinkSync(inRoot("elsewhere"), inRoot(name));
    expect(openFileCache(place())).toBeNull();
  });

  it.skipIf(process.getuid?.() !== 0)("is none where the folder or the key is somebody else's", () => {
    for (const mine of [inRoot("own"), inRoot("own", "key")]) {
      opened().write("a", "1");
      chownSync(mine, 12_345, 0);
      expect(openFileCache(place())).toBeNull();
      chownSync(mine, 0, 0);
    }
    expect(opened().read("a")).toBe("1");
  });

  it.each<[string, (own: string) => Surroundings]>([
    ["the current folder", () => ({ current: inRoot(), home: "/nobody" })],
    [
      "a work tree",
      () => {
        mkdirSync(inRoot(".git"));
        return elsewhere;
      },
    ],
    [
      "a work tree in the home folder",
      () => {
        writeFileSync(inRoot(".git"), "gitdir: elsewhere");
        return { ...elsewhere, home: dirname(inRoot()) };
      },
    ],
  ])("has no key that lies in %s, and makes none there", (_, arrange) => {
    const own = inRoot("caches", "own");
    mkdirSync(own, { recursive: true, mode: 0o700 });
    writeFileSync(join(own, "key"), "0".repeat(64), { mode: 0o600 });
    expect(ownKey(own, elsewhere)).toEqual({ secret: "0".repeat(64) });
    const around = arrange(own);
    expect(ownKey(own, around)).toBeNull();
    rmSync(own, { recursive: true });
    expect([ownKey(own, around), existsSync(own)]).toEqual([null, false]);
  });

  it("has no key where a link leads to a work tree", () => {
    const own = inRoot("tree", "caches", "own");
    mkdirSync(inRoot("tree", ".git"), { recursive: true });
    mkdirSync(own, { recursive: true, mode: 0o700 });
    writeFileSync(join(own, "key"), "0".repeat(64), { mode: 0o600 });
    symlinkSync(inRoot("tree", "caches"), inRoot("caches"));
    expect(ownKey(inRoot("caches", "own"), elsewhere)).toBeNull();
    rmSync(inRoot("tree", ".git"), { recursive: true });
    expect(ownKey(inRoot("caches", "own"), elsewhere)).not.toBeNull();
  });

  it("has a key in a home folder that is a work tree, and for who stands in the root folder", () => {
    mkdirSync(inRoot(".git"));
    expect(ownKey(inRoot(".cache", "own"), { ...elsewhere, home: inRoot() })).not.toBeNull();
    rmSync(inRoot(".git"), { recursive: true });
    expect(ownKey(inRoot(".cache", "own"), { ...elsewhere, current: parse(inRoot()).root })).not.toBeNull();
  });

  it("clears what runs that were ended while they wrote have left", () => {
    const folder = inRoot("own", "entries");
    opened({ folder }).write("a", "1");
    mkdirSync(inRoot("own", "seen"));
    const left = ["key", `entries/${"a".repeat(64)}`, `seen/${"b".repeat(64)}`].map((name) =>
      inRoot("own", `${name}.${"c".repeat(16)}.tmp`),
    );
    for (const file of left) writeFileSync(file, "half");
    opened({ folder }).write("b", "2");
    expect(left.filter((file) => existsSync(file))).toEqual(left);
    const before = new Date(Date.now() - 2 * 60 * 60 * 1000);
    for (const file of left) utimesSync(file, before, before);
    opened({ folder }).write("c", "3");
    expect(left.filter((file) => existsSync(file))).toEqual([]);
    expect(opened({ folder }).read("a")).toBe("1");
  });

  it("makes a key that was damaged anew", () => {
    opened().write("a", "1");
    writeFileSync(inRoot("own", "key"), "short");
    expect(opened().read("a")).toBeNull();
    expect(readFileSync(inRoot("own", "key"), "utf8")).toMatch(/^[0-9a-f]{64}$/);
  });

  it("is none where no key can be kept, and forgets where no entry can be", () => {
    writeFileSync(inRoot("file"), "");
    expect(openFileCache(place({ keyFolder: inRoot("file", "own") }))).toBeNull();
    const cache = opened({ folder: inRoot("file", "entries") });
    cache.write("a", "1");
    expect(cache.read("a")).toBeNull();
  });

  it("does not grow without end", () => {
    const cache = opened();
    for (let index = 0; index < 60; index++) cache.write(String(index), "1");
    expect(readdirSync(inRoot("entries"))).toHaveLength(40);
    expect(cache.read("59")).toBe("1");
  });

  it("counts bytes, too", () => {
    const cache = opened({ limits: { entries: 40, bytes: 100 } });
    for (const key of ["a", "b", "c"]) cache.write(key, "x".repeat(14));
    expect(readdirSync(inRoot("entries"))).toHaveLength(2);
  });

  it("tells apart what was made of other bytes, whatever their name", () => {
    const sources = [Buffer.from("one"), Buffer.from("two")];
    opened().write("a", "1", ...sources);
    expect(opened().read("a", ...sources)).toBe("1");
    expect(opened().read("a", Buffer.from("one"), Buffer.from("twO"))).toBeNull();
    expect(opened().read("a", Buffer.from("onet"), Buffer.from("wo"))).toBeNull();
    expect(opened().read("a", Buffer.from("one"))).toBeNull();
    expect(opened().read("a")).toBeNull();
  });
});
