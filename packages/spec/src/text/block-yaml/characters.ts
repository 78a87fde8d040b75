/** Character codes that a YAML text is told apart by. */
export const SPACE = 0x20;
export const TAB = 0x09;
export const NEWLINE = 0x0a;
export const QUOTE = 0x22;
export const HASH = 0x23;
export const APOSTROPHE = 0x27;
export const COMMA = 0x2c;
export const DASH = 0x2d;
export const COLON = 0x3a;
export const OPEN_BRACKET = 0x5b;
export const BACKSLASH = 0x5c;
export const CLOSE_BRACKET = 0x5d;
export const OPEN_BRACE = 0x7b;
export const CLOSE_BRACE = 0x7d;

/** The offset of the first character from there on that is no space. */
export function skipSpaces(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) === SPACE) at += 1;
  return at;
}

/** Where the line ends that the offset lies in: at its newline, or at the end of the text. */
export function endOfLine(text: string, from: number): number {
  const newline = text.indexOf("\n", from);
  return newline < 0 ? text.length : newline;
}

/** Whether nothing but spaces and a comment stands between the offset, which follows a value, and the end of its line. */
export function isRestBlank(text: string, from: number, end: number): boolean {
  const at = skipSpaces(text, from);
  return at >= end || (at > from && text.charCodeAt(at) === HASH);
}

/** Whether an item of a block sequence begins there. */
export function isDash(text: string, at: number): boolean {
  return text.charCodeAt(at) === DASH && isSpaceOrEnd(text.charCodeAt(at + 1));
}

/** Whether a character is a space, a newline, or the end of the text. */
export function isSpaceOrEnd(code: number): boolean {
  return code === SPACE || code === NEWLINE || Number.isNaN(code);
}
