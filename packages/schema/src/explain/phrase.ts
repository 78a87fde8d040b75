import type { JsonValue } from "@driftline/model";

/** A short JSON text of a value, cut where it is long. */
export function phraseValue(value: JsonValue): string {
  const text = JSON.stringify(value) ?? "null";
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}

/** A list of allowed values for a message. @example phraseChoice(["a", "b"]) === 'one of "a", "b"' */
export function phraseChoice(values: readonly JsonValue[]): string {
  const shown = values.slice(0, 8).map(phraseValue).join(", ");
  const rest = values.length > 8 ? ` and ${values.length - 8} more` : "";
  return values.length === 1 ? shown : `one of ${shown}${rest}`;
}

/** Types for a message. @example phraseTypes(["string", "null"]) === "string or null" */
export function phraseTypes(types: Iterable<string>): string {
  return [...types].join(" or ");
}

/** The subject of a finding: strings as they are, everything else as JSON, an exact integer with all its digits. */
export function subjectOf(value: JsonValue): string {
  if (typeof value === "string") return value;
  if (typeof value === "bigint") return String(value);
  return JSON.stringify(value, (_, member: unknown) => (typeof member === "bigint" ? Number(member) : member));
}
