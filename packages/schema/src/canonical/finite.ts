import type { JsonValue } from "@driftline/model";
import { codePointLength, isMultipleOf } from "../equal.js";
import { type PatternTest, patternOf } from "../pattern.js";
import type { Facet } from "./shape.js";

/**
 * A scalar facet with listed values, without the constraints those values decide: `{ enum: [1, 9], maximum: 5 }` is
 * `{ const: 1 }`. `undefined` where no value is left. Exact; formats and conditions stay, and so does a pattern nobody can test.
 */
export function decideValues(facet: Facet): Facet | undefined {
  if (facet.values === null || (facet.type !== "number" && facet.type !== "string")) return facet;
  const isPlain = !facet.isInteger && facet.bounds.size + facet.multiples.size + facet.patterns.size === 0;
  if (isPlain && facet.values.size > 0) return facet;
  const tests = [...facet.patterns.keys()].map((pattern) => patternOf(pattern).regExp);
  const values = new Map([...facet.values].filter(([, { value }]) => fits(facet, tests, value)));
  if (values.size === 0) return undefined;
  const untestable = new Map([...facet.patterns].filter((_, index) => tests[index] === null));
  return { ...facet, values, isInteger: false, bounds: new Map(), multiples: new Map(), patterns: untestable };
}

function fits(facet: Facet, tests: readonly (PatternTest | null)[], value: JsonValue): boolean {
  if (typeof value === "string") {
    const length = codePointLength(value);
    const { least, most } = limitsOf(facet, "minLength", "maxLength");
    return length >= least && length <= most && tests.every((test) => test === null || test.test(value));
  }
  if (typeof value !== "number") return true;
  const { least, most } = limitsOf(facet, "minimum", "maximum");
  const open = limitsOf(facet, "exclusiveMinimum", "exclusiveMaximum");
  if (value < least || value > most || value <= open.least || value >= open.most) return false;
  if (facet.isInteger && !Number.isInteger(value)) return false;
  return [...facet.multiples.keys()].every((divisor) => isMultipleOf(value, divisor));
}

function limitsOf(
  facet: Facet,
  least: "minLength" | "minimum" | "exclusiveMinimum",
  most: "maxLength" | "maximum" | "exclusiveMaximum",
): { readonly least: number; readonly most: number } {
  return {
    least: facet.bounds.get(least)?.value ?? Number.NEGATIVE_INFINITY,
    most: facet.bounds.get(most)?.value ?? Number.POSITIVE_INFINITY,
  };
}
