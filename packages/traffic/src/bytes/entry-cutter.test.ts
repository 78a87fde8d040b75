import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EntryCutter } from "./entry-cutter.js";
import { chunkSource } from "./source.js";
import { ByteWindow } from "./window.js";

async function* chunksOf(text: string, length: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let start = 0; start < bytes.length; start += length) yield bytes.subarray(start, start + length);
}

async function cut(text: string, chunkLength: number): Promise<{ entries: readonly unknown[]; window: ByteWindow }> {
  const window = new ByteWindow(chunkSource(chunksOf(text, chunkLength)));
  const cutter = new EntryCutter(window, "r", 100_000_000);
  const entries: unknown[] = [];
  while (!cutter.isAtEnd) {
    for (let entry = cutter.next(entries.length); entry !== undefined; entry = cutter.next(entries.length))
      entries.push(entry);
    if (!cutter.isAtEnd) await cutter.more();
  }
  return { entries, window };
}

/** Values whose strings try to look like the bytes between two entries. */
const trap = fc.constantFrom('},{"a"', '"},{"a":', "\\", '\\"', "]", "}", '{"a":1},{"a":1}', "ü", "😀");
const value = fc.letrec((tie) => ({
  any: fc.oneof({ maxDepth: 3 }, trap, fc.string(), fc.integer(), fc.constant(null), tie("list"), tie("object")),
  list: fc.array(tie("any"), { maxLength: 4 }),
  object: fc.dictionary(fc.constantFrom("a", "b", '"', "c"), tie("any"), { maxKeys: 3 }),
})).object;
const entries = fc.array(
  fc.tuple(fc.boolean(), value).map(([hasName, object]) => (hasName ? { a: 1, ...(object as object) } : object)),
);

describe("cutting entries out of bytes", () => {
  it("gives what JSON.parse gives, whatever the layout and wherever the chunks end", async () => {
    await fc.assert(
      fc.asyncProperty(
        entries,
        fc.constantFrom(undefined, 1, "\t", "\r\n"),
        fc.integer({ min: 1, max: 64 }),
        async (list, space, length) => {
          const text = JSON.stringify(list, null, space === "\r\n" ? 2 : space).replaceAll(
            "\n",
            space === "\r\n" ? "\r\n" : "\n",
          );
          expect((await cut(`${text.slice(1)} rest`, length)).entries).toEqual(JSON.parse(text));
        },
      ),
      { numRuns: 500 },
    );
  });

  it("keeps no more than a window of a long array", async () => {
    const one = JSON.stringify({ a: "x".repeat(1000), b: { a: 1 } });
    const { entries: cutOut, window } = await cut(`${Array(20_000).fill(one).join(",")}]`, 65_536);
    expect(cutOut).toHaveLength(20_000);
    expect(window.buffer.length).toBeLessThanOrEqual(1024 * 1024);
  });

  it.each([
    ["no comma", '{"a":1}{"a":2}]'],
    ["two commas", '{"a":1},,{"a":2}]'],
    ["a comma before the end", '{"a":1},]'],
    ["a comma at the beginning", ',{"a":1}]'],
    ["a number", "1]"],
    ["a closed entry that is no JSON", '{"a":1},{"a":1},{"a" 2}]'],
  ])("refuses %s", async (_name, text) => {
    await expect(cut(text, 1000)).rejects.toMatchObject({ code: "RECORDING_MALFORMED" });
  });

  it("refuses an array that does not end", async () => {
    await expect(cut('{"a":1},{"a":1},{"a', 3)).rejects.toMatchObject({ code: "RECORDING_TRUNCATED" });
  });
});
