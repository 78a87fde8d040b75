import { visible } from "../visible.js";

/**
 * A string from outside, fit for a terminal and for a build log: invisible characters are spelt out, and so is what a
 * CI runner would obey (`::set-output`, `##[command]`, `##vso[`).
 */
export function terminalText(text: string): string {
  return visible(text)
    .replace(/::(?=\p{L})/gu, ":\\u003a")
    .replace(/##(?=\[|vso\[|teamcity\[)/g, "#\\u0023");
}

/**
 * Text broken into lines of at most `width` columns: at blanks where there are any, inside a word where there is none
 * (unless words are to be kept whole: half a path opens nothing). A width below 10 is read as 10, so that narrow never
 * becomes endless.
 */
export function wrap(text: string, width: number, keepsWords = false): readonly string[] {
  const limit = Math.max(10, width);
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const joined = line === "" ? word : `${line} ${word}`;
    if (displayWidth(joined) <= limit) {
      line = joined;
      continue;
    }
    if (line !== "") lines.push(line);
    const pieces = keepsWords ? [word] : breakWord(word, limit);
    lines.push(...pieces.slice(0, -1));
    line = pieces.at(-1) ?? "";
  }
  return line === "" && lines.length > 0 ? lines : [...lines, line];
}

function breakWord(word: string, limit: number): readonly string[] {
  if (displayWidth(word) <= limit) return [word];
  const pieces: string[] = [];
  let piece = "";
  let width = 0;
  for (const character of word) {
    const columns = columnsOf(character);
    if (width + columns > limit) {
      pieces.push(piece);
      piece = "";
      width = 0;
    }
    piece += character;
    width += columns;
  }
  return [...pieces, piece];
}

/** Columns a text takes in a terminal: none for combining marks, two for wide characters (Unicode TR 11). */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += columnsOf(character);
  return width;
}

const COMBINING = /\p{M}/u;

/** The blocks that terminals draw two columns wide: Hangul, CJK, full-width forms, pictographs. */
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0xa4cf],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1f64f],
  [0x1f680, 0x1f6ff],
  [0x1f900, 0x1f9ff],
  [0x20000, 0x3fffd],
];

function columnsOf(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x300) return 1;
  if (COMBINING.test(character)) return 0;
  return WIDE.some(([first, last]) => code >= first && code <= last) ? 2 : 1;
}
