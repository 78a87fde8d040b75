import fc from "fast-check";
import { expect, test } from "vitest";
import { withoutTrailingSlashes } from "./trailing-slashes.js";

test("what is left ends with no slash, and slashes give the whole again", () => {
  const path = fc.string({ unit: fc.constantFrom("/", "a", "\n", "é"), maxLength: 12 });
  fc.assert(
    fc.property(path, (whole) => {
      const left = withoutTrailingSlashes(whole);
      expect(left.endsWith("/")).toBe(false);
      expect(left.padEnd(whole.length, "/")).toBe(whole);
    }),
  );
});

test("slashes that something stands behind are passed over once", () => {
  // A search from each of them for the end would take five billion steps.
  const path = `${"/".repeat(3_000_000)}x`;
  expect(withoutTrailingSlashes(path)).toBe(path);
});
