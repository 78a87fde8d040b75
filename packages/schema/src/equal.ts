import { canonicalJson, isJsonObject, type JsonValue } from "@driftline/model";
import type { Numeric } from "./exact/long-integer.js";

/**
 * Equality of JSON values (JSON Schema 2020-12 core, section 4.2.2): members in any order, 1.0 equals 1. Of an exact integer
 * and a rounded one (see `exactValueOf`) it is said that they are equal where they may be.
 */
export function isEqual(a: JsonValue, b: JsonValue): boolean {
  if (a === b) return true;
  if (typeof a === "bigint") return typeof b === "number" && Number(a) === b;
  if (typeof b === "bigint") return typeof a === "number" && Number(b) === a;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, index) => isEqual(item, b[index] as JsonValue));
  }
  if (!isJsonObject(a) || !isJsonObject(b)) return false;
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && isEqual(a[name] as JsonValue, b[name] as JsonValue))
  );
}

/** Whether no two items are equal; linear, also for objects. */
export function areUnique(items: readonly JsonValue[]): boolean {
  const texts = new Set<string>();
  for (const item of items) texts.add(canonicalJson(item === 0 ? 0 : item));
  return texts.size === items.length;
}

/** The length of a string in code points, as `minLength` and `maxLength` count (RFC 8259, JSON Schema 2020-12). */
export function codePointLength(text: string): number {
  let length = text.length;
  for (let index = 0; index < text.length - 1; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0xd800 || unit > 0xdbff) continue;
    const next = text.charCodeAt(index + 1);
    if (next >= 0xdc00 && next <= 0xdfff) {
      length--;
      index++;
    }
  }
  return length;
}

/**
 * Whether a number is a multiple of another, by the decimal digits that JSON wrote and not by binary division:
 * 19.99 is a multiple of 0.01.
 */
export function isMultipleOf(value: Numeric, divisor: Numeric): boolean {
  if (Number(divisor) === 0) return false;
  if (typeof value === "number" && typeof divisor === "number") {
    if (!Number.isFinite(value)) return false;
    if (Number.isInteger(value) && Number.isInteger(divisor)) return value % divisor === 0;
  }
  const a = decimalOf(value);
  const b = decimalOf(divisor);
  const exponent = Math.min(a.exponent, b.exponent);
  if (a.exponent - exponent > 400 || b.exponent - exponent > 400) return false;
  const left = a.digits * 10n ** BigInt(a.exponent - exponent);
  const right = b.digits * 10n ** BigInt(b.exponent - exponent);
  return left % right === 0n;
}

function decimalOf(value: Numeric): { readonly digits: bigint; readonly exponent: number } {
  const [mantissa = "0", power = "0"] = String(value).split("e");
  const [whole = "0", fraction = ""] = mantissa.split(".");
  return { digits: BigInt(whole + fraction), exponent: Number(power) - fraction.length };
}
