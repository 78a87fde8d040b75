import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

/** `driftline` among a person's caches (XDG Base Directory, and what macOS and Windows have in its place); null where there is no such place. */
export function ownFolder(env: Readonly<Record<string, string | undefined>>): string | null {
  // A relative path is to be ignored (XDG Base Directory, section 3).
  const stated = env.XDG_CACHE_HOME;
  const caches = stated !== undefined && isAbsolute(stated) ? stated : systemCaches(env);
  return isAbsolute(caches) ? join(caches, "driftline") : null;
}

function systemCaches(env: Readonly<Record<string, string | undefined>>): string {
  if (process.platform === "win32" && env.LOCALAPPDATA !== undefined) return env.LOCALAPPDATA;
  const home = env.HOME ?? homedir();
  return process.platform === "darwin" ? join(home, "Library", "Caches") : join(home, ".cache");
}
