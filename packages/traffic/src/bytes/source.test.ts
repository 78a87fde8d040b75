import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { chunksOf, openFileSource } from "./source.js";

const folder = mkdtempSync(join(tmpdir(), "driftline-source-"));
afterAll(() => rmSync(folder, { recursive: true }));

const NOTHING = new Uint8Array(0);

it("others get their turn while a long file is read", async () => {
  const path = join(folder, "long");
  writeFileSync(path, Buffer.alloc(8 * 1024 * 1024, "x"));
  let [turns, length] = [0, 0];
  const timer = setInterval(() => (turns += 1), 0);
  for await (const chunk of chunksOf(NOTHING, await openFileSource(path))) {
    length += chunk.length;
    // A turn is due at once, so that each break in the reading gives one.
    const until = performance.now() + 0.3;
    while (performance.now() < until);
  }
  clearInterval(timer);
  expect(length).toBe(8 * 1024 * 1024);
  expect(turns).toBeGreaterThan(3);
});

it("begins where it was told to", async () => {
  const path = join(folder, "short");
  writeFileSync(path, "0123456789");
  const chunks = [];
  for await (const chunk of chunksOf(NOTHING, await openFileSource(path, 7))) chunks.push(Buffer.from(chunk));
  expect(Buffer.concat(chunks).toString()).toBe("789");
});

it.skipIf(process.platform === "win32")("a pipe is read as it comes", async () => {
  const path = join(folder, "pipe");
  execFileSync("sh", ["-c", 'mkfifo "$0"', path]);
  const writer = spawn("sh", ["-c", "printf a; sleep 0.1; printf b"], { stdio: ["ignore", "pipe", "inherit"] });
  const shell = spawn("sh", ["-c", `cat > "$0"`, path], { stdio: [writer.stdout, "ignore", "inherit"] });
  const chunks = [];
  for await (const chunk of chunksOf(NOTHING, await openFileSource(path))) chunks.push(Buffer.from(chunk));
  expect(Buffer.concat(chunks).toString()).toBe("ab");
  shell.kill();
});
