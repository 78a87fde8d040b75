import { codePointLength, type Facet, formatOf, patternOf } from "@driftline/schema";
import { textsOfPattern } from "../pattern/text.js";

/** Texts of each format worth trying first; those that only some readers accept come last. */
const FORMAT_TEXTS: Readonly<Record<string, readonly string[]>> = {
  "date-time": ["2024-01-31T12:30:00Z", "2024-01-31T12:30:00.123+02:00"],
  date: ["2024-01-31"],
  time: ["12:30:00Z"],
  duration: ["P1DT2H"],
  uuid: ["3f1a8f9e-5f0b-11ee-8c99-0242ac120002", "6ba7b810-9dad-41d1-80b4-00c04fd430c8"],
  uuid4: ["6ba7b810-9dad-41d1-80b4-00c04fd430c8"],
  email: ["ada@example.com"],
  hostname: ["example.com"],
  ipv4: ["192.0.2.1"],
  ipv6: ["2001:db8::1"],
  uri: ["https://example.com/a"],
  url: ["https://example.com/a"],
  "uri-reference": ["/a/b"],
  "uri-template": ["/a/{b}"],
  "json-pointer": ["/a/b"],
  "relative-json-pointer": ["1/a"],
  regex: ["^a$"],
  byte: ["YWJj"],
  base64url: ["YWJj"],
  decimal: ["12.50"],
  char: ["a"],
};

const PLAIN_TEXTS: readonly string[] = ["text", "", "a", "1", "-", "Text with spaces", "12.5", "TEXT", "a-b_c", "ä/☃"];

/** A text the facet allows, or `undefined` where none of those tried does. */
export function textFor(facet: Facet): string | undefined {
  // What fits is mostly among the first, and patterns and lengths are dear.
  for (const text of candidates([facet])) if (fits(facet, text)) return text;
  return undefined;
}

/** Texts at and around what either facet demands. Whether they fit is for others to judge. */
export function textsAround(facet: Facet, other: Facet | undefined): readonly string[] {
  return [...new Set(candidates(other === undefined ? [facet] : [facet, other]))];
}

function* candidates(facets: readonly Facet[]): Generator<string> {
  const formats = facets.flatMap((facet) => [...facet.formats.keys()]);
  for (const format of formats) yield* FORMAT_TEXTS[format] ?? [];
  const patterns = facets.flatMap((facet) => [...facet.patterns.keys()]);
  for (const pattern of patterns) yield* textsOfPattern(pattern);
  yield* PLAIN_TEXTS;
  for (const length of lengthsOf(facets)) {
    yield "a".repeat(length);
    yield "1".repeat(length);
    for (const pattern of patterns) for (const text of textsOfPattern(pattern)) yield stretched(text, length);
  }
  if (formats.length === 0) for (const list of Object.values(FORMAT_TEXTS)) yield list[0] ?? "";
}

/** A text brought to a length by repeating its last character. */
function stretched(text: string, length: number): string {
  const characters = [...text];
  const last = characters.at(-1) ?? "a";
  return characters.length >= length
    ? characters.slice(0, length).join("")
    : text + last.repeat(length - characters.length);
}

function lengthsOf(facets: readonly Facet[]): readonly number[] {
  const bounds = facets.flatMap((facet) => [
    facet.bounds.get("minLength")?.value,
    facet.bounds.get("maxLength")?.value,
  ]);
  const around = bounds.flatMap((bound) => (bound === undefined ? [] : [bound, bound - 1, bound + 1]));
  return [...new Set(around)].filter((length) => length >= 0 && length <= 20_000).map(Math.floor);
}

function fits(facet: Facet, text: string): boolean {
  const length = codePointLength(text);
  if (length < (facet.bounds.get("minLength")?.value ?? 0)) return false;
  if (length > (facet.bounds.get("maxLength")?.value ?? Number.POSITIVE_INFINITY)) return false;
  if (![...facet.patterns.keys()].every((pattern) => patternOf(pattern).regExp?.test(text) ?? true)) return false;
  return [...facet.formats.keys()].every((format) => {
    const check = formatOf(format);
    return check?.type !== "string" || check.test === null || check.test(text);
  });
}
