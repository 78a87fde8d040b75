import { OUTAGES, type VendorNight, WIRE_DRIFTS, type WireDrift } from "./world.testing.js";

/** Numbers in [0, 1) that come again with the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A vendor's life: a night follows from the one before. */
export interface Life {
  readonly night: VendorNight;
  /** Nights that the drift on the wire, and on the pages, still lasts. */
  readonly wireLeft: number;
  readonly docsLeft: number;
  /** Nights in which it answered as ever: habits need five. */
  readonly calm: number;
  /** Nights in which the drift that lasts could be seen. */
  readonly seen: number;
  readonly count: number;
  /** Whether its pages have other bytes than the night before. */
  readonly isRenderedAnew: boolean;
  /** What the pages said when they were locked last. */
  readonly locked: readonly string[];
}

/** Habits are five nights old before anything breaks them, and the first breaks in the second. */
const HABIT = 6;

/** The next night. `isTaken` says that the team took in what is published. */
export function nextNight(life: Life, random: () => number): Life {
  const isOut = random() < 0.02;
  const apiOutage = isOut ? pick(OUTAGES, random) : null;
  const docsOutage = random() < 0.02 ? pick(OUTAGES, random) : null;
  const rendering = random() < 0.15 ? 1 + Math.floor(random() * 1000) : life.night.rendering;
  const isRenderedAnew = rendering !== life.night.rendering;
  const wire = wireOf(life, random);
  const docs = docsOf(life, random);
  const calm = wire.wire !== null ? 0 : isOut ? life.calm : life.calm + 1;
  const { count } = docs;
  const seen = wire.wire === null ? 0 : (wire.begun > 0 ? 0 : life.seen) + (isOut ? 0 : 1);
  const night = { wire: wire.wire, apiOutage, documented: docs.documented, docsOutage, rendering };
  return {
    night,
    wireLeft: wire.left,
    docsLeft: docs.left,
    calm,
    seen,
    count: count + wire.begun,
    locked: life.locked,
    isRenderedAnew,
  };
}

function wireOf({ night, wireLeft, calm, count }: Life, random: () => number) {
  const [isDue, kind, length] = [random() < 0.06, pick(WIRE_DRIFTS, random), random()];
  if (night.wire !== null && wireLeft > 1) return { wire: night.wire, left: wireLeft - 1, begun: 0 };
  if (night.wire !== null || calm < HABIT || !isDue) return { wire: null, left: 0, begun: 0 };
  const wire: { kind: WireDrift; name: string } = { kind, name: `soak_${count + 1}` };
  // What only memory can tell is told in its second night.
  return { wire, left: (kind === "gone" ? 3 : 1) + Math.floor(length * 10), begun: 1 };
}

function docsOf({ night, docsLeft, count, locked }: Life, random: () => number) {
  const [isDue, length] = [random() < 0.03, random()];
  const isDrifting = night.documented.length !== locked.length;
  if (isDrifting && docsLeft > 1) return { documented: night.documented, left: docsLeft - 1, count };
  if (isDrifting || !isDue) return { documented: locked, left: 0, count };
  return { documented: [...locked, `soak_doc_${count + 1}`], left: 1 + Math.floor(length * 8), count: count + 1 };
}

function pick<T>(all: readonly T[], random: () => number): T {
  return all[Math.floor(random() * all.length)] as T;
}
