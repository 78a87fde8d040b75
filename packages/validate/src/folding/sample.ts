import type { JsonValue } from "@driftline/model";
import { isFreeText } from "../observing/free-text.js";
import { type OriginClues, type SampleOrigin, subjectOriginOf } from "./sample-origin.js";

/** Takes secrets out of a value before it is shown; where it comes from tells by name what it may be. */
export type RedactSample = (value: JsonValue, origin: SampleOrigin) => JsonValue;

/**
 * What a report may show of a value: scalars that are no free text. Evaluation payloads hold prompts and answers, so a
 * string is shown only where it looks like an id, a word of an enum, a number or a date; arrays and objects never are.
 */
export function sampleOf(value: JsonValue | undefined, origin: SampleOrigin, redact: RedactSample): JsonValue {
  if (value === undefined || value === null) return null;
  if (typeof value === "object") return null;
  if (typeof value === "string" && isFreeText(value)) return null;
  const redacted = redact(value, origin);
  return typeof redacted === "object" ? null : redacted;
}

/**
 * The subject of a drift as a report may show it. A parameter's place is our word for it: `cookie:sid` names a cookie and
 * holds none.
 */
export function shownSubject(drift: OriginClues, redact: RedactSample): string | null {
  const origin = subjectOriginOf(drift);
  const [, place, name] =
    PARAMETER.exec(drift.ruleId.startsWith("request-parameter-") ? (drift.subject ?? "") : "") ?? [];
  if (place === undefined || name === undefined) return subjectOf(drift.subject, origin, redact);
  return place + subjectOf(name, origin, redact);
}

const PARAMETER = /^((?:query|header|path|cookie):)(.*)$/s;

/** The subject a report may show: names and values stay recognisable; what became free text is one drift, not many. */
function subjectOf(subject: string | null, origin: SampleOrigin, redact: RedactSample): string | null {
  if (subject === null) return null;
  if (subject.length > 200 || (/\s/.test(subject) && subject.length > 40)) return "free text";
  const redacted = redact(subject, origin);
  return typeof redacted === "string" ? redacted : JSON.stringify(redacted);
}
