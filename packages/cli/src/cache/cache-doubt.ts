import { accessSync, constants, existsSync, lstatSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { reasonOf } from "@driftline/spec";
import { whyNotOurs } from "./ours-alone.js";
import { ownFolder } from "./own-folder.js";
import { isInCheckout, isLedToCheckout, type Surroundings, surroundings } from "./own-place.js";

/**
 * Why nothing is kept between runs although nobody turned that off (`DRIFTLINE_CACHE=off`), or null: where the person's own
 * folder lies where a checkout may have brought it, and where folder or key are not this person's alone, no key is kept there
 * (`ownKey`), and without a key no cache. A run does not say so: it only takes longer. Nothing is made here.
 *
 * @param cwd the current folder, absolute
 */
export function cacheDoubt(env: Readonly<Record<string, string | undefined>>, cwd: string): string | null {
  if (env.DRIFTLINE_CACHE === "off") return null;
  const folder = ownFolder(env);
  const unkept = "nothing is kept between runs, which take longer:";
  if (folder === null)
    return `${unkept} there is no folder for caches; set \`XDG_CACHE_HOME\` to an absolute path outside of every checkout`;
  try {
    const doubt = doubtAbout(folder, surroundings(env, cwd));
    return doubt === null ? null : `${unkept} ${doubt}`;
  } catch (error) {
    return `${unkept} \`${folder}\` cannot be looked at: ${reasonOf(error)}; ${ELSEWHERE}`;
  }
}

const ELSEWHERE = "set `XDG_CACHE_HOME` to a folder of your own";

function doubtAbout(folder: string, here: Surroundings): string | null {
  if (isInCheckout(folder, here) || isLedToCheckout(nearest(folder), here))
    return `\`${folder}\` lies in the current folder or in a git work tree; set \`XDG_CACHE_HOME\` to a folder outside`;
  return refusalOf(folder);
}

/** What owner, rights and kind of the folder, of its key and of what they would be made in have against them. */
function refusalOf(folder: string): string | null {
  const key = join(folder, "key");
  if (!isThere(folder)) return unwritableOf(nearest(folder));
  const why = whyNotOurs(folder, "folder") ?? (isThere(key) ? whyNotOurs(key, "file") : null);
  if (why !== null) return `${why}; remove it, and the next run makes its own`;
  return isThere(key) ? null : unwritableOf(folder);
}

/** Also a link that leads nowhere is there; not what lies below a file, or in a folder that does not let us look. */
function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}

function unwritableOf(folder: string): string | null {
  if (!statSync(folder).isDirectory()) return `\`${folder}\` is no folder; ${ELSEWHERE}`;
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return null;
  } catch {
    return `\`${folder}\` cannot be written to; ${ELSEWHERE}`;
  }
}

/** The folder itself, or the nearest above it that is there. */
function nearest(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : nearest(dirname(folder));
}
