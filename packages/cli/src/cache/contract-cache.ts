import { basename, join } from "node:path";
import type { ContractCache } from "@driftline/spec";
import { TOOL_VERSION } from "../version.js";
import { type FileCacheOptions, type OwnKey, openFileCache } from "./file-cache.js";
import { ownFolder } from "./own-folder.js";

/** What contracts may take before the entries unused for longest are removed. */
const LIMITS = { entries: 40, bytes: 256 * 1024 * 1024 };

/**
 * The cache of contracts of whoever runs the tool: in `DRIFTLINE_CACHE` (`off`: none), otherwise where the system keeps a
 * person's caches. Only the built command line has one: its file's name says what code it is. `onWrite` hears of what was new.
 */
export function contractCache(
  env: Readonly<Record<string, string | undefined>>,
  { key: ownKey, onWrite }: { readonly key: OwnKey | undefined; onWrite(): void },
): ContractCache | undefined {
  const file = basename(import.meta.filename);
  const wanted = env.DRIFTLINE_CACHE ?? "";
  if (!/-[\w-]{8}\.js$/.test(file) || wanted === "off") return undefined;
  const own = ownFolder(env);
  if (own === null) return undefined;
  const folder = wanted === "" ? join(own, "contracts") : wanted;
  const cache = openContractCache({ folder, keyFolder: own, key: ownKey, stamp: `${TOOL_VERSION} ${file}` });
  if (cache === null) return undefined;
  return {
    ...cache,
    async write(key, text) {
      onWrite();
      await cache.write(key, text);
    },
  };
}

/** A cache of contracts in a folder; null where `openFileCache` gives none. */
export function openContractCache(place: Omit<FileCacheOptions, "limits">): ContractCache | null {
  const files = openFileCache({ ...place, limits: LIMITS });
  if (files === null) return null;
  return {
    read: async (key) => files.read(key)?.toString("utf8") ?? null,
    write: async (key, text) => files.write(key, Buffer.from(text)),
  };
}
