/**
 * Characters that change what a reader sees without being seen: control characters (C0, DEL, C1), line and paragraph
 * separators, bidirectional controls (Unicode TR 9), zero-width and tag characters, halves of a surrogate pair.
 */
const INVISIBLE =
  /[\p{Cc}\p{Cs}\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/**
 * Text in which nothing is hidden: every invisible character is spelt as JSON would spell it. A vendor's string can
 * then neither colour a terminal, nor turn the reading direction, nor begin a new line.
 *
 * @example visible("a\u001b[31mb\n") === "a\\u001b[31mb\\n"
 */
export function visible(text: string): string {
  return text.replace(INVISIBLE, (character) => SHORT[character] ?? spell(character));
}

/** JSON text that is safe to print anywhere: the same value, with every invisible character escaped. */
export function visibleJson(json: string): string {
  // Between the tokens of a JSON text stand line feeds and blanks only; they are layout, not somebody's string.
  return json.replace(INVISIBLE, (character) => (character === "\n" ? character : spell(character)));
}

const SHORT: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

function spell(character: string): string {
  let spelt = "";
  for (let at = 0; at < character.length; at++) spelt += `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`;
  return spelt;
}
