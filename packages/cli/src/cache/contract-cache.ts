import { homedir } from "node:os";
import { basename, isAbsolute, join } from "node:path";
import type { ContractCache } from "@driftline/spec";
import { TOOL_VERSION } from "../version.js";
import { openFileCache } from "./file-cache.js";

/**
 * The cache of contracts of whoever runs the tool: in `DRIFTLINE_CACHE` (`off`: none), otherwise where the system keeps a
 * person's caches. Only the built command line has one: its file's name says what code it is.
 */
export function contractCache(env: Readonly<Record<string, string | undefined>>): ContractCache | undefined {
  const file = basename(import.meta.url);
  const wanted = env.DRIFTLINE_CACHE ?? "";
  if (!/-[\w-]{8}\.js$/.test(file) || wanted === "off") return undefined;
  const own = ownFolder(env);
  if (own === null) return undefined;
  const folder = wanted === "" ? join(own, "contracts") : wanted;
  return openFileCache({ folder, keyFolder: own, stamp: `${TOOL_VERSION} ${file}` }) ?? undefined;
}

/** `driftline` among a person's caches (XDG Base Directory, and what macOS and Windows have in its place). */
function ownFolder(env: Readonly<Record<string, string | undefined>>): string | null {
  const home = env.HOME ?? homedir();
  const places: Partial<Record<NodeJS.Platform, string | undefined>> = {
    darwin: join(home, "Library", "Caches"),
    win32: env.LOCALAPPDATA,
  };
  // A relative path is to be ignored (XDG Base Directory, section 3).
  const stated = env.XDG_CACHE_HOME;
  const caches =
    stated !== undefined && isAbsolute(stated) ? stated : (places[process.platform] ?? join(home, ".cache"));
  return isAbsolute(caches) ? join(caches, "driftline") : null;
}
