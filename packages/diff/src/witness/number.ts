import type { Facet } from "@driftline/schema";
import { formatOf, isMultipleOf } from "@driftline/schema";

/** A number the facet allows, or `undefined` where none of those tried does. */
export function numberFor(facet: Facet): number | undefined {
  return [1, 0, ...numbersAround(facet, undefined)].find((value) => fits(facet, value));
}

/** Numbers at and around what either facet demands, whole and broken. Whether they fit is for others to judge. */
export function numbersAround(facet: Facet, other: Facet | undefined): readonly number[] {
  const facets = other === undefined ? [facet] : [facet, other];
  const bounds = facets.flatMap((one) => [...one.bounds.values()].map(({ value }) => value));
  const multiples = facets.flatMap((one) => [...one.multiples.keys()]);
  const near = bounds.flatMap((bound) => [
    bound,
    bound + 1,
    bound - 1,
    bound + 0.5,
    bound - 0.5,
    bound + 1e-6,
    bound - 1e-6,
  ]);
  const stepped = multiples.flatMap((step) => [
    step,
    -step,
    2 * step,
    3 * step,
    7 * step,
    ...bounds.flatMap((bound) => [Math.ceil(bound / step) * step, Math.floor(bound / step) * step]),
  ]);
  const general = [0.5, 1.5, 2, 3, 7, -1, -0.5, 0, 100, 2 ** 31, -(2 ** 31) - 1, 2 ** 53, 1e15, 1e300, -1e300];
  return [...new Set([...near, ...stepped, ...general])].filter(Number.isFinite);
}

function fits(facet: Facet, value: number): boolean {
  const limit = (name: "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum") =>
    facet.bounds.get(name)?.value;
  if (value < (limit("minimum") ?? Number.NEGATIVE_INFINITY)) return false;
  if (value > (limit("maximum") ?? Number.POSITIVE_INFINITY)) return false;
  if (value <= (limit("exclusiveMinimum") ?? Number.NEGATIVE_INFINITY)) return false;
  if (value >= (limit("exclusiveMaximum") ?? Number.POSITIVE_INFINITY)) return false;
  if (facet.isInteger && !Number.isInteger(value)) return false;
  if (![...facet.multiples.keys()].every((divisor) => isMultipleOf(value, divisor))) return false;
  return [...facet.formats.keys()].every((format) => {
    const check = formatOf(format);
    return check?.type !== "number" || check.test === null || check.test(value);
  });
}
