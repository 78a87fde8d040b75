import type { JsonPointer } from "@driftline/model";
import { comparePatterns } from "../pattern/difference.js";
import { type Aim, editOf, type FacetPair, isUnknown, type SchemaChange, type SchemaEdit } from "./edit.js";

/** `format` and `pattern`: which way the set of values moved only a witness can tell. */
export function* stringEdits(pair: FacetPair): Generator<SchemaEdit> {
  yield* textEdits(pair, "format");
  yield* textEdits(pair, "pattern");
}

const CHANGES: Readonly<Record<"format" | "pattern", SchemaChange>> = {
  format: "format-changed",
  pattern: "pattern-changed",
};

function* textEdits(pair: FacetPair, keyword: "format" | "pattern"): Generator<SchemaEdit> {
  const member = keyword === "format" ? "formats" : "patterns";
  const before = pair.base[member];
  const after = pair.revision[member];
  const gone = [...before].filter(([text]) => !after.has(text));
  const come = [...after].filter(([text]) => !before.has(text));
  if (gone.length === 0 && come.length === 0) return;
  if (before.size === 0 && isUnknown(pair.baseShape, keyword)) return;
  if (after.size === 0 && isUnknown(pair.revisionShape, keyword)) return;
  const texts = keyword === "pattern" ? tellingTexts(before, after) : [];
  if (texts === null) return;
  yield editOf({
    change: CHANGES[keyword],
    subject: keyword,
    converse: CHANGES[keyword],
    aims: [...texts.map((value): Aim => ({ kind: "value", value })), { kind: "limits" }],
    base: gone[0]?.[1] ?? first(before.values()) ?? pair.base.pointer,
    revision: come[0]?.[1] ?? first(after.values()) ?? pair.revision.pointer,
    message: `${told(gone, come)} \`${keyword}\`${textOf(gone, come)}`,
  });
}

/** Texts that only one side's pattern matches, or null where the patterns are two spellings of one. */
function tellingTexts(before: Patterns, after: Patterns): readonly string[] | null {
  if (before.size > 1 || after.size > 1) return [];
  const difference = comparePatterns(first(before.keys()) ?? null, first(after.keys()) ?? null);
  if (difference === undefined) return [];
  const texts = [difference.onlyBase, difference.onlyRevision].filter((text) => text !== null);
  return texts.length === 0 ? null : texts;
}

type Patterns = ReadonlyMap<string, JsonPointer>;

type Texts = readonly (readonly [string, JsonPointer])[];

function told(gone: Texts, come: Texts): string {
  if (gone.length === 0) return "has a new";
  return come.length === 0 ? "lost its" : "has another";
}

function textOf(gone: Texts, come: Texts): string {
  const was = gone.map(([text]) => `\`${text}\``).join(" and ");
  const is = come.map(([text]) => `\`${text}\``).join(" and ");
  if (was === "") return ` ${is}`;
  return is === "" ? ` ${was}` : `: ${is} instead of ${was}`;
}

function first(texts: Iterable<string>): string | undefined {
  for (const text of texts) return text;
  return undefined;
}
