/** How many bytes of a source its entry's name looks at. */
const SAMPLES = 64;

/** What an entry holds after its signature: how many sources, how long each, the sources, and what was made of them. */
export function joinedEntry(sources: readonly Uint8Array[], made: Uint8Array): Buffer {
  const head = Buffer.alloc(4 + 4 * sources.length);
  head.writeUInt32LE(sources.length, 0);
  for (const [index, { length }] of sources.entries()) head.writeUInt32LE(length, 4 + 4 * index);
  return Buffer.concat([head, ...sources, made]);
}

/** Whether the entry was made of these very bytes. */
export function isMadeOf(entry: Buffer, sources: readonly Uint8Array[]): boolean {
  let at = 4 + 4 * sources.length;
  if (entry.length < at || entry.readUInt32LE(0) !== sources.length) return false;
  return sources.every((source, index) => {
    if (entry.readUInt32LE(4 + 4 * index) !== source.length) return false;
    at += source.length;
    return at <= entry.length && entry.compare(source, 0, source.length, at - source.length, at) === 0;
  });
}

/** What was made of the sources. */
export function payloadOf(entry: Buffer): Buffer {
  const count = entry.readUInt32LE(0);
  let at = 4 + 4 * count;
  for (let index = 0; index < count; index++) at += entry.readUInt32LE(4 + 4 * index);
  return entry.subarray(at);
}

/**
 * A file name for what is made of these sources: their lengths and some of their bytes, mixed (FNV-1a, twice). Two that get one
 * name take turns in one file; which of them is in it is told by the entry itself.
 */
export function folded(name: string, sources: readonly Uint8Array[]): string {
  let [first, second] = [0x811c9dc5, 0x01234567];
  const mix = (value: number) => {
    first = Math.imul(first ^ value, 0x01000193);
    second = Math.imul(second ^ value, 0x85ebca6b) ^ (second >>> 13);
  };
  for (let at = 0; at < name.length; at++) mix(name.charCodeAt(at));
  for (const source of sources) {
    mix(source.length);
    const step = Math.max(1, Math.floor(source.length / SAMPLES));
    for (let at = 0; at < source.length; at += step) mix(source[at] ?? 0);
  }
  return [first, second].map((half) => (half >>> 0).toString(16).padStart(8, "0")).join("");
}
