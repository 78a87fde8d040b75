import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { soak } from "./soak.testing.js";

/** Where `npm run soak` wants the figures of a whole year; the tests live through a few weeks. */
const whole = process.env.DRIFTLINE_SOAK;

test("night after night, drift is told once, known until it is mended, and nothing else is told", {
  timeout: 1_800_000,
}, async () => {
  const { faults, figures } = await soak(whole === undefined ? 24 : 365, 1);
  expect(faults).toEqual([]);
  expect(figures.announced).toBeGreaterThan(0);
  expect(figures.historyBytesPerNight).toBeLessThan(1000);
  expect(figures.memoryBytes[1]).toBeLessThan(figures.memoryBytes[0] * 1.1);
  expect(figures.heapGrowth).toBeLessThan(1.2);
  if (whole !== undefined) writeFileSync(join(whole, "soak.json"), JSON.stringify(figures));
});
