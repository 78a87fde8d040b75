import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { judgeContents } from "./packages/contents.js";
import { installInScratch, sizeOf, useInScratch } from "./packages/install.js";
import { packAll } from "./packages/pack.js";

/** The whole of an installed command line, other people's packages included. */
const MOST_INSTALLED_BYTES = 30_000_000;

/** With `--write` the figures go into the page about them; they are of the day, so nothing compares them. */
const PAGE = "docs/sizes.md";
const rows: string[] = [];
const folder = mkdtempSync(join(tmpdir(), "driftline-pack-"));
const complaints: string[] = [];
try {
  const packages = packAll(folder);
  for (const packed of packages) {
    complaints.push(...judgeContents(packed));
    const { messages, pkg } = await publint({ pkgDir: packed.folder, strict: true, pack: false });
    for (const message of messages)
      complaints.push(`${packed.name}: ${formatMessage(message, pkg ?? {}, { color: false })}`);
    rows.push(
      `| \`${packed.name}\` | ${packed.files.length} | ${kilobytes(packed.packedBytes)} | ${kilobytes(packed.unpackedBytes)} |`,
    );
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
  if (process.argv.includes("--write")) writeFileSync(PAGE, pageOf(installed));
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

function pageOf(installed: number): string {
  return `# What an install weighs

Made by \`npm run check:packages -- --write\`, which packs every package, looks at what is in it, installs the packages alone and uses them from ESM and TypeScript.

| package | files | packed | unpacked |
| --- | ---: | ---: | ---: |
${rows.join("\n")}

The command line installed, with everything it needs of ours and of others: **${kilobytes(installed)}**; the check fails above ${kilobytes(MOST_INSTALLED_BYTES)}.
`;
}

function kilobytes(bytes: number): string {
  return `${Math.ceil(bytes / 1000)} kB`;
}

function outputOf(error: Error): string {
  return ["stdout", "stderr"]
    .map((stream) => String((error as Error & Record<string, unknown>)[stream] ?? ""))
    .join("");
}
