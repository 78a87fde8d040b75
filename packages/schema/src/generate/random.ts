/** A source of numbers in [0, 1) that replays: the same seed gives the same numbers. */
export interface Random {
  next(): number;
  /** A whole number between both bounds, inclusive. */
  integer(minimum: number, maximum: number): number;
  /** One of the items. The list must not be empty. */
  pick<T>(items: readonly T[]): T;
  /** Whether something of this probability happens. */
  chance(probability: number): boolean;
}

/** A generator of the mulberry32 family: 32 bits of state, good enough to vary test data, useless for secrets. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const integer = (minimum: number, maximum: number) => minimum + Math.floor(next() * (maximum - minimum + 1));
  return {
    next,
    integer,
    pick: (items) => items[integer(0, items.length - 1)] as (typeof items)[number],
    chance: (probability) => next() < probability,
  };
}
