/**
 * A seed made of a seed and words (FNV-1a, 32 bits): the same question gets the same answer in every run, whatever was
 * asked before it.
 */
export function seedOf(seed: number, ...words: readonly (string | number)[]): number {
  let hash = (0x811c9dc5 ^ seed) >>> 0;
  for (const character of words.join("\u0000")) {
    hash ^= character.codePointAt(0) ?? 0;
    hash = Math.imul(hash, 0x01000193) >>> 0;
  }
  return hash;
}
