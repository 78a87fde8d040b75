/** A word the glossary forbids: anywhere, or as the beginning of a name. */
export interface ForbiddenWord {
  readonly word: string;
  readonly isPrefix: boolean;
  /** What to say instead. */
  readonly instead: string;
}

/** One use of a forbidden word. */
export interface WordUse {
  readonly line: number;
  readonly word: string;
  readonly instead: string;
}

/** The words in backticks in the last column of the glossary's table. */
export function forbiddenWordsOf(glossary: string): readonly ForbiddenWord[] {
  const found = new Map<string, ForbiddenWord>();
  for (const line of glossary.split("\n")) {
    const cells = line.split("|").map((cell) => cell.trim());
    if (cells.length < 6 || cells[1] === "say") continue;
    for (const [, marked = ""] of (cells[4] ?? "").matchAll(/`([^`]+)`/g)) {
      const word = marked.replace("…", "");
      if (!found.has(marked)) found.set(marked, { word, isPrefix: marked !== word, instead: cells[1] ?? "" });
    }
  }
  return [...found.values()];
}

/** Every use of a forbidden word, also inside a name (`getEndpoint`, `ROUTE_TABLE`, `mime-type`), plurals included. */
export function findUses(text: string, forbidden: readonly ForbiddenWord[]): readonly WordUse[] {
  return text
    .split("\n")
    .flatMap((line, index) =>
      forbidden
        .filter(({ word, isPrefix }) => (isPrefix ? namePrefix(word) : wordAnywhere(word)).test(line))
        .map(({ word, instead }) => ({ line: index + 1, word, instead })),
    );
}

/** `old…`: `oldSchema` and `old_schema`, but neither `older` nor prose. */
function namePrefix(word: string): RegExp {
  return new RegExp(`\\b${word}(?=[A-Z_][A-Za-z])`);
}

/** A name's words begin at a capital or after a separator, and end before a capital, a separator or a plural's `s`. */
function wordAnywhere(word: string): RegExp {
  const capital = word.charAt(0).toUpperCase() + word.slice(1);
  const lower = `(?<![A-Za-z])${word}s?(?![a-z])`;
  return new RegExp(`${lower}|${capital}s?(?![a-z])|(?<![A-Za-z])${word.toUpperCase()}S?(?![A-Za-z])`);
}
