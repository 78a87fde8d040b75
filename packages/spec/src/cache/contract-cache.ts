import { type PartedText, readParted } from "./parted-text.js";

/**
 * Keeps what was read off contracts between runs, as text. A cache may forget at any time; what it gives back is what was
 * kept under that key by the same version of the tool, or nothing.
 */
export interface ContractCache {
  /** Null where there is nothing under the key, or nothing that can be trusted. Never fails. */
  read(key: string): Promise<string | null>;
  /** Keeps a text, where that is possible. Never fails. */
  write(key: string, text: string): Promise<void>;
}

/** What is kept under a key; null for what is none. As good as nothing, then: the files themselves are at hand. */
export async function readKept(cache: ContractCache, key: string): Promise<PartedText | null> {
  const text = await cache.read(key);
  return text === null ? null : readParted(text);
}

/** The places of a text that were looked up before, kept beside what the text was found to be. */
export async function placesAt(cache: ContractCache, key: string): Promise<KeptUnder> {
  const placesKey = `${key} places`;
  return { cache, key: placesKey, kept: (await readKept(cache, placesKey))?.head ?? null };
}

/** A place in a cache, and what was in it. */
export interface KeptUnder {
  readonly cache: ContractCache;
  readonly key: string;
  readonly kept: unknown;
}
