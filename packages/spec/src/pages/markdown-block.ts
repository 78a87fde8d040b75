import { Lexer, type Token, type Tokens } from "marked";

/** A fenced block of a Markdown text. */
export interface MarkdownBlock {
  readonly info: string;
  readonly text: string;
  /** Lines of the page above its first line. */
  readonly lineOffset: number;
  /** The heading it stands under, or `""`. */
  readonly heading: string;
}

/** A hundred quotations and lists in each other, opened on one line: the lexer looks at the rest of it once for each. */
const DEEP = /^[ \t]*(?:>[ \t]?|[-*+][ \t]+|\d{1,9}[.)][ \t]+){100}/m;

/**
 * The fenced blocks at the top level, by CommonMark's rule: a longer fence holds shorter ones.
 *
 * @throws {RangeError} where the text is nested too deep.
 */
export function fencedBlocks(text: string): readonly MarkdownBlock[] {
  const blocks: MarkdownBlock[] = [];
  let line = 0;
  let heading = "";
  if (DEEP.test(text)) throw new RangeError("nested too deep");
  // Blocks alone: what stands within a line is of no interest here.
  for (const token of new Lexer().blockTokens(text.replace(/\r\n?/g, "\n")) as Token[]) {
    if (token.type === "heading") heading = (token as Tokens.Heading).text;
    if (token.type === "code" && (token as Tokens.Code).codeBlockStyle !== "indented") {
      const { lang = "", text: body } = token as Tokens.Code;
      const leading = /^\n*/.exec(token.raw)?.[0].length ?? 0;
      blocks.push({ info: lang, text: body, lineOffset: line + leading + 1, heading });
    }
    line += token.raw.split("\n").length - 1;
  }
  return blocks;
}
