import { wordsOf } from "@driftline/model";

/** Values that say what something is or when it was, and nothing that somebody wrote. */
const KEPT: readonly RegExp[] = [
  /^$/,
  /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i,
  /^(?:[0-9a-f]{24}|[0-7][0-9A-HJKMNP-TV-Z]{25})$/,
  /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?$/i,
  /^-?\d{1,15}(?:\.\d{1,15})?$/,
  /^(?:true|false|null|none)$/i,
];

/** Last words of names whose values come from a short list or identify something. */
const KINDS: ReadonlySet<string> = new Set(
  (
    "type types kind status state role mode model provider object event level format unit currency language locale version id ids " +
    "uuid guid method category code order sort direction operator op scope scopes tier plan region environment env encoding " +
    "algorithm visibility permission permissions action reason finish priority severity stage phase source target platform dtype"
  ).split(" "),
);

const IDENTIFIER = /^[A-Za-z0-9]+(?:[._:/-][A-Za-z0-9]+)*$/;
const LONGEST_IDENTIFIER = 64;
const LONGEST_KEPT = 64;

/**
 * The shape of a string that somebody wrote: its length, and character by character whether there stood a capital, a small
 * letter, a digit, a space or a punctuation mark. URLs keep their host, e-mail addresses stay such. Undefined for what
 * identifies, counts or dates, and for a word under a name such as `status`: these are kept.
 *
 * @example maskOf("Hello, Ann! 42", "note") === "Xxxxx, Xxx! 00"
 */
export function maskOf(text: string, name: string | undefined): string | undefined {
  if (text.length <= LONGEST_KEPT && KEPT.some((pattern) => pattern.test(text))) return undefined;
  const isKind = name !== undefined && KINDS.has(wordsOf(name).at(-1) ?? "");
  if (isKind && text.length <= LONGEST_IDENTIFIER && IDENTIFIER.test(text)) return undefined;
  if (text.includes("://")) {
    const [, scheme, credentials = "", host = "", rest = ""] = URL_PARTS.exec(text) ?? [];
    if (scheme !== undefined) return scheme + masked(credentials) + host + masked(rest);
  }
  if (text.includes("@") && EMAIL.test(text)) return "redacted@example.com";
  return masked(text);
}

const URL_PARTS = /^([a-z][a-z0-9+.-]{0,30}:\/\/)([^/?#\s]*@)?([^/?#@\s]*)(.*)$/is;
const EMAIL = /^[^\s@]{1,64}@[^\s@]{1,255}\.[a-z]{2,24}$/i;

function masked(text: string): string {
  const bytes = Buffer.from(text);
  // In UTF-8 only ASCII takes as many bytes as characters, and such a text is masked byte by byte.
  if (bytes.length !== text.length) return text.replace(/./gsu, maskedCharacter);
  masks ??= Uint8Array.from({ length: 128 }, (_, code) => maskedCharacter(String.fromCharCode(code)).charCodeAt(0));
  for (let index = 0; index < bytes.length; index += 1) bytes[index] = masks[bytes[index] ?? 0] ?? 0;
  return bytes.toString("latin1");
}

/** What becomes of each ASCII character; made where something is masked. */
let masks: Uint8Array | undefined;

function maskedCharacter(character: string): string {
  if (/\p{N}/u.test(character)) return "0";
  if (/\p{Lu}/u.test(character)) return "X";
  return /[a-z]|\P{ASCII}/u.test(character) ? "x" : character;
}
