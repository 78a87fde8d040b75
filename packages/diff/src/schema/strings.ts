import type { JsonPointer } from "@driftline/model";
import { editOf, type FacetPair, isUnknown, type SchemaChange, type SchemaEdit } from "./edit.js";

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
  yield editOf({
    change: CHANGES[keyword],
    subject: keyword,
    converse: CHANGES[keyword],
    base: gone[0]?.[1] ?? first(before) ?? pair.base.pointer,
    revision: come[0]?.[1] ?? first(after) ?? pair.revision.pointer,
    message: `${told(gone, come)} \`${keyword}\`${textOf(gone, come)}`,
  });
}

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

function first(texts: ReadonlyMap<string, JsonPointer>): JsonPointer | undefined {
  return texts.values().next().value;
}
