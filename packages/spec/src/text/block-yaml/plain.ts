import { endOfLine, isDash, SPACE } from "./characters.js";

/** What the core schema makes of a text without quotes (YAML 1.2.2, section 10.3.2); `undefined` where a closer look is needed. */
export function plainValue(source: string): string | number | boolean | null | undefined {
  if (!/^[-+.\d]/.test(source)) {
    const word = WORDS.get(source);
    return word === undefined ? source : word;
  }
  if (/^(?:0|-?[1-9]\d{0,14}|-?\d{1,10}\.\d{1,10})$/.test(source)) return Number(source);
  return NUMERIC.test(source) ? undefined : source;
}

const WORDS: ReadonlyMap<string, boolean | null> = new Map<string, boolean | null>([
  ...["true", "True", "TRUE"].map((word) => [word, true] as const),
  ...["false", "False", "FALSE"].map((word) => [word, false] as const),
  ...["null", "Null", "NULL", "~"].map((word) => [word, null] as const),
]);

/** Every number of the core schema, in any spelling. */
const NUMERIC =
  /^(?:[-+]?(?:\d+|\.\d+|\d+\.\d*)(?:[eE][-+]?\d+)?|0o[0-7]+|0x[\da-fA-F]+|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;

/** Where the text without quotes that begins there ends in its line; `undefined` where it is none for certain. */
export function endOfPlain(
  text: string,
  start: number,
): { readonly end: number; readonly hasComment: boolean } | undefined {
  if (INDICATORS.has(text.charCodeAt(start)) || isDash(text, start)) return undefined;
  const line = text.slice(start, endOfLine(text, start));
  const comment = line.indexOf(" #");
  const said = comment < 0 ? line : line.slice(0, comment);
  if (said.includes(": ") || said.endsWith(":") || said.includes("\t")) return undefined;
  let end = start + said.length;
  while (text.charCodeAt(end - 1) === SPACE) end -= 1;
  return { end, hasComment: comment >= 0 };
}

/** What no text without quotes begins with, and what begins it only where no space follows: that is left to a full reader. */
const INDICATORS: ReadonlySet<number> = new Set([..."?:,[]{}#&*!|>'\"%@`"].map((one) => one.charCodeAt(0)));

/** A text over several lines as one (YAML 1.2.2, section 6.5): a line break is a space, and each empty line a line break. */
export function foldedPlain(text: string, start: number, lastLine: number): string | undefined {
  let folded = "";
  let breaks = 0;
  for (let line = start; line <= lastLine; ) {
    const end = endOfLine(text, line);
    let at = line;
    while (text.charCodeAt(at) === SPACE) at += 1;
    if (at >= end) breaks += 1;
    else {
      const plain = endOfPlain(text, at);
      // A dash is a sign or a bullet: which of them depends on what surrounds it.
      const isUnsure = plain === undefined || plain.hasComment || (line !== start && text[at] === "-");
      if (isUnsure) return undefined;
      folded += (line === start ? "" : breaks > 0 ? "\n".repeat(breaks) : " ") + text.slice(at, plain.end);
      breaks = 0;
    }
    line = end + 1;
  }
  return folded;
}
