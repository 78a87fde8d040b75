import { describe, expect, it } from "vitest";
import { seekAhead } from "./units.js";

describe("seeking ahead", () => {
  const counting = (log: string[], most = Number.POSITIVE_INFINITY) =>
    (async function* () {
      try {
        for (let item = 0; item < most; item += 1) {
          log.push(`sought ${item}`);
          yield item;
        }
      } finally {
        log.push("ended");
      }
    })();

  it("has as many items found as the lead says, before they are asked for, and gives them in order", async () => {
    const log: string[] = [];
    const ahead = seekAhead(counting(log), 2);
    expect(await ahead.waiting()).toBe(2);
    expect(log).toEqual(["sought 0", "sought 1"]);
    expect(await Promise.all([ahead.next(), ahead.next(), ahead.next()])).toEqual([0, 1, 2]);
    await ahead.close();
    expect(log.at(-1)).toBe("ended");
    expect(log.length).toBeLessThan(8);
  });

  it("gives nothing more when there is nothing, however many ask", async () => {
    const ahead = seekAhead(counting([], 1), 3);
    expect(await ahead.waiting()).toBe(1);
    expect(await Promise.all([ahead.next(), ahead.next(), ahead.next()])).toEqual([0, undefined, undefined]);
  });

  it("tells of a failure whoever comes to it, and nobody before", async () => {
    const failing = (async function* () {
      yield 0;
      throw new Error("the disk is gone");
    })();
    const ahead = seekAhead(failing, 1);
    expect(await ahead.next()).toBe(0);
    // Time enough for a rejection that nobody minds to end the process.
    await new Promise((resolve) => setTimeout(resolve, 5));
    await expect(ahead.next()).rejects.toThrow("the disk is gone");
  });
});
