import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Exchange } from "@driftline/model";
import { openRecordings } from "./open.js";
import type { Recording } from "./recording.js";

/** Runs a test in a folder that holds the given files, and takes the folder away afterwards. */
export async function inFolder<T>(
  files: Readonly<Record<string, string | Uint8Array>>,
  test: (cwd: string) => Promise<T>,
): Promise<T> {
  const cwd = mkdtempSync(join(tmpdir(), "driftline-traffic-"));
  try {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(cwd, name)), { recursive: true });
      writeFileSync(join(cwd, name), content);
    }
    return await test(cwd);
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

/** The one recording and the exchanges of a file with this content. */
export async function readAs(
  name: string,
  content: string | Uint8Array,
): Promise<{ recording: Recording; exchanges: readonly Exchange[] }> {
  return await inFolder({ [name]: content }, async (cwd) => {
    const [recording] = await openRecordings([name], { cwd });
    if (!recording) throw new Error("no recording was opened");
    return { recording, exchanges: await collect(recording.exchanges()) };
  });
}

/** All that an async iterable gives. */
export async function collect<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}
