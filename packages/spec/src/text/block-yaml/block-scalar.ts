import { endOfLine, NEWLINE, skipSpaces, TAB } from "./characters.js";

/** A text below `|` or `>`, and the offset of the line behind it. */
export interface BlockScalar {
  readonly value: string;
  readonly next: number;
}

interface Line {
  readonly indent: number;
  readonly content: string;
}

/**
 * The text below a header (`|`, `>`, with or without `-`), in lines deeper than `parent` (YAML 1.2.2, section 8.1).
 * `undefined` for all that is not certain.
 */
export function blockScalarAt(text: string, header: number, parent: number): BlockScalar | undefined {
  const end = endOfLine(text, header);
  const [, style, chomping] = /^([|>])(-?) *$/.exec(text.slice(header, end)) ?? [];
  if (style === undefined) return undefined;
  const lines: Line[] = [];
  let indent = -1;
  let next = end + 1;
  for (; next < text.length; ) {
    const start = skipSpaces(text, next);
    const lineEnd = endOfLine(text, start);
    const own = start - next;
    if (start < lineEnd) {
      if (own <= parent) break;
      if (indent < 0) indent = own;
      if (own < indent) return undefined;
    }
    lines.push({ indent: own, content: text.slice(start, lineEnd) });
    next = lineEnd + 1;
  }
  // The last line without its end, and a text without a line: both are said so rarely that a full reader may tell.
  if (indent < 0 || (next >= text.length && text.charCodeAt(text.length - 1) !== NEWLINE)) return undefined;
  for (let last = lines.at(-1); last?.content === ""; last = lines.at(-1)) {
    // Blanks beyond the indentation are text, though nobody sees them.
    if (last.indent > indent) return undefined;
    lines.pop();
  }
  const first = lines.findIndex(({ content }) => content !== "");
  if (lines.slice(0, first).some((line) => line.indent > indent)) return undefined;
  // A tab makes a line one that is indented further, with rules of its own about the empty lines before it.
  if (style === ">" && lines.some(({ content }) => content.charCodeAt(0) === TAB)) return undefined;
  const value = style === "|" ? literal(lines, indent) : folded(lines, indent);
  return { value: chomping === "-" ? value : `${value}\n`, next };
}

function literal(lines: readonly Line[], indent: number): string {
  return lines.map((line) => " ".repeat(Math.max(0, line.indent - indent)) + line.content).join("\n");
}

/** A break between two lines is a space, unless one of them is indented further; an empty line is a break. */
function folded(lines: readonly Line[], indent: number): string {
  let value = "";
  let separator = "";
  let wasDeeper = false;
  for (const { indent: own, content } of lines) {
    const isDeeper = own > indent;
    if (isDeeper) {
      if (separator === " ") separator = "\n";
      else if (!wasDeeper && separator === "\n") separator = "\n\n";
      value += separator + " ".repeat(Math.max(0, own - indent)) + content;
      separator = "\n";
      wasDeeper = true;
    } else if (content === "") {
      if (separator === "\n") value += "\n";
      else separator = "\n";
    } else {
      value += separator + content;
      separator = " ";
      wasDeeper = false;
    }
  }
  return value;
}
