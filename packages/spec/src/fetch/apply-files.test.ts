import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { applyFiles } from "./apply-files.js";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "driftline-"));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const file = (name: string, text: string) => ({ file: name, bytes: new TextEncoder().encode(text) });

describe("applyFiles", () => {
  it("writes what differs and leaves no trace beside it", async () => {
    expect(await applyFiles(folder, [file("a/b.txt", "1"), file("c.txt", "2")])).toEqual(["a/b.txt", "c.txt"]);
    expect(await applyFiles(folder, [file("a/b.txt", "1"), file("c.txt", "3")])).toEqual(["c.txt"]);
    expect((await readdir(folder)).sort()).toEqual(["a", "c.txt"]);
  });

  it("does not touch a file that is as planned", async () => {
    await applyFiles(folder, [file("a.txt", "1")]);
    const { mtimeMs } = await stat(join(folder, "a.txt"));
    await applyFiles(folder, [file("a.txt", "1")]);
    expect((await stat(join(folder, "a.txt"))).mtimeMs).toBe(mtimeMs);
  });

  it("lets ten writers at once leave one writer's files, whole", async () => {
    const writers = Array.from({ length: 10 }, (_, index) => {
      const text = String(index).repeat(200_000);
      return applyFiles(folder, [file("one.txt", text), file("two.txt", text)]);
    });
    await Promise.all(writers);
    const [one, two] = await Promise.all(["one.txt", "two.txt"].map((name) => readFile(join(folder, name), "utf8")));
    expect(one).toBe(two);
    expect(one).toHaveLength(200_000);
    expect((await readdir(folder)).sort()).toEqual(["one.txt", "two.txt"]);
  });

  it("takes over from a process that died", async () => {
    const lock = join(folder, ".driftline.lock");
    await writeFile(lock, "dead");
    await utimes(lock, new Date(0), new Date(0));
    expect(await applyFiles(folder, [file("a.txt", "1")])).toEqual(["a.txt"]);
  });

  it.each(["../out.txt", "/etc/out.txt", "a/../../out.txt"])("refuses %s", async (name) => {
    await expect(applyFiles(folder, [file(name, "1")])).rejects.toMatchObject({ code: "PATH_REFUSED" });
  });
});
