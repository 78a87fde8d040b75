import type { JsonPointer, JsonValue } from "@driftline/model";
import { isFreeText } from "../observing/free-text.js";

/** Takes secrets out of a value before it is shown; the place tells by name what it may be. */
export type RedactSample = (value: JsonValue, place: JsonPointer | null) => JsonValue;

/**
 * What a report may show of a value: scalars that are no free text. Evaluation payloads hold prompts and answers, so a
 * string is shown only where it looks like an id, a word of an enum, a number or a date; arrays and objects never are.
 */
export function sampleOf(value: JsonValue | undefined, place: JsonPointer | null, redact: RedactSample): JsonValue {
  if (value === undefined || value === null) return null;
  if (typeof value === "object") return null;
  if (typeof value === "string" && isFreeText(value)) return null;
  const redacted = redact(value, place);
  return typeof redacted === "object" ? null : redacted;
}

/** The subject a report may show: names and values stay recognisable; what became free text is one drift, not many. */
export function subjectOf(subject: string | null, place: JsonPointer | null, redact: RedactSample): string | null {
  if (subject === null) return null;
  if (subject.length > 200 || (/\s/.test(subject) && subject.length > 40)) return "free text";
  const redacted = redact(subject, place);
  return typeof redacted === "string" ? redacted : JSON.stringify(redacted);
}
