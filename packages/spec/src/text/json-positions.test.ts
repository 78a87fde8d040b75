import { appendPointer, isJsonObject, type JsonPointer, type JsonValue } from "@driftline/model";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jsonPositions } from "./json-positions.js";

const text = `\r\n{ "a": [1, { "b\\"c": null } ],
  "a/b": {"": "x}\\\\", "deep": [[], [-1.5e3]]},
  "twice": 1, "twice": {"here": true}
}`;

const PLACES: readonly (readonly [pointer: JsonPointer, reached: JsonPointer, line: number, column: number])[] = [
  ["", "", 2, 1],
  ["/a", "/a", 2, 3],
  ["/a/0", "/a/0", 2, 9],
  ["/a/1", "/a/1", 2, 12],
  ['/a/1/b"c', '/a/1/b"c', 2, 14],
  ["/a~1b/", "/a~1b/", 3, 11],
  ["/a~1b/deep/1/0", "/a~1b/deep/1/0", 3, 37],
  ["/twice/here", "/twice/here", 4, 25],
  ["/a/1/none/x", "/a/1", 2, 12],
  ["/a/7", "/a", 2, 3],
  ["/a/0/x", "/a/0", 2, 9],
  ["/a~1b//0", "/a~1b/", 3, 11],
];

/** Every place of a value. */
function* pointersOf(value: JsonValue, pointer: JsonPointer = ""): Generator<JsonPointer> {
  yield pointer;
  const children = Array.isArray(value) ? value.entries() : isJsonObject(value) ? Object.entries(value) : [];
  for (const [token, child] of children as Iterable<readonly [string | number, JsonValue]>)
    yield* pointersOf(child, appendPointer(pointer, token));
}

describe("positions in a JSON text", () => {
  it.each(PLACES)("%j is found at %j", (pointer, reached, line, column) => {
    const positions = jsonPositions(text, { uri: "a.json" });
    expect(positions.locate(pointer)).toEqual({ uri: "a.json", pointer: reached, line, column });
  });

  it("counts the lines above a block", () => {
    expect(jsonPositions("[1]", { uri: "a.md", lineOffset: 9 }).locate("/0")).toMatchObject({ line: 10, column: 2 });
  });

  it("at the place of a value stands that value, whatever the text holds", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 1, "\t"), (value, indent) => {
        const whole = JSON.stringify(value, null, indent);
        const lines = whole.split("\n");
        const positions = jsonPositions(whole, { uri: "a.json" });
        for (const pointer of pointersOf(JSON.parse(whole))) {
          const place = positions.locate(pointer);
          expect(place.pointer).toBe(pointer);
          const before = lines.slice(0, (place.line ?? 0) - 1).reduce((sum, line) => sum + line.length + 1, 0);
          const rest = whole.slice(before + (place.column ?? 0) - 1);
          const token = pointer
            .slice(pointer.lastIndexOf("/") + 1)
            .replaceAll("~1", "/")
            .replaceAll("~0", "~");
          const isMember = pointer !== "" && rest.startsWith(`${JSON.stringify(token)}:`);
          expect(isMember || /^["[{\-\dtfn]/.test(rest)).toBe(true);
        }
      }),
    );
  });
});
