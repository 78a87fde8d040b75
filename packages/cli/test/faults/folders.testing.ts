import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { readSettled } from "@driftline/spec";
import { runCli } from "../run-cli.js";

/** Files by their path below a folder, as text. */
export type Files = Readonly<Record<string, string>>;

/** The moment at which everything happens. */
export const NOW = "2026-11-22T02:00:00.000Z";

/** A new folder with some files in it. */
export function folderWith(files: Files, parent: string = tmpdir()): string {
  const folder = mkdtempSync(join(parent, "driftline-fault-"));
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  return folder;
}

/** What a writer leaves beside its files until it is done: hidden, and nobody's input. */
export function isLeftover(file: string): boolean {
  return /(?:^|\/)\.(?:driftline\.(?:lock|pending)|[^/]*\.(?:draft|tmp)$)/.test(file);
}

/** Every file below a folder, leftovers too. */
export function allFiles(folder: string): Files {
  const files: [string, string][] = [];
  for (const entry of readdirSync(folder, { recursive: true, encoding: "utf8" }).sort())
    if (statSync(join(folder, entry)).isFile()) files.push([entry, readFileSync(join(folder, entry), "utf8")]);
  return Object.fromEntries(files);
}

/** What the tool reads: a vendor's folder by its own way of reading it, every other file as it stands. */
export async function readState(folder: string): Promise<Files> {
  const state: [string, string][] = [];
  const all = allFiles(folder);
  const names = new Set(Object.keys(all).filter((file) => !isLeftover(file)));
  for (const file of VENDOR_FILES) names.add(file);
  for (const file of [...names].sort()) {
    const below = /^specs\/pets\/(.*)$/s.exec(file)?.[1];
    const text = below === undefined ? all[file] : await settled(all, below);
    if (text !== undefined) state.push([file, text]);
  }
  return Object.fromEntries(state);
}

const VENDOR_FILES = ["openapi.yaml", "lock.json", "sources/api.yaml"].map((file) => `specs/pets/${file}`);

async function settled(all: Files, file: string): Promise<string | undefined> {
  const bytesOf = async (name: string) => {
    const text = all[`specs/pets/${name}`];
    return text === undefined ? null : new TextEncoder().encode(text);
  };
  const bytes = await readSettled(bytesOf, file, (data) => createHash("sha256").update(data).digest("hex"));
  return bytes === null ? undefined : new TextDecoder().decode(bytes);
}

/** Runs commands one after the other in a folder of their own. @returns what the folder holds then */
export async function runIn(files: Files, commands: readonly (readonly string[])[], now: string = NOW): Promise<Files> {
  const folder = folderWith(files);
  try {
    for (const argv of commands) {
      const { code, stderr } = await runCli(folder, argv, { now: () => now });
      if (code !== 0) throw new Error(`${argv.join(" ")} ended with ${code}: ${stderr}`);
    }
    return allFiles(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The number of a process that has ended. */
const { pid: DEAD } = spawnSync(process.execPath, ["-e", ""]);

/** A copy of a folder was made in the life of this process; makes it one of a process that has ended. */
export function letItsWriterDie(folder: string): void {
  for (const [file, text] of Object.entries(allFiles(folder))) {
    if (!isLeftover(file)) continue;
    const path = join(folder, file);
    writeFileSync(path, text.replace(`"pid":${process.pid},`, `"pid":${DEAD},`));
    renameSync(path, join(folder, file.replace(`-${process.pid}-`, `-${DEAD}-`)));
  }
}
