/**
 * Whether a text matches a glob: `*` stands for any characters within one segment (up to a `/`), `**` for any
 * characters at all; everything else for itself. Time grows with the product of both lengths, whatever the pattern.
 *
 * @example matchesGlob("GET /v1/*", "GET /v1/items") === true
 */
export function matchesGlob(pattern: string, text: string): boolean {
  // `reached[i]`: whether the part of the pattern read so far can match the first i characters.
  let reached = new Array<boolean>(text.length + 1).fill(false);
  reached[0] = true;
  for (let at = 0; at < pattern.length; at++) {
    const isStar = pattern[at] === "*";
    const isDoubleStar = isStar && pattern[at + 1] === "*";
    const next = new Array<boolean>(text.length + 1).fill(false);
    for (let end = 0; end <= text.length; end++) {
      if (isStar) {
        const canExtend = end > 0 && next[end - 1] === true && (isDoubleStar || text[end - 1] !== "/");
        next[end] = reached[end] === true || canExtend;
      } else next[end] = end > 0 && reached[end - 1] === true && text[end - 1] === pattern[at];
    }
    reached = next;
    if (isDoubleStar) at++;
  }
  return reached[text.length] === true;
}
