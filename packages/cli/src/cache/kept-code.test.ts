import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type EntryKey, openFileCache } from "./file-cache.js";
import { type LoadedCode, loadCode } from "./kept-code.js";

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "driftline-code-"));
  writeFileSync(join(root, "core.js"), SOURCE);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const SOURCE = `const { sep } = require("node:path");
exports.answer = () => 42;
exports.sep = sep;
exports.here = [__filename, __dirname, module.filename];
`;

const require = createRequire(import.meta.url);
const limits = { entries: 4, bytes: 1 << 20 };
const cacheOf = (keyFolder = join(root, "own")) =>
  openFileCache({ folder: join(root, "code"), keyFolder, stamp: "1", limits });

function load(cache = cacheOf(), purpose = "check"): LoadedCode & { readonly answer: unknown } {
  const loaded = loadCode({ path: join(root, "core.js"), purpose, require }, cache);
  return { ...loaded, answer: (loaded.exports as { answer(): unknown }).answer() };
}

const entries = () => readdirSync(join(root, "code")).map((name) => join(root, "code", name));
const [shown, kept] = [
  ({ answer, isKept }: ReturnType<typeof load>) => ({ answer, isKept }),
  { answer: 42, isKept: true },
];

describe("code that was compiled before", () => {
  it("is run without being compiled again", () => {
    const first = load();
    expect(shown(first)).toEqual({ answer: 42, isKept: false });
    first.keep();
    expect(shown(load())).toEqual(kept);
  });

  it("has what a CommonJS file has, and is found by those that require it", () => {
    load().keep();
    const { exports } = load();
    const path = join(root, "core.js");
    expect(exports).toMatchObject({ here: [path, root, path] });
    expect(require(path)).toBe(exports);
  });

  it("is written once more, with what the second run called, and then no more", () => {
    const written = () => entries().map((file) => statSync(file).ino);
    load().keep();
    const first = written();
    load().keep();
    const second = written();
    expect(second).not.toEqual(first);
    load().keep();
    expect([written(), entries()]).toEqual([second, [expect.any(String)]]);
  });

  it("is another for another command", () => {
    load().keep();
    expect(load(cacheOf(), "diff").isKept).toBe(false);
  });

  it("is not run in place of a file that was changed, whatever its length", () => {
    load().keep();
    writeFileSync(join(root, "core.js"), SOURCE.replace("42", "43"));
    expect(shown(load())).toEqual({ answer: 43, isKept: false });
  });

  it.each([
    ["changed", (bytes: Buffer) => Buffer.concat([bytes.subarray(0, -9), Buffer.alloc(9, 7)])],
    ["cut short", (bytes: Buffer) => bytes.subarray(0, -1)],
    ["emptied", () => Buffer.alloc(0)],
    ["replaced", () => Buffer.alloc(4096, 0xff)],
  ])("is compiled again where what was kept was %s", (_, damage) => {
    load().keep();
    for (const file of entries()) writeFileSync(file, damage(readFileSync(file)));
    const loaded = load();
    expect(shown(loaded)).toEqual({ answer: 42, isKept: false });
    loaded.keep();
    expect(shown(load())).toEqual(kept);
  });

  it("is compiled again where somebody else signed what was kept", () => {
    load(cacheOf(join(root, "other"))).keep();
    expect(shown(load())).toEqual({ answer: 42, isKept: false });
  });

  it("is compiled again where V8 refuses what was kept", () => {
    // Signed by us, and made by another engine: all that a signature cannot tell.
    const written: string[] = [];
    const foreign = { read: () => Buffer.alloc(2000, 1), write: ({ name }: EntryKey) => void written.push(name) };
    const loaded = load(foreign);
    expect(shown(loaded)).toEqual({ answer: 42, isKept: false });
    loaded.keep();
    expect(written).toHaveLength(1);
  });

  it("is compiled each time where there is no cache", () => {
    const loaded = load(null);
    loaded.keep();
    expect(shown(load(null))).toEqual({ answer: 42, isKept: false });
  });
});
