import { APOSTROPHE, BACKSLASH, QUOTE, SPACE, skipSpaces } from "./characters.js";

/** A text in quotes. */
export interface Quoted {
  readonly value: string;
  /** The offset behind the closing quote. */
  readonly end: number;
}

/**
 * The text in quotes that begins there and ends before `limit`. Lines below its first are indented deeper than `parent`.
 * `undefined` where it does not end, or says something that JSON would write otherwise.
 */
export function quotedAt(text: string, start: number, { limit, parent }: QuotedLimits): Quoted | undefined {
  const isDouble = text.charCodeAt(start) === QUOTE;
  const close = isDouble ? closingQuote(text, start) : closingApostrophe(text, start);
  if (close < 0 || close >= limit) return undefined;
  const raw = text.slice(start + 1, close);
  if (raw.includes("\t")) return undefined;
  const folded = raw.includes("\n") ? foldedQuoted(raw, { isDouble, parent }) : raw;
  if (folded === undefined) return undefined;
  const value = isDouble ? unescaped(folded) : folded.replaceAll("''", "'");
  return value === undefined ? undefined : { value, end: close + 1 };
}

/** How far a text in quotes may go, and what it stands in. */
export interface QuotedLimits {
  readonly limit: number;
  readonly parent: number;
}

function closingQuote(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); quote >= 0; quote = text.indexOf('"', quote + 1)) {
    let before = quote - 1;
    while (before > start && text.charCodeAt(before) === BACKSLASH) before -= 1;
    if ((quote - before) % 2 === 1) return quote;
  }
  return -1;
}

function closingApostrophe(text: string, start: number): number {
  for (let at = text.indexOf("'", start + 1); at >= 0; at = text.indexOf("'", at + 2))
    if (text.charCodeAt(at + 1) !== APOSTROPHE) return at;
  return -1;
}

/** Several lines as one (YAML 1.2.2, section 7.3.1): a break is a space, an empty line a break, and after a backslash nothing. */
function foldedQuoted(
  raw: string,
  { isDouble, parent }: { readonly isDouble: boolean; readonly parent: number },
): string | undefined {
  const [first = "", ...others] = raw.split("\n");
  let folded = withoutTrailingSpaces(first);
  // A space behind a backslash is text, not the end of the line.
  const isEscaped = (line: string) => isDouble && line.endsWith(" ") && endsInBackslash(withoutTrailingSpaces(line));
  if (isEscaped(first) || others.slice(0, -1).some(isEscaped)) return undefined;
  if (folded === "" || others.at(-1)?.trim() === "") return undefined;
  let breaks = 0;
  for (const [index, line] of others.entries()) {
    const start = skipSpaces(line, 0);
    const isLast = index === others.length - 1;
    if (start === line.length) breaks += 1;
    else {
      if (start <= parent) return undefined;
      const isJoined = isDouble && endsInBackslash(folded);
      if (isJoined && breaks > 0) return undefined;
      if (isJoined) folded = folded.slice(0, -1);
      else folded += breaks > 0 ? (isDouble ? "\\n" : "\n").repeat(breaks) : " ";
      folded += isLast ? line.slice(start) : withoutTrailingSpaces(line.slice(start));
      breaks = 0;
    }
  }
  return folded;
}

function withoutTrailingSpaces(line: string): string {
  let end = line.length;
  while (line.charCodeAt(end - 1) === SPACE) end -= 1;
  return line.slice(0, end);
}

function endsInBackslash(line: string): boolean {
  let before = line.length;
  while (before > 0 && line.charCodeAt(before - 1) === BACKSLASH) before -= 1;
  return (line.length - before) % 2 === 1;
}

/** The escapes that YAML and JSON have in common; the others are left to a full reader. */
function unescaped(raw: string): string | undefined {
  if (!raw.includes("\\")) return raw;
  // Without the escaped backslashes, every other one begins an escape; what stood apart stays apart.
  if (/\\(?!["/bfnrt]|u[\da-fA-F]{4})/.test(raw.replaceAll("\\\\", " "))) return undefined;
  return String(JSON.parse(`"${raw}"`));
}
