import { isJsonMediaType, type JsonObject, type JsonPointer, type JsonValue, type Parameter } from "@driftline/model";
import { decodePercent } from "../matching/request-target.js";
import { outlineOf } from "../schema-outline.js";
import { decodeFormText, type TextPair } from "./form-body.js";
import { arrayOfTexts, objectOfTexts, shapeOf, valueOfText } from "./string-values.js";

/** A parameter as it was sent. */
export interface SentParameter {
  readonly value: JsonValue;
  /** The text it was read from, for a report. */
  readonly text: string;
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
  if (parameter.style !== "form" || !parameter.explode || parameter.schema === null) return false;
  const outline = outlineOf(document, [parameter.schema]);
  if (shapeOf(document, [parameter.schema]) !== "object") return false;
  return outline.properties.has(name) || outline.members.length > 0;
}

/** The value of a query parameter, or undefined where it was not sent. */
export function readQueryParameter(
  document: JsonObject,
  parameter: Parameter,
  raw: readonly TextPair[],
): SentParameter | undefined {
  const pairs = raw.filter(([name]) => ownsQueryName(document, parameter, decodeFormText(name)));
  if (pairs.length === 0) return undefined;
  const text = pairs.map(([name, value]) => `${name}=${value}`).join("&");
  if (parameter.content !== null) return contentParameter(parameter, decodeFormText(pairs[0]?.[1] ?? ""));
  const schema = schemaOf(parameter);
  const shape = shapeOf(document, schema);
  if (shape === "object") return { text, value: queryObject(document, parameter, pairs) };
  if (shape === "array") return { text, value: arrayOfTexts(document, schema, queryTexts(parameter, pairs)) };
  return { text, value: valueOfText(document, schema, decodeFormText(pairs[0]?.[1] ?? "")) };
}

/** The value of a path or header parameter, or of a response header, from its raw text. */
export function readSimpleParameter(
  document: JsonObject,
  parameter: Pick<Parameter, "name" | "style" | "explode" | "schema" | "content">,
  raw: string,
): SentParameter {
  if (parameter.content !== null) return contentParameter(parameter, decodePercent(raw));
  const schema = schemaOf(parameter);
  const shape = shapeOf(document, schema);
  const { text, delimiter } = unprefixed(parameter, raw);
  if (shape === "scalar")
    return { text: raw, value: valueOfText(document, schema, decodePercent(scalarText(parameter, text))) };
  const pieces = text === "" ? [] : text.split(delimiter).map((piece) => piece.trim());
  if (shape === "object") {
    return { text: raw, value: objectOfTexts(document, schema, objectPairs(pieces, parameter.explode, decodePercent)) };
  }
  const named = parameter.style === "matrix" && parameter.explode;
  const texts = named ? pieces.map((piece) => piece.slice(piece.indexOf("=") + 1)) : pieces;
  return { text: raw, value: arrayOfTexts(document, schema, texts.map(decodePercent)) };
}

/** The value of a cookie parameter, or undefined where the cookie was not sent (RFC 6265, section 4.2.1). */
export function readCookieParameter(
  document: JsonObject,
  parameter: Parameter,
  cookieHeader: string | undefined,
): SentParameter | undefined {
  const cookies = (cookieHeader ?? "").split(";").map((cookie) => rawPairsOf(cookie.trim())[0]);
  const own = cookies.filter((pair) => pair !== undefined).filter(([name]) => name === parameter.name);
  const first = own[0];
  if (first === undefined) return undefined;
  return readQueryParameter(document, { ...parameter, style: "form" }, own);
}

function contentParameter(parameter: Pick<Parameter, "content">, text: string): SentParameter {
  if (parameter.content === null || !isJsonMediaType(parameter.content.mediaType)) return { value: text, text };
  try {
    const value: JsonValue = JSON.parse(text);
    return { value, text };
  } catch {
    // Text that is not JSON stays a string: the schema refuses it, unless it wanted a string.
    return { value: text, text };
  }
}

function schemaOf(parameter: Pick<Parameter, "schema">): readonly JsonPointer[] {
  return parameter.schema === null ? [] : [parameter.schema];
}

const DELIMITERS: Readonly<Record<string, RegExp>> = {
  form: /,|%2C/i,
  spaceDelimited: / |\+|%20/,
  pipeDelimited: /\||%7C/i,
};

function queryTexts(parameter: Parameter, pairs: readonly TextPair[]): readonly string[] {
  const values = pairs.map(([, value]) => value);
  if (parameter.explode || values.length > 1) return values.map(decodeFormText);
  // Clients that encode the delimiter are common, and a list of one is still a list.
  return (values[0] ?? "").split(DELIMITERS[parameter.style] ?? ",").map(decodeFormText);
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
