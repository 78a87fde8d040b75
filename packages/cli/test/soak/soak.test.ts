import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { soak } from "./soak.testing.js";

/** Where `npm run soak` wants the figures of a whole year; the tests live through two weeks in which everything happens. */
const whole = process.env.DRIFTLINE_SOAK;
const [nights, seed] = whole === undefined ? [15, 2] : [365, 1];

test("night after night, drift is told once, known until it is mended, and nothing else is told", {
  timeout: 1_800_000,
}, async () => {
  const { faults, figures } = await soak(nights, seed);
  expect(faults).toEqual([]);
  const { historyBytesPerNight, memoryBytes, heapGrowth, ...counts } = figures;
  expect(Object.entries(counts).filter(([, count]) => count === 0)).toEqual([]);
  expect(historyBytesPerNight).toBeLessThan(1000);
  expect(memoryBytes[1]).toBeLessThan(memoryBytes[0] * 1.1);
  expect(heapGrowth).toBeLessThan(1.2);
  if (whole !== undefined) writeFileSync(join(whole, "soak.json"), JSON.stringify(figures));
});
