import {
  entryOf,
  type HeaderField,
  isJsonMediaType,
  type JsonObject,
  type JsonPointer,
  type JsonValue,
  type Parameter,
  type Violation,
} from "@driftline/model";
import { exactValueOf, hasExact, roundedValue } from "@driftline/schema";
import type { SchemaJudge } from "../judging/schema-judge.js";
import { decodePercent } from "../matching/request-target.js";
import { outlineOf } from "../schema-outline.js";
import { decodeFormText, type TextPair } from "./form-body.js";
import { arrayOfTexts, objectOfTexts, shapeOf, valueOfText } from "./string-values.js";

/** A parameter as it was sent. */
export interface SentParameter {
  /** Integers beyond 2^53 in it are exact, as `exactValueOf` reads them. */
  readonly value: JsonValue;
  /** The text it was read from, for a report. */
  readonly text: string;
  /** What the text means to a recipient who decodes it otherwise, where both are common: it fits when either does. */
  readonly otherwise?: JsonValue | undefined;
  /** A query parameter by its name alone, or with an empty value. */
  readonly isEmpty?: boolean;
}

/** Whether a schema is content with a parameter, in one of the ways it may be read. */
export function isCleanSent(
  schema: { isClean(value: JsonValue, exact?: JsonValue): boolean },
  { value, otherwise }: SentParameter,
): boolean {
  const isClean = (sent: JsonValue) => schema.isClean(sent, hasExact(sent) ? sent : undefined);
  return isClean(value) || (otherwise !== undefined && isClean(otherwise));
}

/** What a schema has against a parameter, as it is read first. */
export function explainSent(schema: SchemaJudge, { value }: SentParameter): readonly Violation[] {
  return hasExact(value) ? schema.explain(roundedValue(value), value) : schema.explain(value);
}

/** Pairs of a query string as sent, not yet decoded, so that an encoded delimiter is told from a bare one. */
export function rawPairsOf(query: string): readonly TextPair[] {
  return query
    .split("&")
    .filter((part) => part !== "")
    .map((part) => {
      const equals = part.indexOf("=");
      return equals < 0 ? [part, ""] : [part.slice(0, equals), part.slice(equals + 1)];
    });
}

/** The names of a query string that a query parameter may use (OpenAPI 3.1.1, section 4.8.12.3, table of styles). */
export function ownsQueryName(document: JsonObject, parameter: Parameter, name: string): boolean {
  if (name === parameter.name || name === `${parameter.name}[]`) return true;
  if (name.startsWith(`${parameter.name}[`)) return true;
  if (parameter.schema === null || !takesOtherNames(document, parameter)) return false;
  const outline = outlineOf(document, [parameter.schema]);
  return outline.properties.has(name) || outline.members.length > 0;
}

/** Whether a query parameter is sent under the names of its members: an exploded object in style `form`. */
export function takesOtherNames(document: JsonObject, { style, explode, schema }: Parameter): boolean {
  return style === "form" && explode && schema !== null && shapeOf(document, [schema]) === "object";
}

/** The value of a query parameter, or undefined where it was not sent. */
function readQueryParameter(
  document: JsonObject,
  parameter: Parameter,
  raw: readonly TextPair[],
): SentParameter | undefined {
  return readOwnPairs(
    document,
    parameter,
    raw.filter(([name]) => ownsQueryName(document, parameter, decodeFormText(name))),
  );
}

/** The value of a query parameter from the pairs that belong to it, in the order sent; undefined where there are none. */
export function readOwnPairs(
  document: JsonObject,
  parameter: Parameter,
  pairs: readonly TextPair[],
): SentParameter | undefined {
  if (pairs.length === 0) return undefined;
  const text = pairs.map(([name, value]) => `${name}=${value}`).join("&");
  if (parameter.content !== null) return contentParameter(parameter, decodeFormText(pairs[0]?.[1] ?? ""));
  const schema = schemaOf(parameter);
  const shape = shapeOf(document, schema);
  if (shape === "object") return { text, value: queryObject(document, parameter, pairs) };
  if (shape === "array") return { text, ...queryArray(document, parameter, pairs) };
  const texts = pairs.map(([, value]) => decodeFormText(value));
  // A name sent again is a list to every recipient who does not drop one of the two.
  if (texts.length > 1) return { text, value: arrayOfTexts(document, schema, texts) };
  const only = texts[0] ?? "";
  return { text, ...scalarOf(document, schema, only), isEmpty: only === "" };
}

type SimpleParameter = Pick<Parameter, "name" | "style" | "explode" | "schema" | "content">;

