import type { JsonObject, JsonValue } from "@driftline/model";
import type { FernLine } from "./fern-lines.js";
import { type FernField, nullable, parseFieldLine } from "./fern-type.js";

/** A field with the line it stands in and the text below it. */
export interface PlacedField extends FernField {
  readonly line: number;
  readonly description: string | null;
  /** The values printed under `Allowed values:`; empty where the chips were lost. */
  readonly values: readonly string[];
}

/** What a section holds: its opening words and its fields. */
export interface FieldList {
  readonly intro: string | null;
  readonly fields: readonly PlacedField[];
}

/** Types that also end ordinary words, as in `Company`: such a line is a field only if the example knows the name. */
const WORD_ENDINGS = /(?:any|file|files|date|object|enum|true|false|double|long)$/;

/**
 * The fields of a section. A description stands in the next line, or after one blank line; a line that parses as a
 * field is one, unless it is an ordinary word that happens to end in a type.
 */
export function fieldsOf(lines: readonly FernLine[], knownNames: ReadonlySet<string> | null): FieldList {
  const isField = (line: FernLine) => {
    const { text } = line;
    const field = line.field ?? parseFieldLine(text);
    if (field === undefined || line.field !== undefined) return field;
    const isWord = /^[A-Za-z]+$/.test(text) && WORD_ENDINGS.test(text);
    const isKnown = knownNames?.has(field.name) ?? !/^[A-Z]/.test(text);
    return isWord && !isKnown ? undefined : field;
  };
  const starts = lines.flatMap((line, index) => {
    const field = isField(line);
    return field === undefined ? [] : [{ index, field }];
  });
  const intro = proseOf(lines.slice(0, starts[0]?.index));
  const fields = starts.map(({ index, field }, position) => {
    const below = lines.slice(index + 1, starts[position + 1]?.index);
    const allowed = below.findIndex(({ text }) => /^Allowed values:/.test(text));
    return {
      ...field,
      line: lines[index]?.line ?? 1,
      description: proseOf(allowed < 0 ? below : below.slice(0, allowed)),
      values: allowed < 0 ? [] : chipsOf(below.slice(allowed)),
    };
  });
  return { intro, fields };
}

function proseOf(lines: readonly FernLine[]): string | null {
  const text = lines
    .map((line) => line.text)
    .join("\n")
    .trim();
  return text === "" ? null : text;
}

function chipsOf(lines: readonly FernLine[]): readonly string[] {
  const texts = lines.map(({ text }) => text.replace(/^Allowed values:/, "").trim());
  return texts.filter((text) => text !== "");
}

/** What the page leaves open about a field, beside the keywords it stands for. */
export function schemaOfField(field: PlacedField, options: { isNullKnown: boolean }): JsonObject {
  const unknown = [
    ...(field.isEnum && field.values.length === 0 ? ["enum"] : []),
    ...(field.isOpaque ? ["properties"] : []),
    ...(options.isNullKnown ? [] : ["null"]),
  ];
  const stated: JsonObject =
    field.values.length > 0 && field.isEnum ? { ...field.schema, enum: field.values } : field.schema;
  return {
    // Where null is unknown it must not count against a response.
    ...(field.saysNull || !options.isNullKnown ? nullable(stated) : stated),
    ...(field.description === null ? {} : { description: field.description }),
    ...(unknown.length === 0 ? {} : { "x-driftline-unknown": unknown as JsonValue }),
  };
}
