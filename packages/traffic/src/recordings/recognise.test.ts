import { describe, expect, it } from "vitest";
import type { ByteSource } from "../bytes/source.js";
import { ByteWindow } from "../bytes/window.js";
import { DEFAULT_READ_LIMITS } from "./limits.js";
import { recognise } from "./recognise.js";

/** A stream that gives a few bytes at a time, as what is unpacked does. */
function inPieces(bytes: Buffer, size: number): ByteSource {
  let given = 0;
  return {
    read: async (buffer, at) => {
      const count = bytes.copy(buffer, at, given, given + size);
      given += count;
      return count;
    },
    close: async () => undefined,
  };
}

describe("a recording that comes in small pieces", () => {
  it.each([
    ["a YAML file of comments", "# a\n".repeat(1_500_000), "RECORDING_UNKNOWN"],
    ["a JSON text without a name that tells", `{"a":[${'"bcd",'.repeat(1_000_000)}`, "RECORDING_TRUNCATED"],
  ])("%s is not looked at from its beginning for each of them", async (_, text, code) => {
    const window = new ByteWindow(inPieces(Buffer.from(text), 256));
    await expect(recognise(window, "t", DEFAULT_READ_LIMITS)).rejects.toMatchObject({ code });
  });

  it("is recognised by what comes late", async () => {
    const window = new ByteWindow(inPieces(Buffer.from(`${"# a\n".repeat(5000)}http_interactions: []\n`), 100));
    expect(await recognise(window, "t", DEFAULT_READ_LIMITS)).toEqual({ format: "ruby-vcr", isSynthetic: false });
  });
});
