import { expect, it } from "vitest";
import { withoutStacks } from "./without-stacks.js";

it("spares the stacks of the errors that work makes, and of no other", () => {
  const frames = ({ stack }: Error) => stack?.match(/\n\s+at /g)?.length ?? 0;
  expect(frames(withoutStacks(() => new Error("inside")))).toBe(0);
  expect(frames(new Error("after"))).toBeGreaterThan(0);
  const thrown = () =>
    withoutStacks(() => {
      throw new TypeError("thrown");
    });
  expect(thrown).toThrow(new TypeError("thrown"));
  expect(frames(new Error("after it was thrown"))).toBeGreaterThan(0);
});
