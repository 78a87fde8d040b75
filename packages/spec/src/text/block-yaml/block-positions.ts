import type { SourcePositions } from "@driftline/model";
import { type Place, positionsOf } from "../places.js";
import { endOfLine, HASH, isDash, isRestBlank, OPEN_BRACE, OPEN_BRACKET, skipSpaces } from "./characters.js";
import { flowAt } from "./flow.js";
import { keyAt } from "./keys.js";

/**
 * Where the values of a text stand that `readBlockYaml` could read. Only the collections on the way to a place are read,
 * each once: what lies below another is indented deeper, and passed over by lines.
 */
export function blockPositions(text: string, options: { uri: string; lineOffset?: number }): SourcePositions {
  const isMarked = /^(?:[ ]*(?:#[^\n]*)?\n)*---[ ]*(?:\n|$)/.exec(text);
  const start = nextContent(text, isMarked === null ? 0 : isMarked[0].length)?.start ?? 0;
  return positionsOf(text, { ...options, start, childrenOf: (offset) => childrenOf(text, offset) });
}

interface Line {
  readonly start: number;
  readonly indent: number;
}

/** The next line from there on with anything in it but a comment. */
function nextContent(text: string, from: number): Line | undefined {
  for (let line = from; line < text.length; ) {
    const start = skipSpaces(text, line);
    const end = endOfLine(text, start);
    if (start < end && text.charCodeAt(start) !== HASH) return { start, indent: start - line };
    line = end + 1;
  }
  return undefined;
}

function childrenOf(text: string, offset: number): ReadonlyMap<string, Place> {
  const children = new Map<string, Place>();
  const code = text.charCodeAt(offset);
  if (code === OPEN_BRACE || code === OPEN_BRACKET) {
    flowAt(text, offset, endOfLine(text, offset), (name, start, value) => children.set(name, { start, value }));
    return children;
  }
  const column = offset - (text.lastIndexOf("\n", offset - 1) + 1);
  const isSequence = isDash(text, offset);
  let line: Line | undefined = { start: offset, indent: column };
  while (line !== undefined && line.indent >= column) {
    const { start, indent } = line;
    const isItem = isDash(text, start);
    // The items of a member may stand right below its name.
    if (indent === column && (isSequence || !isItem)) {
      if (isSequence && !isItem) break;
      const child = isSequence ? itemAt(text, start, children.size) : memberAt(text, start, column);
      if (child === undefined) break;
      children.set(child.name, child);
    }
    line = nextContent(text, endOfLine(text, start) + 1);
  }
  return children;
}

type Named = Place & { readonly name: string };

function itemAt(text: string, dash: number, index: number): Named {
  const value = skipSpaces(text, dash + 1);
  return { name: String(index), start: value, value };
}

/** A member without a value has none below it either. */
function memberAt(text: string, start: number, column: number): Named | undefined {
  const key = keyAt(text, start);
  if (key === undefined) return undefined;
  const end = endOfLine(text, key.after);
  if (!isRestBlank(text, key.after, end)) return { name: key.name, start, value: skipSpaces(text, key.after) };
  const below = nextContent(text, end + 1);
  const isBelow =
    below !== undefined && (below.indent > column || (below.indent === column && isDash(text, below.start)));
  return { name: key.name, start, value: isBelow ? below.start : text.length };
}