/**
 * The value of a header, which nothing percent-encodes (OpenAPI 3.1.1, appendix D): an address in it stays an address.
 * Senders who encode all the same (RFC 6570 does) mean what they encoded.
 */
export function readHeaderParameter(document: JsonObject, parameter: SimpleParameter, raw: string): SentParameter {
  // White space around a field's value is none of it (RFC 9110, section 5.5).
  const text = raw.trim();
  const sent = readSimpleParameter(document, parameter, text, (one) => one);
  if (!text.includes("%") || parameter.content !== null) return sent;
  return { ...sent, otherwise: readSimpleParameter(document, parameter, text).value };
}

/** The value of a path parameter from its raw text. */
export function readSimpleParameter(
  document: JsonObject,
  parameter: SimpleParameter,
  raw: string,
  decode: (text: string) => string = decodePercent,
): SentParameter {
  if (parameter.content !== null) return contentParameter(parameter, decode(raw));
  const schema = schemaOf(parameter);
  const shape = shapeOf(document, schema);
  const { text, delimiter } = unprefixed(parameter, raw);
  if (shape === "scalar") return { text: raw, ...scalarOf(document, schema, decode(scalarText(parameter, text))) };
  const pieces = text === "" ? [] : text.split(delimiter).map((piece) => piece.trim());
  if (shape === "object") {
    return { text: raw, value: objectOfTexts(document, schema, objectPairs(pieces, parameter.explode, decode)) };
  }
  const named = parameter.style === "matrix" && parameter.explode;
  const texts = named ? pieces.map((piece) => piece.slice(piece.indexOf("=") + 1)) : pieces;
  return { text: raw, value: arrayOfTexts(document, schema, texts.map(decode)) };
}

/** The cookies of a request by name, in the order sent. HTTP/2 sends each in a field of its own (RFC 9113, section 8.2.3). */
export function cookiesOf(headers: readonly HeaderField[]): ReadonlyMap<string, readonly TextPair[]> {
  const cookies = new Map<string, TextPair[]>();
  for (const { name, value } of headers) {
    if (name.toLowerCase() !== "cookie") continue;
    for (const cookie of value.split(";")) {
      const pair = cookiePair(cookie.trim());
      entryOf(cookies, pair[0], () => []).push(pair);
    }
  }
  return cookies;
}

/** The value of a cookie parameter, or undefined where the cookie was not sent (RFC 6265, section 4.2.1). */
export function readCookieParameter(
  document: JsonObject,
  parameter: Parameter,
  cookies: ReturnType<typeof cookiesOf>,
): SentParameter | undefined {
  const own = cookies.get(parameter.name) ?? [];
  const first = own[0];
  if (first === undefined) return undefined;
  // Cookies of one name and several paths come together; the most specific comes first (RFC 6265, section 5.4).
  const isList = shapeOf(document, schemaOf(parameter)) === "array";
  return readQueryParameter(document, { ...parameter, style: "form" }, isList ? own : [first]);
}

function cookiePair(cookie: string): TextPair {
  const equals = cookie.indexOf("=");
  // A plus in a cookie is a plus: only forms write spaces so.
  return equals < 0 ? [cookie, ""] : [cookie.slice(0, equals), cookie.slice(equals + 1).replaceAll("+", "%2B")];
}

function contentParameter(parameter: Pick<Parameter, "content">, text: string): SentParameter {
  if (parameter.content === null || !isJsonMediaType(parameter.content.mediaType)) return { value: text, text };
  try {
    const value: JsonValue = JSON.parse(text);
    return { value: exactValueOf(text) ?? value, text };
  } catch {
    // Text that is not JSON stays a string: the schema refuses it, unless it wanted a string.
    return { value: text, text };
  }
}

function schemaOf(parameter: Pick<Parameter, "schema">): readonly JsonPointer[] {
  return parameter.schema === null ? [] : [parameter.schema];
}

/** `5` is a number where the schema speaks of numbers, and the text all the same where it speaks of texts as well. */
function scalarOf(
  document: JsonObject,
  schema: readonly JsonPointer[],
  text: string,
): Pick<SentParameter, "value" | "otherwise"> {
  const value = valueOfText(document, schema, text);
  const isAlsoText = typeof value !== "string" && outlineOf(document, schema).types.has("string");
  return isAlsoText ? { value, otherwise: text } : { value };
}

const DELIMITERS: Readonly<Record<string, RegExp>> = {
  form: /,|%2C/i,
  spaceDelimited: / |\+|%20/,
  pipeDelimited: /\||%7C/i,
};

