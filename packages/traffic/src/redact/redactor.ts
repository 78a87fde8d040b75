import {
  type Body,
  type Exchange,
  type HeaderField,
  isIdentifyingName,
  isSecretName,
  type JsonValue,
  parsePointer,
  ToolError,
  wordsOf,
} from "@driftline/model";
import { percentEncoded } from "../percent-encoded.js";
import { redactBody } from "./body.js";
import { redactHeader } from "./header.js";
import { isJsonDocument } from "./json-shape.js";
import { type JsonPlace, type JsonRewriter, rewriteJson } from "./json-text.js";
import { createPlaceholders } from "./placeholder.js";
import { maskOf } from "./shape.js";
import { isOwnToken, redactText, redactUrl, type TextRules } from "./text.js";
import type { TokenPattern } from "./token-patterns.js";

/** What is secret beyond what always is, and how much of the rest may be kept. */
export interface RedactionOptions {
  /** Names of headers, query parameters, cookies and body fields whose values are secret; case and separators do not matter. */
  readonly names?: readonly string[];
  /** Names whose values are kept although their name or looks say otherwise. Tokens known by their form are replaced even there. */
  readonly keep?: readonly string[];
  /** JSON Pointers into JSON bodies; `*` stands for any member or item. What they point at is secret, with all it holds. */
  readonly pointers?: readonly string[];
  /** Regular expressions of a vendor's tokens; the group `secret` is replaced, or the whole match where there is none. */
  readonly patterns?: readonly string[];
  /** Secrets that are known, such as the tokens this run sends: replaced wherever they stand, also encoded. */
  readonly literals?: readonly string[];
  /** `full` (the default) keeps what is no secret; `shapes` keeps of texts only their length and make. */
  readonly bodies?: "full" | "shapes";
  /** Makes placeholders of guessable secrets distinct; random, at least 16 bytes, and kept as secret as they are. */
  readonly key?: string;
}

/**
 * Replaces secrets by stable placeholders of the same length and alphabet. All of it is pure: the same options and input give
 * the same output, and redacting twice changes nothing more, so that a recording is clean when redacting it changes nothing.
 */
export interface Redactor {
  redactExchange(exchange: Exchange): Exchange;
  /** Any text: a log line, an error message, a nested document. */
  redactText(text: string): string;
  redactUrl(url: string): string;
  /** A JSON value; `name` is that of the member it comes from, if any. */
  redactValue(value: JsonValue, name?: string): JsonValue;
  redactHeaders(headers: readonly HeaderField[]): readonly HeaderField[];
}

/** How many names or headers are remembered: more than an API has, less than a memory feels. */
const REMEMBERED = 500;

/** A redactor. @throws {ToolError} REDACTION_PATTERN_INVALID for a pattern that is no regular expression */
export function createRedactor(options: RedactionOptions = {}): Redactor {
  const redactJson = (text: string): string => rewriteJson(text, rewriter);
  const rules: TextRules = { ...textRules(options), redactJson };
  const rewriter = jsonRewriter(rules, options);
  const context = { rules, redactJson, isShaped: options.bodies === "shapes" };
  const redactField = rememberingHeaders((header: HeaderField) => redactHeader(header, rules));
  const redactHeaders = (headers: readonly HeaderField[]) => mapped(headers, redactField);
  const body = (one: Body | null, headers: readonly HeaderField[]) => (one ? redactBody(one, headers, context) : null);
  return {
    redactText: (text) => (isJsonDocument(text) ? redactJson(text) : redactText(text, rules)),
    redactUrl: (url) => redactUrl(url, rules),
    redactValue: (value, name) => redactValue(value, name, rewriter),
    redactHeaders,
    redactExchange(exchange) {
      const { request, response } = exchange;
      return {
        ...exchange,
        request: {
          ...request,
          url: redactUrl(request.url, rules),
          headers: redactHeaders(request.headers),
          body: body(request.body, request.headers),
        },
        response: response && {
          ...response,
          headers: redactHeaders(response.headers),
          body: body(response.body, response.headers),
        },
      };
    },
  };
}

function textRules(options: RedactionOptions): Omit<TextRules, "redactJson"> {
  const named = new Set((options.names ?? []).map(plainName));
  const kept = new Set((options.keep ?? []).map(plainName));
  return {
    placeholders: createPlaceholders(options.key),
    own: (options.patterns ?? []).map(vendorPattern),
    literals: (options.literals ?? []).flatMap(spellingsOf).sort((one, other) => other.length - one.length),
    isKept: (name) => kept.size > 0 && kept.has(plainName(name)),
    isSecretField: remembering((name) => {
      const plain = plainName(name);
      return named.has(plain) || (isSecretName(name) && !kept.has(plain));
    }),
  };
}

