/** Whether a text begins as a JSON object or array does; enough to walk over it as JSON, not to believe that it is. */
export function looksLikeJson(text: string): boolean {
  const first = text.charCodeAt(0);
  // Most texts begin with a letter.
  if (first > 0x20 && first !== 0x7b && first !== 0x5b && first < 0x7f) return false;
  return /^\s*(?:\{\s*["}]|\[)/.test(text);
}

/** Whether a text is one JSON object or array. */
export function isJsonDocument(text: string): boolean {
  if (!looksLikeJson(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The position after the string whose quotation mark stands at `start`, or -1 where it does not end. */
export function stringEnd(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text[end - 1 - backslashes] === "\\" && end - 1 - backslashes > start) backslashes += 1;
    if (backslashes % 2 === 0) return end + 1;
  }
  return -1;
}

/** The position after the object or array that begins at `start`; the end of a text that ends before it. */
export function documentEnd(text: string, start: number): number {
  let depth = 0;
  const structure = /["{}[\]]/g;
  structure.lastIndex = start;
  for (let match = structure.exec(text); match; match = structure.exec(text)) {
    const [character] = match;
    if (character === "{" || character === "[") depth += 1;
    else if (character !== '"') depth -= 1;
    else {
      const end = stringEnd(text, match.index);
      if (end < 0) return text.length;
      structure.lastIndex = end;
    }
    if (depth === 0) return structure.lastIndex;
  }
  return text.length;
}