function queryArray(
  document: JsonObject,
  parameter: Pick<Parameter, "style" | "explode" | "schema">,
  pairs: readonly TextPair[],
): Pick<SentParameter, "value" | "otherwise"> {
  const schema = schemaOf(parameter);
  const values = pairs.map(([, value]) => value);
  const listOf = (texts: readonly string[]) => arrayOfTexts(document, schema, texts.map(decodeFormText));
  if (parameter.explode || values.length > 1) return { value: listOf(values) };
  const only = values[0] ?? "";
  // Clients that encode the delimiter are common, and a list of one is still a list.
  const value = listOf(only.split(DELIMITERS[parameter.style] ?? ","));
  // To those that do not, an encoded comma is part of an item (RFC 6570, section 3.2.8).
  return parameter.style === "form" && /%2C/i.test(only) ? { value, otherwise: listOf(only.split(",")) } : { value };
}

function queryObject(document: JsonObject, parameter: Parameter, pairs: readonly TextPair[]): JsonObject {
  const schema = schemaOf(parameter);
  const own = pairs.map(([name, value]): TextPair => [decodeFormText(name), value]);
  const bracketed = own.filter(([name]) => name.startsWith(`${parameter.name}[`));
  if (parameter.style === "deepObject" || bracketed.length > 0) return deepObject(document, schema, bracketed);
  const whole = own.find(([name]) => name === parameter.name);
  if (whole !== undefined && (!parameter.explode || decodeFormText(whole[1]).startsWith("{"))) {
    const text = decodeFormText(whole[1]);
    const value = text.startsWith("{") ? valueOfText(document, schema, text) : undefined;
    if (value !== undefined && typeof value === "object" && value !== null && !Array.isArray(value)) {
      return value as JsonObject;
    }
    return objectOfTexts(
      document,
      schema,
      objectPairs(whole[1].split(DELIMITERS[parameter.style] ?? ","), false, decodeFormText),
    );
  }
  return objectOfTexts(
    document,
    schema,
    own.map(([name, value]) => [name, decodeFormText(value)]),
  );
}

/** `filter[a][b]=1`: nesting beyond one level is not defined by OpenAPI and common all the same. */
function deepObject(document: JsonObject, schema: readonly JsonPointer[], pairs: readonly TextPair[]): JsonObject {
  const outline = outlineOf(document, schema);
  const pairsByMember = new Map<string, TextPair[]>();
  for (const [name, value] of pairs) {
    const path = /^[^[]*\[([^\]]*)\](.*)$/.exec(name);
    const member = path?.[1] ?? "";
    const list = pairsByMember.get(member) ?? [];
    list.push([`${member}${path?.[2] ?? ""}`, value]);
    pairsByMember.set(member, list);
  }
  const entries = [...pairsByMember].map(([member, own]): [string, JsonValue] => {
    const inner = outline.properties.get(member) ?? outline.members;
    if (own.some(([name]) => /^[^[]+\[[^\]\d]/.test(name))) return [member, deepObject(document, inner, own)];
    const texts = own.map(([, value]) => decodeFormText(value));
    if (shapeOf(document, inner) === "array") return [member, arrayOfTexts(document, inner, texts)];
    return [member, valueOfText(document, inner, texts[texts.length - 1] ?? "")];
  });
  return Object.fromEntries(entries);
}

function unprefixed(
  parameter: Pick<Parameter, "name" | "style" | "explode">,
  raw: string,
): { readonly text: string; readonly delimiter: string } {
  if (parameter.style === "label") return { text: raw.replace(/^\./, ""), delimiter: parameter.explode ? "." : "," };
  if (parameter.style !== "matrix") return { text: raw, delimiter: "," };
  const text = raw.replace(/^;/, "");
  const named = text.startsWith(`${parameter.name}=`) ? text.slice(parameter.name.length + 1) : text;
  return parameter.explode ? { text, delimiter: ";" } : { text: named, delimiter: "," };
}

function objectPairs(
  pieces: readonly string[],
  explode: boolean,
  decode: (text: string) => string,
): readonly TextPair[] {
  if (explode) {
    return pieces.map((piece): TextPair => {
      const equals = piece.indexOf("=");
      return equals < 0 ? [decode(piece), ""] : [decode(piece.slice(0, equals)), decode(piece.slice(equals + 1))];
    });
  }
  const pairs: TextPair[] = [];
  for (let index = 0; index < pieces.length; index += 2) {
    pairs.push([decode(pieces[index] ?? ""), decode(pieces[index + 1] ?? "")]);
  }
  return pairs;
}

/** `;id=5` exploded is written the same way for a scalar. */
function scalarText(parameter: Pick<Parameter, "name" | "style">, text: string): string {
  const isNamed = parameter.style === "matrix" && text.startsWith(`${parameter.name}=`);
  return isNamed ? text.slice(parameter.name.length + 1) : text;
}
