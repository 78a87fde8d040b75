import { ToolError } from "@driftline/model";

/**
 * Splits an optional `@RATE` from an order; without one the rate is 1.
 *
 * @example rateOf("reset@0.25") // { head: "reset", rate: 0.25 }
 * @throws {ToolError} USAGE for a rate that is not above 0 and at most 1.
 */
export function rateOf(text: string): { readonly head: string; readonly rate: number } {
  const at = text.lastIndexOf("@");
  const tail = at < 0 ? "" : text.slice(at + 1);
  if (!/^[\d.]+%?$/.test(tail)) return { head: text, rate: 1 };
  const rate = tail.endsWith("%") ? Number(tail.slice(0, -1)) / 100 : Number(tail);
  if (rate > 0 && rate <= 1) return { head: text.slice(0, at), rate };
  throw new ToolError("USAGE", `\`${tail}\` is no rate`, { hint: "a number above 0 and at most 1, such as `@0.25`" });
}

/** Spreads a rate evenly over answers, the first among them: a demonstration that needs luck is none. */
export interface Pacer {
  /** Whether the next answer is one of the share. */
  isDue(): boolean;
}

/** A pacer for a rate above 0 and at most 1. @example createPacer(0.5) // true, false, true, false, ... */
export function createPacer(rate: number): Pacer {
  let asked = 0;
  return {
    isDue() {
      asked++;
      return Math.ceil(asked * rate) > Math.ceil((asked - 1) * rate);
    },
  };
}
