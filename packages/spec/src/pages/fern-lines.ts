import type { FernField } from "./fern-type.js";

/** The lines of a flattened Fern page, cut into what they are. */
export interface FernPage {
  readonly title: string;
  readonly description: string | null;
  readonly method: string;
  /** As printed, with `:name` parameters: as the description has it, and with the server's base path. */
  readonly urls: readonly string[];
  readonly methodLine: number;
  /** The address of the example call, or null. */
  readonly curlUrl: string | null;
  readonly example: FernExample | null;
  readonly sections: readonly FernSection[];
}

/** The example response, whose lines are printed with their numbers and without their indentation. */
export interface FernExample {
  readonly text: string;
  /** The page's line of each line of the text; from 1. */
  readonly lines: readonly number[];
}

/** A heading with the lines below it. */
export interface FernSection {
  readonly name: SectionName;
  readonly line: number;
  readonly lines: readonly FernLine[];
}

/** A line with its number from 1. */
export interface FernLine {
  readonly line: number;
  readonly text: string;
  /** What the line says, where the page marks its parts. */
  readonly field?: FernField;
}

/** What a section of the page speaks of. */
export type SectionName =
  | "authentication"
  | "path parameters"
  | "headers"
  | "query parameters"
  | "request"
  | "response"
  | "errors";

const SECTION_NAMES: ReadonlySet<string> = new Set<SectionName>([
  "authentication",
  "path parameters",
  "headers",
  "query parameters",
  "request",
  "response",
  "errors",
]);

const METHOD_LINE = /^(GET|PUT|POST|DELETE|DEL|PATCH|HEAD|OPTIONS)$/;

const URL_LINE = /^(?:https?:\/\/\S+|\/\S*)$/;

/** The page's parts, or `undefined` where there is no method with an address below it. */
export function cutFernPage(text: string): FernPage | undefined {
  const lines = text.split(/\r?\n/);
  const methodIndex = lines.findIndex((line, index) => METHOD_LINE.test(line) && URL_LINE.test(lines[index + 1] ?? ""));
  if (methodIndex < 0) return undefined;
  const urls = urlsFrom(lines, methodIndex);
  const example = exampleFrom(lines, methodIndex);
  const firstSection = lines.findIndex((_, index) => index > methodIndex && isHeading(lines, index));
  const prose = lines.slice(example?.end ?? methodIndex, firstSection < 0 ? undefined : firstSection);
  const method = lines[methodIndex] as string;
  return {
    title: lines.slice(0, methodIndex).findLast((line) => line.trim() !== "") ?? "",
    description: descriptionOf(prose),
    method: method === "DEL" ? "DELETE" : method,
    urls,
    methodLine: methodIndex + 1,
    curlUrl: lines.map((line) => CURL.exec(line)?.[1]).find((url) => url !== undefined) ?? null,
    example: example ?? null,
    sections: sectionsOf(lines, firstSection),
  };
}

const CURL = /^\$?\s*curl\b.*?(https?:\/\/[^\s"'\\]+)/;

function urlsFrom(lines: readonly string[], start: number): readonly string[] {
  const urls: string[] = [];
  for (let index = start; METHOD_LINE.test(lines[index] ?? "") && URL_LINE.test(lines[index + 1] ?? ""); index += 2) {
    urls.push(lines[index + 1] as string);
  }
  return urls;
}

/** Numbered lines from 1 that begin with a bracket. */
function exampleFrom(lines: readonly string[], start: number): (FernExample & { readonly end: number }) | undefined {
  for (let index = start; index < lines.length; index += 1) {
    if (!/^1 ?[{[]/.test(lines[index] as string)) continue;
    const texts: string[] = [];
    while (lines[index + texts.length]?.startsWith(String(texts.length + 1))) {
      const prefix = String(texts.length + 1).length;
      texts.push((lines[index + texts.length] as string).slice(prefix).replace(/^ /, ""));
    }
    return { text: texts.join("\n"), lines: texts.map((_, at) => index + at + 1), end: index + texts.length };
  }
  return undefined;
}

/** The prose between the example and the first section; what follows it is the page's own furniture. */
function descriptionOf(lines: readonly string[]): string | null {
  const end = lines.findIndex((line) => FURNITURE.test(line));
  const prose = lines.slice(0, end < 0 ? undefined : end).filter((line) => !/^[$>]/.test(line) && !URL_LINE.test(line));
  const text = prose
    .filter((line) => !METHOD_LINE.test(line))
    .join("\n")
    .trim();
  return text === "" ? null : text;
}

const FURNITURE = /^(?:Was this page helpful\?|Previous|Next|Built with)\s*$/;

function isHeading(lines: readonly string[], index: number): boolean {
  const isBlank = (at: number) => (lines[at] ?? "").trim() === "";
  return SECTION_NAMES.has((lines[index] as string).trim().toLowerCase()) && isBlank(index - 1) && isBlank(index + 1);
}

function sectionsOf(lines: readonly string[], first: number): readonly FernSection[] {
  if (first < 0) return [];
  const starts = lines.flatMap((_, index) => (index >= first && isHeading(lines, index) ? [index] : []));
  return starts.map((start, position) => ({
    name: (lines[start] as string).trim().toLowerCase() as SectionName,
    line: start + 1,
    lines: lines
      .slice(start + 1, starts[position + 1])
      .map((text, offset) => ({ line: start + 2 + offset, text: text.trimEnd() })),
  }));
}
