import { fullFormats } from "ajv-formats/dist/formats.js";
import type { Numeric } from "../exact/long-integer.js";
import { isDateTimeText, isUuid4Text, isUuidText } from "./fast-text.js";

/** A format: which JSON type it speaks about, and its test; `null` where it is known but asserts nothing we check. */
export type FormatCheck =
  | { readonly type: "string"; readonly test: ((text: string) => boolean) | null }
  | { readonly type: "number"; readonly test: ((value: Numeric) => boolean) | null };

type TextTest = (text: string) => boolean;

/**
 * The formats of JSON Schema 2020-12 (validation, section 7.3) and of the OpenAPI format registry, and `uuid4` as FastAPI
 * prints it. Where ajv-formats knows a format, the verdict is that of its full mode; the common spellings are
 * decided by a faster test first.
 */
const FORMATS: ReadonlyMap<string, FormatCheck> = new Map<string, FormatCheck>([
  ["date-time", text(eitherOf(isDateTimeText, full("date-time")))],
  ["date", text(full("date"))],
  ["time", text(full("time"))],
  ["duration", text(full("duration"))],
  ["uuid", text(eitherOf(isUuidText, full("uuid")))],
  ["uuid4", text(isUuid4Text)],
  ["email", text(eitherOf(full("email"), isRareEmail))],
  ["hostname", text(full("hostname"))],
  ["ipv4", text(full("ipv4"))],
  ["ipv6", text(full("ipv6"))],
  ["uri", text(full("uri"))],
  ["uri-reference", text(full("uri-reference"))],
  ["uri-template", text(full("uri-template"))],
  ["url", text(full("url"))],
  ["json-pointer", text(full("json-pointer"))],
  ["relative-json-pointer", text(full("relative-json-pointer"))],
  ["json-pointer-uri-fragment", text(full("json-pointer-uri-fragment"))],
  ["regex", text(full("regex"))],
  ["iso-time", text(full("iso-time"))],
  ["iso-date-time", text(full("iso-date-time"))],
  ["byte", text(full("byte"))],
  ["base64url", text((value) => /^[\w-]*={0,2}$/.test(value))],
  ["char", text((value) => [...value].length === 1)],
  ["decimal", text((value) => /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/.test(value))],
  [
    "date-time-local",
    text((value) => full("iso-date-time")(value) && !/(z|[+-]\d\d(:?\d\d)?)$/i.test(value.slice(11))),
  ],
  ["time-local", text((value) => full("iso-time")(value) && !/(z|[+-]\d\d(:?\d\d)?)$/i.test(value))],
  ["int8", integer(-(2 ** 7), 2 ** 7 - 1)],
  ["int16", integer(-(2 ** 15), 2 ** 15 - 1)],
  ["int32", integer(-(2 ** 31), 2 ** 31 - 1)],
  ["int64", integer(-(2 ** 63), 2n ** 63n - 1n)],
  ["uint8", integer(0, 2 ** 8 - 1)],
  ["uint16", integer(0, 2 ** 16 - 1)],
  ["uint32", integer(0, 2 ** 32 - 1)],
  ["uint64", integer(0, 2n ** 64n - 1n)],
  ["double-int", integer(-(2 ** 53) + 1, 2 ** 53 - 1)],
  ["float", { type: "number", test: null }],
  ["double", { type: "number", test: null }],
  ["decimal128", text((value) => /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/.test(value))],
  ...[
    "binary",
    "password",
    "commonmark",
    "html",
    "http-date",
    "idn-email",
    "idn-hostname",
    "iri",
    "iri-reference",
    "media-range",
    "sf-binary",
    "sf-boolean",
    "sf-decimal",
    "sf-integer",
    "sf-string",
    "sf-token",
  ].map((name): [string, FormatCheck] => [name, { type: "string", test: null }]),
]);

/** The check behind a `format`, or `undefined` where nobody registered it. */
export function formatOf(name: string): FormatCheck | undefined {
  return FORMATS.get(name);
}

/** Whether a `format` is one of the registered ones; an unknown one asserts nothing. */
export function isKnownFormat(name: string): boolean {
  return FORMATS.has(name);
}

/** The names of all known formats, sorted. */
export function knownFormats(): readonly string[] {
  return [...FORMATS.keys()].sort();
}

/** Quoted local parts and address literals (RFC 5321, section 4.1.2), which ajv-formats does not know. */
function isRareEmail(value: string): boolean {
  const parts =
    /^("(?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\[\x20-\x7e])*"|[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*)@(.+)$/.exec(
      value,
    );
  const domain = parts?.[2];
  if (domain === undefined) return false;
  const literal = /^\[(?:(IPv6:)(.+)|(.+))\]$/.exec(domain);
  if (literal === null) return full("email")(`a@${domain}`);
  return literal[1] === undefined ? full("ipv4")(literal[3] ?? "") : full("ipv6")(literal[2] ?? "");
}

function text(test: TextTest): FormatCheck {
  return { type: "string", test };
}

/** What a rounded number may have been counts for it: 2^63 as a double may be the last of int64. */
function integer(minimum: number, maximum: Numeric): FormatCheck {
  const most = Number(maximum);
  return {
    type: "number",
    test(value) {
      if (typeof value === "bigint") return value >= minimum && value <= maximum;
      return Number.isInteger(value) && value >= minimum && value <= most;
    },
  };
}

function eitherOf(fast: TextTest, thorough: TextTest): TextTest {
  return (value) => fast(value) || thorough(value);
}

/** The full-mode test of ajv-formats as a plain function. The formats are read when one of them is first asked for. */
function full(name: keyof typeof fullFormats): TextTest {
  let test: TextTest | undefined;
  return (value) => {
    test ??= fullTest(name);
    return test(value);
  };
}

function fullTest(name: keyof typeof fullFormats): TextTest {
  const format = fullFormats[name];
  if (format instanceof RegExp) return (value) => format.test(value);
  if (typeof format === "function") return format as TextTest;
  return (format as { validate: TextTest }).validate;
}
