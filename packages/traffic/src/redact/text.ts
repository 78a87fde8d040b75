import { isUtf8 } from "node:buffer";
import { isIdentifyingName, isSecretParameter } from "@driftline/model";
import { percentEncoded } from "../percent-encoded.js";
import { documentEnd } from "./json-shape.js";
import { isPlaceholder, type Placeholders } from "./placeholder.js";
import { looksRandom, looksRandomTogether } from "./randomness.js";
import { TOKEN_GROUPS, type TokenPattern } from "./token-patterns.js";

/** What redacting a text needs to know. */
export interface TextRules {
  readonly placeholders: Placeholders;
  /** The kinds of tokens that a vendor's configuration adds to those that are known. */
  readonly own: readonly TokenPattern[];
  /** Known secrets, such as the tokens of this run, longest first; replaced wherever they stand. */
  readonly literals: readonly string[];
  readonly isSecretField: (name: string) => boolean;
  readonly isKept: (name: string) => boolean;
  /** Redacts a JSON text, whole or cut. */
  readonly redactJson: (text: string) => string;
}

const EMAIL = /[A-Za-z0-9._%+'-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}/g;
/** Domains nobody has (RFC 2606): an address there is no person's. */
const NOBODYS = /@(?:[a-z0-9-]+\.)*(?:example\.(?:com|org|net)|example|invalid|test|localhost)$/i;

/** `name=value`, `name: value`, `"name": "value"` in any text, also with backslashes before the quotes. */
const NAMED =
  /(?<![\w.-])(?<name>[A-Za-z][\w.-]{1,60})(?<gap>\\{0,3}["']?\s{0,4}(?:=>|[:=])\s{0,4}\\{0,3})(?<quote>["']?)(?<value>[^\s"'\\&,;<>{}()[\]]{1,2000})/g;
const ELEMENT = /(?<open><(?<name>[A-Za-z][\w.:-]{0,60})(?:\s[^<>]{0,500})?>)(?<value>[^<>]{1,2000})(?=<\/)/g;
const WEB_URL = /\bhttps?:\/\/[^\s"'<>\\^`{|}]{1,8000}/gi;
/** What is as frequent as it is harmless: UUIDs, moments, numbers. */
const HARMLESS =
  /^(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|\d{4}-\d\d-\d\d(?:T[\d:.]{5,20}(?:Z|[+-]\d\d:\d\d))?|-?\d{1,12})$/i;
const LONGEST_HARMLESS = 48;
const SHORTEST_SECRET = 4;
/** Every token has so many characters in a row; so has a private key's first line. */
const MAY_BE_TOKEN = /[\w.~+/=-]{8}/;
const WORD = /[^\s"'<>&=]+/g;
const RUN = /[A-Za-z0-9+/=_-]{16,}/g;

/**
 * A text without what must not be seen in it: known secrets, tokens by their form, values that stand beside a secret name,
 * credentials and secret parameters of URLs, e-mail addresses, base64 that holds any of these, and what looks random.
 */
export function redactText(text: string, rules: TextRules, name?: string): string {
  // What a vendor's own tokens look like nobody else knows: they may be short, or numbers.
  let redacted = replaceAllOf(rules.own, text, rules);
  if (redacted.length < SHORTEST_SECRET) return redacted;
  if (isHarmless(redacted) && !rules.literals.some((one) => text.includes(one))) return redacted;
  redacted = replaceLiterals(redactEmbeddedJson(redacted, rules), rules);
  // Most texts hold none of the signs the searches start from, and looking for a sign costs next to nothing.
  if (MAY_BE_TOKEN.test(redacted)) redacted = replaceTokens(redacted, rules);
  if (redacted.includes("%")) redacted = redacted.replace(WORD, (word) => redactEncoded(word, rules));
  if (redacted.includes("://")) redacted = redacted.replace(WEB_URL, (url) => redactUrl(url, rules));
  if (/[:=]/.test(redacted)) {
    redacted = redacted.replace(NAMED, (whole, ...rest) => namedValue(whole, rest.at(-1) as NamedGroups, rules));
  }
  if (redacted.includes("</")) {
    redacted = redacted.replace(ELEMENT, (whole, ...rest) => elementText(whole, rest.at(-1) as ElementGroups, rules));
  }
  if (redacted.includes("@")) {
    const hidden = (address: string) => (NOBODYS.test(address) ? address : rules.placeholders.ofEmail(address));
    redacted = redacted.replace(EMAIL, hidden);
  }
  const mayLookRandom = name !== undefined && (isIdentifyingName(name) || rules.isKept(name));
  return redacted.replace(RUN, (run) => redactRun(run, rules, mayLookRandom));
}

/** A URL, absolute or a path, without its credentials, the values of its secret parameters and the tokens in its path. */
export function redactUrl(url: string, rules: TextRules): string {
  const [, before = "", query, fragment] = /^([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s.exec(url) ?? [];
  const [, origin = "", path = ""] = /^([a-z][a-z0-9+.-]*:\/\/[^/]*|)(.*)$/is.exec(before) ?? [];
  const segments = replaceTokens(replaceLiterals(replaceAllOf(rules.own, path, rules), rules), rules)
    .split("/")
    .map((segment) => (PLAIN_WORD.test(segment) ? segment : redactPart(segment, rules)));
  let redacted = redactOrigin(origin, rules) + segments.join("/");
  if (query !== undefined) redacted += `?${redactPairs(query, rules)}`;
  // An OAuth answer carries its token behind `#`, written as a query is.
  if (fragment !== undefined)
    redacted += `#${fragment.includes("=") ? redactPairs(fragment, rules) : redactPart(fragment, rules)}`;
  return redacted;
}

/** `a=1&b=2` as queries, forms and cookies of that kind have it, without secret values. What is not secret keeps its spelling. */
export function redactPairs(pairs: string, rules: TextRules, shape?: (value: string, name: string) => string): string {
  const redactPair = (pair: string): string => {
    const equals = pair.indexOf("=");
    if (equals < 0) return redactPart(pair, rules);
    const name = decodePart(pair.slice(0, equals));
    const value = decodePart(pair.slice(equals + 1));
    const isSecret = (rules.isSecretField(name) || isSecretParameter(name)) && !rules.isKept(name);
    const plain = isSecret ? rules.placeholders.of(value) : redactText(value, rules, name);
    const redacted = isSecret ? plain : (shape?.(plain, name) ?? plain);
    return redacted === value ? pair : `${pair.slice(0, equals)}=${percentEncoded(redacted)}`;
  };
  return pairs.split("&").map(redactPair).join("&");
}

/** JSON inside of a text, as error messages and logs quote it. */
function redactEmbeddedJson(text: string, { redactJson }: TextRules): string {
  let [redacted, position] = ["", 0];
  const opening = /\{\s{0,20}"|\[\s{0,20}[["{]/g;
  for (let match = opening.exec(text); match; match = opening.exec(text)) {
    const end = documentEnd(text, match.index);
    redacted += text.slice(position, match.index) + redactJson(text.slice(match.index, end));
    position = end;
    opening.lastIndex = end;
  }
  return redacted + text.slice(position);
}

function isHarmless(text: string): boolean {
  return text.length <= LONGEST_HARMLESS && HARMLESS.test(text);
}

interface ElementGroups {
  readonly open: string;
  readonly name: string;
  readonly value: string;
}

function elementText(whole: string, { open, name, value }: ElementGroups, rules: TextRules): string {
  return rules.isSecretField(name) ? open + rules.placeholders.of(value) : whole;
}

interface NamedGroups {
  readonly name: string;
  readonly gap: string;
  readonly quote: string;
  readonly value: string;
}

function namedValue(whole: string, { name, gap, quote, value }: NamedGroups, rules: TextRules): string {
  if (!rules.isSecretField(name)) return whole;
  // Prose says "token: expired" as well; there a value has to look like one.
  const isProse = quote === "" && /:\s/.test(gap) && !/\d|[^\w.]|.{16}/.test(value);
  // The scheme before credentials is no secret, and what follows it was looked at already.
  if (isProse || /^(?:Bearer|Basic|Token|Digest)$/i.test(value)) return whole;
  return name + gap + quote + rules.placeholders.of(value);
}

function redactOrigin(origin: string, { placeholders }: TextRules): string {
  const at = origin.lastIndexOf("@");
  if (at < 0) return origin;
  const begin = origin.indexOf("://") + 3;
  const [user = "", ...password] = origin.slice(begin, at).split(":");
  // A user name alone is a token (`https://ghp_...@github.com`); beside a password it may be an address.
  const kept = password.length === 0 ? placeholders.of(user) : user.includes("%40") ? "redacted" : user;
  const hidden = password.length === 0 ? "" : `:${placeholders.of(password.join(":"))}`;
  return origin.slice(0, begin) + kept + hidden + origin.slice(at);
}

/** A segment that can hold no more than was looked for in the path as a whole: no run is random that is so short. */
const PLAIN_WORD = /^[a-z][a-z_-]{0,14}$/;

function redactPart(part: string, rules: TextRules): string {
  const plain = decodePart(part);
  const redacted = redactText(plain, rules);
  return redacted === plain ? part : percentEncoded(redacted);
}

function redactEncoded(word: string, rules: TextRules): string {
  const plain = decodePercents(word);
  if (plain === word) return word;
  const redacted = redactText(plain, rules);
  return redacted === plain ? word : percentEncoded(redacted);
}

/** The text of a part of a query or form (`+` is a space there). */
function decodePart(part: string): string {
  return decodePercents(part.replaceAll("+", " "));
}

/** What is not percent-encoded UTF-8 stays as it is: one wrong sign must not hide what stands beside it. */
function decodePercents(part: string): string {
  if (!part.includes("%")) return part;
  return part.replace(/(?:%[0-9a-f]{2})+/gi, (encoded) => {
    try {
      return decodeURIComponent(encoded);
    } catch {
      return encoded;
    }
  });
}

function replaceLiterals(text: string, { literals, placeholders }: TextRules): string {
  let replaced = text;
  for (const literal of literals) {
    if (replaced.includes(literal)) replaced = replaced.replaceAll(literal, placeholders.of(literal));
  }
  return replaced;
}

function replaceTokens(text: string, rules: TextRules): string {
  let replaced = text;
  for (const { sign, patterns } of TOKEN_GROUPS) {
    if (sign.test(replaced)) replaced = replaceAllOf(patterns, replaced, rules);
  }
  return replaced;
}

function replaceAllOf(patterns: readonly TokenPattern[], text: string, { placeholders }: TextRules): string {
  let replaced = text;
  for (const { pattern } of patterns) {
    replaced = replaced.replace(pattern, (...match) => hideSecret(match[0] as string, match.at(-1), placeholders));
  }
  return replaced;
}

/** Whether a number is a token of a vendor's. */
export function isOwnToken(spelling: string, { own }: Pick<TextRules, "own">): boolean {
  return own.some(({ pattern }) => Array.from(spelling.matchAll(pattern)).some(([match]) => match !== ""));
}

/** A match with its secret replaced, part by part where it has parts (a JSON Web Token). */
function hideSecret(match: string, groups: unknown, placeholders: Placeholders): string {
  const { secret } = groups as { readonly secret: string };
  const begin = match.lastIndexOf(secret);
  const hidden = secret.split(".").map(placeholders.of).join(".");
  return match.slice(0, begin) + hidden + match.slice(begin + secret.length);
}

function redactRun(run: string, rules: TextRules, mayLookRandom: boolean): string {
  if (isPlaceholder(run)) return run;
  const decoded = textInBase64(run);
  if (decoded !== undefined) {
    const redacted = redactText(decoded, rules);
    return redacted === decoded ? run : encodeLike(run, redacted);
  }
  if (mayLookRandom) return run;
  const parts = run.split(/([^A-Za-z0-9]+)/);
  if (parts.some((part) => isPlaceholder(part) && part.length > 7)) return run;
  const replaced = parts.map((part) => (looksRandom(part) ? rules.placeholders.of(part) : part)).join("");
  if (replaced !== run || run.includes("/")) return replaced;
  return looksRandomTogether(run) ? rules.placeholders.of(run) : run;
}

/** The text that base64 or base64url holds, if it holds one that a person could have written. */
function textInBase64(run: string): string | undefined {
  if (run.length % 4 === 1 || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(run)) return undefined;
  const bytes = Buffer.from(run, "base64");
  if (bytes.length < 8) return undefined;
  if (!isUtf8(bytes)) return undefined;
  const text = bytes.toString("utf8").replace(/^\ufeff/, "");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a text that holds control characters is none
  return /[\u0000-\u0008\u000e-\u001f\u007f\ufffd]/.test(text) ? undefined : text;
}

function encodeLike(run: string, text: string): string {
  const encoded = Buffer.from(text).toString(/[-_]/.test(run) ? "base64url" : "base64");
  return run.endsWith("=") ? encoded : encoded.replace(/=+$/, "");
}
