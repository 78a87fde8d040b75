import { visible } from "../visible.js";

const REFERENCES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** A string from outside as the text of an element or an attribute's value, with nothing invisible left. */
export function htmlText(text: string): string {
  return visible(text).replace(/[&<>"']/g, (character) => REFERENCES[character] ?? character);
}

/** A message, whose backticks mark identifiers; where they do not pair, a vendor's string holds one and none does. */
export function htmlMessage(message: string): string {
  const parts = message.split("`");
  if (parts.length % 2 === 0) return htmlText(message);
  return parts.map((part, index) => (index % 2 === 0 ? htmlText(part) : `<code>${htmlText(part)}</code>`)).join("");
}

/** JSON for a script element that is data: no `<` in it, so that nothing can end the element (HTML, section 4.12.1.3). */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll("<", "\\u003c")
    .replaceAll("\u2028", "\\u2028")
    .replaceAll("\u2029", "\\u2029");
}
