import { isJsonObject } from "@driftline/model";
import { type PartedText, readParted } from "./parted-text.js";

/** What something is kept for: a name, and the very bytes that it was made of. */
export interface CacheKey {
  readonly name: string;
  readonly sources: readonly Uint8Array[];
}

/**
 * Keeps what was read off contracts between runs, as text. A cache may forget at any time; what it gives back is what was
 * kept under that name, of these very bytes, by the same version of the tool, or nothing.
 */
export interface ContractCache {
  /** Null where there is nothing for the key, or nothing that can be trusted. Never fails. */
  read(key: CacheKey): Promise<string | null>;
  /** Keeps a text, where that is possible. Never fails. */
  write(key: CacheKey, text: string): Promise<void>;
}

/** What is kept under a key; null for what is none. As good as nothing, then: the files themselves are at hand. */
export async function readKept(cache: ContractCache, key: CacheKey): Promise<PartedText | null> {
  const text = await cache.read(key);
  return text === null ? null : readParted(text);
}

/** A name for a contract that is kept, by the SHA-256 that was kept with it: what else is found out of it goes under that. */
export function keptName({ name }: CacheKey, contract: unknown): string {
  return JSON.stringify([name, isJsonObject(contract) ? contract.sha256 : undefined]);
}

/** The places of a text that were looked up before, kept beside what the text was found to be. */
export async function placesOf(keptAs: string, cache: ContractCache): Promise<KeptUnder> {
  const places = noPlacesOf(keptAs, cache);
  return { ...places, kept: (await readKept(cache, places.key))?.head ?? null };
}

/** Where the places of a text go that nobody has looked up before. */
export function noPlacesOf(keptAs: string, cache: ContractCache): KeptUnder {
  return { cache, key: { name: `${keptAs} places`, sources: [] }, kept: null };
}

/** A place in a cache, and what was in it. */
export interface KeptUnder {
  readonly cache: ContractCache;
  readonly key: CacheKey;
  readonly kept: unknown;
}
