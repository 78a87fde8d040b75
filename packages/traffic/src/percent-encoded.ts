/**
 * A text as a part of a URL or form (RFC 3986, section 2.1). Half a surrogate pair, which JSON can carry and UTF-8 cannot,
 * becomes U+FFFD.
 *
 * @example percentEncoded("a b/c") === "a%20b%2Fc"
 */
export function percentEncoded(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, "\ufffd"));
}
