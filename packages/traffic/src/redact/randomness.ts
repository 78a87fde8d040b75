const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
/** Identifiers that are random by nature and open nothing: MongoDB's ObjectId and ULID. */
const KNOWN_IDENTIFIER = /^(?:[0-9a-f]{24}|[0-7][0-9A-HJKMNP-TV-Z]{25})$/;

const SHORTEST_RUN = 16;
/** Small letters in a row, in the mean, above which a run is made of words; chance gives 1.7. */
const LONGEST_MEAN_WORD = 2.8;
/** Shannon's bits per character below which a text repeats itself too much to be a key. */
const LEAST_ENTROPY = 2.9;

/**
 * Whether a run of letters and digits looks like a key and not like words: it keeps changing between upper case, lower case
 * and digits, and repeats itself little. Wrong in both directions at times; names and patterns decide first.
 */
export function looksRandom(run: string): boolean {
  if (run.length < SHORTEST_RUN || KNOWN_IDENTIFIER.test(run)) return false;
  const { digits, upper, lower, changes, words } = profileOf(run);
  if (digits === run.length) return false;
  // In camelCase the small letters stand in long runs, in a key they do not.
  const isMixed = upper >= 2 && lower >= 2 && lower < words * LONGEST_MEAN_WORD;
  const isInterleaved = digits >= 3 && digits < run.length * 0.9 && changes >= 5;
  return (isMixed || isInterleaved) && entropyOf(run) >= LEAST_ENTROPY;
}

/** Whether a token with hyphens and underscores in it, as base64url has them, looks random as a whole. */
export function looksRandomTogether(token: string): boolean {
  if (UUID.test(token)) return false;
  const run = token.replace(/[-_+=]/g, "");
  if (run.length < SHORTEST_RUN + 4) return false;
  const { digits, upper, lower, changes } = profileOf(run);
  return digits >= 1 && upper >= 3 && lower >= 3 && changes >= run.length * 0.4 && entropyOf(run) >= LEAST_ENTROPY;
}

/** Shannon entropy in bits per character. @example entropyOf("abab") === 1 */
export function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

interface Profile {
  readonly digits: number;
  readonly upper: number;
  readonly lower: number;
  /** How often two neighbours are of different kinds. */
  readonly changes: number;
  /** How many runs of small letters there are. */
  readonly words: number;
}

function profileOf(run: string): Profile {
  const counts = [0, 0, 0];
  let [changes, words, previous] = [0, 0, -1];
  for (let index = 0; index < run.length; index += 1) {
    const code = run.charCodeAt(index);
    const kind = code < 0x3a ? 0 : code < 0x5b ? 1 : 2;
    counts[kind] = (counts[kind] ?? 0) + 1;
    if (previous >= 0 && kind !== previous) changes += 1;
    if (kind === 2 && previous !== 2) words += 1;
    previous = kind;
  }
  const [digits = 0, upper = 0, lower = 0] = counts;
  return { digits, upper, lower, changes, words };
}
