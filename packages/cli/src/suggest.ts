/**
 * The known word nearest to an unknown one, as a phrase for a hint; empty where none is near.
 *
 * @param known the words, or for each of them what is to be written instead
 */
export function didYouMean(word: string, known: readonly string[] | Map<string, string>): string {
  const written = known instanceof Map ? known : new Map(known.map((each) => [each, each]));
  const [best] = [...written.keys()]
    .map((candidate) => ({ candidate, distance: editDistance(word, candidate) }))
    .sort((a, b) => a.distance - b.distance);
  return best !== undefined && best.distance <= Math.max(2, Math.floor(word.length / 3))
    ? `did you mean \`${written.get(best.candidate)}\`?`
    : "";
}

/** Levenshtein's distance. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substituted = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substituted, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
