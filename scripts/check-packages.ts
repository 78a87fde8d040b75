import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { judgeContents } from "./packages/contents.js";
import { installInScratch, sizeOf, useInScratch } from "./packages/install.js";
import { packAll } from "./packages/pack.js";

/** The whole of an installed command line, other people's packages included. */
const MOST_INSTALLED_BYTES = 30_000_000;

const folder = mkdtempSync(join(tmpdir(), "driftline-pack-"));
const complaints: string[] = [];
try {
  const packages = packAll(folder);
  for (const packed of packages) {
    complaints.push(...judgeContents(packed));
    const { messages, pkg } = await publint({ pkgDir: packed.folder, strict: true, pack: false });
    for (const message of messages)
      complaints.push(`${packed.name}: ${formatMessage(message, pkg ?? {}, { color: false })}`);
    console.log(
      `${packed.name}: ${packed.files.length} files, ${kilobytes(packed.packedBytes)} packed, ${kilobytes(packed.unpackedBytes)} unpacked`,
    );
  }
  const scratch = join(folder, "scratch");
  // A face brings its host (Nx, Vitest) as a peer; what counts as ours is the command line and what it needs.
  const [ours, faces] = [packages.filter((packed) => !packed.hasPeers), packages.filter((packed) => packed.hasPeers)];
  installInScratch(scratch, ours);
  const installed = sizeOf(join(scratch, "node_modules"));
  console.log(`the command line installed, with everything it needs: ${kilobytes(installed)}`);
  if (installed > MOST_INSTALLED_BYTES) complaints.push(`installed: ${kilobytes(installed)}, more than 30 MB`);
  if (faces.length > 0) installInScratch(scratch, faces);
  useInScratch(scratch, packages, resolve("node_modules/typescript/bin/tsc"));
} catch (error) {
  complaints.push(error instanceof Error ? `${error.message}\n${outputOf(error)}` : String(error));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
for (const complaint of complaints) console.error(complaint);
if (complaints.length > 0) process.exitCode = 1;

function kilobytes(bytes: number): string {
  return `${Math.ceil(bytes / 1000)} kB`;
}

function outputOf(error: Error): string {
  return ["stdout", "stderr"]
    .map((stream) => String((error as Error & Record<string, unknown>)[stream] ?? ""))
    .join("");
}
