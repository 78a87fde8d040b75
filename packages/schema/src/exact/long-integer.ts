import { isJsonObject, type JsonObject, memberOf } from "@driftline/model";

/** A number of an instance or a schema; beyond 2^53 a `bigint` is exact, and a `number` may be rounded. */
export type Numeric = number | bigint;

/** Whether a value is a number, be it rounded or exact. */
export function isNumeric(value: unknown): value is Numeric {
  return typeof value === "number" || typeof value === "bigint";
}

/** The member of a schema that says in digits what its numbers beyond 2^53 are. */
export const EXACT_KEYWORD = "x-driftline-exact";

/** A number that a keyword gives, exactly where the contract's text was kept; undefined where it gives none. */
export function numberOf(schema: JsonObject, keyword: string): Numeric | undefined {
  const value = schema[keyword];
  if (typeof value !== "number") return undefined;
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? (exactOf(schema, keyword, value) ?? value) : value;
}

/** OpenAPI 3.0 says of a bound that it excludes itself; its number was written as `minimum` or `maximum`. */
const WRITTEN_AS: Readonly<Record<string, string>> = { exclusiveMinimum: "minimum", exclusiveMaximum: "maximum" };

function exactOf(schema: JsonObject, name: string, rounded: number): bigint | undefined {
  const kept = schema[EXACT_KEYWORD];
  if (!isJsonObject(kept)) return undefined;
  for (const one of [name, WRITTEN_AS[name]]) {
    const digits = one === undefined ? undefined : memberOf(kept, one);
    if (typeof digits !== "string" || !/^-?\d{16,5000}$/.test(digits)) continue;
    const exact = BigInt(digits);
    // An overlay may have changed the number since.
    if (Number(exact) === rounded) return exact;
  }
  return undefined;
}

/**
 * Whether a comparison cannot be told: an exact number against one beyond 2^53 of which only the rounded value is known, and
 * which it is rounded to itself.
 */
export function isUntold(value: Numeric, limit: Numeric): boolean {
  return typeof value === "bigint" && typeof limit === "number" && isRounded(limit) && Number(value) === limit;
}

/** Whether a number may stand for another one that a double cannot hold. */
function isRounded(value: number): boolean {
  return Number.isInteger(value) && !Number.isSafeInteger(value);
}
