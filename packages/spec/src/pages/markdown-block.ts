import { lexer, type Token, type Tokens } from "marked";

/** A fenced block of a Markdown text. */
export interface MarkdownBlock {
  readonly info: string;
  readonly text: string;
  /** Lines of the page above its first line. */
  readonly lineOffset: number;
  /** The heading it stands under, or `""`. */
  readonly heading: string;
}

/** The fenced blocks at the top level, by CommonMark's rule: a longer fence holds shorter ones. */
export function fencedBlocks(text: string): readonly MarkdownBlock[] {
  const blocks: MarkdownBlock[] = [];
  let line = 0;
  let heading = "";
  for (const token of lexer(text) as Token[]) {
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
