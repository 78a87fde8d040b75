/**
 * Whether a string is, or may be, somebody's text: such values are never kept or shown. Ids, words of an enum, numbers
 * and dates are not.
 */
export function isFreeText(text: string): boolean {
  return !(text === "" || /^[\w.:/+~-]{1,64}$/.test(text) || /^[\d\s.,:+\-/TZ]{1,40}$/.test(text));
}
