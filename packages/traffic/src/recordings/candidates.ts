import { type Dirent, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { ToolError } from "@driftline/model";
import { unreadable } from "./failure.js";

const CANDIDATE = /\.(?:har|json|ndjson|jsonl|ya?ml)(?:\.(?:gz|zst))?$|\.(?:gz|zst)$/i;

/** Folders that hold no recordings of their own: WireMock's bodies belong to its mappings. */
const PASSED_OVER: ReadonlySet<string> = new Set(["__files", "node_modules"]);

/**
 * The files a path stands for: itself, or the recordings below a folder, sorted. Symbolic links to folders are not followed.
 * `shown` is the path as it was given.
 *
 * @throws {ToolError} RECORDING_UNREADABLE, RECORDING_NONE for a folder without any
 */
export function candidatesOf(path: string, shown: string): readonly string[] {
  const isFolder = readable(shown, () => statSync(path).isDirectory());
  if (!isFolder) return [path];
  const files: string[] = [];
  collect(path, shown, files);
  if (files.length > 0) return files;
  throw new ToolError("RECORDING_NONE", `folder \`${shown}\` holds no recording`, {
    hint: "recordings are named `.har`, `.json`, `.ndjson`, `.jsonl`, `.yml` or `.yaml`, also with `.gz` or `.zst`",
    location: { uri: shown },
  });
}

function collect(folder: string, shown: string, files: string[]): void {
  const entries: Dirent[] = readable(shown, () => readdirSync(folder, { withFileTypes: true }));
  // Code unit order: the same on every machine, whatever its language.
  for (const entry of entries.sort((one, other) => (one.name < other.name ? -1 : 1))) {
    if (entry.name.startsWith(".")) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!PASSED_OVER.has(entry.name)) collect(path, join(shown, entry.name), files);
    } else if (CANDIDATE.test(entry.name)) files.push(path);
  }
}

function readable<T>(shown: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw unreadable(shown, cause);
  }
}
