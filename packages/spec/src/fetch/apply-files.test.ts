import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { formatPending, PENDING_FILE, readSettled } from "../lock/pending.js";
import { applyFiles } from "./apply-files.js";
import { ownIdentity } from "./process-identity.js";

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

  it("takes over at once from a process that died", async () => {
    const { pid } = spawnSync(process.execPath, ["-e", ""]);
    const { machine } = ownIdentity();
    const lock = JSON.stringify({ machine, pid, started: null, token: "it" });
    await writeFile(join(folder, ".driftline.lock"), lock);
    await writeFile(join(folder, `.driftline.lock.${machine}-${pid}-${UUID}.tmp`), lock);
    await writeFile(join(folder, `.${UUID}.draft`), "left");
    const began = performance.now();
    expect(await applyFiles(folder, [file("a.txt", "1")])).toEqual(["a.txt"]);
    expect(performance.now() - began).toBeLessThan(5000);
    expect(await readdir(folder)).toEqual(["a.txt"]);
  });

  it.skipIf(process.platform !== "linux")(
    "takes over at once where another process has the number by now",
    async () => {
      const holder = { ...ownIdentity(), started: "1", token: "it" };
      await writeFile(join(folder, ".driftline.lock"), JSON.stringify(holder));
      const began = performance.now();
      await applyFiles(folder, [file("a.txt", "1")]);
      expect(performance.now() - began).toBeLessThan(5000);
    },
  );

  it("waits for a process in another container that has this host's name, whatever its number is here", async () => {
    const { pid } = spawnSync(process.execPath, ["-e", ""]);
    const { machine, ...mine } = ownIdentity();
    const lock = join(folder, ".driftline.lock");
    const draft = join(folder, `.driftline.lock.${machine.slice(0, -1)}x-${pid}-${UUID}.tmp`);
    for (const number of [pid, mine.pid]) {
      const theirs = JSON.stringify({ ...mine, machine: `${machine.slice(0, -1)}x`, pid: number, token: "it" });
      await writeFile(lock, theirs);
      await writeFile(draft, theirs);
      let isReleased = false;
      const release = setTimeout(async () => {
        isReleased = true;
        await rm(lock);
      }, 500);
      await applyFiles(folder, [file("a.txt", String(number))]);
      clearTimeout(release);
      expect(isReleased).toBe(true);
      expect(await readFile(draft, "utf8")).toBe(theirs);
    }
  });

  it.each(["../out.txt", "/etc/out.txt", "a/../../out.txt"])("refuses %s", async (name) => {
    await expect(applyFiles(folder, [file(name, "1")])).rejects.toMatchObject({ code: "PATH_REFUSED" });
  });
});

const UUID = "00000000-0000-4000-8000-000000000000";
const hash = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const hashOf = (text: string) => hash(new TextEncoder().encode(text));

describe("a write that was cut short after it counted", () => {
  const drafts = { "sources/a.txt": `sources/.${UUID}.draft`, "b.txt": `.${UUID}.draft` };
  const read = (name: string) => readFile(join(folder, name)).catch(() => null);
  const settled = async (name: string) => new TextDecoder().decode((await readSettled(read, name, hash)) ?? undefined);

  /** Both files were "1" and become "2"; the first is moved already. */
  beforeEach(async () => {
    await mkdir(join(folder, "sources"));
    await writeFile(join(folder, "sources/a.txt"), "2");
    await writeFile(join(folder, "b.txt"), "1");
    await writeFile(join(folder, drafts["b.txt"]), "2");
    const files = Object.entries(drafts).map(([name, draft]) => ({
      file: name,
      draft,
      before: hashOf("1"),
      after: hashOf("2"),
    }));
    await writeFile(join(folder, PENDING_FILE), formatPending(files));
  });

  it("reads as finished, and the next write finishes it", async () => {
    expect([await settled("sources/a.txt"), await settled("b.txt")]).toEqual(["2", "2"]);
    expect(await applyFiles(folder, [file("c.txt", "3")])).toEqual(["c.txt"]);
    expect(await readFile(join(folder, "b.txt"), "utf8")).toBe("2");
    expect((await readdir(folder)).sort()).toEqual(["b.txt", "c.txt", "sources"]);
  });

  it("is void once somebody brought a file back, or edited one: theirs is newer", async () => {
    await writeFile(join(folder, "sources/a.txt"), "1");
    expect([await settled("sources/a.txt"), await settled("b.txt")]).toEqual(["1", "1"]);
    await applyFiles(folder, [file("c.txt", "3")]);
    expect(await readFile(join(folder, "b.txt"), "utf8")).toBe("1");
    expect((await readdir(folder)).sort()).toEqual(["b.txt", "c.txt", "sources"]);
  });

  it.each([
    "",
    "{",
    "[]",
    '{"pendingVersion":1,"files":[{"file":"b.txt","draft":"../x","before":null,"after":""}]}',
    `{"pendingVersion":1,"files":[{"file":"../b.txt","draft":"../.${UUID}.draft","before":null,"after":""}]}`,
    '{"pendingVersion":1,"files":[{"file":"b.txt","draft":"c.txt","before":null,"after":""}]}',
  ])("that says %s, names nothing", async (text) => {
    await writeFile(join(folder, PENDING_FILE), text);
    expect(await settled("b.txt")).toBe("1");
  });
});
