import { existsSync, realpathSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, isAbsolute, relative, resolve, sep } from "node:path";

/** Where a run takes place. */
export interface Surroundings {
  /** The current folder. */
  readonly current: string;
  /** The person's own. */
  readonly home: string;
}

/** Where this run takes place, or one of another environment. @throws {Error} where the current folder is asked for, and gone */
export function surroundings(
  env: Readonly<Record<string, string | undefined>> = process.env,
  current: string = process.cwd(),
): Surroundings {
  return { current, home: resolve(env.HOME ?? homedir()) };
}

/**
 * Whether files in a folder may have come with a checkout, which brings names and bytes of anybody's choice: it lies in the
 * current folder, or in a work tree of Git. A home that is a work tree itself (dotfiles) is taken for the person's own.
 */
export function isInCheckout(folder: string, { current, home }: Surroundings): boolean {
  // Who stands in the root folder stands in no checkout.
  if (dirname(current) !== current && isWithin(current, folder)) return true;
  for (let above = dirname(folder); above !== home; above = dirname(above)) {
    if (existsSync(`${above}${sep}.git`)) return true;
    if (dirname(above) === above) return false;
  }
  return false;
}

/** The same, of where the links on the way lead. @throws {Error} where there is no such folder */
export function isLedToCheckout(folder: string, { current, home }: Surroundings): boolean {
  const real = realpathSync.native(folder);
  return real !== folder && isInCheckout(real, { current, home: existsSync(home) ? realpathSync.native(home) : home });
}

function isWithin(outer: string, inner: string): boolean {
  const way = relative(outer, inner);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