function vendorPattern(source: string): TokenPattern {
  try {
    const pattern = new RegExp(source.includes("(?<secret>") ? source : `(?<secret>${source})`, "g");
    // Compiled by its first search; here it is still clear whose it is.
    pattern.test("");
    return { name: source, pattern };
  } catch (cause) {
    const what = source.length > 100 ? `${source.slice(0, 100)}...` : source;
    throw new ToolError(
      "REDACTION_PATTERN_INVALID",
      `redaction pattern \`${what}\` is no regular expression, or too large`,
      { cause },
    );
  }
}

function jsonRewriter(rules: TextRules, options: RedactionOptions): JsonRewriter {
  const pointers = (options.pointers ?? []).map(parsePointer);
  const isShaped = options.bodies === "shapes";
  const rewriter: JsonRewriter = {
    enter(parent, token) {
      const name = typeof token === "string" ? token : parent?.name;
      const isNamed = typeof token === "string" && rules.isSecretField(token);
      const place = { parent, token, name, isSecret: parent?.isSecret === true || isNamed };
      if (!place.isSecret) place.isSecret = pointers.some((pointer) => leadsTo(pointer, place));
      return place;
    },
    string(value, place) {
      if (place?.isSecret) return rules.placeholders.of(value);
      if (isJsonDocument(value)) return rewriteJson(value, rewriter);
      const isWritten = isShaped && !(place?.name !== undefined && rules.isKept(place.name));
      // Of a masked text nothing is left that would have to be looked for.
      const shape = isWritten ? maskOf(value, place?.name) : undefined;
      return shape ?? redactText(value, rules, place?.name);
    },
    number: (spelling, place) =>
      place?.isSecret === true || isOwnToken(spelling, rules) ? numberLike(spelling) : spelling,
    name: remembering((name) => redactText(name, rules, isIdentifyingName(name) ? name : undefined)),
    rest(text, place) {
      if (place?.isSecret) return rules.placeholders.of(text);
      return (isShaped ? maskOf(text, undefined) : undefined) ?? redactText(text, rules, place?.name);
    },
  };
  return rewriter;
}

function redactValue(value: JsonValue, name: string | undefined, rewriter: JsonRewriter): JsonValue {
  const root = JSON.stringify(name === undefined ? [value] : { [name]: value });
  const redacted = JSON.parse(rewriteJson(root, rewriter)) as JsonValue;
  return Object.values(redacted as object)[0] as JsonValue;
}

function leadsTo(pointer: readonly string[], place: Omit<JsonPlace, "isSecret">): boolean {
  let at: Omit<JsonPlace, "isSecret"> | undefined = place;
  for (let index = pointer.length - 1; index >= 0; index -= 1) {
    if (!at || (pointer[index] !== "*" && pointer[index] !== String(at.token))) return false;
    at = at.parent;
  }
  return at === undefined;
}

/** A number with as many digits and the same sign and kind. @example numberLike("-1234.5") === "-1000.5" */
function numberLike(spelling: string): string {
  const [, sign = "", whole = "0", fraction] = /^(-?)(\d+)(\.\d+)?/.exec(spelling) ?? [];
  const digits = whole.length === 1 ? (whole === "0" ? "0" : "1") : `1${"0".repeat(whole.length - 1)}`;
  return sign + digits + (fraction === undefined ? "" : ".5");
}

/** A secret as it may also be written: percent-encoded, escaped in JSON, in base64. */
function spellingsOf(secret: string): readonly string[] {
  if (secret.length < 4) return [];
  const spellings = [
    secret,
    percentEncoded(secret),
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(secret).toString("base64").replace(/=+$/, ""),
  ];
  return [...new Set(spellings)];
}

function plainName(name: string): string {
  return wordsOf(name).join("");
}

/** Headers repeat themselves from exchange to exchange; the last few hundred are remembered. */
function rememberingHeaders(redact: (header: HeaderField) => HeaderField): (header: HeaderField) => HeaderField {
  const values = new Map<string, string>();
  return (header) => {
    const key = `${header.name}\n${header.value}`;
    const value = values.get(key) ?? redact(header).value;
    if (values.size >= REMEMBERED) values.clear();
    values.set(key, value);
    // What does not change stays the same object.
    return value === header.value ? header : { name: header.name, value };
  };
}

function remembering<T>(decide: (name: string) => T): (name: string) => T {
  const decisions = new Map<string, T>();
  return (name) => {
    const known = decisions.get(name);
    if (known !== undefined) return known;
    const decision = decide(name);
    if (decisions.size >= REMEMBERED) decisions.clear();
    decisions.set(name, decision);
    return decision;
  };
}

function mapped<T>(items: readonly T[], map: (item: T) => T): readonly T[] {
  const changed = items.map(map);
  return changed.every((item, index) => item === items[index]) ? items : changed;
}
