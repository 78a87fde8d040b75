const HYPHEN = 45;
const COLON = 58;
const DAYS_IN_MONTH = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;
const UUID4 = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/i;

/** Whether a text is a bare UUID of 36 characters (RFC 9562, section 4). */
export function isUuidText(text: string): boolean {
  return text.length === 36 && UUID.test(text);
}

/** Whether a text is a UUID of version 4 and the RFC's variant (RFC 9562, section 5.4). */
export function isUuid4Text(text: string): boolean {
  return text.length === 36 && UUID4.test(text);
}

/**
 * Whether a text is a date-time in its usual spelling: `T` or a blank between date and time, seconds below 60, `Z` or
 * an offset with a colon (RFC 3339, section 5.6). False for rarer spellings, which a thorough test decides.
 */
export function isDateTimeText(text: string): boolean {
  if (text.length < 20) return false;
  const separator = text.charCodeAt(10);
  if (separator !== 84 && separator !== 116 && separator !== 32) return false;
  if (!isDateAt(text) || text.charCodeAt(13) !== COLON || text.charCodeAt(16) !== COLON) return false;
  const hour = twoDigits(text, 11);
  const minute = twoDigits(text, 14);
  const second = twoDigits(text, 17);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return false;
  return isOffsetAt(text, fractionEnd(text, 19));
}

function isDateAt(text: string): boolean {
  if (text.charCodeAt(4) !== HYPHEN || text.charCodeAt(7) !== HYPHEN) return false;
  const century = twoDigits(text, 0);
  const yearOfCentury = twoDigits(text, 2);
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  if (century < 0 || yearOfCentury < 0 || month < 1 || month > 12 || day < 1) return false;
  if (day <= (DAYS_IN_MONTH[month] as number)) return true;
  const year = century * 100 + yearOfCentury;
  return month === 2 && day === 29 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** Where the fraction that starts at `from` ends; `from` itself without one; -1 for a point without digits. */
function fractionEnd(text: string, from: number): number {
  if (text.charCodeAt(from) !== 46) return from;
  let at = from + 1;
  while (isDigit(text.charCodeAt(at))) at++;
  return at === from + 1 ? -1 : at;
}

function isOffsetAt(text: string, at: number): boolean {
  if (at < 0) return false;
  const sign = text.charCodeAt(at);
  if (sign === 90 || sign === 122) return text.length === at + 1;
  if ((sign !== 43 && sign !== HYPHEN) || text.length !== at + 6 || text.charCodeAt(at + 3) !== COLON) return false;
  const hours = twoDigits(text, at + 1);
  const minutes = twoDigits(text, at + 4);
  return hours >= 0 && hours <= 23 && minutes >= 0 && minutes <= 59;
}

function isDigit(unit: number): boolean {
  return unit >= 48 && unit <= 57;
}

/** The number two decimal digits spell, or -1. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at);
  const ones = text.charCodeAt(at + 1);
  return isDigit(tens) && isDigit(ones) ? (tens - 48) * 10 + ones - 48 : -1;
}
