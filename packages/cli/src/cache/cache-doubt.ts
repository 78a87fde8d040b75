import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { ownFolder } from "./own-folder.js";
import { isInCheckout, isLedToCheckout, surroundings } from "./own-place.js";

/**
 * Why nothing is kept between runs although nobody turned that off (`DRIFTLINE_CACHE=off`), or null: where the person's own
 * folder lies where a checkout may have brought it, no key is kept there (`ownKey`), and without a key no cache. A run
 * does not say so: it only takes longer. Nothing is made here.
 *
 * @param cwd the current folder, absolute
 */
export function cacheDoubt(env: Readonly<Record<string, string | undefined>>, cwd: string): string | null {
  if (env.DRIFTLINE_CACHE === "off") return null;
  const folder = ownFolder(env);
  const unkept = "nothing is kept between runs, which take longer:";
  if (folder === null)
    return `${unkept} there is no folder for caches; set \`XDG_CACHE_HOME\` to an absolute path outside of every checkout`;
  const here = surroundings(env, cwd);
  if (!isInCheckout(folder, here) && !isLedToCheckout(nearest(folder), here)) return null;
  return `${unkept} \`${folder}\` lies in the current folder or in a git work tree; set \`XDG_CACHE_HOME\` to a folder outside`;
}

/** The folder itself, or the nearest above it that is there. */
function nearest(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : nearest(dirname(folder));
}
