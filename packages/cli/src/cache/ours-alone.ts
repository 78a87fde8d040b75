import { lstatSync } from "node:fs";
import { isPrivate } from "./sightings.js";

/**
 * Why a file or folder is not one that was made here for nobody else, in words that name it; null where it is. Links are not followed. Windows
 * has neither owner nor rights of this kind, and keeps a person's folders from others.
 *
 * @throws {Error} where the system does not let it be looked at
 */
export function whyNotOurs(path: string, kind: "file" | "folder"): string | null {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return `\`${path}\` is not there`;
  if (stats.isSymbolicLink()) return `\`${path}\` is a link`;
  if (!(kind === "file" ? stats.isFile() : stats.isDirectory())) return `\`${path}\` is no ${kind}`;
  if (isPrivate(stats)) return null;
  return stats.uid === process.getuid?.()
    ? `others have rights to \`${path}\` (mode ${(stats.mode & 0o777).toString(8).padStart(3, "0")})`
    : `\`${path}\` belongs to somebody else`;
}
