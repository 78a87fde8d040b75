import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
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
import { setTimeout } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type FileCacheOptions, openFileCache, ownKey } from "./file-cache.js";
import type { Surroundings } from "./own-place.js";
import { readSighted } from "./sightings.js";

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
    read: (name: string, ...sources: Buffer[]) => cache.read({ name, sources })?.toString("utf8") ?? null,
    write: (name: string, text: string, ...sources: Buffer[]) => cache.write({ name, sources }, Buffer.from(text)),
  };
}

const elsewhere: Surroundings = { current: join(tmpdir(), "nowhere"), home: join(tmpdir(), "nobody") };

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
    chmodSync(join(root, name), mode);
    expect(openFileCache(place())).toBeNull();
    chmodSync(join(root, name), name === "own" ? 0o700 : 0o600);
    expect(opened().read("a")).toBe("1");
  });

  it.skipIf(process.getuid === undefined)(
    "takes an entry of the own folder for nothing that others have a right to",
    () => {
      const own = () => opened({ folder: join(root, "own", "entries") });
      own().write("a", "1");
      const [name = ""] = readdirSync(join(root, "own", "entries"));
      chmodSync(join(root, "own", "entries", name), 0o644);
      expect(own().read("a")).toBeNull();
      own().write("a", "1");
      expect(own().read("a")).toBe("1");
    },
  );

  it.each(["own", "own/key"])("is none where a link stands for `%s`", (name) => {
    opened().write("a", "1");
    renameSync(join(root, name), join(root, "elsewhere"));
    symlinkSync(join(root, "elsewhere"), join(root, name));
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

  it.each<[string, (own: string) => Surroundings]>([
    ["the current folder", () => ({ current: root, home: "/nobody" })],
    [
      "a work tree",
      () => {
        mkdirSync(join(root, ".git"));
        return elsewhere;
      },
    ],
    [
      "a work tree in the home folder",
      () => {
        writeFileSync(join(root, ".git"), "gitdir: elsewhere");
        return { ...elsewhere, home: dirname(root) };
      },
    ],
  ])("has no key that lies in %s, and makes none there", (_, arrange) => {
    const own = join(root, "caches", "own");
    mkdirSync(own, { recursive: true, mode: 0o700 });
    writeFileSync(join(own, "key"), "0".repeat(64), { mode: 0o600 });
    expect(ownKey(own, elsewhere)).toEqual({ secret: "0".repeat(64) });
    const around = arrange(own);
    expect(ownKey(own, around)).toBeNull();
    rmSync(own, { recursive: true });
    expect([ownKey(own, around), existsSync(own)]).toEqual([null, false]);
  });

  it("has no key where a link leads to a work tree", () => {
    const own = join(root, "tree", "caches", "own");
    mkdirSync(join(root, "tree", ".git"), { recursive: true });
    mkdirSync(own, { recursive: true, mode: 0o700 });
    writeFileSync(join(own, "key"), "0".repeat(64), { mode: 0o600 });
    symlinkSync(join(root, "tree", "caches"), join(root, "caches"));
    expect(ownKey(join(root, "caches", "own"), elsewhere)).toBeNull();
    rmSync(join(root, "tree", ".git"), { recursive: true });
    expect(ownKey(join(root, "caches", "own"), elsewhere)).not.toBeNull();
  });

  it("has a key in a home folder that is a work tree, and for who stands in the root folder", () => {
    mkdirSync(join(root, ".git"));
    expect(ownKey(join(root, ".cache", "own"), { ...elsewhere, home: root })).not.toBeNull();
    rmSync(join(root, ".git"), { recursive: true });
    expect(ownKey(join(root, ".cache", "own"), { ...elsewhere, current: parse(root).root })).not.toBeNull();
  });

  it("clears what runs that were ended while they wrote have left", () => {
    const folder = join(root, "own", "entries");
    opened({ folder }).write("a", "1");
    mkdirSync(join(root, "own", "seen"));
    const left = ["key", `entries/${"a".repeat(64)}`, `seen/${"b".repeat(64)}`].map((name) =>
      join(root, "own", `${name}.${"c".repeat(16)}.tmp`),
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
    for (const key of ["a", "b", "c"]) cache.write(key, "x".repeat(14));
    expect(readdirSync(join(root, "entries"))).toHaveLength(2);
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

describe.skipIf(process.getuid === undefined)("an entry whose signature was asked for once", () => {
  const folder = () => join(root, "own", "entries");
  const own = () => opened({ folder: folder() });
  const entry = () => join(folder(), readdirSync(folder())[0] ?? "");
  const seen = () => (existsSync(join(root, "own", "seen")) ? readdirSync(join(root, "own", "seen")) : []);
  const record = () => join(root, "own", "seen", seen()[0] ?? "");
  const text = "kept ".repeat(20);

  beforeEach(async () => {
    own().write("a", text);
    // Until the clock of the file system has moved on, a second change could not be told from the first.
    expect([own().read("a"), seen()]).toEqual([text, []]);
    await setTimeout(150);
    expect([own().read("a"), seen()]).toEqual([text, [expect.any(String)]]);
  });

  /** Another signature: only a record can make up for it. */
  const broken = () => Buffer.concat([Buffer.alloc(32), readFileSync(entry()).subarray(32)]);
  const mark = (identity: string) =>
    writeFileSync(record(), readFileSync(record(), "latin1").replace(/(?<=\n)[\d ]+(?=\n)/, identity));
  const identity = () => {
    const { dev, ino, size, mtimeNs, ctimeNs } = statSync(entry(), { bigint: true });
    return [dev, ino, size, mtimeNs, ctimeNs].join(" ");
  };

  it("is not asked again: a record of the very file stands for it", () => {
    writeFileSync(entry(), broken());
    expect(own().read("a")).toBeNull();
    // Nobody but who holds the key can say this.
    mark(identity());
    expect(own().read("a")).toBe(text);
  });

  it.each<[string, () => void]>([
    ["changed", () => writeFileSync(entry(), readFileSync(entry(), "latin1").replace("kept", "KEPT"), "latin1")],
    [
      "changed, with its times put back",
      () => {
        const { atime, mtime } = statSync(entry());
        writeFileSync(entry(), readFileSync(entry(), "latin1").replace("kept", "KEPT"), "latin1");
        utimesSync(entry(), atime, mtime);
      },
    ],
    [
      "replaced by a copy under its name",
      () => {
        const copy = `${entry()}.copy`;
        cpSync(entry(), copy, { preserveTimestamps: true });
        writeFileSync(copy, broken());
        renameSync(copy, entry());
      },
    ],
    ["cut short", () => writeFileSync(entry(), readFileSync(entry()).subarray(0, -1))],
    ["emptied", () => writeFileSync(entry(), "")],
  ])("is nothing where it was %s since", (_, damage) => {
    damage();
    expect(own().read("a")).toBeNull();
    own().write("a", text);
    expect(own().read("a")).toBe(text);
  });

  it("is nothing where it was restored with its record", () => {
    // As from an archive, which brings names, bytes and the times of changes that anybody can set.
    const [file, damaged] = [entry(), broken()];
    const [kept, { atime, mtime }] = [readFileSync(record()), statSync(file)];
    rmSync(file);
    writeFileSync(file, damaged);
    utimesSync(file, atime, mtime);
    writeFileSync(record(), kept);
    expect(own().read("a")).toBeNull();
  });

  it("is asked for again where the record was made without the key, or for another entry", () => {
    writeFileSync(entry(), broken());
    mark(identity());
    const told = readFileSync(record(), "latin1");
    for (const other of [told.replace(/^[0-9a-f]+/, "0".repeat(32)), told.replace(/a$/, "b"), ""]) {
      writeFileSync(record(), other);
      expect(own().read("a")).toBeNull();
    }
  });

  it("shows no more of the key than half", () => {
    const key = readFileSync(join(root, "own", "key"), "latin1");
    expect(readFileSync(record(), "latin1")).not.toContain(key.slice(32));
    expect(statSync(record()).mode & 0o077).toBe(0);
  });

  it("is asked for again in a folder elsewhere, each time", async () => {
    opened().write("b", text);
    await setTimeout(150);
    expect([opened().read("b"), seen()]).toEqual([text, [expect.any(String)]]);
  });

  it("is nobody's where it was changed while it was read", () => {
    const whole = readSighted(entry());
    expect(whole.identity).toBe(identity());
    const torn = readSighted(entry(), (descriptor) => {
      const bytes = readFileSync(descriptor);
      writeFileSync(entry(), broken());
      return bytes;
    });
    expect(torn.identity).toBeNull();
  });

  it("is forgotten with the entry", async () => {
    const limits = { entries: 1, bytes: 1 << 20 };
    utimesSync(entry(), new Date(0), new Date(0));
    opened({ folder: folder(), limits }).write("b", text);
    expect([readdirSync(folder()), seen()]).toEqual([[expect.any(String)], []]);
  });

  it("is asked for again, and said to be used, when a day has passed", async () => {
    const before = new Date(Date.now() - 30 * 60 * 60 * 1000);
    utimesSync(entry(), before, before);
    expect(own().read("a")).toBe(text);
    expect(Date.now() - statSync(entry()).mtimeMs).toBeLessThan(60_000);
  });
});
