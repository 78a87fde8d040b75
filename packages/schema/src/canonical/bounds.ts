import type { BoundName, Facet, Sourced } from "./shape.js";

type Bounds = ReadonlyMap<BoundName, Sourced<number>>;

/** Whether the larger number is the stricter one. */
export function isLowerBound(name: BoundName): boolean {
  return name.startsWith("min") || name === "exclusiveMinimum";
}

/** Both sets of bounds at once: of each name the stricter one. */
export function tightest(a: Bounds, b: Bounds): Bounds {
  if (b.size === 0) return a;
  if (a.size === 0) return b;
  const bounds = new Map(a);
  for (const [name, bound] of b) {
    const mine = bounds.get(name);
    if (mine === undefined || (isLowerBound(name) ? bound.value > mine.value : bound.value < mine.value))
      bounds.set(name, bound);
  }
  return bounds;
}

/** The facet with bounds that say the same in one way only, and without those that say nothing. */
export function normaliseBounds(facet: Facet): Facet {
  const whole = withIntegerFromMultiple(facet);
  if (whole.bounds.size === 0) return whole;
  const bounds = new Map(whole.bounds);
  if (whole.type === "number") normaliseRange(bounds, whole.isInteger);
  for (const name of ["minLength", "minItems", "minProperties"] as const) {
    const least = name === "minProperties" ? whole.required.size : 0;
    if ((bounds.get(name)?.value ?? 1) <= least) bounds.delete(name);
  }
  return { ...whole, bounds };
}

/** `multipleOf: 1` is another way to write `integer`. */
function withIntegerFromMultiple(facet: Facet): Facet {
  if (facet.type !== "number" || facet.multiples.size === 0) return facet;
  const isInteger = facet.isInteger || [...facet.multiples.keys()].some((multiple) => Number.isInteger(multiple));
  if (!facet.multiples.has(1)) return isInteger === facet.isInteger ? facet : { ...facet, isInteger };
  return { ...facet, isInteger, multiples: new Map([...facet.multiples].filter(([multiple]) => multiple !== 1)) };
}

/** Of an inclusive and an exclusive limit on one side only the stricter stays; whole numbers know inclusive ones only. */
function normaliseRange(bounds: Map<BoundName, Sourced<number>>, isInteger: boolean): void {
  const sides = [
    ["minimum", "exclusiveMinimum", 1],
    ["maximum", "exclusiveMaximum", -1],
  ] as const;
  for (const [inclusive, exclusive, step] of sides) {
    const open = bounds.get(exclusive);
    const closed = bounds.get(inclusive);
    if (open !== undefined && closed !== undefined) {
      const isOpenStricter = step > 0 ? open.value >= closed.value : open.value <= closed.value;
      bounds.delete(isOpenStricter ? inclusive : exclusive);
    }
    if (isInteger) makeWhole(bounds, { inclusive, exclusive, step });
  }
}

function makeWhole(
  bounds: Map<BoundName, Sourced<number>>,
  side: { readonly inclusive: BoundName; readonly exclusive: BoundName; readonly step: 1 | -1 },
): void {
  const round = side.step > 0 ? Math.ceil : Math.floor;
  const open = bounds.get(side.exclusive);
  if (open !== undefined) {
    bounds.delete(side.exclusive);
    const value = Number.isInteger(open.value) ? open.value + side.step : round(open.value);
    bounds.set(side.inclusive, { value, pointer: open.pointer });
    return;
  }
  const closed = bounds.get(side.inclusive);
  if (closed !== undefined) bounds.set(side.inclusive, { value: round(closed.value), pointer: closed.pointer });
}
