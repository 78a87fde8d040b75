import {
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { beforeEach, describe, expect, it } from "vitest";
import { cacheFolder } from "./cache-folder.testing.js";
import { readSighted } from "./sightings.js";

const { inRoot, opened } = cacheFolder();

describe.skipIf(process.getuid === undefined)("an entry whose signature was asked for once", () => {
  const folder = () => inRoot("own", "entries");
  const own = () => opened({ folder: folder() });
  const entry = () => join(folder(), readdirSync(folder())[0] ?? "");
  const seen = () => (existsSync(inRoot("own", "seen")) ? readdirSync(inRoot("own", "seen")) : []);
  const record = () => inRoot("own", "seen", seen()[0] ?? "");
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
    const key = readFileSync(inRoot("own", "key"), "latin1");
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
