import { visible } from "../visible.js";

/** Where GitHub would see a mention, a reference to an issue, or a link. */
const LINKED = /(@|#(?=\w)|GH-(?=\d)|:(?=\/\/)|\bwww(?=\.))/gi;
/** Characters that GitHub Flavored Markdown or HTML may read as structure. */
const STRUCTURE = /[\\`*_~[\]<>&|{}!$^=+]/g;

/**
 * A string from outside as plain Markdown text, on one line, in a table or out of it. What could be structure becomes
 * a character reference (CommonMark 0.31, section 2.5: such a reference never is structure); what GitHub would turn
 * into a mention, a reference or a link is parted by an empty comment.
 */
export function markdownText(text: string): string {
  // The marks are set first, and only then what surrounds them is escaped: a reference such as `&#95;` has a `#` too.
  return visible(text)
    .split(LINKED)
    .map((part, index) => (index % 2 === 1 ? `${part}<!-- -->` : escapeStructure(part)))
    .join("");
}

function escapeStructure(text: string): string {
  return text.replace(STRUCTURE, (character) => `&#${character.charCodeAt(0)};`);
}

/**
 * A string from outside as code. A code span where the text can stand in one (no backtick, no pipe, no backslash:
 * tables and code spans disagree about those), otherwise an HTML element around plain text.
 */
export function markdownCode(text: string): string {
  const shown = visible(text);
  if (shown !== "" && shown.trim() === shown && !/[`|\\]|##\[/.test(shown)) return `\`${shown}\``;
  const inner = shown.replace(/[^\p{L}\p{N} ]/gu, (character) => `&#${character.codePointAt(0)};`);
  return `<code>${inner}</code>`;
}

/**
 * A message, whose backticks mark identifiers: those become code, the rest plain text. Where the backticks do not
 * pair, a vendor's string holds one, and the whole message is plain text.
 */
export function markdownMessage(message: string): string {
  const parts = message.split("`");
  if (parts.length % 2 === 0) return markdownText(message);
  return parts.map((part, index) => (index % 2 === 0 ? markdownText(part) : markdownCode(part))).join("");
}

/** Bytes a text takes in UTF-8: what GitHub's limits are safest measured in. */
export function utf8Length(text: string): number {
  let bytes = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) bytes += 1;
    else if (unit < 0x800) bytes += 2;
    else if (unit >= 0xd800 && unit <= 0xdbff && at + 1 < text.length) {
      bytes += 4;
      at++;
    } else bytes += 3;
  }
  return bytes;
}
