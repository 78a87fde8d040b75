import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, it } from "vitest";
import { sha256 } from "./sha256.js";

const known = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

it("is SHA-256 at every length around the end of a block", () => {
  for (let length = 0; length <= 200; length++) {
    const bytes = new Uint8Array(length).fill(length);
    expect(sha256(bytes)).toBe(known(bytes));
  }
});

it("is SHA-256 of any bytes", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => sha256(bytes) === known(bytes)));
});
