/** A person's file opens fewer lists and maps than this: a map for each of ten thousand entries, and a few in each. */
const OPENINGS_AT_MOST = 50_000;

/**
 * Whether a YAML text may open more lists and maps than any file that a person keeps. Each costs its reader hundreds of times
 * the bytes it is written with, so they are counted before it is read; marks in prose are counted, too.
 */
export function hasTooManyOpenings(text: string): boolean {
  let count = 0;
  for (const _ of text.matchAll(/[[{]|- /g)) if (++count > OPENINGS_AT_MOST) return true;
  return false;
}

/** Tokens of a YAML text that a full reader takes: each costs it 250 bytes, so that these cost less than 400 MB. */
export const YAML_TOKENS_AT_MOST = 1_500_000;

/** Tokens that cost as much as one that opens a list or a map. */
const OPENING = 4;

/** Lists and maps within one another that a full reader takes: each costs it a kilobyte, and the stack when they are many. */
const NESTED_AT_MOST = 1000;

/** So many characters cost no reader more than a hundred megabytes, whatever they are. */
const HARMLESS_CHARACTERS = 100_000;

/** What of a YAML text is more than a full reader has memory for. */
export type YamlExcess = "tokens" | "depth";

/**
 * Whether a full reader of YAML has memory for a text. Its tokens are taken one by one from a lexer, which costs little; a short
 * text is not looked at.
 */
export function yamlExcess(text: string, lex: (text: string) => Iterable<string>): YamlExcess | null {
  if (text.length <= HARMLESS_CHARACTERS) return null;
  let [tokens, inFlow, inLine] = [0, 0, 0];
  for (const token of lex(text)) {
    const isOpening = token === "[" || token === "{";
    tokens += isOpening ? OPENING : 1;
    if (tokens > YAML_TOKENS_AT_MOST) return "tokens";
    if (isOpening) inFlow += 1;
    else if (token === "]" || token === "}") inFlow = Math.max(0, inFlow - 1);
    else if (token === "-" || token === "?") inLine += 1;
    else if (token.endsWith("\n")) inLine = 0;
    if (inFlow > NESTED_AT_MOST || inLine > NESTED_AT_MOST) return "depth";
  }
  return null;
}
